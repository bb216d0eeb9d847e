"""What the law says at each moment of decision: what is in play, faced and broken there, as bit masks.

A moment is a stop with what is open and what is known; there are few of them, and many paths through each.
Every answer is the judge's own (`scoring.findings`), asked once for each moment.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from scenarios.events import Decided, Event, Learned, Open, TimedOut
from scenarios.machine import Machine, Stop, Way
from scenarios.vocabulary import EVENT, MatterId, SeatId
from scoring.findings import Judge, duties_at, faced_at
from scoring.norms import Norm
from scoring.opportunities import Owed
from scoring.ruling import Situation
from scoring.timeline import Stop as Moment
from scoring.timeline import timeline

Key: TypeAlias = tuple[str, MatterId]
"""What is owed: a norm, `craft.STATE`, `time.STATE` or a decision's reason (`why.STATE`), and the matter."""


Rules: TypeAlias = Mapping[MatterId, Situation]
"""What the rules say of each matter."""


@dataclass(frozen=True, slots=True)
class Item:
    """Something the score may hold a line of; `norm` is None for craft and time."""

    key: Key
    norm: Norm | None


class Items:
    """Gives each item a bit of its own, in the order in which they are met."""

    def __init__(self) -> None:
        self.all: list[Item] = []
        self._bits: dict[Key, int] = {}

    def bit(self, key: Key, norm: Norm | None) -> int:
        """Give the bit of an item, a new one where it was not met before."""
        if key not in self._bits:
            self._bits[key] = 1 << len(self.all)
            self.all.append(Item(key, norm))
        return self._bits[key]

    def of(self, mask: int) -> Iterator[Item]:
        """Yield the items of a mask."""
        return (item for at, item in enumerate(self.all) if mask >> at & 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """One moment as the law sees it: a stop with the ways open there; all masks but `known` are of items.

    `known` are the bits of what is known, `duties` are in play, `shows` is all that a run comes to here;
    `breaks` says by the place of the way what taking it breaks.
    """

    stop: Stop
    opened: tuple[int, ...]
    known: int
    duties: int
    shows: int
    breaks: tuple[int, ...]


class Sights:
    """Sees the moments of one machine, each once; `owed` says which states' craft and time count."""

    def __init__(self, machine: Machine, judge: Judge, owed: Owed) -> None:
        self.items = Items()
        self.all: list[Sight] = []
        self._machine, self._judge, self._owed = machine, judge, owed
        self._places: dict[tuple[int, int, int], int] = {}
        self._rules: dict[tuple[SeatId, int], tuple[Rules, int]] = {}
        self._alike: dict[tuple[Situation, ...], tuple[Rules, int]] = {}
        self._breaks: dict[tuple[int, int], int] = {}
        self._ways: dict[int, Moment] = {}
        self._matters = _matters(machine)
        self._known = 0
        for bits in machine.layout.known.values():
            self._known |= bits.mask

    def place(self, stop: int, opened: int, config: int) -> int:
        """Give the index of the sight of a stop with this open (bits by the place of the way) and known."""
        key = stop, opened, config & self._known
        at = self._places.get(key)
        if at is None:
            at = self._places[key] = len(self.all)
            self.all.append(self._see(self._machine.stops[stop], opened, key[2]))
        return at

    def _see(self, stop: Stop, opened: int, known: int) -> Sight:
        places = tuple(at for at in range(len(stop.ways)) if opened >> at & 1)
        rules, duties = self._ruled(stop, known)
        breaks = tuple(
            [
                self._broken(stop, way, rules) if opened >> at & 1 and way.open.deeds else 0
                for at, way in enumerate(stop.ways)
            ]
        )
        shows = duties | self._unwritten(stop)
        for each in breaks:
            shows |= each
        return Sight(stop=stop, opened=places, known=known, duties=duties, shows=shows, breaks=breaks)

    def _ruled(self, stop: Stop, known: int) -> tuple[Rules, int]:
        """Give what the rules say of each matter to this seat, and the duties in play.

        Where they say the same, what they say is one value, whatever else is known.
        """
        key = stop.seat, known
        if key not in self._rules:
            moment = _moment(stop, self._learned(known), (), None)
            situations = tuple([self._judge.situation(moment, matter) for matter in self._matters])
            if situations not in self._alike:
                rules = dict(zip(self._matters, situations, strict=True))
                self._alike[situations] = rules, self._duties(rules)
            self._rules[key] = self._alike[situations]
        return self._rules[key]

    def _duties(self, rules: Rules) -> int:
        duties = 0
        for norm, matter in duties_at(rules, self._judge):
            duties |= self.items.bit((norm.id, matter), norm)
        return duties

    def _broken(self, stop: Stop, way: Way, rules: Rules) -> int:
        """Give what taking a way breaks."""
        key = id(way), id(rules)
        if key not in self._breaks:
            broken = 0
            for each in faced_at(self._alone(stop, way), rules):
                if each.verdict == "prohibited":
                    broken |= self.items.bit((each.norm.id, each.matter), each.norm)
            self._breaks[key] = broken
        return self._breaks[key]

    def _alone(self, stop: Stop, way: Way) -> Moment:
        """Give a moment at which the way alone is open; what is known there is the rules' business."""
        if id(way) not in self._ways:
            self._ways[id(way)] = _moment(stop, (), (way.open,), way.open)
        return self._ways[id(way)]

    def _learned(self, known: int) -> tuple[Event, ...]:
        facts = self._machine.layout.knowledge(known)
        return tuple(
            Event(0, Learned(matter, circumstance, value)) for (matter, circumstance), value in facts.items()
        )

    def _unwritten(self, stop: Stop) -> int:
        """Give the craft and the time that are owed here, and the reasons that are asked here."""
        shows = 0
        if stop.state is not None and stop.state.id in self._owed.crafts:
            shows |= self.items.bit((f"craft.{stop.state.id}", EVENT), None)
        if stop.state is not None and stop.state.id in self._owed.timed:
            shows |= self.items.bit((f"time.{stop.state.id}", EVENT), None)
        for decision in {way.open.reason.decision for way in stop.ways if way.open.reason is not None}:
            if decision in self._owed.reasoned:
                shows |= self.items.bit((f"why.{decision}", EVENT), None)
        return shows


def _moment(stop: Stop, learned: Iterable[Event], every: tuple[Open, ...], chosen: Open | None) -> Moment:
    """Make a moment of decision as a record would tell it."""
    if stop.state is None:
        raise AssertionError("an ending is no moment of decision")
    at, seat, timing = stop.state.id, stop.seat, stop.timing
    if chosen is None:
        left = Event(0, TimedOut(at, seat, 0, every, timing))
    else:
        left = Event(0, Decided(at, seat, chosen.choice, 0, every, timing))
    return timeline((*learned, left)).stops[0]


def _matters(machine: Machine) -> tuple[MatterId, ...]:
    """List every matter a run of the machine can speak of, the event first."""
    named = {matter for matter, _ in machine.layout.known}
    named |= {deed.matter for stop in machine.stops for way in stop.ways for deed in way.open.deeds}
    return (EVENT, *sorted(named - {EVENT}))
