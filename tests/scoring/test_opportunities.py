"""What a run is owed and earns beside the norms: craft, reasons, hints, time; and what never pads a score."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.events import Timing
from scenarios.model import StateId
from scoring.opportunities import Came, credit_of, time_credit
from scoring.reading.rule import load_rule
from scoring.reasons import Reasoned, cell
from scoring.timeline import timeline
from tests.scenarios.worlds import TWO_VARIANTS
from tests.scoring.small import credits_of, events_of, judged, law, line, world

RULE = load_rule()


@pytest.mark.parametrize(
    ("decision", "reason", "credit"),
    [(1, True, "1"), (1, False, "0.8"), (0, True, "0.2"), (0, False, "0"), (1, None, "1"), (0, None, "0")],
)
def test_a_decision_with_a_reason_is_worth_08_decision_and_02_reason(
    decision: int,
    reason: bool | None,  # noqa: FBT001 - a table's column
    credit: str,
) -> None:
    assert credit_of(Came(Fraction(decision), reason, 0), RULE) == Fraction(credit)


@pytest.mark.parametrize(
    ("hints", "left"), [(0, "1"), (1, "0.75"), (2, "0.5"), (3, "0.25"), (4, "0"), (5, "0")]
)
def test_each_hint_takes_a_quarter_of_the_credit_and_never_more_than_all(hints: int, left: str) -> None:
    assert credit_of(Came(Fraction(1), None, hints), RULE) == Fraction(left)
    assert credit_of(Came(Fraction(1, 2), None, hints), RULE) == Fraction(left) / 2


WHY = world(
    """
    start: call
    states:
      call:
        lines: [{phone: "A car, please.", by: caller, reveals: {purpose: civil_immigration}}]
        hint: Think of the purpose.
        choices:
          - {id: car, label: A car, acts: [send_patrol], to: why}
          - {id: hold, label: Hold back, to: why}
      why:
        choices:
          - {id: badge, label: The badge settles it, why: {of: call, right: false}, to: done}
          - {id: task, label: The task settles it, why: {of: call, right: true}, to: done}
    endings: {done: {outcome: lawful, people: Done.}}
    golden: {good: {variant: calm, reference: true, choices: [hold, task], ending: done}}
    """
)
NO_CAR = law(
    "{id: no_car, forbids: {seats: [call_taker], acts: [send_patrol]}, when: {purpose: civil_immigration}, severity: major, competency: non_assistance}"  # noqa: E501 - a norm a line
)


@pytest.mark.parametrize(
    ("script", "finding", "credit"),
    [
        (["hold", "task"], "upheld", 1),
        (["hold", "badge"], "upheld", 0.8),
        (["car", "task"], "breached", 0.2),
        (["car", "badge"], "breached", 0),
        (["hint", "hold", "task"], "upheld", 0.75),
        (["hint", "hint", "hold", "badge"], "upheld", 0.4),
    ],
)
def test_the_reason_given_for_an_act_and_the_hints_taken_before_it_move_its_credit(
    script: list[str], finding: str, credit: float
) -> None:
    assert credits_of(judged(WHY, NO_CAR, *script)) == {"no_car": (finding, credit)}


@pytest.mark.parametrize(
    ("script", "act_right", "reason_right"),
    [
        (["hold", "task"], True, True),
        (["hold", "badge"], True, False),
        (["car", "task"], False, True),
        (["car", "badge"], False, False),
    ],
)
def test_act_and_reason_are_told_as_a_two_by_two(
    script: list[str],
    act_right: bool,  # noqa: FBT001 - a table's column
    reason_right: bool,  # noqa: FBT001 - a table's column
) -> None:
    assert judged(WHY, NO_CAR, *script).reasons == (
        Reasoned(state=StateId("call"), act_right=act_right, reason_right=reason_right),
    )


def test_a_run_broken_off_before_the_why_gave_no_reason() -> None:
    assert judged(WHY, NO_CAR, "hold").reasons == ()


CRAFT = world(
    """
    start: call
    states:
      call:
        choices:
          - {id: plain, label: Plain, craft: 1, to: second}
          - {id: short, label: Short, craft: 0.7, to: second}
          - {id: rude, label: Rude, craft: 0, to: second}
          - {id: skip, label: Skip, to: done}
      second:
        choices:
          - {id: plain, label: Plain, craft: 1, to: done}
          - {id: mute, label: Say nothing, to: done}
    endings: {done: {outcome: lawful, people: Done.}}
    golden: {good: {variant: calm, reference: true, choices: [plain, plain], ending: done}}
    """
)


@pytest.mark.parametrize(
    ("script", "lines"),
    [
        (["plain", "plain"], {"craft.call": ("upheld", 1), "craft.second": ("upheld", 1)}),
        (["short", "plain"], {"craft.call": ("upheld", 0.7), "craft.second": ("upheld", 1)}),
        (["rude", "plain"], {"craft.call": ("breached", 0), "craft.second": ("upheld", 1)}),
        (["short", "mute"], {"craft.call": ("upheld", 0.7), "craft.second": ("breached", 0)}),
        (["skip"], {"craft.call": ("breached", 0), "craft.second": ("not reached", 0)}),
    ],
)
def test_a_craft_mark_is_an_opportunity_of_its_state_of_weight_1_in_communication(
    script: list[str], lines: dict[str, tuple[str, float]]
) -> None:
    judgement = judged(CRAFT, law(UNHEARD), *script)
    assert credits_of(judgement) == lines
    assert {(each.competency, each.weight) for each in judgement.lines} == {("communication", 1)}


UNHEARD = "{id: unheard, forbids: {seats: [officer], acts: [stand_by]}, severity: minor, competency: legal_authority}"  # noqa: E501 - a norm a line

DETOUR = world(
    """
    start: call
    states:
      call:
        choices:
          - {id: on, label: Go on, to: last}
          - {id: around, label: Go around, to: detour}
          - {id: bad_around, label: Go around badly, to: detour}
      detour:
        choices:
          - {id: share, label: Share it, acts: [share_status], once: true}
          - {id: threat, label: Threaten, acts: [threaten_status], once: true}
          - {id: back, label: Back, to: last}
      last:
        choices:
          - {id: status, label: Ask status, acts: [ask_status], to: done}
          - {id: end, label: End, to: done}
    endings: {done: {outcome: lawful, people: Done.}}
    golden: {good: {variant: calm, reference: true, choices: [on, end], ending: done}}
    """
)
THREE_BANS = law(
    """
    {id: no_share, forbids: {seats: [call_taker], acts: [share_status]}, severity: moderate, competency: legal_authority}
    {id: no_threat, forbids: {seats: [call_taker], acts: [threaten_status]}, severity: major, competency: legal_authority}
    {id: no_status, forbids: {seats: [call_taker], acts: [ask_status]}, severity: major, competency: legal_authority}
    """  # noqa: E501 - a norm a line
)


def test_extra_things_kept_on_a_detour_never_pad_the_score() -> None:
    straight = judged(DETOUR, THREE_BANS, "on", "status")
    around = judged(DETOUR, THREE_BANS, "around", "back", "status")
    assert credits_of(straight) == credits_of(around) == {"no_status": ("breached", 0)}
    assert straight.score == around.score


def test_what_is_broken_beyond_what_is_owed_counts_with_credit_0() -> None:
    judgement = judged(DETOUR, THREE_BANS, "around", "share", "back", "end")
    assert credits_of(judgement) == {"no_share": ("breached", 0), "no_status": ("upheld", 1)}
    assert judgement.score.overall == Fraction(3, 5)


TIMED = world(
    """
    start: shots
    states:
      shots:
        lines:
          - {phone: "one two three four five six seven eight nine ten", by: caller, reveals: {danger: life}}
        clock: {seconds: 12, decide_in: 5, then: alone}
        choices:
          - {id: send, label: Send now, acts: [send_emergency], to: help}
          - {id: nobody, label: Send nobody, acts: [send_nobody], to: alone}
          - {id: ask, label: Ask, acts: [ask_identity], to: help}
    endings:
      help: {outcome: lawful, people: Help came.}
      alone: {outcome: failed_duty, people: Nobody came.}
    golden: {good: {variant: shots, reference: true, choices: [send], ending: help}}
    """,
    TWO_VARIANTS,
)
HELP = law(
    """
    {id: send_help, obliges: {seats: [call_taker], acts: [send_emergency], within: {seconds: 60, of: danger}}, when: {danger: life}, severity: critical, competency: life_safety}
    {id: not_nobody, forbids: {seats: [call_taker], acts: [send_nobody]}, when: {danger: life}, severity: critical, competency: life_safety}
    """  # noqa: E501 - a norm a line
)


def test_ten_words_at_200_a_minute_add_three_seconds_to_both_limits() -> None:
    (stop,) = timeline(events_of(TIMED, ["send"], "shots")).stops
    assert stop.timing == Timing(hard_ms=12_000 + 3_000, soft_ms=5_000 + 3_000)


@pytest.mark.parametrize(
    ("script", "finding", "credit"),
    [
        ("send@2", "upheld", 1),
        ("send@8", "upheld", 1),
        ("send@11.5", "late", 0.5),
        ("send@14.3", "late", 0.1),
        ("nobody@2", "breached", 0),
        ("ask@2", "breached", 0),
        ("wait", "breached", 0),
    ],
)
def test_time_earns_only_where_the_act_was_right_all_up_to_t_soft_and_falling_to_none_at_t_hard(
    script: str, finding: str, credit: float
) -> None:
    judgement = judged(TIMED, HELP, script, variant="shots")
    time = line(judgement, "time.shots")
    assert (time.competency, time.weight, time.finding) == ("timeliness", 1, finding)
    assert float(time.credit or 0) == credit


def test_time_lowers_no_other_credit() -> None:
    quick = judged(TIMED, HELP, "send@2", variant="shots")
    slow = judged(TIMED, HELP, "send@14.9", variant="shots")
    assert line(slow, "send_help").credit == line(quick, "send_help").credit == 1
    assert slow.score.level == quick.score.level == "High"


@pytest.mark.parametrize(
    ("after_ms", "credit"),
    [
        (0, "1"),
        (8_000, "1"),
        (8_001, "6999/7000"),
        (11_500, "1/2"),
        (14_999, "1/7000"),
        (15_000, "0"),
        (99_000, "0"),
    ],
)
def test_the_credit_of_time_falls_linearly(after_ms: int, credit: str) -> None:
    assert time_credit(after_ms, 8_000, 15_000) == Fraction(credit)


@given(st.integers(0, 60_000), st.integers(0, 60_000), st.integers(0, 30_000), st.integers(1, 30_000))
def test_who_takes_longer_never_earns_more_time(one: int, other: int, soft: int, span: int) -> None:
    quick, slow = sorted((one, other))
    assert 1 >= time_credit(quick, soft, soft + span) >= time_credit(slow, soft, soft + span) >= 0


def test_reasons_fall_into_four_cells() -> None:
    state = StateId("call")
    cells = [
        cell(Reasoned(state=state, act_right=act, reason_right=reason))
        for act in (True, False)
        for reason in (True, False)
    ]
    assert cells == [
        "right act, right reason",
        "right act, wrong reason",
        "wrong act, right reason",
        "wrong act, wrong reason",
    ]
