"""Questions to the paths found: what some path leaves unseen, and which path shows it."""

from collections import deque
from collections.abc import Callable, Iterator
from functools import partial
from heapq import heappop, heappush

from scoring.proving.ground import Ground
from scoring.proving.paths import Paths, Roads
from scoring.proving.played import Step


def unseen(paths: Paths, items: int) -> list[int]:
    """Give for each number the items that some path to it does not come to."""
    found = [0] * len(paths.places)
    found[0] = items
    ready = deque([0])
    waiting = bytearray(len(found))
    while ready:
        at = ready.popleft()
        waiting[at] = 0
        mine = found[at]
        for _, shows, to in paths.leads[at]:
            carried = mine & ~shows
            if carried & ~found[to]:
                found[to] |= carried
                if not waiting[to]:
                    waiting[to] = 1
                    ready.append(to)
    return found


def seen(paths: Paths, items: int) -> list[int]:
    """Give for each number the items that some path to it comes to."""
    found = [0] * len(paths.places)
    reached = bytearray(len(found))
    ready = deque([0])
    while ready:
        at = ready.popleft()
        mine = found[at]
        for _, shows, to in paths.leads[at]:
            carried = mine | shows & items
            if carried & ~found[to] or not reached[to]:
                found[to] |= carried
                reached[to] = 1
                ready.append(to)
    return found


def leading_to(paths: Paths, goals: list[int]) -> bytearray:
    """Mark the numbers from which one of the goals can be reached."""
    into = paths.into()
    marked = bytearray(len(paths.places))
    ready = list(goals)
    for goal in goals:
        marked[goal] = 1
    while ready:
        for at in into[ready.pop()]:
            if not marked[at]:
                marked[at] = 1
                ready.append(at)
    return marked


def shortest(paths: Paths, ground: Ground, goal: int, *, avoiding: int = 0) -> tuple[Step, ...]:
    """Give a shortest path to a number that comes to none of the items avoided; there must be one."""
    if not avoiding:
        return _back(paths, ground, goal, dict(enumerate(zip(paths.origins, paths.moves, strict=True))))
    before: dict[int, tuple[int, int]] = {0: (-1, -1)}
    ready = deque([0])
    while ready and goal not in before:
        at = ready.popleft()
        for move, shows, to in paths.leads[at]:
            if to not in before and not shows & avoiding:
                before[to] = at, move
                ready.append(to)
    return _back(paths, ground, goal, before)


def _back(paths: Paths, ground: Ground, goal: int, before: dict[int, tuple[int, int]]) -> tuple[Step, ...]:
    steps: list[Step] = []
    at, move = before[goal]
    while at >= 0:
        place = paths.places[at]
        steps.append((place, ground.edges[place][move]))
        at, move = before[at]
    return tuple(reversed(steps))


def fullest(
    paths: Paths, ground: Ground, goal: int, items: int, bound: int
) -> tuple[tuple[Step, ...], int] | None:
    """Give a path to a number that comes to as many of the items as any, and those it leaves out.

    None: more than `bound` partial paths were tried.
    """
    towards = leading_to(paths, [goal])
    best = _climb(paths, goal, items, towards, bound)
    if best is None:
        return None
    before, end = best
    steps: list[Step] = []
    at = end
    while at in before:
        at, move = before[at]
        place = paths.places[at[0]]
        steps.append((place, ground.edges[place][move]))
    return tuple(reversed(steps)), items & ~end[1]


_Mark = tuple[int, int]


def _climb(
    paths: Paths, goal: int, items: int, towards: bytearray, bound: int
) -> tuple[dict[_Mark, tuple[_Mark, int]], _Mark] | None:
    """Search among (number, items come to), those that came to most first."""
    before: dict[_Mark, tuple[_Mark, int]] = {}
    start = (0, 0)
    met = {start}
    ready = [(items.bit_count(), 0, start)]
    best: _Mark | None = None
    order = 0
    while ready:
        left, _, mark = heappop(ready)
        at, come = mark
        if at == goal:
            if best is None or left < (items & ~best[1]).bit_count():
                best = mark
            if not left:
                break
            continue
        for move, shows, to in paths.leads[at]:
            reached = (to, come | shows & items)
            if towards[to] and reached not in met:
                met.add(reached)
                before[reached] = mark, move
                order -= 1
                heappush(ready, ((items & ~reached[1]).bit_count(), order, reached))
        if len(met) > bound:
            return None
    return (before, best) if best is not None else None


def places_towards(roads: Roads, goals: Callable[[int], bool], passes: Callable[[int], bool]) -> list[bool]:
    """Tell for each place whether an ending that is a goal can be reached by moves whose breaches pass."""
    marked = [ended and goals(place) for place, ended in enumerate(roads.ended)]
    ready = [place for place, goal in enumerate(marked) if goal]
    while ready:
        for place, broken in roads.into[ready.pop()]:
            if not marked[place] and (not broken or passes(broken)):
                marked[place] = True
                ready.append(place)
    return marked


def lawful_ways(ground: Ground) -> Iterator[tuple[int, Callable[[], tuple[Step, ...]]]]:
    """Yield each place that some way comes to without a breach, nearest first, with that way."""
    before: dict[int, tuple[int, int]] = {0: (-1, -1)}
    ready = deque([0])

    def way_to(place: int) -> tuple[Step, ...]:
        steps: list[Step] = []
        at, move = before[place]
        while at >= 0:
            steps.append((at, ground.edges[at][move]))
            at, move = before[at]
        return tuple(reversed(steps))

    while ready:
        place = ready.popleft()
        yield place, partial(way_to, place)
        for move, edge in enumerate(ground.edges[place]):
            if edge.to not in before and not ground.broken(edge):
                before[edge.to] = place, move
                ready.append(edge.to)
