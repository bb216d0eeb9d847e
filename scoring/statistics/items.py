"""Items by their figures: how hard, how well they tell good from weak, and what to look at.

Difficulty is the mean credit (a high one is easy). The corrected item-rest correlation is Pearson's, with the
mean credit of the member's other items. Source of both: Crocker and Algina 1986, Introduction to Classical
and Modern Test Theory, chapter 14; the flags are those of scoring.md section 8.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from scoring.statistics.answers import Item, Table, share_of
from scoring.statistics.enough import ENOUGH_MEMBERS, TooFew, tails

TOO_HARD, TOO_EASY = 0.30, 0.95
WEAK, ALARM = 0.15, 0.0

Flag: TypeAlias = Literal["too hard", "too easy", "weak", "alarm"]
"""`weak`: it hardly tells good members from weak; `alarm`: the better a member, the oftener it is missed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFigures:
    """An item's figures over n members; `item_rest` is None where all earned alike."""

    item: Item
    n: int
    difficulty: float
    item_rest: float | None
    top_minus_bottom: float
    flags: tuple[Flag, ...]


def item_figures(table: Table) -> tuple[tuple[Item, ItemFigures | TooFew], ...]:
    """Analyse each item over the members who owed it, in the table's order."""
    return tuple((item, _figures(table, at)) for at, item in enumerate(table.items))


def _figures(table: Table, at: int) -> ItemFigures | TooFew:
    rows = [row for row in table.rows if row[at] is not None]
    if len(rows) < ENOUGH_MEMBERS:
        return TooFew(n=len(rows))
    scores = [share_of(row[at : at + 1]) for row in rows]
    rests = [share_of(row[:at] + row[at + 1 :]) for row in rows]
    difficulty = sum(scores) / len(scores)
    correlated = correlation(scores, rests)
    return ItemFigures(
        item=table.items[at],
        n=len(rows),
        difficulty=difficulty,
        item_rest=correlated,
        top_minus_bottom=top_minus_bottom(scores, [share_of(row) for row in rows]),
        flags=_flags(difficulty, correlated),
    )


def _flags(difficulty: float, item_rest: float | None) -> tuple[Flag, ...]:
    found: list[Flag] = []
    if difficulty < TOO_HARD:
        found.append("too hard")
    if difficulty > TOO_EASY:
        found.append("too easy")
    if item_rest is not None and item_rest < WEAK:
        found.append("alarm" if item_rest < ALARM else "weak")
    return tuple(found)


def correlation(xs: Sequence[float], ys: Sequence[float]) -> float | None:
    """Give Pearson's r; None where one side does not vary."""
    mean_x, mean_y = math.fsum(xs) / len(xs), math.fsum(ys) / len(ys)
    across = math.fsum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True))
    spread = math.sqrt(math.fsum((x - mean_x) ** 2 for x in xs) * math.fsum((y - mean_y) ** 2 for y in ys))
    return across / spread if spread else None


def top_minus_bottom(scores: Sequence[float], totals: Sequence[float]) -> float:
    """Give the mean score of the top 27 % by total less that of the bottom 27 %."""
    bottom, top = tails(totals)
    return _weighted(scores, top) - _weighted(scores, bottom)


def _weighted(scores: Sequence[float], shares: Sequence[float]) -> float:
    return math.fsum(score * share for score, share in zip(scores, shares, strict=True)) / math.fsum(shares)
