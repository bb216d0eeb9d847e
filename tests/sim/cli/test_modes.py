"""`wcsim play --mode`, and how sure a member says they are: what the head and the events of a run tell."""

from pathlib import Path

import pytest

from tests.scenarios.worlds import written
from tests.sim.cli.wcsim import wcsim

HINTED = written(
    """
    start: call
    states:
      call:
        hint: Ask.
        choices: [{id: ask, label: Is anyone hurt?, acts: [ask_danger], to: done}]
    endings: {done: {outcome: lawful, people: Nobody is hurt.}}
    golden: {good: {variant: calm, reference: true, choices: [ask], ending: done}}
    """
)


def test_training_gives_hints_and_an_assessment_gives_none() -> None:
    Path("hinted.yaml").write_text(HINTED, "utf-8")
    trained = wcsim("play", "hinted.yaml", "--mode", "train", "--choices", "hint@1,ask")
    assert (trained.code, trained.lines[0]["mode"], trained.lines[1]["type"]) == (0, "train", "hint")
    for mode in ([], ["--mode", "assess"]):
        assessed = wcsim("play", "hinted.yaml", *mode, "--choices", "hint@1,ask")
        assert assessed.code == 2
        assert assessed.err.splitlines()[-1] == "Error: an assessment gives no hints; training does"


def test_the_app_trains_and_an_assessment_needs_its_choices(small: str) -> None:
    done = wcsim("play", small, "--mode", "assess")
    assert (done.code, done.err.splitlines()[-1]) == (
        2,
        "Error: the app trains; an assessment is played with --choices",
    )


@pytest.mark.parametrize("how", [["--choices", "ask@4.5%90,send%50"], ["--choices", "-"]])
def test_a_choice_says_how_sure_the_member_was_also_the_last(how: list[str], small: str) -> None:
    done = wcsim("play", small, *how, given="ask@4.5%90\nsend%50\n" if how[1] == "-" else None)
    assert [each for each in done.lines if each["type"] == "rated"] == [
        {"type": "rated", "state": "call", "sure": 90, "at_ms": 4_500},
        {"type": "rated", "state": "call", "sure": 50, "at_ms": 6_500},
    ]
    again = wcsim("replay", "-", "--scenario", small, given=done.out)
    assert (again.code, again.err) == (0, "")
