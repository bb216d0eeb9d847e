"""A record of events as the moments at which the member had to decide, with what was known at each.

Only the record is read. Knowledge of the event holds for every matter; a matter's own knowledge lies over
it. What was learned after the last decision decided nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple, TypeAlias, assert_never

from scenarios.events import (
    Acted,
    Decided,
    Ended,
    Event,
    Happened,
    Hinted,
    Learned,
    Open,
    Rated,
    Said,
    TimedOut,
    Timing,
)
from scenarios.model import Deed, StateId
from scenarios.vocabulary import EVENT, CircumstanceId, MatterId, SeatId, Value

Known: TypeAlias = Mapping[CircumstanceId, Value]

Facts: TypeAlias = frozenset[tuple[CircumstanceId, Value]]
"""What is known, as one value that is cheap to hash: what a ruling is remembered by."""


_SILENCE = Said("", "scene", "")


class Cue(NamedTuple):
    """When a circumstance became known as it is known now, and the line that showed it ("" if none did)."""

    at_ms: int
    circumstance: CircumstanceId
    value: Value
    line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A moment of decision: what was known and open, and what the member did (`chosen` None: nothing).

    `hints` are those taken in its state so far; a hint that was read stays known. `facts` are what `cues`
    show of each matter, the event's under its own; both are shared by stops that nothing was learned between.
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
    facts: Mapping[MatterId, Facts]

    def facts_of(self, matter: MatterId) -> Facts:
        """Give what was known of a matter as one value."""
        return self.facts.get(matter) or self.facts[EVENT]

    def known(self, matter: MatterId) -> Known:
        """Give what was known of a matter, the event's knowledge under it."""
        cues = {**self.cues.get(EVENT, {}), **self.cues.get(matter, {})}
        return {circumstance: cue.value for circumstance, cue in cues.items()}

    def cue(self, matter: MatterId, circumstance: CircumstanceId) -> Cue | None:
        """Give the cue of a circumstance as the matter knows it."""
        own = self.cues.get(matter, {}).get(circumstance)
        return own or self.cues.get(EVENT, {}).get(circumstance)


class Done(NamedTuple):
    """An act that was performed, by its stop."""

    deed: Deed
    at_ms: int
    stop: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """A run's stops, what was done, how sure the member was of which stop, and its ending.

    `sure` has (index of the stop, per cent); `ended` None: broken off.
    """

    stops: tuple[Stop, ...]
    done: tuple[Done, ...]
    sure: tuple[tuple[int, int], ...]
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
    sure: list[tuple[int, int]] = []
    stops = tuple(_stops(events, sure))
    done = tuple(
        Done(deed=deed, at_ms=stop.at_ms, stop=stop.index)
        for stop in stops
        if stop.chosen
        for deed in stop.chosen.deeds
    )
    last = next((each for each in reversed(events) if not isinstance(each.what, Rated)), None)
    ended = last.what if last and isinstance(last.what, Ended) else None
    end_ms = last.at_ms if last else 0
    return Timeline(stops=stops, done=done, sure=tuple(sure), ended=ended, end_ms=end_ms)


class _Notes:
    """What is known so far, matter by matter; a page of it is written only after something was learned."""

    def __init__(self) -> None:
        self._own: dict[MatterId, dict[CircumstanceId, Cue]] = {EVENT: {}}
        self._facts: dict[MatterId, dict[CircumstanceId, tuple[CircumstanceId, Value]]] = {EVENT: {}}
        self._stale: set[MatterId] = {EVENT}
        self._cues: Mapping[MatterId, Mapping[CircumstanceId, Cue]] = {}
        self._page: Mapping[MatterId, Facts] = {}

    def learn(self, matter: MatterId, cue: Cue) -> None:
        """Note what became known; what is known of the event is known of every matter that knows no other."""
        if matter not in self._own:
            self._own[matter], self._facts[matter] = {}, dict(self._facts[EVENT])
        self._own[matter][cue.circumstance] = cue
        fact = (cue.circumstance, cue.value)
        for each in self._own if matter == EVENT else (matter,):
            if each == matter or cue.circumstance not in self._own[each]:
                self._facts[each][cue.circumstance] = fact
                self._stale.add(each)

    def page(self) -> tuple[Mapping[MatterId, Mapping[CircumstanceId, Cue]], Mapping[MatterId, Facts]]:
        """Give the cues of each matter that has its own, and the facts known of each."""
        if self._stale:
            cues = {each: MappingProxyType(dict(self._own[each])) for each in self._stale if self._own[each]}
            facts = {each: frozenset(self._facts[each].values()) for each in self._stale}
            self._cues = MappingProxyType({**self._cues, **cues})
            self._page = MappingProxyType({**self._page, **facts})
            self._stale.clear()
        return self._cues, self._page


def _stops(events: tuple[Event, ...], sure: list[tuple[int, int]]) -> Iterator[Stop]:
    """Yield the stops, and note in `sure` which of them was rated."""
    notes = _Notes()
    hints: dict[StateId, int] = {}
    said, index = _SILENCE, 0
    for at_ms, what in events:
        match what:
            case Said():
                said = what
            case Learned(matter, circumstance, value):
                line = f"{said.speaker}: {said.text}" if said.speaker else said.text
                notes.learn(matter, Cue(at_ms, circumstance, value, line))
            case Decided() | TimedOut():
                yield _stop(what, at_ms, index, hints.get(what.state, 0), notes)
                index += 1
            case Hinted(state):
                hints[state] = hints.get(state, 0) + 1
            case Rated(sure=per_cent):
                sure.append((index - 1, per_cent))
            case Acted() | Happened() | Ended():
                pass
            case _:
                assert_never(what)


def _stop(
    what: Decided | TimedOut,
    at_ms: int,
    index: int,
    hints: int,
    notes: _Notes,
) -> Stop:
    cues, facts = notes.page()
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
        cues=cues,
        facts=facts,
    )
