"""What a member can reach: every place of a variant and every move from it, alike ones taken as one.

A place is a configuration without the bits that matter no more (`live`), with the span of the run's time
in which it is shown where the world moves at fixed times (`scenarios.exploring.clockwork`).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple, TypeAlias

from scenarios.exploring.clockwork import Clockwork
from scenarios.exploring.spans import ALWAYS, Span, add, cut, shared
from scenarios.exploring.tables import Judged, Outcome, judged_moves
from scenarios.guard import moments_of
from scenarios.machine import Machine, Stop, Way, WorldMove, begin
from scenarios.model import Effect
from scoring.proving.sights import Sights

SILENCE = -1
WORLD = -2


class Edge(NamedTuple):
    """A move: by the way of this number, SILENCE or WORLD; `sight` is -1 for WORLD, who decides nothing.

    `wait_ms` is how long the move takes at least, `span` when in the run it can be made.
    """

    by: int
    sight: int
    to: int
    wait_ms: int
    span: Span = ALWAYS
    timer: WorldMove | None = None


@dataclass(slots=True, kw_only=True)
class Ground:
    """Places by number, 0 the first, with their moves; `complete` unless there were more than the bound."""

    machine: Machine
    sights: Sights
    configs: list[int] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    edges: list[list[Edge]] = field(default_factory=list)
    complete: bool = True

    def stop(self, place: int) -> Stop:
        """Give the state or ending of a place."""
        return self.machine.stops[self.configs[place] & self.machine.node_mask]

    def broken(self, edge: Edge) -> int:
        """Give the prohibitions that a move breaks."""
        return self.sights.all[edge.sight].breaks[edge.by] if edge.by >= 0 else 0

    def way(self, place: int, edge: Edge) -> Way | None:
        """Give the choice of a move; None for the clock and the world."""
        return self.stop(place).ways[edge.by] if edge.by >= 0 else None


def still(machine: Machine) -> Machine:
    """Leave out the timers that only tell something: nothing that is judged depends on them.

    What is left aside with them is that each starts the clock of its state anew.
    """
    moving = tuple(move for move in machine.world if not _only_tells(move))
    idle = {move.test for move in machine.world if _only_tells(move)}
    guards = [asked.guard for test, asked in machine.asked.items() if test not in idle]
    moments = {ms for guard in guards for ms in moments_of(guard)}
    moments |= {move.after_ms for move in moving if move.after_ms}
    return replace(machine, world=moving, moments_ms=tuple(sorted(moments)))


def _only_tells(move: WorldMove) -> bool:
    timer = move.timer
    changes = any(line.reveals for line in timer.lines) or timer.effect != Effect()
    return timer.to is None and not changes


def reach(machine: Machine, live: tuple[int, ...], sights: Sights, bound: int) -> Ground:
    """Find every place, up to `bound`."""
    ground = Ground(machine=machine, sights=sights)
    if machine.moments_ms:
        _Timed(ground, live).reach(bound)
    else:
        _reach_untimed(ground, live, bound)
    ground.spans = ground.spans or [ALWAYS] * len(ground.configs)
    return ground


def _reach_untimed(ground: Ground, live: tuple[int, ...], bound: int) -> None:
    machine, configs, edges = ground.machine, ground.configs, ground.edges
    node_mask, make = machine.node_mask, tuple.__new__
    start = begin(machine)[0].config
    configs.append(start & live[start & node_mask])
    numbers = {configs[0]: 0}
    moves = _moves(machine)
    for config in configs:
        opened, after = 0, []
        for by, bit, used, wait_ms, mask, known, judged in moves[config & node_mask]:
            if not config & used:
                key = config & mask
                outcome = known[key] if key in known else judged.judge(config)
                if outcome is not None:
                    opened |= bit
                    reached = config & outcome[0] | outcome[1]
                    after.append((by, wait_ms, reached & live[reached & node_mask]))
        sight = ground.sights.place(config & node_mask, opened, config) if after else 0
        found: list[Edge] = []
        edges.append(found)
        for by, wait_ms, reached in after:
            to = numbers.setdefault(reached, len(configs))
            if to == len(configs):
                configs.append(reached)
            found.append(make(Edge, (by, sight, to, wait_ms, ALWAYS, None)))
        if len(configs) > bound:
            ground.complete = False
            edges += [[] for _ in configs[len(edges) :]]
            return


_Move: TypeAlias = tuple[int, int, int, int, int, dict[int, Outcome | None], Judged]
"""By which way (SILENCE), its bit among those open, `once` bit, time it takes, and how it is judged."""


def _moves(machine: Machine) -> list[list[_Move]]:
    """Take the moves of every stop apart for speed."""
    found = []
    for stop, judged in zip(machine.stops, judged_moves(machine), strict=True):
        here: list[_Move] = []
        for by, one in enumerate(judged):
            if one.way is not None:
                here.append((by, 1 << by, one.way.used, 0, one.mask, one.known, one))
            else:
                here.append((SILENCE, 0, 0, stop.limit_ms or 0, one.mask, one.known, one))
        found.append(here)
    return found


class _Timed:
    """A search under way of a machine whose world moves at fixed times."""

    def __init__(self, ground: Ground, live: tuple[int, ...]) -> None:
        self._ground, self._live = ground, live
        self._clockwork = Clockwork(ground.machine)
        self._covered: dict[int, list[Span]] = {}
        self._numbers: dict[int, list[int]] = {}
        self._leads: list[list[tuple[Edge, int, Span]]] = []

    def reach(self, bound: int) -> None:
        ground = self._ground
        start = begin(ground.machine)[0].config
        self._arrive(self._alive(start), (0, 1))
        for place, config in enumerate(ground.configs):
            leads = list(self._leads_from(config, ground.spans[place]))
            self._leads.append(leads)
            for _, to, span in leads:
                self._arrive(to, span)
            if len(ground.configs) > bound:
                ground.complete = False
                break
        ground.edges = [list(self._resolved(leads)) for leads in self._leads]
        ground.edges += [[] for _ in ground.configs[len(ground.edges) :]]

    def _alive(self, config: int) -> int:
        return config & self._live[config & self._ground.machine.node_mask]

    def _arrive(self, config: int, span: Span) -> None:
        ground = self._ground
        for part in add(self._covered.setdefault(config, []), self._clockwork.settle(config, span)):
            self._numbers.setdefault(config, []).append(len(ground.configs))
            ground.configs.append(config)
            ground.spans.append(part)

    def _leads_from(self, config: int, span: Span) -> Iterator[tuple[Edge, int, Span]]:
        """Yield each move (its `to` still open), the configuration it leads to, and when."""
        clockwork, machine = self._clockwork, self._ground.machine
        stop = clockwork.stop(config)
        for lead in clockwork.leads(config, span):
            to = self._alive(lead.config)
            if isinstance(lead.move, WorldMove):
                yield Edge(WORLD, -1, -1, 0, lead.span, lead.move), to, lead.span
                continue
            by = SILENCE if lead.move is None else stop.ways.index(lead.move)
            wait_ms = (stop.limit_ms or 0) if by == SILENCE else 0
            for piece in cut(lead.span, clockwork.moments(config)):
                yield Edge(by, self._sight(machine, config, piece[0], by), -1, wait_ms, piece), to, piece

    def _sight(self, machine: Machine, config: int, at_ms: int, by: int) -> int:
        node = config & machine.node_mask
        at_ms = at_ms - 1 if by == SILENCE else at_ms
        opened = 0
        for place, way in enumerate(machine.stops[node].ways):
            if not config & way.used and (way.test is None or way.test(config, at_ms)):
                opened |= 1 << place
        return self._ground.sights.place(node, opened, config)

    def _resolved(self, leads: list[tuple[Edge, int, Span]]) -> Iterator[Edge]:
        for edge, config, span in leads:
            arrival = self._clockwork.settle(config, span)
            for place in self._numbers.get(config, ()):
                if shared(self._ground.spans[place], arrival):
                    yield edge._replace(to=place)
