"""The courses that ship with the program, one YAML file each.

`load_course` reads one by its id. Proposals of this simulator: no agency has approved them yet.
"""

from functools import cache
from importlib import resources

from scenarios.model import Scenario
from scenarios.problems import nearest, render
from scenarios.reading.library import load_scenario, load_vocabulary, scenario_ids
from scoring.course import Course
from scoring.reading.course import read_course

_ENDING = ".yaml"


class UnknownCourseError(LookupError):
    """Says which course was likely meant."""


class BrokenCourseError(ValueError):
    """Carries the problems of a shipped course, each as `render` writes it."""


def course_ids() -> tuple[str, ...]:
    """List the courses that ship, sorted."""
    names = (entry.name for entry in resources.files(__name__).iterdir())
    return tuple(sorted(name.removesuffix(_ENDING) for name in names if name.endswith(_ENDING)))


def course_text(course_id: str) -> str:
    """Give the text of a shipped course's file."""
    if course_id not in course_ids():
        raise UnknownCourseError(f"no course is called {course_id!r}; {nearest(course_id, course_ids())}")
    return resources.files(__name__).joinpath(f"{course_id}{_ENDING}").read_text(encoding="utf-8")


@cache
def shipped_scenarios() -> dict[str, Scenario]:
    """Read the whole library, which the courses draw from."""
    return {each: load_scenario(each) for each in scenario_ids()}


@cache
def load_course(course_id: str) -> Course:
    """Read a shipped course; an unknown id and a broken file are errors that say what to do."""
    text = course_text(course_id)
    course, problems = read_course(text, f"{course_id}{_ENDING}", load_vocabulary(), shipped_scenarios())
    if course is None:
        raise BrokenCourseError("\n".join(map(render, problems)))
    return course
