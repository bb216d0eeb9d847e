"""What a score's number supports, told in plain words beside it."""

from dataclasses import replace
from fractions import Fraction

import pytest

from scoring.reading.rule import load_rule
from scoring.trials import Trials
from sim.evidence import evidence_lines, lean_lines, support_lines
from sim.telling import score_lines
from tests.scoring.small import judged, law, world
from tests.sim.seats import CALL, LAW

RULE = load_rule()


def trials(help_: int, hits: int, hold: int, false_alarms: int) -> Trials:
    return Trials(help=help_, hits=hits, hold=hold, false_alarms=false_alarms)


@pytest.mark.parametrize(
    ("counts", "d_prime", "c"),
    [
        (trials(12, 11, 12, 1), "2.40", "0.00 (standard error 0.34): neither way beyond its error"),
        (trials(12, 12, 12, 4), "2.16", "-0.69 (standard error 0.38): to assisting"),
        (trials(12, 8, 12, 0), "2.16", "0.69 (standard error 0.38): to refusing"),
        (trials(12, 12, 12, 0), "3.54", "0.00 (standard error 0.47): neither way beyond its error"),
    ],
    ids="ABCD",
)
def test_which_way_a_member_leans_is_told_with_its_error_bar_and_the_ideal_of_the_agency(
    counts: Trials, d_prime: str, c: str
) -> None:
    first, second, third = lean_lines(counts, RULE)
    assert first.startswith(f"Telling the two sides apart: d' = {d_prime} (standard error ")
    assert second == f"Leaning: c = {c}."
    assert third == "Ideal for an agency to which a missed help costs 1 times an unlawful help: c = 0.00."


def test_an_agency_that_fears_a_missed_help_more_sees_where_its_members_should_lean() -> None:
    *_, last = lean_lines(trials(12, 11, 12, 1), replace(RULE, cost_ratio=Fraction(4)))
    assert last == "Ideal for an agency to which a missed help costs 4 times an unlawful help: c = -0.58."


def test_below_8_trials_a_side_no_lean_is_told() -> None:
    assert list(lean_lines(trials(7, 7, 12, 0), RULE)) == [
        "Which way this leans is told from 8 trials a side on; here are 7 HELP and 12 HOLD."
    ]
    assert list(lean_lines(trials(0, 0, 0, 0), RULE)) == []


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        (trials(0, 0, 0, 0), []),
        (trials(1, 1, 0, 0), ["No error in 1 trial: the true error rate may yet be up to 95%."]),
        (trials(6, 6, 6, 0), ["No error in 12 trials: the true error rate may yet be up to 22%."]),
        (trials(6, 5, 6, 0), ["1 error in 12 trials: the true error rate may yet be up to 35%."]),
        (trials(6, 5, 6, 2), ["3 errors in 12 trials: the true error rate may yet be up to 53%."]),
    ],
)
def test_what_the_number_of_trials_supports(counts: Trials, told: list[str]) -> None:
    assert list(support_lines(counts)) == told


def test_the_evidence_of_a_run_stands_beside_its_score() -> None:
    judgement = judged(CALL, LAW, "ask@2%90", "wait", "wait")
    assert list(evidence_lines(judgement, LAW)) == [
        "What this supports (none of it gates a pass; evidence of learning, not of conduct on duty):",
        "  1 error in 1 trial: the true error rate may yet be up to 100%.",
        "  Which way this leans is told from 8 trials a side on; here are 1 HELP and 0 HOLD.",
        "  Drawn again 1000 times from what was met here, 0% pass.",
        "  Sure of it: 1 decision rated, 10 points too unsure; Brier score 0.01 (0 is best, always 50 %",
        "    gives 0.25).",
    ]


WHY = world(
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
NO_CAR = law(
    "{id: no, forbids: {seats: [call_taker], acts: [send_patrol]}, severity: minor, competency: gathering}"
)


def test_the_right_act_for_the_wrong_reason_is_told_as_a_cell_of_its_own() -> None:
    told = list(score_lines(judged(WHY, NO_CAR, "no", "busy")))
    assert told[told.index("Asked why:") :] == [
        "Asked why:",
        "  right act, right reason: 0",
        "  right act, wrong reason: 1 (call)",
        "  wrong act, right reason: 0",
        "  wrong act, wrong reason: 0",
    ]


def test_who_was_sure_and_wrong_is_told_where() -> None:
    told = list(evidence_lines(judged(WHY, NO_CAR, "car@2%90", "civil%100"), NO_CAR))
    assert told[-1] == "  Sure and wrong: 0:02.0 in 'call', 90 %: Send a car"
