"""Small worlds for the tests of this room: a frame that a test fills with the parts it speaks of."""

from textwrap import dedent, indent

from scenarios.compiling import compile_scenario
from scenarios.machine import Machine
from scenarios.model import Scenario, VariantId
from scenarios.problems import Problem, render
from scenarios.reading.build import read_scenario
from scenarios.reading.library import load_vocabulary

HEAD = """\
scenario:
  id: small
  title: A small world
  seat: call_taker
  incident: {kind: composite, what: A test}
  law_as_of: 2022-06-01
  minutes: 1
  objectives: [{learn: To test, norms: [send_for_danger]}]
  briefing: You are on position 14.
  author: The tests
  note: First version.
  cast: {caller: The caller}
"""

ONE_VARIANT = """
vary:
  calm: {about: Nobody is in danger, so: {danger: none, purpose: civil_immigration}}
"""

TWO_VARIANTS = """
vary:
  calm: {about: Nobody is in danger, so: {danger: none, purpose: civil_immigration}}
  shots: {about: A man is down, so: {danger: life, purpose: civil_immigration}}
"""


def written(parts: str, vary: str = ONE_VARIANT) -> str:
    """Give the text of a whole file: the frame, then the parts."""
    body = dedent(vary).strip("\n") + "\n" + dedent(parts).strip("\n") + "\n"
    return HEAD + indent(body, "  ")


def world(parts: str, vary: str = ONE_VARIANT) -> Scenario:
    """Read a small world; a problem in it is the test's own fault."""
    scenario, problems = read_scenario(written(parts, vary), "small.yaml", load_vocabulary())
    if scenario is None:
        raise ValueError("\n".join(map(render, problems)))
    return scenario


def problems_in(parts: str, vary: str = ONE_VARIANT) -> tuple[Problem, ...]:
    """Read a small world for its problems."""
    return read_scenario(written(parts, vary), "small.yaml", load_vocabulary())[1]


def machine_of(scenario: Scenario, variant: str = "calm") -> Machine:
    """Compile a variant with the first text of every cosmetic name."""
    names = {name: texts[0] for name, texts in scenario.cosmetic.items()}
    return compile_scenario(scenario, VariantId(variant), names)


def run_of(parts: str, variant: str = "calm", vary: str = ONE_VARIANT) -> Machine:
    """Read and compile a small world in one go."""
    return machine_of(world(parts, vary), variant)
