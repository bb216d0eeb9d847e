"""Every path over a ground, alike ones taken as one: a place with a ledger, and the moves between such.

A path is kept apart from another only while the score can still tell them apart (`ledger`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from scoring.proving.ground import SILENCE, WORLD, Edge, Ground
from scoring.proving.ledger import NOTHING, Faults, Ledger, Ledgers, Step

Allows: TypeAlias = Callable[[int], bool]
"""Tells whether a path is followed on that has these faults for certain (a mask of items)."""

_PLACE = 32
_LOW = (1 << _PLACE) - 1


class Road(NamedTuple):
    """A move made ready: the number of its kind, where it leads, what it breaks and what it comes to."""

    kind: int
    to: int
    broken: int
    shows: int


@dataclass(slots=True, kw_only=True)
class Paths:
    """What was found: (place, ledger) pairs with the pair before each on a shortest path, and its move.

    `leads` are the moves from each: the number of the move at its place, what it shows, where it leads.
    `ends` are the numbers of those at an ending, `faults` what was found against some; not `complete` where
    there were more than the bound.
    """

    places: list[int] = field(default_factory=list)
    ledgers: list[Ledger] = field(default_factory=list)
    origins: list[int] = field(default_factory=lambda: [-1])
    moves: list[int] = field(default_factory=lambda: [-1])
    leads: list[list[tuple[int, int, int]]] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    faults: dict[int, Faults] = field(default_factory=dict)
    _into: list[list[int]] = field(default_factory=list)
    complete: bool = True

    def into(self) -> list[list[int]]:
        """Give for each number those with a move to it."""
        if not self._into:
            self._into = [[] for _ in self.places]
            for at, leads in enumerate(self.leads):
                for _, _, to in leads:
                    self._into[to].append(at)
        return self._into


class Roads:
    """The ground made ready for walking with ledgers: moves that do the same to a ledger are of one kind.

    `steps` say by kind what a move does to a ledger. `into` has for each place those with a move to it, and
    what that breaks. `excusable` is what some ending excuses, and so is no fault for certain before the end.
    """

    def __init__(self, ground: Ground, ledgers: Ledgers, excusable: int) -> None:
        self.ground, self.ledgers, self.excusable = ground, ledgers, excusable
        self._kinds: dict[Step, int] = {}
        self._known: dict[tuple[int, int, int, bool, int, int, int], int] = {}
        self.steps: list[Step] = []
        self._book = _Book(ledgers, self.steps, excusable, 0)
        self._found = [ledgers.found_out(sight) for sight in ground.sights.all]
        self._ahead = _duties_ahead(ground)
        moved = [any(edge.by == WORLD for edge in edges) for edges in ground.edges]
        node_mask = ground.machine.node_mask
        nodes = [config & node_mask for config in ground.configs]
        self.ended = [ground.stop(place).ended is not None for place in range(len(nodes))]
        self.roads: list[list[Road]] = []
        self.into: list[list[tuple[int, int]]] = [[] for _ in nodes]
        known: dict[tuple[int, int, int], tuple[int, int, int]] = {}
        targets = [node << 1 | at_once for node, at_once in zip(nodes, moved, strict=True)]
        into, make = self.into, tuple.__new__
        for at, edges in enumerate(ground.edges):
            roads: list[Road] = []
            for edge in edges:
                by, sight, to, _, _, _ = edge
                key = sight, by, targets[to]
                if key not in known:
                    known[key] = self._kind(nodes[at], edge, nodes[to], moved=moved[to])
                kind, broken, shows = known[key]
                roads.append(make(Road, (kind, to, broken, shows)))
                into[to].append((at, broken))
            self.roads.append(roads)

    def _kind(self, node: int, edge: Edge, to: int, *, moved: bool) -> tuple[int, int, int]:
        """Give the number of a move's kind, what it breaks and what it comes to."""
        by, broken = edge.by, self.ground.broken(edge)
        shows = duties = found = 0
        if by != WORLD:
            sight = self.ground.sights.all[edge.sight]
            shows, duties, found = sight.shows, sight.duties, self._found[edge.sight]
        key = node, by, to, moved, duties, broken, found
        if key not in self._known:
            step = self._step_of(node, edge, to, moved=moved)
            kind = self._known[key] = self._kinds.setdefault(step, len(self.steps))
            if kind == len(self.steps):
                self.steps.append(step)
        return self._known[key], broken, shows

    def _step_of(self, node: int, edge: Edge, to: int, *, moved: bool) -> Step:
        ground, ledgers = self.ground, self.ledgers
        target, ahead = ground.machine.stops[to], self._ahead[to]
        overwritten = 0 if moved or target.ended else ledgers.bound(target.seat)
        if edge.by == WORLD:
            return Step(
                decides=False,
                duties=0,
                bound=0,
                doing=NOTHING,
                broken=0,
                wait_ms=0,
                found=0,
                ahead=ahead,
                overwritten=overwritten,
            )
        sight, stop = ground.sights.all[edge.sight], ground.machine.stops[node]
        return Step(
            decides=True,
            duties=sight.duties,
            bound=ledgers.bound(stop.seat),
            doing=NOTHING if edge.by == SILENCE else ledgers.doing(stop.ways[edge.by].open),
            broken=0 if edge.by == SILENCE else sight.breaks[edge.by],
            wait_ms=edge.wait_ms,
            found=self._found[edge.sight],
            ahead=ahead,
            overwritten=overwritten,
        )

    def walk(
        self,
        bound: int,
        *,
        allows: Allows,
        meetable: Sequence[int],
        allowed: Sequence[bool] | None = None,
        watched: int = 0,
    ) -> Paths:
        """Follow every path whose faults `allows` allows, over the places that are `allowed` (None: all).

        `meetable` are for each place the duties that can still be met from there: the others that are owing
        are faults for certain. Of the items `watched` the ledgers say whether they were come to.
        """
        book = _Book(self.ledgers, self.steps, self.excusable, watched) if watched else self._book
        return _Walk(self, book, allows, allowed).over(meetable, bound)


