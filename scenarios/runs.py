"""Recorded runs: played again by the same `step`, to see that they are the same, or to go on from."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from scenarios.events import Decided, Event, Happened, Hinted, Rated, TimedOut
from scenarios.machine import (
    Chosen,
    Input,
    Machine,
    NotOpenError,
    Position,
    TookHint,
    Waited,
    begin,
    step,
)
from scenarios.rating import to_rate


class ResumeError(ValueError):
    """A record and the scenario disagree; the message says at which event and how."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """A record played again: where it ends, and the first event that is not as recorded.

    `differs_at` counts the record's events from 0; None: all are the same. `expected` is what was recorded
    there and `found` what the machine tells, None where one of the two has ended. A record that breaks off
    (a run not finished) is the same as far as it goes.
    """

    position: Position
    differs_at: int | None
    expected: Event | None
    found: Event | None


def inputs_of(events: Iterable[Event]) -> Iterator[Input]:
    """Yield the inputs that a record holds, in order.

    A timer that fired on arrival belongs to the input before it; one that fired while the member waited
    ends a move of its own, which shows in its `after_ms`.
    """
    for event in events:
        match event.what:
            case Decided(choice=choice, after_ms=after_ms):
                yield Chosen(choice, after_ms)
            case TimedOut(after_ms=after_ms):
                yield Waited(after_ms)
            case Happened(after_ms=after_ms) if after_ms:
                yield Waited(after_ms)
            case Hinted(after_ms=after_ms):
                yield TookHint(after_ms)
            case Rated() as rated:
                yield rated
            case _:
                pass


def replay(machine: Machine, events: Sequence[Event]) -> Replay:
    """Play the inputs of a record again and compare every event; stop at the first that differs."""
    position, told = begin(machine)
    at = 0
    differs = _first_difference(events, at, told)
    at += len(told)
    for given in inputs_of(events):
        if differs is not None:
            break
        if isinstance(given, Rated) and to_rate(events[:at]) != given.state:
            differs = at, _at(events, at), None
            break
        try:
            position, told = step(machine, position, given)
        except NotOpenError:
            return Replay(position=position, differs_at=at, expected=_at(events, at), found=None)
        differs = _first_difference(events, at, told)
        at += len(told)
    if differs is None and at < len(events):
        differs = at, events[at], None
    place, expected, found = differs or (None, None, None)
    return Replay(position=position, differs_at=place, expected=expected, found=found)


def _at(events: Sequence[Event], at: int) -> Event | None:
    return events[at] if at < len(events) else None


def _first_difference(
    events: Sequence[Event], at: int, told: Sequence[Event]
) -> tuple[int, Event | None, Event | None] | None:
    """Compare what was told with the record from `at` on."""
    for offset, event in enumerate(told):
        recorded = _at(events, at + offset)
        if recorded != event:
            return at + offset, recorded, event
    return None


def resume(machine: Machine, events: Sequence[Event]) -> Position:
    """Give the position in which a recorded run stands; ResumeError where record and scenario disagree."""
    played = replay(machine, events)
    if played.differs_at is not None:
        raise ResumeError(
            f"event {played.differs_at + 1} of the record is {_named(played.expected)}, "
            f"but the scenario tells {_named(played.found)} there; it was recorded with another scenario "
            "version or changed since"
        )
    return played.position


def _named(event: Event | None) -> str:
    if event is None:
        return "no event"
    return f"{type(event.what).__name__} {tuple(event.what)[:3]} at {event.at_ms / 1000:g} s"
