"""Both sides of the duty apart: trials, d' and c, intervals, confidence (scoring.md sections 5 and 7)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.trials import Confidence, Trials, add, confidence, error_bound, lean, wilson
from tests.scoring.small import judged, law, world

NO_TRIALS = Trials(help=0, hits=0, hold=0, false_alarms=0)


@pytest.mark.parametrize(
    ("hits", "false_alarms", "percent_right", "d_prime_c_se"),
    [
        (11, 1, 92, (2.40, 0.00, 0.34)),
        (12, 4, 83, (2.16, -0.69, 0.38)),
        (8, 0, 83, (2.16, 0.69, 0.38)),
        (12, 0, 100, (3.54, 0.00, 0.47)),
    ],
    ids="ABCD",
)
def test_the_table_of_four_members_of_12_and_12_trials(
    hits: int, false_alarms: int, percent_right: int, d_prime_c_se: tuple[float, float, float]
) -> None:
    told = lean(Trials(help=12, hits=hits, hold=12, false_alarms=false_alarms))
    assert told is not None
    assert round(100 * (hits + 12 - false_alarms) / 24) == percent_right
    assert (round(told.d_prime, 2), round(told.c, 2), round(told.se_c, 2)) == d_prime_c_se
    assert told.se_c == told.se_d_prime / 2


def test_the_variance_of_member_a_by_hand() -> None:
    """H = 11.5/13, F = 1.5/13; z(H) = 1.1984 = -z(F), phi = 0.19457, so Var = 2 (0.10207 / 12 phi^2)."""
    told = lean(Trials(help=12, hits=11, hold=12, false_alarms=1))
    assert told is not None
    assert told.se_d_prime**2 == pytest.approx(2 * (11.5 / 13 * 1.5 / 13) / (12 * 0.19457**2), rel=1e-3)


@pytest.mark.parametrize(
    ("n_help", "n_hold", "told"), [(8, 8, True), (7, 8, False), (8, 7, False), (0, 0, False)]
)
def test_d_prime_and_c_are_told_from_8_trials_a_side_on(n_help: int, n_hold: int, told: bool) -> None:  # noqa: FBT001 - a table's column
    counts = Trials(help=n_help, hits=n_help, hold=n_hold, false_alarms=0)
    assert (lean(counts) is not None) is told


@given(st.integers(8, 40), st.integers(8, 40), st.data())
def test_who_helps_and_holds_alike_leans_nowhere_and_exchanging_the_errors_turns_the_lean(
    n_help: int, n_hold: int, data: st.DataObject
) -> None:
    hits = data.draw(st.integers(0, n_help))
    alarms = data.draw(st.integers(0, n_hold))
    one = lean(Trials(help=n_help, hits=hits, hold=n_hold, false_alarms=alarms))
    other = lean(Trials(help=n_hold, hits=n_hold - alarms, hold=n_help, false_alarms=n_help - hits))
    assert one is not None
    assert other is not None
    assert one.c == pytest.approx(-other.c)
    assert one.d_prime == pytest.approx(other.d_prime)
    assert one.se_c == pytest.approx(other.se_c)


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [(0, 0, 0.0, 1.0), (5, 5, 0.566, 1.0), (0, 5, 0.0, 0.434), (5, 10, 0.237, 0.763), (11, 12, 0.646, 0.985)],
)
def test_wilson_intervals(hits: int, of: int, low: float, high: float) -> None:
    found = wilson(hits, of)
    assert (round(found[0], 3), round(found[1], 3)) == (low, high)


@given(st.integers(1, 500), st.data())
def test_a_wilson_interval_holds_its_proportion_and_narrows_with_trials(of: int, data: st.DataObject) -> None:
    hits = data.draw(st.integers(0, of))
    low, high = wilson(hits, of)
    more = wilson(4 * hits, 4 * of)
    assert 0 <= low <= hits / of + 1e-12
    assert hits / of - 1e-12 <= high <= 1
    assert more[1] - more[0] < high - low


@pytest.mark.parametrize(("n", "percent"), [(6, 39), (8, 31), (12, 22), (20, 14), (30, 9.5), (59, 5)])
def test_with_no_error_in_n_trials_the_true_rate_may_still_be(n: int, percent: float) -> None:
    assert round(100 * error_bound(n), 1 if n == 30 else 0) == percent


def test_confidence_is_told_by_brier_over_confidence_and_confident_errors() -> None:
    answers = [(1.0, True), (0.5, False), (0.8, False), (0.79, False), (0.9, True)]
    told = confidence(answers)
    assert told is not None
    assert told.confident_errors == (2,)
    assert told.brier == pytest.approx((0 + 0.25 + 0.64 + 0.6241 + 0.01) / 5)
    assert told.over_confidence == pytest.approx((0 + 0.5 + 0.8 + 0.79 - 0.1) / 5)


def test_who_is_always_sure_and_right_has_a_brier_score_of_0_and_who_is_wrong_of_1() -> None:
    assert confidence([(1.0, True)] * 3) == Confidence(brier=0, over_confidence=0, confident_errors=())
    assert confidence([(1.0, False)]) == Confidence(brier=1, over_confidence=1, confident_errors=(0,))
    assert confidence([]) is None


BOTH = world(
    """
    matters: {cook: The cook who was hit, guest: A guest}
    start: door
    states:
      door:
        lines:
          - person: "He hit him!"
            by: caller
            reveals: {purpose: civil_immigration, cook.danger: life}
        choices:
          - {id: aid, label: Aid the cook, acts: [cook.send_ems], once: true}
          - {id: unit, label: Send units to the cook, acts: [cook.send_emergency], once: true}
          - {id: late_unit, label: Units after a minute, acts: [cook.send_emergency], once: true}
          - {id: car, label: A car for the agents, acts: [send_patrol], once: true}
          - {id: facts, label: Facts on the guest, acts: [guest.share_custody_facts], once: true}
          - {id: status, label: Ask status, acts: [ask_status], once: true}
          - {id: leave, label: Leave, to: done}
    endings: {done: {outcome: lawful, people: Done.}}
    golden: {good: {variant: calm, reference: true, choices: [aid, unit, leave], ending: done}}
    """
)
SIDES = law(
    """
    {id: aid, obliges: {seats: [call_taker], acts: [send_ems], by: end}, when: {danger: life}, severity: major, competency: life_safety}
    {id: units, obliges: {seats: [call_taker], acts: [send_emergency], within: {seconds: 30, of: danger}}, when: {danger: life}, severity: critical, competency: life_safety}
    {id: no_car, forbids: {seats: [call_taker], acts: [send_patrol]}, when: {purpose: civil_immigration}, severity: major, competency: non_assistance}
    {id: no_facts, forbids: {seats: [call_taker], acts: [share_custody_facts]}, when: {purpose: civil_immigration}, severity: major, competency: non_assistance}
    {id: no_status, forbids: {seats: [call_taker], acts: [ask_status]}, severity: minor, competency: legal_authority}
    {id: record, obliges: {seats: [call_taker], acts: [record_request], by: end}, severity: minor, competency: notice_record}
    """  # noqa: E501 - a norm a line
)


@pytest.mark.parametrize(
    ("script", "counts"),
    [
        (["aid", "unit", "leave"], Trials(help=1, hits=1, hold=2, false_alarms=0)),
        (["aid", "unit@40", "leave"], Trials(help=1, hits=1, hold=2, false_alarms=0)),
        (["aid", "leave"], Trials(help=1, hits=0, hold=2, false_alarms=0)),
        (["aid", "unit", "car", "leave"], Trials(help=1, hits=1, hold=2, false_alarms=1)),
        (["car", "facts", "leave"], Trials(help=1, hits=0, hold=2, false_alarms=2)),
        (["aid", "unit", "status", "leave"], Trials(help=1, hits=1, hold=2, false_alarms=0)),
    ],
)
def test_a_trial_is_a_matter_and_a_side_hit_when_all_its_help_was_given_alarmed_by_any_forbidden_help(
    script: list[str], counts: Trials
) -> None:
    assert judged(BOTH, SIDES, *script).trials == counts


def test_trials_of_runs_add_up() -> None:
    one = Trials(help=1, hits=1, hold=2, false_alarms=0)
    assert add(one, Trials(help=3, hits=2, hold=1, false_alarms=1)) == Trials(
        help=4, hits=3, hold=3, false_alarms=1
    )
    assert add(one, NO_TRIALS) == one