class _Book:
    """Ledgers by number, what each kind of move makes of them, and their certain faults; shared by walks."""

    def __init__(self, ledgers: Ledgers, steps: Sequence[Step], excusable: int, watched: int) -> None:
        self._ledgers, self._steps, self._excusable, self.watched = ledgers, steps, excusable, watched
        self._numbers = {Ledger(): 0}
        self.known = [Ledger()]
        self.certain = [(0, 0)]
        self.effects: dict[object, int] = {}

    def after(self, key: object, number: int, kind: int, shows: int) -> int:
        """Give the number of the ledger after a move of a kind, a new one if need be; remember it."""
        ledgers = self._ledgers
        ledger = ledgers.advance(self.known[number], self._steps[kind])
        come = shows & self.watched & ~ledger.seen
        if come:
            ledger = ledger._replace(seen=ledger.seen | come)
        after = self._numbers.setdefault(ledger, len(self.known))
        if after == len(self.known):
            self.known.append(ledger)
            faults = ledger.broken | ledger.done | ledger.missed & ~self._excusable
            self.certain.append((faults, ledger.owing & ~ledgers.listed))
        self.effects[key] = after
        return after


class _Walk:
    """One walk: which faults it allows, over which places."""

    def __init__(self, roads: Roads, book: _Book, allows: Allows, allowed: Sequence[bool] | None) -> None:
        self._roads, self._book, self._allows, self._allowed = roads, book, allows, allowed
        self._fine: dict[int, bool] = {}

    def over(self, meetable: Sequence[int], bound: int) -> Paths:
        """Follow the moves, breadth first."""
        book, fine, ended, watched = self._book, self._fine, self._roads.ended, self._book.watched
        effects, certain = book.effects, book.certain
        found, states, seen = Paths(), [0], {0: 0}
        chosen: dict[int, list[tuple[int, int, int, int]]] = {}
        for at, state in enumerate(states):
            place, number = state >> _PLACE, state & _LOW
            leads: list[tuple[int, int, int]] = []
            found.leads.append(leads)
            if ended[place]:
                found.ends.append(at)
                continue
            if place not in chosen:
                chosen[place] = self._chosen(place)
            for move, kind, to, shows in chosen[place]:
                key = (kind << _PLACE | number) if not watched else (kind, number, shows & watched)
                after = effects[key] if key in effects else book.after(key, number, kind, shows)
                base, owing = certain[after]
                faults = base | owing & ~meetable[to]
                if faults and not (fine[faults] if faults in fine else self._is_fine(faults)):
                    continue
                reached = to << _PLACE | after
                number_to = seen.setdefault(reached, len(states))
                if number_to == len(states):
                    states.append(reached)
                    found.origins.append(at)
                    found.moves.append(move)
                leads.append((move, shows, number_to))
            if len(states) > bound:
                found.complete = False
                found.leads += [[] for _ in states[len(found.leads) :]]
                break
        found.places = [state >> _PLACE for state in states]
        found.ledgers = [book.known[state & _LOW] for state in states]
        return found

    def _chosen(self, place: int) -> list[tuple[int, int, int, int]]:
        """List the moves to follow from a place: number, kind, where to, what it comes to."""
        allowed = self._allowed
        return [
            (move, kind, to, shows)
            for move, (kind, to, broken, shows) in enumerate(self._roads.roads[place])
            if (allowed is None or allowed[to]) and (not broken or self._is_fine(broken))
        ]

    def _is_fine(self, faults: int) -> bool:
        """Tell, and remember, whether a path with these faults is followed."""
        self._fine[faults] = self._allows(faults)
        return self._fine[faults]


def _duties_ahead(ground: Ground) -> list[int]:
    """Give for each stop the duties that can be in play there or at a stop to come."""
    count = len(ground.machine.stops)
    ahead, leads = [0] * count, [set[int]() for _ in range(count)]
    node_mask = ground.machine.node_mask
    for place, edges in enumerate(ground.edges):
        at = ground.configs[place] & node_mask
        for edge in edges:
            leads[at].add(ground.configs[edge.to] & node_mask)
            if edge.sight >= 0:
                ahead[at] |= ground.sights.all[edge.sight].duties
    before: list[int] = []
    while ahead != before:
        before = list(ahead)
        for at in range(count):
            for to in leads[at]:
                ahead[at] |= ahead[to]
    return ahead
