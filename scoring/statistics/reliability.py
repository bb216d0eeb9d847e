"""How far a score would come out the same again: Cronbach's alpha and the standard error of measurement.

alpha = k/(k - 1) (1 - sum of the items' variances / variance of the total), SEM = SD of the total
sqrt(1 - alpha). Source: Cronbach 1951, Psychometrika 16, 297-334. Variances are those of a sample (n - 1).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import variance

from scoring.statistics.answers import Table, trunk_of
from scoring.statistics.enough import ENOUGH_MEMBERS, TooFew


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliability:
    """Alpha over `items` items and n members; `sem` in credits of the total, whose most is `items`."""

    n: int
    items: int
    alpha: float
    sem: float


@dataclass(frozen=True, slots=True, kw_only=True)
class NoScale:
    """There is no scale to speak of: fewer than two shared items, or all members with the same total."""

    n: int
    items: int


def reliability(table: Table) -> Reliability | NoScale | TooFew:
    """Give alpha and SEM on the common trunk of a table."""
    trunk = trunk_of(table)
    n, k = len(trunk.rows), len(trunk.items)
    if n < ENOUGH_MEMBERS:
        return TooFew(n=n)
    rows = [[credit or 0.0 for credit in row] for row in trunk.rows]
    alpha = cronbach_alpha(rows) if k > 1 else None
    if alpha is None:
        return NoScale(n=n, items=k)
    spread = math.sqrt(variance(map(math.fsum, rows)))
    return Reliability(n=n, items=k, alpha=alpha, sem=spread * math.sqrt(1 - alpha))


def cronbach_alpha(rows: Sequence[Sequence[float]]) -> float | None:
    """Give alpha of members (rows) by items (at least two); None where all totals are the same."""
    k = len(rows[0])
    total = variance([math.fsum(row) for row in rows])
    if not total:
        return None
    return k / (k - 1) * (1 - math.fsum(map(variance, zip(*rows, strict=True))) / total)
