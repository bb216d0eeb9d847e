"""Golden runs: one that no longer plays is told with where it stops and what was open."""

import pytest

from scenarios.exploring.checks import check_scenario
from scenarios.problems import Problem
from tests.scenarios.worlds import world

PLAYED = """
start: ring
states:
  ring:
    clock: {seconds: 20, then: late}
    choices: [{id: ask, label: Ask, once: true}, {id: end, label: End, to: done}]
endings:
  done: {outcome: lawful, people: Nobody is hurt.}
  late: {outcome: failed_duty, people: Nobody came.}
"""


FORM = "write b, b@4.5 (seconds), b%80 (sure) or wait"


@pytest.mark.parametrize(
    ("choices", "code", "what", "mend"),
    [
        (
            "[ask, ask]",
            "G301",
            "stops at its choice 2 in 'ring' at 2 s: 'ask' is not open here; open: end",
            "choose one of: end, wait",
        ),
        (
            "[edn]",
            "G301",
            "stops at its choice 1 in 'ring' at 0 s: 'edn' is not open here; open: ask, end",
            "did you mean 'end'?",
        ),
        (
            "[end, ask]",
            "G301",
            "stops at its choice 2 in an ending at 2 s: the run has ended; nothing is open",
            "take out what comes after the ending",
        ),
        (
            "['Ask!']",
            "G301",
            f"stops at its choice 1 in 'ring' at 0 s: 'Ask!' is no choice; {FORM}",
            "choose one of: ask, end, wait",
        ),
        ("[wait]", "G302", "ends in 'late', not in 'done'", "write `ending: late`, or mend its choices"),
        ("[ask]", "G304", "does not end: it stops in 'ring' at 2 s", "go on with one of: end, wait"),
    ],
)
def test_a_golden_run_that_no_longer_plays(choices: str, code: str, what: str, mend: str) -> None:
    text = f"{PLAYED}golden:\n  a: {{variant: calm, reference: true, choices: {choices}, ending: done}}\n"
    (problem,) = check_scenario(world(text)).problems
    assert (problem.code, problem.what, problem.mend) == (code, f"the golden run 'a' {what}", mend)


def test_a_variant_without_a_reference_run() -> None:
    (problem,) = check_scenario(world(PLAYED)).problems
    assert problem == Problem(
        file="small.yaml",
        line=14,
        code="G303",
        what="the variant 'calm' has no reference run",
        mend="write one under `golden:` with `variant: calm` and `reference: true`",
    )
