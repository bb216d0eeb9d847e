"""A record of events as the moments at which the member had to decide, with what was known at each.

Only the record is read. Knowledge of the event holds for every matter; a matter's own knowledge lies over
it. What was learned after the last decision decided nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias, assert_never

from scenarios.events import (
    Acted,
    Decided,
    Ended,
    Event,
    Happened,
    Hinted,
    Learned,
    Open,
    Said,
    TimedOut,
    Timing,
)
from scenarios.model import Deed, StateId
from scenarios.vocabulary import EVENT, CircumstanceId, MatterId, SeatId, Value

Known: TypeAlias = Mapping[CircumstanceId, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """When a circumstance became known as it is known now, and the line that showed it ("" if none did)."""

    at_ms: int
    circumstance: CircumstanceId
    value: Value
    line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A moment of decision: what was known and open, and what the member did (`chosen` None: nothing).

    `hints` are those taken in its state so far; a hint that was read stays known.
    """

    index: int
    state: StateId
    seat: SeatId
    at_ms: int
    after_ms: int
    timing: Timing
    open: tuple[Open, ...]
    chosen: Open | None
    hints: int
    cues: Mapping[MatterId, Mapping[CircumstanceId, Cue]]

    def known(self, matter: MatterId) -> Known:
        """Give what was known of a matter, the event's knowledge under it."""
        cues = {**self.cues.get(EVENT, {}), **self.cues.get(matter, {})}
        return {circumstance: cue.value for circumstance, cue in cues.items()}

    def cue(self, matter: MatterId, circumstance: CircumstanceId) -> Cue | None:
        """Give the cue of a circumstance as the matter knows it."""
        own = self.cues.get(matter, {}).get(circumstance)
        return own or self.cues.get(EVENT, {}).get(circumstance)


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """An act that was performed, by its stop."""

    deed: Deed
    at_ms: int
    stop: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """A run's stops, what was done, and its ending (None: broken off)."""

    stops: tuple[Stop, ...]
    done: tuple[Done, ...]
    ended: Ended | None
    end_ms: int

    @property
    def matters(self) -> tuple[MatterId, ...]:
        """List every matter the run speaks of, the event first."""
        named = {deed.matter for stop in self.stops for way in stop.open for deed in way.deeds}
        named |= {matter for stop in self.stops for matter in stop.cues}
        return (EVENT, *sorted(named - {EVENT}))


def timeline(events: tuple[Event, ...]) -> Timeline:
    """Read a run's events into its moments of decision."""
    stops = tuple(_stops(events))
    done = tuple(
        Done(deed=deed, at_ms=stop.at_ms, stop=stop.index)
        for stop in stops
        if stop.chosen
        for deed in stop.chosen.deeds
    )
    last = events[-1] if events else None
    ended = last.what if last and isinstance(last.what, Ended) else None
    return Timeline(stops=stops, done=done, ended=ended, end_ms=last.at_ms if last else 0)


def _stops(events: tuple[Event, ...]) -> Iterator[Stop]:
    cues: dict[MatterId, Mapping[CircumstanceId, Cue]] = {}
    hints: dict[StateId, int] = {}
    line, index = "", 0
    for at_ms, what in events:
        match what:
            case Said(speaker, _, text):
                line = f"{speaker}: {text}" if speaker else text
            case Learned(matter, circumstance, value):
                cue = Cue(at_ms=at_ms, circumstance=circumstance, value=value, line=line)
                cues = {**cues, matter: MappingProxyType({**cues.get(matter, {}), circumstance: cue})}
            case Decided() | TimedOut():
                yield _stop(what, at_ms, index, hints.get(what.state, 0), cues)
                index += 1
            case Hinted(state):
                hints[state] = hints.get(state, 0) + 1
            case Acted() | Happened() | Ended():
                pass
            case _:
                assert_never(what)


def _stop(
    what: Decided | TimedOut,
    at_ms: int,
    index: int,
    hints: int,
    cues: Mapping[MatterId, Mapping[CircumstanceId, Cue]],
) -> Stop:
    chosen = None
    if isinstance(what, Decided):
        chosen = next((way for way in what.open if way.choice == what.choice), None)
    return Stop(
        index=index,
        state=what.state,
        seat=what.seat,
        at_ms=at_ms,
        after_ms=what.after_ms,
        timing=what.timing,
        open=what.open,
        chosen=chosen,
        hints=hints,
        cues=MappingProxyType(cues),
    )
