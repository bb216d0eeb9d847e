"""The one `step`: clocks, timers, and what is refused."""

import pytest

from scenarios.events import Event, Happened, Hinted, Said, TimedOut
from scenarios.exploring.walk import walk
from scenarios.machine import (
    Machine,
    NotOpenError,
    Position,
    TookHint,
    Waited,
    begin,
    next_change_ms,
    step,
    stop_at,
)
from scenarios.model import StateId, TimerId
from tests.scenarios.playing import ENDINGS, played, state_of, took, whats
from tests.scenarios.worlds import TWO_VARIANTS, run_of

CLOCK = (
    """
start: ring
states:
  ring:
    lines: [{phone: "Two words.", by: caller}]
    clock: {seconds: 5, then: silent}
    hint: Ask.
    choices: [{id: on, say: "Go on.", acts: [ask_danger], to: silent}]
  silent:
    lines: [{phone: "Hello?", by: caller}]
    clock: {seconds: 3, decide_in: 1, then: late}
    choices: [{id: back, label: Back, to: ring}, {id: end, label: End, to: done}]
"""
    + ENDINGS
)


def test_the_first_state_is_shown_at_the_start() -> None:
    position, events = begin(run_of(CLOCK))
    assert position == Position(0, 0)
    assert events == (Event(0, Said("The caller", "phone", "Two words.")),)


def test_a_clock_has_the_reading_time_of_its_words_and_silence_leads_on() -> None:
    machine = run_of(CLOCK)
    position, _ = begin(machine)
    assert next_change_ms(machine, position) == 5_600
    assert step(machine, position, Waited(5_599)) == (position, ())
    after, events = step(machine, position, Waited(60_000))
    assert (state_of(machine, after), after.shown_ms) == ("silent", 5_600)
    assert whats(list(events)) == [(5_600, "silence in ring"), (5_600, "Hello?")]
    silence = events[0].what
    assert isinstance(silence, TimedOut)
    assert [way.choice for way in silence.open] == ["on"]


def test_a_choice_performs_says_and_shows_in_that_order() -> None:
    _, told = played(run_of(CLOCK), took("on", 1_200))
    assert whats(told) == [
        (1_200, "chose on"),
        (1_200, "did ask_danger"),
        (1_200, "Go on."),
        (1_200, "Hello?"),
    ]


def test_every_state_restarts_the_clock() -> None:
    machine = run_of(CLOCK)
    position, told = played(machine, took("on", 1_000), took("back", 3_299), Waited(5_600))
    assert (state_of(machine, position), position.shown_ms) == ("silent", 1_000 + 3_299 + 5_600)
    assert told[-2].at_ms == 9_899


def test_a_choice_is_too_late_from_the_moment_the_clock_runs_out() -> None:
    machine = run_of(CLOCK)
    position, _ = begin(machine)
    assert step(machine, position, took("on", 5_599))[0].shown_ms == 5_599
    with pytest.raises(NotOpenError) as late:
        step(machine, position, took("on", 5_600))
    assert str(late.value) == (
        "'on' at 5.6 s is too late in 'ring': something happens at 5.6 s; wait for it, or choose before"
    )


def test_what_is_refused_says_what_would_have_been_possible() -> None:
    machine = run_of(CLOCK)
    position, _ = begin(machine)
    with pytest.raises(NotOpenError, match=r"^'hang_up' is not open here; open: on$"):
        step(machine, position, took("hang_up"))
    with pytest.raises(NotOpenError, match=r"^'on' cannot be taken -1 ms after 'ring' was shown$"):
        step(machine, position, took("on", -1))
    silent, _ = step(machine, position, took("on"))
    with pytest.raises(NotOpenError, match=r"^'silent' has no hint$"):
        step(machine, silent, TookHint(0))
    ended, _ = step(machine, silent, took("end"))
    with pytest.raises(NotOpenError, match=r"^the run has ended; nothing is open$"):
        step(machine, ended, took("end"))


def test_a_hint_is_told_and_changes_nothing() -> None:
    machine = run_of(CLOCK)
    position, _ = begin(machine)
    assert step(machine, position, TookHint(700)) == (
        position,
        (Event(700, Hinted(stop_state(machine), 700)),),
    )


def stop_state(machine: Machine) -> StateId:
    state = stop_at(machine, begin(machine)[0]).state
    assert state is not None
    return state.id


