"""The first commit counts in an assessment, the last in training; and no detour ever raises a score."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.parts import Mode
from scenarios.vocabulary import EVENT, SeatId
from scoring.judging import Judgement, judge_run
from scoring.norms import COMPETENCIES, CompetencyId, Severity
from scoring.opportunities import Came, Opportunity
from scoring.reading.rule import load_rule
from scoring.reasons import CELLS, Reasoned, cell, two_by_two
from scoring.score import by_competency, earned, overall, score, standing
from tests.scoring.small import credits_of, judged, law, line, run_of, world

RULE = load_rule()
CALL = world(
    """
    start: call
    states:
      call:
        lines: [{phone: "A car, please.", by: caller, reveals: {purpose: civil_immigration}}]
        hint: What is the car for?
        clock: {seconds: 19.1, decide_in: 9.1, then: done}
        choices:
          - {id: car, label: Send a car, acts: [send_patrol], craft: 0, once: true}
          - {id: no, label: No car, acts: [send_supervisor], craft: 1, once: true}
          - {id: on, label: Go on, to: why}
      why:
        choices:
          - {id: busy, label: They were busy, why: {of: call, right: false}}
          - {id: civil, label: It was civil, why: {of: call, right: true}}
          - {id: end, label: End, to: done}
    endings: {done: {outcome: lawful, people: Done.}}
    golden: {good: {variant: calm, reference: true, choices: [no, on, civil, end], ending: done}}
    """
)
LAW = law(
    """
    {id: no_car, forbids: {seats: [call_taker], acts: [send_patrol]}, when: {purpose: civil_immigration}, severity: major, competency: non_assistance}
    """  # noqa: E501 - a norm a line
)


def judged_as(mode: Mode, *script: str) -> Judgement:
    run = run_of(CALL, script)
    return judge_run(replace(run, started=replace(run.started, mode=mode)), CALL, LAW)


@pytest.mark.parametrize(
    ("mode", "craft", "time", "reason"),
    [("assess", (0, "breached"), (0, "breached"), 0), ("train", (1, "upheld"), (0.3, "late"), 1)],
)
def test_the_first_commit_counts_in_an_assessment_and_the_last_in_training(
    mode: Mode, craft: tuple[float, str], time: tuple[float, str], reason: int
) -> None:
    """T_soft is 10 s and T_hard 20 s, counted from when the call was first shown: 17 s here.

    What is broken stays broken in both.
    """
    judgement = judged_as(mode, "car@1", "no@1", "on@15", "busy", "civil", "end")
    told = credits_of(judgement)
    assert told["craft.call"] == (craft[1], craft[0])
    assert told["time.call"] == (time[1], time[0])
    assert told["no_car"] == ("breached", 0.2 * reason)
    assert judgement.reasons == (
        Reasoned(state=CALL.start, act_right=mode == "train", reason_right=bool(reason)),
    )


def test_a_hint_costs_a_quarter_of_what_was_said_too_and_nothing_of_the_time() -> None:
    told = credits_of(judged_as("train", "hint@1", "no@2", "on@2", "civil", "end"))
    assert told["craft.call"] == ("upheld", 0.75)
    assert told["time.call"] == ("upheld", 1)


def test_the_right_act_for_the_wrong_reason_is_a_cell_of_its_own() -> None:
    judgement = judged_as("assess", "no@1", "on@1", "busy", "end")
    assert [cell(each) for each in judgement.reasons] == ["right act, wrong reason"]
    assert two_by_two(judgement.reasons) == {
        "right act, right reason": (),
        "right act, wrong reason": (CALL.start,),
        "wrong act, right reason": (),
        "wrong act, wrong reason": (),
    }


@given(
    st.lists(
        st.builds(Reasoned, state=st.just(CALL.start), act_right=st.booleans(), reason_right=st.booleans())
    )
)
def test_the_four_cells_hold_every_decision_once(reasons: list[Reasoned]) -> None:
    cells = two_by_two(reasons)
    assert tuple(cells) == CELLS
    assert sum(map(len, cells.values())) == len(reasons)


def test_untimed_the_weight_of_timeliness_is_spread_over_the_rest() -> None:
    run = run_of(CALL, ["no@19", "on@15", "civil", "end"])
    timed = judge_run(run, CALL, LAW).score
    untimed = judge_run(replace(run, started=replace(run.started, factor=None)), CALL, LAW).score
    assert untimed.competencies == {**timed.competencies, CompetencyId("timeliness"): None}
    weights = RULE.weights[SeatId("call_taker")]
    rest = {name: got for name, got in untimed.competencies.items() if got is not None}
    total = sum(weights[name] for name in rest)
    assert untimed.overall == sum(weights[name] * got for name, got in rest.items()) / total == 1


SHARES = st.fractions(min_value=0, max_value=1, max_denominator=20)
SEVERITIES: Sequence[Severity] = ("minor", "moderate", "major", "critical")


@st.composite
def lines(draw: st.DrawFn, *, beyond: bool = False) -> Opportunity:
    severity = draw(st.sampled_from(SEVERITIES))
    return Opportunity(
        id="line",
        matter=EVENT,
        competency=draw(st.sampled_from(COMPETENCIES)),
        severity=severity,
        weight=RULE.severity_weights[severity],
        finding="late" if beyond else "upheld",
        credit=draw(SHARES),
        found=None,
        norm=None,
        beyond=beyond,
    )


def share(of: Sequence[Opportunity]) -> Fraction | None:
    return overall(by_competency(earned(of)), RULE.weights[SeatId("officer")])


@given(st.lists(lines(), min_size=1), st.lists(lines(beyond=True)), lines(beyond=True))
def test_what_is_beyond_the_owed_never_raises_a_competency_nor_the_whole(
    owed: list[Opportunity], before: list[Opportunity], one: Opportunity
) -> None:
    route, detour = [*owed, *before], [*owed, *before, one]
    straight, around = by_competency(earned(route)), by_competency(earned(detour))
    for name, got in around.items():
        assert got is None or straight[name] is None or got <= (straight[name] or 0)
    if one.credit != 1:
        assert (share(detour) or 0) <= (share(route) or 0)


@given(st.lists(lines(), min_size=1), st.data())
def test_more_breaches_never_raise_the_score(owed: list[Opportunity], data: st.DataObject) -> None:
    worse = [
        each._replace(credit=Fraction(0), finding="breached") if data.draw(st.booleans()) else each
        for each in owed
    ]
    assert (share(worse) or 0) <= (share(owed) or 0)


@given(st.lists(lines() | lines(beyond=True), min_size=1), st.randoms(use_true_random=False))
def test_the_order_of_the_lines_does_not_matter_and_every_share_is_from_0_to_1(
    owed: list[Opportunity], shuffled: st.DrawFn
) -> None:
    mixed = list(owed)
    shuffled.shuffle(mixed)  # type: ignore[attr-defined] # hypothesis hands a Random
    one, other = (score(tuple(each), SeatId("officer"), RULE, ended=True) for each in (owed, mixed))
    assert (one.overall, one.competencies, one.level, one.result) == (
        other.overall,
        other.competencies,
        other.level,
        other.result,
    )
    assert all(0 <= got <= 1 for got in (one.overall, *one.competencies.values()) if got is not None)


DETOUR = world(
    """
    start: first
    states:
      first:
        choices:
          - {id: around, label: Go and look, to: detour}
          - {id: on, label: Go on, to: last}
      detour:
        lines: [{scene: "A man is down.", reveals: {danger: life}}]
        choices: [{id: aid, label: Aid him, acts: [send_ems], to: last}, {id: back, label: Back, to: last}]
      last:
        lines: [{scene: "He asks.", reveals: {danger: none}}]
        choices:
          - {id: status, label: Ask status, acts: [ask_status], to: done}
          - {id: end, label: End, to: done}
    endings: {done: {outcome: lawful, people: Done.}}
    golden: {good: {variant: calm, reference: true, choices: [on, end], ending: done}}
    """
)
LATE_AID = law(
    """
    {id: aid, obliges: {seats: [call_taker], acts: [send_ems], within: {seconds: 10, of: danger}}, when: {danger: life}, severity: major, competency: legal_authority}
    {id: no_status, forbids: {seats: [call_taker], acts: [ask_status]}, severity: major, competency: legal_authority}
    """  # noqa: E501 - a norm a line
)


def test_half_a_credit_earned_on_a_detour_does_not_lift_a_score_of_nothing() -> None:
    straight = judged(DETOUR, LATE_AID, "on", "status")
    around = judged(DETOUR, LATE_AID, "around", "aid@20", "status")
    late = line(around, "aid")
    assert (late.finding, late.credit, late.beyond) == ("late", Fraction(1, 2), True)
    assert straight.score.overall == around.score.overall == 0


def test_a_late_beyond_what_is_owed_weighs_by_what_it_lost() -> None:
    """3 of 3 owed points, and 3 x 1/2 lost beyond: 3 / (3 + 3/2)."""
    around = judged(DETOUR, LATE_AID, "around", "aid@20", "end")
    assert around.score.overall == Fraction(2, 3)


@given(st.lists(lines() | lines(beyond=True)), st.sampled_from(["officer", "call_taker", "dispatcher"]))
def test_how_a_run_stands_is_its_score_without_the_reasons(found: list[Opportunity], seat: str) -> None:
    for ended in (True, False):
        whole = score(tuple(found), SeatId(seat), load_rule(), ended=ended)
        stands = standing(tuple(found), SeatId(seat), load_rule(), ended=ended)
        assert stands == (whole.result, whole.level, whole.overall)


def test_asking_first_costs_its_time_and_is_not_the_decision() -> None:
    """The state stays open while the member asks; its time is counted from when it was first shown."""
    assert credits_of(judged_as("assess", "no@1", "on@2", "civil", "end"))["time.call"] == ("upheld", 1)
    assert credits_of(judged_as("assess", "no@1", "on@14", "civil", "end"))["time.call"] == ("late", 0.5)
    assert credits_of(judged_as("assess", "no@15", "on@1", "civil", "end"))["time.call"] == ("late", 0.4)


def test_a_reason_that_is_not_given_earns_what_a_wrong_one_does() -> None:
    """The reference run says why: a member who slips past the question is no better off for it."""
    wrong = credits_of(judged_as("assess", "no@1", "on@2", "busy", "end"))["no_car"]
    silent = credits_of(judged_as("assess", "no@1", "on@2", "end"))["no_car"]
    assert wrong == silent == ("upheld", 0.8)


def test_of_a_state_come_to_twice_the_first_visit_counts_in_an_assessment_and_the_last_in_training() -> None:
    """T_soft is 5 s and T_hard 10 s: the first time it took 6 s, the second 9."""
    back = world(
        """
        start: call
        states:
          call:
            clock: {seconds: 10, decide_in: 5, then: done}
            choices:
              - {id: hold, label: Hold, to: again}
          again:
            choices:
              - {id: back, label: Back, once: true, to: call}
              - {id: end, label: End, to: done}
        endings: {done: {outcome: lawful, people: Done.}}
        golden: {good: {variant: calm, reference: true, choices: [hold, end], ending: done}}
        """
    )
    times = {}
    for mode in get_args(Mode):
        recorded = run_of(back, ["hold@6", "back@1", "hold@9", "end@1"])
        recorded = replace(recorded, started=replace(recorded.started, mode=mode))
        times[mode] = credits_of(judge_run(recorded, back, LAW))["time.call"]
    assert times == {"assess": ("late", 0.8), "train": ("late", 0.2)}


def test_a_timed_state_never_come_to_earns_nothing_and_is_told_so() -> None:
    """Wording and time weigh as a minor norm, of the event as a whole."""
    around = world(
        """
        start: door
        states:
          door:
            choices:
              - {id: in, label: In, to: call}
              - {id: off, label: Off, to: done}
          call:
            clock: {seconds: 10, decide_in: 5, then: done}
            choices: [{id: hold, label: Hold, craft: 0.5, to: done}]
        endings: {done: {outcome: lawful, people: Done.}}
        golden: {good: {variant: calm, reference: true, choices: [in, hold], ending: done}}
        """
    )
    for name, competency in (("craft.call", "communication"), ("time.call", "timeliness")):
        assert line(judged(around, LAW, "off"), name) == Opportunity(
            id=name,
            matter=EVENT,
            competency=CompetencyId(competency),
            severity="minor",
            weight=1,
            finding="not reached",
            credit=Fraction(0),
            found=None,
            norm=None,
            came=None,
        )
    wording = line(judged(around, LAW, "in", "hold@1"), "craft.call")
    assert (wording.came, wording.severity) == (Came(Fraction(1, 2), None, 0), "minor")
