"""Everything that is checked of content: form and words, every path, golden runs, judgement."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from scenarios.exploring.checks import check_scenario
from scenarios.exploring.explored import machines_of
from scenarios.model import Scenario
from scenarios.problems import Problem, nearest
from scenarios.reading.build import read_scenario
from scenarios.reading.library import load_vocabulary, read_shipped, scenario_ids
from scenarios.reading.tree import Fields, line_at, read_tree
from scoring.content import check_judgement
from scoring.course import Pick
from scoring.courses import course_ids, course_text
from scoring.coursework import Offers, offers_of
from scoring.exercise import Exercise
from scoring.judging import Law
from scoring.norms import Pack
from scoring.packs import pack_ids
from scoring.packs import read_shipped as read_shipped_pack
from scoring.proving.faults import told_ranges
from scoring.reading.pack import read_pack
from sim.agency.reading import check_agency
from sim.agency.settings import Agency
from sim.content import read_bounded
from sim.exercises import check_course_text, law_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One file checked: its problems, a line that tells what was looked at, and what its variants owe."""

    problems: tuple[Problem, ...]
    told: str
    offers: Mapping[Pick, Offers] = field(default_factory=dict, hash=False)


def check_all(bound: int) -> Iterator[Checked]:
    """Check every scenario, pack and course that ships; each is read, compiled and played once for all."""
    for pack_id in pack_ids():
        yield _checked_pack(*read_shipped_pack(pack_id), f"{pack_id}.yaml")
    offers: dict[Pick, Offers] = {}
    laws = cache(law_on)
    for scenario_id in scenario_ids():
        checked = _checked_scenario(*read_shipped(scenario_id), f"{scenario_id}.yaml", bound, laws)
        offers |= checked.offers
        yield checked
    for course_id in course_ids():
        yield _check_course(course_text(course_id), f"{course_id}.yaml", offers)


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
        return _checked_scenario(*read_scenario(text, file, load_vocabulary()), file, bound)
    if isinstance(node, Fields) and any(key == "agency" for key, _ in node.pairs):
        agency, problems = check_agency(text, file)
        unknown = () if agency is None else _unknown_courses(agency, node, file)
        return Checked(
            problems=(*problems, *unknown),
            told=f"{file}: settings of {agency.name if agency else 'no agency'}",
        )
    if isinstance(node, Fields) and any(key == "course" for key, _ in node.pairs):
        return _check_course(text, file, {})
    if isinstance(node, Fields) and any(key in ("pack", "norms") for key, _ in node.pairs):
        return _checked_pack(*read_pack(text, file, load_vocabulary()), file)
    return _checked_scenario(*read_scenario(text, file, load_vocabulary()), file, bound)


def _unknown_courses(agency: Agency, node: Fields, file: str) -> Iterator[Problem]:
    """Name the courses of an agency that neither ship nor lie beside its file."""
    for course_id in agency.courses:
        if course_id not in course_ids() and not Path(file).with_name(f"{course_id}.yaml").is_file():
            yield Problem(
                file=file,
                line=line_at(node, ("agency", "courses", course_id)),
                code="A106",
                what=f"no course is called {course_id!r}",
                mend=f"{nearest(course_id, course_ids())}; your own lies beside it as {course_id}.yaml",
            )


def _checked_pack(pack: Pack | None, problems: tuple[Problem, ...], file: str) -> Checked:
    return Checked(problems=problems, told=f"{file}: {len(pack.norms) if pack else 'no'} norms")


def _check_course(text: str, file: str, offers: Mapping[Pick, Offers]) -> Checked:
    course, problems = check_course_text(text, file, offers)
    if course is None:
        return Checked(problems=problems, told=f"{file}: not read")
    told = f"{file}: course of {course.length} runs, drawn from {len(course.picks)} variants"
    return Checked(problems=problems, told=told)


def _checked_scenario(
    scenario: Scenario | None,
    problems: tuple[Problem, ...],
    file: str,
    bound: int,
    laws: Callable[[date], Law] = law_on,
) -> Checked:
    """Check a scenario that was read, under the law that `laws` gives of its day."""
    if scenario is None:
        return Checked(problems=problems, told=f"{file}: not read")
    machines = machines_of(scenario)
    explored = check_scenario(scenario, bound, machines=machines)
    law = laws(scenario.law_as_of)
    judged = check_judgement(scenario, law, bound, machines=machines)
    counts = ", ".join(f"{variant} {count:,}" for variant, count in explored.configurations.items())
    state = "every path walked" if explored.complete else "UNKNOWN: beyond the bound, random runs played"
    ready = (
        Exercise(scenario=scenario, machine=machine, law=law, owed=judged.owed[variant])
        for variant, machine in machines.items()
    )
    return Checked(
        problems=(*explored.problems, *judged.problems),
        told=f"{file}: {state}; configurations: {counts}; {len(scenario.golden)} golden runs\n"
        f"{file}: {told_ranges(judged.proofs)}",
        offers={each.pick: offers_of(each) for each in ready},
    )
