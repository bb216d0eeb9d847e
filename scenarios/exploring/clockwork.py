"""What can follow a configuration, and when: the machine's moves over spans of time instead of moments.

Every stop restarts its own clock, so the only clock that lives on is the run's time. A configuration shown
somewhere in a span [a, b) lets a choice be taken in [a, b + limit - 1), before the next timer. That stretch
is cut at the moments at which a guard over time or a timer changes its mind; inside a piece one moment speaks
for all. Past the last moment that can still matter, all times are alike, and are taken as one.
"""

from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from scenarios.exploring.lasting import Lasting
from scenarios.exploring.spans import ALWAYS, FOREVER, Span, cut
from scenarios.guard import moments_of
from scenarios.layout import bits_read
from scenarios.machine import Arc, Machine, Position, Stop, Way, WorldMove, next_world_move, take

Move: TypeAlias = Way | WorldMove | None
"""How a stop is left: a choice, a timer, or (None) its clock running out."""


class Lead(NamedTuple):
    """A move from a configuration, the configuration it leads to, and when it can be made.

    `fired` are the timers that were due on arrival.
    """

    move: Move
    arc: Arc
    config: int
    fired: tuple[WorldMove, ...]
    span: Span


class Clockwork:
    """The moves of one machine over spans of time. Remembers which moments still matter, nothing else."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self._elapsed = {ms for asked in machine.asked.values() for ms in moments_of(asked.guard)}
        self._lasting = Lasting(machine)
        self._read = machine.node_mask
        for move in machine.world:
            guard = move.timer.when
            self._read |= move.fired | (bits_read(guard, machine.layout) if guard else 0)
        self._moments: dict[int, tuple[int, ...]] = {}

    @property
    def asks_for_time(self) -> bool:
        """Tell whether any guard asks for elapsed time."""
        return bool(self._elapsed)

    def moments(self, config: int) -> tuple[int, ...]:
        """List the moments that can still matter: of guards over time, and of timers that can still fire.

        In an ending none does.
        """
        key = config & self._read
        known = self._moments.get(key)
        if known is None:
            world = (move for move in self.machine.world if move.after_ms)
            timers = {move.after_ms for move in world if self._can_fire(move, key)}
            known = () if self.stop(config).ended else tuple(sorted(self._elapsed | timers))
            self._moments[key] = known
        return known

    def _can_fire(self, move: WorldMove, config: int) -> bool:
        guard = move.timer.when
        return not config & move.fired and (guard is None or self._lasting.answer(guard, config) is not False)

    def stop(self, config: int) -> Stop:
        """Give the state or ending of a configuration."""
        return self.machine.stops[config & self.machine.node_mask]

    def settle(self, config: int, span: Span) -> Span:
        """Widen a span to all times that are alike for this configuration."""
        moments = self.moments(config)
        if not moments:
            return ALWAYS
        last = moments[-1]
        if span[1] <= last:
            return span
        return min(span[0], last), FOREVER

    def late_span(self, config: int) -> Span:
        """Give the span in which no moment lies ahead of this configuration."""
        moments = self.moments(config)
        return (moments[-1], FOREVER) if moments else ALWAYS

    def is_late(self, config: int, span: Span) -> bool:
        """Tell whether no moment lies ahead of a configuration shown in the span."""
        moments = self.moments(config)
        return not moments or span[0] >= moments[-1]

    def due(self, config: int, span: Span) -> tuple[int, WorldMove | None]:
        """Tell when (ms of the run) the next timer fires if nobody acts, and which; FOREVER, None: never."""
        found = next_world_move(self.machine, Position(config, span[0])) if self.machine.world else None
        return (FOREVER, None) if found is None else (span[0] + found[0], found[1])

    def pieces(self, config: int, span: Span, due_ms: int) -> tuple[Span, ...]:
        """Cut the time in which a choice can be taken where a guard or a timer changes its mind."""
        limit_ms = self.stop(config).limit_ms
        until = due_ms if limit_ms is None else min(due_ms, span[1] + limit_ms - 1)
        moments = self.moments(config)
        if not moments or until <= moments[0]:
            return ((span[0], until),) if span[0] < until else ()
        return tuple(cut((span[0], until), moments))

    def leads(self, config: int, span: Span) -> Iterator[Lead]:
        """Yield every move from a configuration shown somewhere in the span: choices, clock, timer."""
        stop = self.stop(config)
        if stop.ended is not None:
            return
        limit_ms = stop.limit_ms
        due_ms, timer = self.due(config, span)
        pieces = self.pieces(config, span, due_ms)
        if len(pieces) == 1:
            yield from self._at_once(config, stop, pieces[0])
        else:
            for way in stop.ways:
                if not config & way.used:
                    yield from self._merged(config, way, way.arc, pieces)
        if limit_ms is not None and stop.silence is not None:
            silent = span[0] + limit_ms, min(due_ms, span[1] + limit_ms)
            yield from self._merged(config, None, stop.silence, tuple(cut(silent, self.moments(config))))
        if timer is not None and (limit_ms is None or due_ms - limit_ms < span[1]):
            yield from self._merged(config, timer, timer.arc, ((due_ms, due_ms + 1),))

    def _at_once(self, config: int, stop: Stop, piece: Span) -> Iterator[Lead]:
        """Yield the choices' leads where all the time is one piece."""
        machine, at_ms = self.machine, piece[0]
        for way in stop.ways:
            if not config & way.used and (way.test is None or way.test(config, at_ms)):
                after, fired = take(machine, config, way.arc, at_ms)
                yield Lead(way, way.arc, after, fired, piece)

    def _merged(self, config: int, move: Move, arc: Arc, pieces: tuple[Span, ...]) -> Iterator[Lead]:
        """Yield a move's leads, neighbouring pieces that lead alike as one."""
        test = move.test if isinstance(move, Way) else None
        last: Lead | None = None
        for piece in pieces:
            if test is not None and not test(config, piece[0]):
                continue
            after, fired = take(self.machine, config, arc, piece[0])
            if last and last.span[1] == piece[0] and last.config == after and last.fired == fired:
                last = last._replace(span=(last.span[0], piece[1]))
                continue
            if last:
                yield last
            last = Lead(move, arc, after, fired, piece)
        if last:
            yield last

    def sources(self, config: int, span: Span, move: Move, target: Span) -> Span | None:
        """Give when within `span` the configuration must be shown for the move to be made within `target`."""
        limit_ms = self.stop(config).limit_ms
        start, end = target
        if isinstance(move, Way):
            start = 0 if limit_ms is None else start - limit_ms + 1
        elif isinstance(move, WorldMove):
            start, end = (0 if limit_ms is None else start - limit_ms), span[1]
        else:
            start, end = start - (limit_ms or 0), end if end >= FOREVER else end - (limit_ms or 0)
        start, end = max(start, span[0]), min(end, span[1])
        return self.settle(config, (start, end)) if start < end else None
