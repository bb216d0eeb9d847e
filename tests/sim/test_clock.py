"""The member's clock: scenario time since the stimulus was fully shown, at the member's own factor."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.autopilot import HandClock
from sim.clock import StopClock


def test_before_the_stimulus_is_shown_no_time_passes() -> None:
    hand = HandClock()
    clock = StopClock(hand)
    hand.advance(5_000)
    assert clock.since_shown() == 0


def test_it_counts_whole_milliseconds_from_the_moment_of_showing_and_anew_at_each() -> None:
    hand = HandClock()
    clock = StopClock(hand)
    clock.start()
    hand.advance(1_234)
    assert clock.since_shown() == 1_234
    clock.start()
    assert clock.since_shown() == 0


def test_a_pause_is_left_out() -> None:
    hand = HandClock()
    clock = StopClock(hand)
    clock.start()
    hand.advance(2_000)
    clock.pause()
    hand.advance(60_000)
    assert clock.since_shown() == 2_000
    clock.go_on()
    hand.advance(500)
    assert clock.since_shown() == 2_500


def test_going_on_without_a_pause_and_pausing_twice_change_nothing() -> None:
    hand = HandClock()
    clock = StopClock(hand)
    clock.start()
    hand.advance(1_000)
    clock.go_on()
    clock.pause()
    clock.pause()
    hand.advance(1_000)
    clock.go_on()
    clock.go_on()
    hand.advance(1_000)
    assert clock.since_shown() == 2_000


@pytest.mark.parametrize(
    ("factor", "real_soft_ms", "real_hard_ms"),
    [(Fraction(1), 8_000, 15_000), (Fraction(3, 2), 12_000, 22_500), (Fraction(2), 16_000, 30_000)],
)
def test_a_factor_stretches_both_limits_t_soft_and_t_hard(
    factor: Fraction, real_soft_ms: int, real_hard_ms: int
) -> None:
    """d = 5 s, H = 12 s and ten words (3 s): T = a (d + 60 n / rho) is 8 s, and 15 s to the end, times a."""
    hand = HandClock()
    clock = StopClock(hand, factor)
    clock.start()
    hand.advance(real_soft_ms)
    assert clock.since_shown() == 8_000
    hand.advance(real_hard_ms - real_soft_ms)
    assert clock.since_shown() == 15_000


def test_untimed_the_clock_stands_still() -> None:
    hand = HandClock()
    clock = StopClock(hand, None)
    clock.start()
    hand.advance(3_600_000)
    assert clock.since_shown() == 0


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 10_000)), max_size=12), st.fractions(1, 4))
def test_only_the_time_between_going_on_and_pausing_counts(
    spans: list[tuple[bool, int]], factor: Fraction
) -> None:
    hand = HandClock()
    clock = StopClock(hand, factor)
    clock.start()
    for running, ms in spans:
        if running:
            clock.go_on()
        else:
            clock.pause()
        hand.advance(ms)
    counted = sum(ms for running, ms in spans if running)
    assert abs(clock.since_shown() - counted / factor) <= 1
