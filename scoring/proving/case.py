"""One variant made ready for questions, and what is asked of it over and over."""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from scenarios.model import Ending, EndingId, Outcome
from scoring.judging import Judgement
from scoring.proving.ground import Ground
from scoring.proving.ledger import Faults, Ledgers
from scoring.proving.paths import Allows, Paths, Roads
from scoring.proving.played import Court
from scoring.proving.scale import Scale

BAD: frozenset[Outcome] = frozenset({"unlawful_help", "failed_duty", "both_errors"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One variant made ready for questions.

    `owed` is the mask of what it owes, `excuses` what each ending excuses; `meetable` are for each place the
    duties that some path from there meets, `meetable_lawfully` those that one meets which breaks nothing.
    """

    ground: Ground
    ledgers: Ledgers
    roads: Roads
    scale: Scale
    court: Court
    endings: Mapping[EndingId, Ending]
    owed: int
    bound: int
    excuses: Mapping[EndingId, int]
    meetable: Sequence[int]
    meetable_lawfully: Sequence[int]

    def ending(self, paths: Paths, end: int) -> Ending:
        """Give the ending at which a path stands."""
        ended = self.ground.stop(paths.places[end]).ended
        if ended is None:
            raise AssertionError(f"{end} is no ending")
        return self.endings[ended.ending]

    def excused(self, ending: Ending) -> int:
        """Give the mask of what an ending excuses."""
        return self.excuses[ending.id]

    def faults(self, paths: Paths, end: int) -> Faults:
        """Say what is found against a path to an end; a duty left undone there may be excused."""
        known = paths.faults.get(end)
        if known is None:
            known = paths.faults[end] = self._faults(paths, end)
        return known

    def _faults(self, paths: Paths, end: int) -> Faults:
        ledger = paths.ledgers[end]
        faults = self.ledgers.faults(ledger)
        excused = self.excused(self.ending(paths, end)) & ledger.owing
        if not excused & faults.breached:
            return faults
        return Faults(faults.breached & ~excused | ledger.broken, faults.late, faults.credits)

    def missing(self, paths: Paths, end: int, faults: Faults, reached: int) -> int:
        """Give what is owed and was not `reached` on the way to an end, or lapsed or is excused there."""
        left = self.owed & (~reached | paths.ledgers[end].owing & ~self.ledgers.listed)
        return left & ~faults.breached & ~faults.late

    def walk(self, allows: Allows, *, allowed: Sequence[bool] | None = None, watched: int = 0) -> Paths:
        """Follow every path whose certain faults are allowed, over these places (none named: all)."""
        return self.roads.walk(
            self.bound, allows=allows, meetable=self.meetable, allowed=allowed, watched=watched
        )

    def walk_lawful(self, *, watched: int = 0) -> Paths:
        """Follow every path on which nothing is broken, late, or left undone for certain."""
        meetable = self.meetable_lawfully
        return self.roads.walk(
            self.bound, allows=lambda faults: not faults, meetable=meetable, watched=watched
        )

    def at_least_as_good(self, faults: int) -> Faults:
        """Give these certain faults as lightly as they can turn out: what can be late may be no worse."""
        late = faults & self.ledgers.lateable
        return Faults(faults & ~late, late)


def law_abiding(judgement: Judgement) -> bool:
    """Tell whether a run broke no norm and was late with none."""
    return not any(line.norm is not None and line.finding in ("breached", "late") for line in judgement.lines)


def meetable_from(
    ground: Ground, roads: Roads, excused: Mapping[EndingId, int]
) -> tuple[list[int], list[int]]:
    """Give for each place the duties that some path from it meets in time, seconds aside, or sees lapse.

    First of all paths, then of those that break nothing. Of an ending nothing is said: what stands there was
    found already.
    """
    ends = [_excused_at(ground, excused, place) for place in range(len(ground.configs))]
    meets = [(step.doing.meets | step.found, step.doing.ends, step.duties) for step in roads.steps]
    every: list[list[_Meeting]] = []
    for mine in roads.roads:
        moves: list[_Meeting] = []
        for kind, to, broken, _ in mine:
            met, over, duties = meets[kind]
            left = ends[to]
            if left is None:
                moves.append((to, met, met | ~over, broken))
            else:
                moves.append((to, met | ~duties | left, 0, broken))
        every.append(moves)
    return _backwards(roads, every), _backwards(roads, every, lawfully=True)


_Meeting: TypeAlias = tuple[int, int, int, int]
"""A move: where to, the duties it meets, those that can be met behind it, what it breaks."""


def _excused_at(ground: Ground, excused: Mapping[EndingId, int], place: int) -> int | None:
    """Give what the ending at a place excuses; None: a run goes on from there."""
    ended = ground.stop(place).ended
    return None if ended is None else excused[ended.ending]


def _backwards(roads: Roads, moves: Sequence[Sequence[_Meeting]], *, lawfully: bool = False) -> list[int]:
    """Gather for each place what is met from it on, over all moves or (`lawfully`) those that break nothing.

    A place is looked at again only after one that it leads to has changed.
    """
    found = [-1 if ended else 0 for ended in roads.ended]
    ready = deque(range(len(found) - 1, -1, -1))
    waiting = bytearray(b"\1") * len(found)
    while ready:
        place = ready.popleft()
        waiting[place] = 0
        mask = found[place]
        for to, meets, passes, broken in moves[place]:
            if not (broken and lawfully):
                mask |= meets | found[to] & passes
        if mask != found[place]:
            found[place] = mask
            for before, _ in roads.into[place]:
                if not waiting[before]:
                    waiting[before] = 1
                    ready.append(before)
    return found
