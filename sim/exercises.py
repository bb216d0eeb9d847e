"""The library made ready to be played by the program itself: for courses, players and coverage."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from scenarios.problems import Problem
from scenarios.reading.library import load_scenario, load_vocabulary, scenario_ids
from scoring.course import Course, Pick
from scoring.courses import course_ids, load_course, shipped_scenarios
from scoring.coursework import CourseSubject, Offers, check_course, offers_of
from scoring.exercise import Exercise, exercise
from scoring.judging import Law, law_of
from scoring.packs import load_pack
from scoring.reading.course import read_course
from scoring.reading.rule import load_rule

PACK = "chicago"


def law_on(day: date) -> Law:
    """Give the shipped law of a day."""
    return law_of(load_pack(PACK), day, load_rule(), load_vocabulary())


def law_for(scenario_id: str) -> Law:
    """Give the shipped law of a scenario's own day."""
    return law_on(load_scenario(scenario_id).law_as_of)


def library() -> tuple[Exercise, ...]:
    """Make every variant of the library ready, scenario by scenario; those of one share a law."""
    return tuple(each for scenario_id in scenario_ids() for each in _of_scenario(scenario_id))


def _of_scenario(scenario_id: str) -> Iterator[Exercise]:
    scenario, law = load_scenario(scenario_id), law_for(scenario_id)
    for variant in scenario.variants:
        yield exercise(scenario, variant.id, law)


def shipped_courses() -> tuple[Course, ...]:
    """Read every course that ships."""
    return tuple(map(load_course, course_ids()))


def ready(picks: Iterable[Pick]) -> dict[Pick, Exercise]:
    """Make these variants ready."""
    wanted = frozenset(picks)
    scenarios = sorted({pick.scenario for pick in wanted})
    found = {each.pick: each for scenario_id in scenarios for each in _of_scenario(scenario_id)}
    return {pick: found[pick] for pick in wanted}


def check_course_text(
    text: str, file: str, offers: Mapping[Pick, Offers] | None = None
) -> tuple[Course | None, tuple[Problem, ...]]:
    """Read a course and see that every draw of it holds what it must; None where it cannot be read.

    `offers` are those of the variants of the library that are known already.
    """
    course, problems = read_course(text, file, load_vocabulary(), shipped_scenarios())
    if course is None:
        return None, problems
    known = offers or {}
    pack = load_pack(PACK)
    rest = ready(pick for pick in course.picks if pick not in known)
    subject = CourseSubject(
        course=course,
        offers={**known, **{pick: offers_of(each) for pick, each in rest.items()}},
        norms=frozenset(norm.id for norm in pack.norms),
        rule=load_rule(),
    )
    return course, check_course(subject)
