"""How well a run with a breach can do: the best score of one, and whether one passes into a bad ending."""

from collections import deque
from collections.abc import Callable, Iterator
from fractions import Fraction
from heapq import heapify, heappop, heappush

from scenarios.model import Ending, EndingId
from scoring.proving.case import BAD, Case, law_abiding
from scoring.proving.ledger import Faults
from scoring.proving.paths import Paths
from scoring.proving.played import Played
from scoring.proving.searching import fullest, places_towards, seen

_TRIES = 24
"""Candidates played before a question is left open."""


def best_breaking(case: Case) -> tuple[Fraction | None, Played | None, bool]:
    """Give the best score by the law of a run with a breach, the run, and whether that is exact.

    First among the runs with one fault, the lightest first; then, where some fault that no run has alone
    would still score more, among all with faults that light.
    """
    best: tuple[Fraction, Played] | None = None
    exact, open_ = True, False
    for most, bit in _lightest_first(case):
        if best is not None and most <= best[0]:
            break
        found, sure = _best_end(case, case.walk(_only(bit)), best[0] if best else Fraction(-1))
        best, exact = found or best, exact and sure
        open_ = open_ or best is None or most > best[0]
    if open_:
        least = best[0] if best else Fraction(-1)
        paths = case.walk(lambda faults: _could_score(case, faults) > least)
        found, sure = _best_end(case, paths, least)
        best, exact = found or best, sure and paths.complete
    return (best[0], best[1], exact) if best else (None, None, exact)


def _only(bit: int) -> Callable[[int], bool]:
    return lambda faults: not faults & ~bit


def _could_score(case: Case, faults: int) -> Fraction:
    """Bound the score by the law of a breach with these faults for certain."""
    light = case.at_least_as_good(faults)
    return case.scale.at_most(light.breached, light.late)


def _lightest_first(case: Case) -> list[tuple[Fraction, int]]:
    """List what can be breached, by what a run with that breach alone would score."""
    items = case.ground.sights.items
    bits = (items.bit(item.key, item.norm) for item in items.all if item.norm is not None)
    weighed = [(Fraction(1) if bit & case.ledgers.listed else case.scale.at_most(bit), bit) for bit in bits]
    return sorted(weighed, reverse=True)


def _best_end(case: Case, paths: Paths, least: Fraction) -> tuple[tuple[Fraction, Played] | None, bool]:
    """Find the best end with a breach that scores more than `least`.

    What an end could score at most is told first by its worst single fault, then weighed where that leaves
    hope, then played; each only while it could still be the best.
    """
    hopes = _hopes(case, paths)
    heapify(hopes)
    reached = seen(paths, case.owed)
    best: tuple[Fraction, Played] | None = None
    tries = 0
    while hopes:
        lack, rank, end = heappop(hopes)
        hope = 1 - lack
        if hope <= (best[0] if best else least):
            break
        if rank == _GUESSED:
            heappush(hopes, (1 - _weighed(case, paths, end, reached[end]), _WEIGHED, end))
            continue
        tries += 1
        if tries > _TRIES:
            return best, False
        got = _realised(case, paths, end)
        if got is not None and got[0] > (best[0] if best else least):
            best = got
    return best, True


_GUESSED, _WEIGHED = 1, 0


def _hopes(case: Case, paths: Paths) -> list[tuple[Fraction, int, int]]:
    """Give for each end with a breach what it lacks at least, by the worst of its faults alone."""
    single: dict[tuple[int, bool], Fraction] = {}
    hopes = []
    for end in paths.ends:
        faults = case.faults(paths, end)
        if not faults.breached:
            continue
        lack = Fraction(0)
        for mask, late in ((faults.breached, False), (faults.late, True)):
            for bit in _bits(mask):
                if (bit, late) not in single:
                    listed = bool(bit & case.ledgers.listed)
                    most = case.scale.at_most(0 if late else bit, bit if late else 0)
                    single[bit, late] = Fraction(0) if listed else 1 - most
                lack = max(lack, single[bit, late])
        hopes.append((lack, _GUESSED, end))
    return hopes


