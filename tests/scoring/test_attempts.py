"""At most two assessment attempts in 24 hours, and the first pass counts; the time comes in as a value."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from scoring.attempts import CourseAttempt, counted, may_begin, told_counted
from scoring.reading.rule import load_rule
from scoring.score import Result

RULE = load_rule().course
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def began(hours_ago: float, result: Result = "NOT YET") -> CourseAttempt:
    return CourseAttempt(began=NOON - timedelta(hours=hours_ago), result=result)


def test_two_attempts_may_begin_in_a_day() -> None:
    assert may_begin([], NOON, RULE).given
    leave = may_begin([began(1)], NOON, RULE)
    assert (leave.given, leave.why, leave.opens) == (
        True,
        "1 begun so far; at most 2 attempts in 24 hours",
        None,
    )


def test_a_third_waits_until_the_first_of_the_two_is_a_day_old() -> None:
    leave = may_begin([began(20), began(3)], NOON, RULE)
    assert not leave.given
    assert leave.opens == NOON + timedelta(hours=4)
    assert leave.why == "at most 2 attempts in 24 hours; the next may begin 2026-03-02T16:00+00:00"


def test_an_attempt_of_exactly_a_day_ago_counts_no_longer() -> None:
    assert may_begin([began(24), began(3)], NOON, RULE).given


def test_a_clock_that_was_set_back_gives_no_attempt_more() -> None:
    assert not may_begin([began(-1), began(-2)], NOON, RULE).given


def test_times_of_other_offsets_are_compared_as_moments() -> None:
    chicago = timezone(timedelta(hours=-6))
    attempts = [
        CourseAttempt(began=each.began.astimezone(chicago), result="NOT YET")
        for each in (began(25), began(1))
    ]
    assert may_begin(attempts, NOON, RULE).given


@given(st.lists(st.integers(min_value=-30, max_value=60), max_size=8))
def test_when_leave_opens_it_is_given_then_and_not_before(hours: list[int]) -> None:
    attempts = [began(each) for each in hours]
    leave = may_begin(attempts, NOON, RULE)
    if leave.opens is not None:
        assert may_begin(attempts, leave.opens, RULE).given
        assert not may_begin(attempts, leave.opens - timedelta(seconds=1), RULE).given


def test_the_first_pass_counts_by_its_time_not_by_its_place_in_the_list() -> None:
    attempts = [began(1, "PASS"), began(30, "NOT YET"), began(10, "PASS")]
    assert counted(attempts) == 2
    assert told_counted(attempts) == "attempts: 3; number 2 counts (the first pass)"


def test_while_none_has_passed_none_counts() -> None:
    assert counted([began(5), began(2, "INCOMPLETE")]) is None
    assert told_counted([began(5)]) == (
        "attempts: 1; none has passed yet, so none counts yet (the first pass will)"
    )
