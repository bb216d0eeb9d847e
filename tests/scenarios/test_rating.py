"""How sure a member was: asked right after a choice, once; it takes no time and moves nothing."""

from collections.abc import Sequence

import pytest

from scenarios.events import Ended, Event, Rated
from scenarios.machine import begin, step
from scenarios.model import StateId
from scenarios.rating import NotRatedError, rate, to_rate
from scenarios.runs import replay, resume
from scenarios.script import play
from tests.scenarios.playing import played, took, whats
from tests.scenarios.worlds import run_of

MACHINE = run_of(
    """
    start: ring
    states:
      ring:
        hint: Ask.
        clock: {seconds: 20, then: late}
        choices:
          - {id: ask, label: Ask, once: true}
          - {id: on, label: Go on, to: last}
      last:
        choices: [{id: end, label: End, to: done}]
    world:
      car: {after: 5}
    endings:
      done: {outcome: lawful, people: Nobody is hurt.}
      late: {outcome: failed_duty, people: Nobody came.}
    """
)
RING = StateId("ring")


def _events(*script: str) -> tuple[Event, ...]:
    return play(MACHINE, script)[1]


def test_a_rating_stands_behind_its_decision_at_the_moment_of_it_also_behind_the_last() -> None:
    assert whats(list(_events("ask@1%90", "on@2", "end@3%55"))) == [
        (1_000, "chose ask"),
        (1_000, "90 % sure of ring"),
        (3_000, "chose on"),
        (5_000, "timer car"),
        (6_000, "chose end"),
        (6_000, "ended done"),
        (6_000, "55 % sure of last"),
    ]


def test_a_rating_changes_neither_the_place_nor_the_time_of_a_run() -> None:
    position, _ = played(MACHINE, took("ask", 1_000))
    rated = Rated(RING, 70)
    assert step(MACHINE, position, rated) == (position, (Event(1_000, rated),))
    assert play(MACHINE, ["ask@1%70", "on@2"])[0] == play(MACHINE, ["ask@1", "on@2"])[0]


@pytest.mark.parametrize(
    ("script", "state"),
    [
        ([], None),
        (["ask@1"], "ring"),
        (["ask@1%80"], None),
        (["hint@1"], None),
        (["ask@1", "wait"], None),
        (["on@6"], "ring"),
        (["on@1", "end@1"], "last"),
        (["on@1", "end@1%80"], None),
        (["wait", "wait"], None),
    ],
)
def test_what_may_be_rated_is_the_decision_just_taken_once_and_no_silence(
    script: Sequence[str], state: str | None
) -> None:
    assert to_rate(_events(*script)) == state


def test_a_timer_that_fires_on_arrival_belongs_to_the_decision_before_it() -> None:
    """The guard holds only once asked, so the car comes with the answer."""
    machine = run_of(
        """
        start: ring
        states:
          ring:
            choices: [{id: ask, label: Ask, once: true, sets: [asked]}, {id: end, label: End, to: done}]
        world: {car: {after: 1, when: flag asked}}
        endings: {done: {outcome: lawful, people: Nobody is hurt.}}
        """
    )
    events = play(machine, ["ask@2%60", "end@1"])[1]
    assert whats(list(events))[:3] == [
        (2_000, "chose ask"),
        (2_000, "timer car"),
        (2_000, "60 % sure of ring"),
    ]
    assert replay(machine, events).differs_at is None


@pytest.mark.parametrize("sure", [49, 101, 0, -80])
def test_a_confidence_is_50_to_100_per_cent(sure: int) -> None:
    with pytest.raises(NotRatedError, match="is no confidence; give 50 to 100 per cent"):
        rate(_events("ask@1"), sure)


def test_what_cannot_be_rated_is_told() -> None:
    with pytest.raises(NotRatedError, match="only a decision just taken is rated, and once"):
        rate(begin(MACHINE)[1], 80)


@pytest.mark.parametrize("kept", range(1, 8))
def test_a_rated_run_replays_and_is_resumed_from_every_event(kept: int) -> None:
    events = _events("ask@1%90", "on@2", "end@3%55")
    told = replay(MACHINE, events)
    assert (told.differs_at, told.position) == (None, play(MACHINE, ["ask@1", "on@2", "end@3"])[0])
    if isinstance(events[kept - 1].what, Rated | Ended):
        assert resume(MACHINE, events[:kept]) == replay(MACHINE, events[:kept]).position


@pytest.mark.parametrize("at", [0, 3, 4])
def test_a_rating_that_follows_no_decision_is_where_a_replay_differs(at: int) -> None:
    events = list(_events("ask@1%90", "on@2", "end@3%55"))
    moved = [*events[:at], Event(events[at].at_ms, Rated(RING, 80)), *events[at:]]
    assert replay(MACHINE, moved).differs_at == at


def test_a_rating_of_another_state_is_where_a_replay_differs() -> None:
    events = list(_events("ask@1", "on@2"))
    told = replay(MACHINE, [events[0], Event(1_000, Rated(StateId("last"), 80)), *events[1:]])
    assert (told.differs_at, told.found) == (1, None)
