"""The shipped scenarios by id; a broken one is a fault of the program and raises with its problems."""

from functools import cache
from importlib.resources import files

from scenarios.model import Scenario
from scenarios.problems import Problem, nearest, render
from scenarios.reading.build import read_scenario
from scenarios.reading.words import read_vocabulary
from scenarios.vocabulary import Vocabulary

_FOLDER = files("scenarios.library")


class UnknownScenarioError(LookupError):
    """No scenario has this id; the message suggests the near one."""


def scenario_ids() -> tuple[str, ...]:
    """List the ids of the shipped scenarios, sorted."""
    names = (each.name for each in _FOLDER.iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in names if _is_scenario(name)))


def _is_scenario(name: str) -> bool:
    return name.endswith(".yaml") and name != "vocabulary.yaml"


def scenario_text(scenario_id: str) -> str:
    """Give the text of a shipped scenario's file."""
    if scenario_id not in scenario_ids():
        raise UnknownScenarioError(
            f"no scenario is called {scenario_id!r}; {nearest(scenario_id, scenario_ids())}"
        )
    return (_FOLDER / f"{scenario_id}.yaml").read_text("utf-8")


@cache
def load_vocabulary() -> Vocabulary:
    """Read the shipped vocabulary."""
    words, problems = read_vocabulary((_FOLDER / "vocabulary.yaml").read_text("utf-8"), "vocabulary.yaml")
    if words is None or problems:
        raise ValueError("\n".join(map(render, problems)))
    return words


@cache
def read_shipped(scenario_id: str) -> tuple[Scenario | None, tuple[Problem, ...]]:
    """Read a shipped scenario, once; None, with its problems, where it is broken."""
    return read_scenario(scenario_text(scenario_id), f"{scenario_id}.yaml", load_vocabulary())


def load_scenario(scenario_id: str) -> Scenario:
    """Give a shipped scenario."""
    scenario, problems = read_shipped(scenario_id)
    if scenario is None:
        raise ValueError("\n".join(map(render, problems)))
    return scenario