TIMERS = (
    """
counters: {rounds: 3}
start: ring
states:
  ring:
    clock: {seconds: 20, then: late}
    choices:
      - {id: ask, label: Ask, sets: [asked]}
      - {id: wait_long, label: Wait, counts: {rounds: 1}}
  street:
    clock: {seconds: 20, then: late}
    choices: [{id: end, label: End, to: done}]
world:
  shots: {after: 11, only: [shots], lines: [{scene: "Two cracks.", reveals: {danger: life}}], to: street}
  car: {after: 6, when: flag asked, lines: [{scene: A car.}], counts: {rounds: 1}}
"""
    + ENDINGS
)


def test_a_timer_fires_while_the_member_waits_and_only_in_its_variant() -> None:
    shots, calm = (run_of(TIMERS, variant, TWO_VARIANTS) for variant in ("shots", "calm"))
    position, told = played(shots, Waited(60_000))
    assert (state_of(shots, position), position.shown_ms) == ("street", 11_000)
    assert whats(told) == [(11_000, "timer shots"), (11_000, "Two cracks."), (11_000, "event.danger=life")]
    position, told = played(calm, Waited(60_000))
    assert whats(told) == [(20_000, "silence in ring"), (20_000, "ended late")]


def test_waiting_stops_at_the_first_thing_that_happens() -> None:
    machine = run_of(TIMERS, "shots", TWO_VARIANTS)
    position, told = played(machine, took("ask", 1_000), Waited(60_000))
    assert whats(told) == [(1_000, "chose ask"), (6_000, "timer car"), (6_000, "A car.")]
    assert position.shown_ms == 6_000


def test_a_timer_that_is_due_on_arrival_fires_then_and_once() -> None:
    machine = run_of(TIMERS, "calm", TWO_VARIANTS)
    _, told = played(machine, took("wait_long", 9_000), took("ask", 500), Waited(60_000))
    assert whats(told) == [
        (9_000, "chose wait_long"),
        (9_500, "chose ask"),
        (9_500, "timer car"),
        (9_500, "A car."),
        (29_500, "silence in ring"),
        (29_500, "ended late"),
    ]
    assert [what for _, what in told if isinstance(what, Happened)] == [Happened(told_timer(machine), 0)]


def told_timer(machine: Machine) -> TimerId:
    return machine.world[0].timer.id


def test_no_choice_reaches_past_a_timer() -> None:
    machine = run_of(TIMERS, "shots", TWO_VARIANTS)
    position, _ = begin(machine)
    assert step(machine, position, took("ask", 10_999))[1]
    with pytest.raises(NotOpenError, match="is too late in 'ring': something happens at 11 s"):
        step(machine, position, took("ask", 11_000))


def test_a_timer_and_a_clock_at_the_same_moment_let_the_timer_go_first() -> None:
    machine = run_of(
        TIMERS.replace(
            "seconds: 20, then: late}\n    choices:\n      - {id: ask",
            "seconds: 11, then: late}\n    choices:\n      - {id: ask",
        ),
        "shots",
        TWO_VARIANTS,
    )
    _, told = played(machine, Waited(11_000))
    assert whats(told)[0] == (11_000, "timer shots")


def test_a_timer_without_a_time_fires_as_soon_as_its_guard_holds() -> None:
    machine = run_of(TIMERS.replace("after: 6, when: flag asked", "when: flag asked"), "calm", TWO_VARIANTS)
    _, told = played(machine, took("wait_long", 9_000), took("ask", 500))
    assert whats(told) == [
        (9_000, "chose wait_long"),
        (9_500, "chose ask"),
        (9_500, "timer car"),
        (9_500, "A car."),
    ]
    assert machine.moments_ms == ()


def test_a_timer_without_time_or_guard_fires_as_the_run_begins_and_the_walk_knows_it() -> None:
    machine = run_of(TIMERS.replace("after: 6, when: flag asked, ", ""), "calm", TWO_VARIANTS)
    assert whats(list(begin(machine)[1])) == [(0, "timer car"), (0, "A car.")]
    assert walk(machine).timers == {TimerId("car")}


def test_a_lines_guard_is_asked_once_for_all_that_the_line_reveals() -> None:
    """The first reveal makes the guard false; the second is of the same line and is told all the same."""
    machine = run_of(
        """
start: ring
states:
  ring:
    lines:
      - phone: "He's bleeding, and it is a fight."
        by: caller
        when: danger is not known
        reveals: {danger: life, crime: alleged}
    choices: [{id: end, label: End, to: done}]
"""
        + ENDINGS
    )
    position, events = begin(machine)
    known = {
        circumstance: value for (_, circumstance), value in machine.layout.knowledge(position.config).items()
    }
    assert known == {"danger": "life", "crime": "alleged"}
    assert [type(each.what).__name__ for each in events] == ["Said", "Learned", "Learned"]
    assert walk(machine).spots == (position.config, *walk(machine).spots[1:])
