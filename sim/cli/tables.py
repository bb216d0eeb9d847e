"""What `wcsim check --players` and `--coverage` print: tables over the whole library."""

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from typing import Any, TypeAlias

import click

from scenarios.problems import Problem, render
from scoring.contest import CourseRow, Outcome, Row, contest_problems, course_rows, outcomes
from scoring.course import Course
from scoring.coverage import Covered, coverage
from scoring.exercise import Exercise
from scoring.packs import load_pack
from scoring.reading.rule import load_rule
from sim.cli.options import PROBLEMS_FOUND, print_json
from sim.exercises import PACK, library, shipped_courses

Json: TypeAlias = dict[str, Any]
_DIGITS = 4
_MARK = "TRAINING"


def show_players(random_seeds: int, *, as_json: bool) -> None:
    """Play all players on all there is, print the tables, and end: 1 where one does what it must not."""
    exercises, courses = library(), shipped_courses()
    found = _play_all(exercises, random_seeds)
    rows = [each.row for each in found]
    in_courses = [row for course in courses for row in course_rows(course, found, load_rule())]
    problems = contest_problems(exercises, rows, in_courses)
    if as_json:
        print_json(
            {
                "variants": [_row_body(row) for row in rows],
                "courses": [_course_body(row) for row in in_courses],
                "problems": [asdict(each) for each in problems],
            }
        )
    else:
        _echo(_variant_lines(rows))
        _echo(_course_lines(courses, in_courses))
        _echo(_told(problems))
    sys.exit(PROBLEMS_FOUND if problems else 0)


def _play_all(exercises: Sequence[Exercise], random_seeds: int) -> list[Outcome]:
    found: list[Outcome] = []
    for at, each in enumerate(exercises, 1):
        click.echo(f"{at} of {len(exercises)}: {each.pick.name}", err=True)
        found += outcomes(each, random_seeds)
    return found


def _echo(lines: Iterator[str]) -> None:
    for line in lines:
        click.echo(line)


def _row_body(row: Row) -> Json:
    return {
        "player": row.player,
        "scenario": row.pick.scenario,
        "variant": row.pick.variant,
        "runs": row.runs,
        "passes": row.passes,
        "result": row.result,
        "level": row.level,
        "overall": round(float(row.overall), _DIGITS),
    }


def _course_body(row: CourseRow) -> Json:
    return {
        "player": row.player,
        "course": row.course.id,
        "draws": row.draws,
        "all_draws": row.all_draws,
        "sittings": row.sittings,
        "passes": row.passes,
    }


def _variant_lines(rows: Sequence[Row]) -> Iterator[str]:
    """Write a line a variant, a column a player: + passed or x, the best share, the best level's letter."""
    names = list(dict.fromkeys(row.player for row in rows))
    levels = ", ".join(f"{level.id[0]} {level.id}" for level in load_rule().levels)
    yield f"{_MARK}  players by variant: + pass, x not yet; per cent of the score; level ({levels})"
    yield f"{'':<16}" + "".join(f"{name.removeprefix('always '):>9}" for name in names) + "  random passes"
    scenario = ""
    for pick in dict.fromkeys(row.pick for row in rows):
        if pick.scenario != scenario:
            scenario = pick.scenario
            yield scenario
        here = {row.player: row for row in rows if row.pick == pick}
        last = here[names[-1]]
        cells = "".join(f"{_cell(here[name]):>9}" for name in names)
        yield f"  {pick.variant:<14}{cells}  {last.passes} of {last.runs}"


def _cell(row: Row) -> str:
    return f"{'+' if row.passes else 'x'}{int(row.overall * 100):>4} {row.level[0]}"


def _course_lines(courses: Sequence[Course], rows: Sequence[CourseRow]) -> Iterator[str]:
    for course in courses:
        here = [row for row in rows if row.course.id == course.id]
        draws = f"{'all' if here[0].all_draws else 'the first'} {here[0].draws} sets of runs it can draw"
        yield ""
        yield f"{course.id}: over {draws}"
        for row in here:
            yield f"  {row.player:<16} passes {row.passes} of {row.sittings}"


def _told(problems: Sequence[Problem]) -> Iterator[str]:
    yield ""
    yield from map(render, problems)
    yield f"{len(problems)} problems"


def show_coverage(*, as_json: bool) -> None:
    """Print which norms the library tests; a norm that nothing tests is told, and is no problem."""
    found = coverage(load_pack(PACK), library(), shipped_courses())
    if as_json:
        print_json([_tested_body(each) for each in found])
    else:
        _echo(_coverage_lines(found))


def _tested_body(each: Covered) -> Json:
    return {
        "norm": each.norm.id,
        "modality": each.norm.modality,
        "severity": each.norm.severity,
        "seats": sorted(each.norm.seats),
        "in_force": each.in_force,
        "reference": list(each.reference),
        "golden": list(each.golden),
        "courses": list(each.courses),
    }


def _coverage_lines(found: Sequence[Covered]) -> Iterator[str]:
    yield f"{_MARK}  norms by the variants that test them: in reference runs, and in any golden run"
    for each in found:
        told = f"{len(each.reference):>4}{len(each.golden):>4}  {each.norm.id:<38} {each.norm.modality:<12}"
        yield f"{told} {', '.join(_scenarios(each.golden)) or _untested(each)}".rstrip()
    yield ""
    yield from _counts(found)


def _scenarios(names: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(name.partition("/")[0] for name in names))


def _untested(each: Covered) -> str:
    return "NOT TESTED" if each.in_force else "not tested: in force on no day of the library"


def _counts(found: Sequence[Covered]) -> Iterator[str]:
    kinds: tuple[tuple[str, Callable[[Covered], bool]], ...] = (
        ("tested by a reference run", lambda each: bool(each.reference)),
        ("tested by another golden run only", lambda each: bool(each.golden) and not each.reference),
        ("in force, and tested by no run", lambda each: not each.golden and each.in_force),
        ("in force on no day of the library", lambda each: not each.golden and not each.in_force),
    )
    for name, holds in kinds:
        yield f"{sum(map(holds, found)):>4} of {len(found)} norms {name}"
