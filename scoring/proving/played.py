"""A path found, played and judged as any run is: no finding is told that the judge does not confirm."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from scenarios.events import Event, Happened
from scenarios.exploring.clockwork import Clockwork
from scenarios.exploring.spans import shared
from scenarios.machine import Chosen, Input, Machine, NotOpenError, Position, Waited, begin, stop_at
from scenarios.model import Scenario
from scenarios.script import THINKING_MS, parse_token, play_token, write_token
from scoring.judging import Judgement, Law, judge_events
from scoring.opportunities import Owed
from scoring.proving.ground import SILENCE, Edge, Ground

Step: TypeAlias = tuple[int, Edge]
"""A place and the move by which it is left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """A run as a script that plays, and what the judge says of it."""

    script: tuple[str, ...]
    judgement: Judgement


@dataclass(frozen=True, slots=True, kw_only=True)
class Court:
    """Where the runs of one variant are played and judged."""

    scenario: Scenario
    machine: Machine
    owed: Owed
    law: Law

    def try_(
        self, ground: Ground, steps: Sequence[Step], shows: Callable[[Judgement], bool]
    ) -> Played | None:
        """Play a path, in several timings; give the first run that shows what is to be shown."""
        for times in _timings(ground, steps):
            played = _played(self.machine, ground, steps, times)
            if played is None:
                continue
            script, _, events = played
            judgement = judge_events(events, self.scenario, self.owed, self.law)
            if shows(judgement):
                return Played(script=script, judgement=judgement)
        return None

    def way_to(self, ground: Ground, steps: Sequence[Step]) -> tuple[str, ...] | None:
        """Write a path to a moment as a script that plays to its state; None where no timing does."""
        goal = ground.stop(steps[-1][1].to if steps else 0)
        for times in _timings(ground, steps):
            played = _played(self.machine, ground, steps, times)
            if played and stop_at(self.machine, played[1]).state == goal.state:
                return played[0]
        return None


def _played(
    machine: Machine, ground: Ground, steps: Sequence[Step], times: Iterable[str]
) -> tuple[tuple[str, ...], Position, tuple[Event, ...]] | None:
    """Play a path move by move, each choice with its time (`` or `@SECONDS`); None: it does not play so.

    To wait for a clock is to wait on while the world only tells something.
    """
    position, events = begin(machine)
    script, told = list[str](), list(events)
    try:
        for (place, edge), time in zip(steps, times, strict=True):
            way = ground.way(place, edge)
            state = stop_at(machine, position).state
            if state != ground.stop(place).state:
                return None
            while True:
                token = parse_token("wait" if way is None else f"{way.id}{time}")
                script.append("wait" if way is None else f"{way.id}{time}")
                position, events = play_token(machine, position, token)
                told += events
                if way is not None or not _idly(events, edge):
                    break
    except NotOpenError:
        return None
    return tuple(script), position, tuple(told)


def _idly(events: tuple[Event, ...], edge: Edge) -> bool:
    """Tell whether a wait met another timer than the one, or the clock, that was waited for."""
    first = events[0].what
    return isinstance(first, Happened) and (edge.timer is None or first.timer != edge.timer.timer.id)


def _timings(ground: Ground, steps: Sequence[Step]) -> Iterator[tuple[str, ...]]:
    """Yield when each move is made: as it comes, all at once, and when it must be."""
    yield ("",) * len(steps)
    yield ("@0",) * len(steps)
    if ground.machine.moments_ms:
        for thinking_ms in (THINKING_MS, 0):
            yield tuple(
                f"@{write_token(each).partition('@')[2]}" if isinstance(each, Chosen) else ""
                for each in _timed(ground, steps, thinking_ms)
            )


def _timed(ground: Ground, steps: Sequence[Step], thinking_ms: int) -> Iterator[Input]:
    """Choose a moment for every move: backwards for what is possible, forwards for a plain one of it."""
    clockwork = Clockwork(ground.machine)
    windows = []
    target = None
    for place, edge in reversed(steps):
        window = (shared(edge.span, target) if target else None) or edge.span
        windows.append(window)
        move = ground.way(place, edge) or edge.timer
        span = ground.spans[place]
        target = clockwork.sources(ground.configs[place], span, move, window) or span
    now_ms = 0
    for (place, edge), window in zip(steps, reversed(windows), strict=True):
        way, limit_ms = ground.way(place, edge), ground.stop(place).limit_ms or 0
        if way is not None:
            least, most = max(now_ms, window[0]), window[1] - 1
            if limit_ms:
                most = min(most, now_ms + limit_ms - 1)
            at_ms = max(least, min(now_ms + thinking_ms, most))
            yield Chosen(way.id, at_ms - now_ms)
        else:
            at_ms = now_ms + limit_ms if edge.by == SILENCE else edge.span[0]
            yield Waited(at_ms - now_ms)
        now_ms = at_ms
