"""How sure a result is: opportunities drawn again, a thousand times (scoring.md section 7).

The bootstrap (Efron and Tibshirani 1993): each place of a run is filled again by an opportunity of the same
competency, drawn with replacement from all that were met, and the rule is asked again. So what the runs
assess stays as it was designed, and only how the member met it varies. What gates by itself is no sample:
a critical error and a mandatory norm stand in every draw. Drawn by SHA-256 of the seed, so the same for ever.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import count
from typing import TypeAlias

from scoring.judging import Judgement
from scoring.norms import CompetencyId
from scoring.opportunities import Opportunity
from scoring.rule import Rule
from scoring.score import counted_as, passes

DRAWS = 1_000
SEED = 1
BORDERLINE = (Fraction(1, 5), Fraction(4, 5))

Lines: TypeAlias = tuple[Opportunity, ...]
_Place: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class PassProbability:
    """How many of the draws of a seed pass; from 20 to 80 per cent the result is borderline."""

    passed: int
    draws: int
    seed: int

    @property
    def share(self) -> Fraction:
        """The share of the draws that pass."""
        return Fraction(self.passed, self.draws)

    @property
    def borderline(self) -> bool:
        """Whether other opportunities of the same kind might well have turned the result."""
        return BORDERLINE[0] <= self.share <= BORDERLINE[1]


def run_pass_probability(judgement: Judgement, rule: Rule) -> PassProbability | None:
    """Draw the opportunities of a run again; None where it is incomplete."""
    if judgement.score.result == "INCOMPLETE":
        return None

    return pass_probability((judgement.lines,), lambda runs: passes(runs[0], judgement.seat, rule))


def pass_probability(
    runs: Sequence[Lines],
    would_pass: Callable[[tuple[Lines, ...]], bool],
    *,
    stands: Callable[[Opportunity], bool] = lambda _: False,
    seed: int = SEED,
    draws: int = DRAWS,
) -> PassProbability:
    """Ask `would_pass` of redrawn runs; what `stands`, and what counts as critical, is never redrawn."""
    pools = list(_pools(runs, stands))
    dice = _dice(seed)
    known: dict[tuple[_Place, ...], bool] = {}
    passed = 0
    for _ in range(draws):
        drawn = _draw(pools, dice, one_run=len(runs) == 1)
        if drawn not in known:
            known[drawn] = would_pass(_refilled(runs, pools, drawn))
        passed += known[drawn]
    return PassProbability(passed=passed, draws=draws, seed=seed)


def _pools(runs: Sequence[Lines], stands: Callable[[Opportunity], bool]) -> Iterator[list[_Place]]:
    """Give the places (run, line) of each competency in which a draw can change anything."""
    places: dict[CompetencyId, list[_Place]] = {}
    for at, lines in enumerate(runs):
        for index, line in enumerate(lines):
            if line.credit is not None and counted_as(line) != "critical" and not stands(line):
                places.setdefault(line.competency, []).append((at, index))
    for pool in places.values():
        if any(_lost(runs[at][index]) for at, index in pool):
            yield pool


def _lost(line: Opportunity) -> bool:
    return line.credit != 1 or counted_as(line) is not None


def _draw(pools: list[list[_Place]], dice: Iterator[int], *, one_run: bool) -> tuple[_Place, ...]:
    """Draw an opportunity for each place of each pool; in one run it does not matter which place it fills."""
    drawn: list[_Place] = []
    for pool in pools:
        picked = [pool[next(dice) % len(pool)] for _ in pool]
        drawn += sorted(picked) if one_run else picked
    return tuple(drawn)


def _refilled(
    runs: Sequence[Lines], pools: list[list[_Place]], drawn: tuple[_Place, ...]
) -> tuple[Lines, ...]:
    filled = [list(lines) for lines in runs]
    places = [place for pool in pools for place in pool]
    for (at, index), (from_run, from_index) in zip(places, drawn, strict=True):
        filled[at][index] = runs[from_run][from_index]
    return tuple(tuple(lines) for lines in filled)


def _dice(seed: int) -> Iterator[int]:
    """Yield numbers of 32 bits for ever: the words of SHA-256 of `seed/0`, `seed/1`, and so on."""
    for number in count():
        digest = hashlib.sha256(f"{seed}/{number}".encode()).digest()
        for at in range(0, len(digest), 4):
            yield int.from_bytes(digest[at : at + 4], "big")
