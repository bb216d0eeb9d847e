"""How sure a member was, beside how right: Brier score, over-confidence, and what was sure and wrong."""

from fractions import Fraction

import pytest

from scoring.judging import judge_run
from scoring.ratings import Rating, confidence_of, ratings
from scoring.report import report
from scoring.trials import Lean, ideal_c
from tests.scoring.small import judged, law, run_of, world

CALL = world(
    """
    start: call
    states:
      call:
        lines: [{phone: "A car, please.", by: caller, reveals: {purpose: civil_immigration}}]
        choices:
          - {id: car, label: Send a car, acts: [send_patrol], to: why}
          - {id: no, label: No car, acts: [send_supervisor], to: why}
      why:
        choices:
          - {id: busy, label: They were busy, why: {of: call, right: false}, to: done}
          - {id: civil, label: It was civil, why: {of: call, right: true}, to: done}
    endings: {done: {outcome: lawful, people: Done.}}
    golden: {good: {variant: calm, reference: true, choices: [no, civil], ending: done}}
    """
)
LAW = law(
    """
    {id: no_car, forbids: {seats: [call_taker], acts: [send_patrol]}, when: {purpose: civil_immigration}, severity: major, competency: non_assistance}
    """  # noqa: E501 - a norm a line
)
STATES = [each.id for each in CALL.states]


def rated(*script: str) -> tuple[Rating, ...]:
    return ratings(judged(CALL, LAW, *script).timeline, LAW.judge)


def test_a_decision_is_right_by_the_law_and_a_reason_by_its_key() -> None:
    assert rated("car@2%90", "civil@3%55") == (
        Rating(state=STATES[0], at_ms=2_000, took="Send a car", sure=90, right=False),
        Rating(state=STATES[1], at_ms=5_000, took="It was civil", sure=55, right=True),
    )


@pytest.mark.parametrize(
    ("script", "states"),
    [
        (["car%80", "busy%79"], ["call"]),
        (["car%79", "busy%80"], ["why"]),
        (["no%100", "civil%100"], []),
        (["car", "busy"], []),
    ],
)
def test_a_confident_error_is_80_per_cent_or_more_and_wrong(script: list[str], states: list[str]) -> None:
    assert [each.state for each in rated(*script) if each.confident_error] == states


def test_ratings_are_summed_up_and_reported_and_change_no_score() -> None:
    """90 % and wrong, 60 % and right: Brier (0.81 + 0.16) / 2, and 75 % sure where 50 % was right."""
    sure, plain = judged(CALL, LAW, "car@2%90", "civil@2%60"), judged(CALL, LAW, "car@2", "civil@2")
    told = confidence_of(ratings(sure.timeline, LAW.judge))
    assert told is not None
    assert told.brier == pytest.approx(0.485)
    assert told.over_confidence == pytest.approx(0.25)
    assert (sure.score, sure.lines, sure.trials) == (plain.score, plain.lines, plain.trials)
    body = report(sure, LAW, "v")
    assert body["confidence"] == {
        "n": 2,
        "brier": 0.485,
        "over_confidence": 0.25,
        "confident_errors": [{"state": "call", "at_ms": 2_000, "sure": 90}],
    }
    without = report(plain, LAW, "v")
    assert without.pop("confidence") is None
    assert {key: value for key, value in body.items() if key != "confidence"} == without


def test_a_run_that_was_rated_after_its_end_has_ended_when_it_ended() -> None:
    judgement = judge_run(run_of(CALL, ["no@2", "civil@2%90"]), CALL, LAW)
    assert judgement.timeline.ended is not None
    assert (judgement.score.result, judgement.timeline.end_ms) == ("PASS", 4_000)


@pytest.mark.parametrize(
    ("ratio", "d_prime", "c"),
    [("1", 2.0, 0.0), ("4", 2.0, -0.6931), ("1/4", 2.0, 0.6931), ("4", 1.0, -1.3863), ("4", 0.0, None)],
)
def test_an_agency_to_which_a_missed_help_costs_more_would_have_its_members_lean_to_assisting(
    ratio: str, d_prime: float, c: float | None
) -> None:
    """c* = ln(1 / ratio) / d': ln 4 = 1.3863, and without sensitivity no lean is best."""
    found = ideal_c(Lean(d_prime=d_prime, c=0.3, se_d_prime=0.5, se_c=0.25), Fraction(ratio))
    assert found == (None if c is None else pytest.approx(c, abs=1e-4))
