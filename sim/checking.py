"""Everything that is checked of content: form and words, every path, golden runs, judgement."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from scenarios.exploring.checks import check_scenario
from scenarios.problems import Problem
from scenarios.reading.build import read_scenario
from scenarios.reading.library import load_vocabulary, scenario_ids, scenario_text
from scenarios.reading.tree import Fields, read_tree
from scoring.content import check_judgement
from scoring.courses import course_ids, course_text
from scoring.judging import law_of
from scoring.packs import load_pack, pack_ids
from scoring.proving.faults import told_ranges
from scoring.reading.pack import read_pack
from scoring.reading.rule import load_rule
from sim.agency.reading import read_agency
from sim.content import read_bounded
from sim.exercises import check_course_text

PACK = "chicago"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One file checked: its problems, and a line that tells what was looked at."""

    problems: tuple[Problem, ...]
    told: str


def check_all(bound: int) -> Iterator[Checked]:
    """Check every scenario, pack and course that ships."""
    folder = files("scoring.packs")
    for pack_id in pack_ids():
        yield check_text((folder / f"{pack_id}.yaml").read_text("utf-8"), f"{pack_id}.yaml", bound)
    for scenario_id in scenario_ids():
        yield check_text(scenario_text(scenario_id), f"{scenario_id}.yaml", bound)
    for course_id in course_ids():
        yield check_text(course_text(course_id), f"{course_id}.yaml", bound)


def check_path(path: Path, bound: int) -> Checked:
    """Check a file of the user's."""
    try:
        text = read_bounded(path)
    except UnicodeDecodeError as error:
        problem = Problem(
            file=str(path),
            line=0,
            code="Y102",
            what=f"not UTF-8 text: {error.reason}",
            mend="save it as UTF-8",
        )
        return Checked(problems=(problem,), told=f"{path}: not read")
    return check_text(text, str(path), bound)


def check_text(text: str, file: str, bound: int) -> Checked:
    """Check a scenario, a pack or a course; which it is, its first key says."""
    node, _ = read_tree(text, file)
    if isinstance(node, Fields) and any(key == "scenario" for key, _ in node.pairs):
        return _check_scenario(text, file, bound)
    if isinstance(node, Fields) and any(key == "agency" for key, _ in node.pairs):
        agency, problems = read_agency(text, file)
        return Checked(
            problems=problems, told=f"{file}: settings of {agency.name if agency else 'no agency'}"
        )
    if isinstance(node, Fields) and any(key == "course" for key, _ in node.pairs):
        return _check_course(text, file)
    if isinstance(node, Fields) and any(key in ("pack", "norms") for key, _ in node.pairs):
        pack, problems = read_pack(text, file, load_vocabulary())
        return Checked(problems=problems, told=f"{file}: {len(pack.norms) if pack else 'no'} norms")
    return _check_scenario(text, file, bound)


def _check_course(text: str, file: str) -> Checked:
    course, problems = check_course_text(text, file)
    if course is None:
        return Checked(problems=problems, told=f"{file}: not read")
    told = f"{file}: course of {course.length} runs, drawn from {len(course.picks)} variants"
    return Checked(problems=problems, told=told)


def _check_scenario(text: str, file: str, bound: int) -> Checked:
    scenario, problems = read_scenario(text, file, load_vocabulary())
    if scenario is None:
        return Checked(problems=problems, told=f"{file}: not read")
    explored = check_scenario(scenario, bound)
    law = law_of(load_pack(PACK), scenario.law_as_of, load_rule(), load_vocabulary())
    judged = check_judgement(scenario, law, bound)
    counts = ", ".join(f"{variant} {count:,}" for variant, count in explored.configurations.items())
    state = "every path walked" if explored.complete else "UNKNOWN: beyond the bound, random runs played"
    return Checked(
        problems=(*explored.problems, *judged.problems),
        told=f"{file}: {state}; configurations: {counts}; {len(scenario.golden)} golden runs\n"
        f"{file}: {told_ranges(judged.proofs)}",
    )