def _bits(mask: int) -> Iterator[int]:
    while mask:
        bit = mask & -mask
        yield bit
        mask ^= bit


def _weighed(case: Case, paths: Paths, end: int, reached: int) -> Fraction:
    """Give what an end scores by the law if its path comes to all that any path to it does."""
    faults, ending = case.faults(paths, end), case.ending(paths, end)
    return case.scale.by_law(faults, case.missing(paths, end, faults, reached), ending.excuses)


def _realised(case: Case, paths: Paths, end: int) -> tuple[Fraction, Played] | None:
    """Play the path to an end that comes to the most of what is owed."""
    full = fullest(paths, case.ground, end, case.owed, case.bound)
    if full is None:
        return None
    steps, left = full
    ending, faults = case.ending(paths, end), case.faults(paths, end)
    missing = case.missing(paths, end, faults, ~left)
    score = case.scale.by_law(faults, missing, ending.excuses)
    run = case.court.try_(case.ground, steps, lambda got: not law_abiding(got))
    return (score, run) if run else None


def bad_passes(case: Case) -> Iterator[tuple[Ending, Played]]:
    """Yield for each bad ending a run that passes into it."""
    fatal = _fatal(case)
    kept: dict[int, bool] = {0: True}

    def known(faults: int) -> bool:
        if faults not in kept:
            light = case.at_least_as_good(faults & ~case.ledgers.listed)
            kept[faults] = not light.breached & fatal and case.scale.passes_with(light.breached, light.late)
        return kept[faults]

    allowed = places_towards(case.roads, _passable(case, known), known)
    if not allowed[0]:
        return
    paths = case.walk(known, allowed=allowed)
    reached = seen(paths, case.owed)
    told: set[EndingId] = set()
    for end in paths.ends:
        ending, faults = case.ending(paths, end), case.faults(paths, end)
        if ending.id in told or not known(faults.breached & ~case.ledgers.listed):
            continue
        missing = case.missing(paths, end, faults, reached[end])
        if not case.scale.passes(faults, missing, ending.excuses):
            continue
        full = fullest(paths, case.ground, end, case.owed, case.bound)
        run = full and case.court.try_(case.ground, full[0], lambda got: got.score.result == "PASS")
        if run:
            told.add(ending.id)
            yield ending, run


def _passable(case: Case, passes: Callable[[int], bool]) -> Callable[[int], bool]:
    """Tell bad endings whose ways come to enough of what is owed that a run into them could pass."""
    ground = case.ground
    reached = _come_to(case, passes)

    def passable(place: int) -> bool:
        ended = ground.stop(place).ended
        if ended is None or ended.outcome not in BAD:
            return False
        ending = case.endings[ended.ending]
        missing = case.owed & ~reached[place]
        return case.scale.passes(Faults(0, 0), missing, ending.excuses)

    return passable


def _come_to(case: Case, passes: Callable[[int], bool]) -> list[int]:
    """Give for each place what is owed and come to on some way there that breaks only what may be broken."""
    found = [0] * len(case.ground.configs)
    met = bytearray(len(found))
    met[0] = 1
    ready = deque([0])
    while ready:
        place = ready.popleft()
        for road in case.roads.roads[place]:
            if not passes(road.broken):
                continue
            come = found[place] | road.shows & case.owed
            if not met[road.to] or come & ~found[road.to]:
                met[road.to] = 1
                found[road.to] |= come
                ready.append(road.to)
    return found


def _fatal(case: Case) -> int:
    """Give what no run passes that breaches it, whatever else it does."""
    items = case.ground.sights.items
    every = (items.bit(item.key, item.norm) for item in items.all if item.norm is not None)
    return sum(bit for bit in every if not bit & case.ledgers.listed and not case.scale.passes_with(bit))
