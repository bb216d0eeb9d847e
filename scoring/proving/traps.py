"""Moments that leave a law-abiding member no way: no lawful way on, or a duty that nothing ahead can meet.

A duty is looked at where it first comes into play on a path on which nothing was broken or left undone: what
is neglected is the member's own doing.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from heapq import heappop, heappush
from typing import Literal, TypeAlias

from scenarios.compiling import YOU
from scenarios.events import Event, Said
from scenarios.machine import Chosen, Position, Waited, begin, step
from scenarios.model import READING_MS_PER_WORD, State
from scenarios.text import count_words
from scoring.norms import Within
from scoring.proving.case import Case
from scoring.proving.ground import SILENCE, Edge, Ground
from scoring.proving.paths import Paths
from scoring.proving.searching import lawful_ways, places_towards, shortest
from scoring.proving.sights import Item

Why: TypeAlias = Literal["no lawful way", "only by a breach", "not at all", "not in time"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trap:
    """A moment without a way, how a run comes to it, and the duty it is about (None: every way breaks)."""

    why: Why
    state: State
    duty: Item | None
    script: tuple[str, ...]
    needs_ms: int = 0


def traps(case: Case, paths: Paths) -> Iterator[Trap]:
    """Yield each trap once a state and duty; `paths` are the lawful ones."""
    yield from _closed(case)
    yield from _unmeetable(case, paths)


def _closed(case: Case) -> Iterator[Trap]:
    """Yield the states from which no ending can be reached but by a breach."""
    ground = case.ground

    lawful = places_towards(case.roads, lambda _: True, lambda _: False)
    if all(lawful):
        return
    at_all = places_towards(case.roads, lambda _: True, lambda _: True)
    told: set[str] = set()
    for place, steps in lawful_ways(ground):
        state = ground.stop(place).state
        if state is None or lawful[place] or not at_all[place] or state.id in told:
            continue
        if any(not ground.broken(edge) for edge in ground.edges[place]):
            continue  # the moment itself lies ahead
        told.add(state.id)
        script = case.court.way_to(ground, steps())
        if script is not None:
            yield Trap(why="no lawful way", state=state, duty=None, script=script)


def _unmeetable(case: Case, paths: Paths) -> Iterator[Trap]:
    """Yield the duties that come in play where nothing ahead, or nothing lawful, meets them."""
    ground, items = case.ground, case.ground.sights.items
    by_any, by_law = case.meetable, case.meetable_lawfully
    duties = _in_play(ground)
    unmet = [each & ~met & ~case.ledgers.listed for each, met in zip(duties, by_law, strict=True)]
    told: set[tuple[str, int, bool]] = set()
    for at, place in enumerate(paths.places) if any(unmet) else ():
        ledger, state = paths.ledgers[at], ground.stop(place).state
        fresh = unmet[place] & ~ledger.kept & ~ledger.owing
        if not fresh or state is None:
            continue
        for item in items.of(fresh):
            bit = items.bit(item.key, item.norm)
            at_all = bool(by_any[place] & bit)
            if (state.id, bit, at_all) in told:
                continue
            told.add((state.id, bit, at_all))
            script = case.court.way_to(ground, shortest(paths, ground, at))
            if script is not None:
                why: Why = "only by a breach" if at_all else "not at all"
                yield Trap(why=why, state=state, duty=item, script=script)
    yield from _too_short(case, paths, duties)


def _in_play(ground: Ground) -> list[int]:
    """Give for each place the duties in play there."""
    found = [0] * len(ground.configs)
    for place, edges in enumerate(ground.edges):
        for edge in edges:
            if edge.sight >= 0:
                found[place] |= ground.sights.all[edge.sight].duties
    return found


def _too_short(case: Case, paths: Paths, duties: list[int]) -> Iterator[Trap]:
    """Yield the duties in seconds that no path meets in time, read at 200 words a minute on the way."""
    ground, items = case.ground, case.ground.sights.items
    limits = {
        items.bit(item.key, norm): (item, norm.deadline.seconds * 1000)
        for item in items.all
        if (norm := item.norm) is not None and isinstance(norm.deadline, Within)
    }
    if not limits:
        return
    told = 0
    reads = cache(partial(reading_ms, ground))
    for number, come, read_ms in _entries(ground, paths, duties, sum(limits), reads):
        for bit, (item, limit_ms) in limits.items():
            if not come & bit & ~told:
                continue
            place = paths.places[number]
            needs_ms, state = _quickest(case, place, bit, read_ms, reads), ground.stop(place).state
            if needs_ms is None or needs_ms <= limit_ms or state is None:
                continue
            script = case.court.way_to(ground, shortest(paths, ground, number))
            if script is not None:
                told |= bit
                yield Trap(why="not in time", state=state, duty=item, script=script, needs_ms=needs_ms)


Reads: TypeAlias = Callable[[int, Edge], int]
"""Tells, and remembers, how long it takes to read what a move from a place tells (ms)."""


def _entries(
    ground: Ground, paths: Paths, duties: list[int], asked: int, reads: Reads
) -> Iterator[tuple[int, int, int]]:
    """Yield where duties asked for first come into play, which ones, and how long what tells it is read."""
    if duties[0] & asked:
        yield 0, duties[0] & asked, _words_ms(begin(ground.machine)[1])
    told: set[tuple[int, int]] = set()
    fresh = [
        duties[place] & asked & ~ledger.kept & ~ledger.owing
        for place, ledger in zip(paths.places, paths.ledgers, strict=True)
    ]
    for at, leads in enumerate(paths.leads) if any(fresh) else ():
        for move, _, to in leads:
            if fresh[to] and (edge := (paths.places[at], move)) not in told:
                told.add(edge)
                yield to, fresh[to], reads(edge[0], ground.edges[edge[0]][move])


def _quickest(case: Case, start: int, bit: int, read_ms: int, reads: Reads) -> int | None:
    """Give the least time from the cue to a deed that meets the duty, all on the way read; None: never."""
    ground, roads = case.ground, case.roads
    ready = [(read_ms, start)]
    met: set[int] = set()
    while ready:
        now_ms, place = heappop(ready)
        if place in met:
            continue
        met.add(place)
        for road, edge in zip(roads.roads[place], ground.edges[place], strict=True):
            step = roads.steps[road.kind]
            if (step.doing.meets | step.found) & bit:
                return now_ms
            if road.to not in met:
                wait_ms = edge.wait_ms if edge.by == SILENCE else 0
                heappush(ready, (now_ms + wait_ms + reads(place, edge), road.to))
    return None


def reading_ms(ground: Ground, place: int, edge: Edge) -> int:
    """Give how long it takes to read or hear what a move tells, the member's own words aside."""
    machine = ground.machine
    position = Position(ground.configs[place], max(ground.spans[place][0], edge.span[0] - edge.wait_ms))
    way = ground.way(place, edge)
    given = Chosen(way.id, 0) if way is not None else Waited(1 << 40)
    return _words_ms(step(machine, position, given)[1])


def _words_ms(events: tuple[Event, ...]) -> int:
    words = sum(
        count_words(event.what.text)
        for event in events
        if isinstance(event.what, Said) and event.what.speaker != YOU
    )
    return words * READING_MS_PER_WORD
