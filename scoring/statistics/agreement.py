"""How far two evaluators agree: weighted kappa with quadratic weights.

kappa = 1 - sum(w o) / sum(w e), w = (i - j)^2, o the observed and e the expected counts. Source: Cohen 1968,
Psychological Bulletin 70, 213-220.
"""

from collections import Counter
from collections.abc import Sequence

from scoring.statistics.enough import ENOUGH_MEMBERS, TooFew


def quadratic_kappa(one: Sequence[int], other: Sequence[int]) -> float | TooFew | None:
    """Compare two evaluators' marks (whole steps of one scale) of the same runs, in the same order.

    1 is full agreement, 0 that of chance; None where both gave one and the same mark to all.
    """
    if len(one) != len(other):
        raise ValueError(f"both evaluators mark the same runs; here are {len(one)} and {len(other)} marks")
    if len(one) < ENOUGH_MEMBERS:
        return TooFew(n=len(one))
    observed = sum((a - b) ** 2 for a, b in zip(one, other, strict=True))
    ones, others = Counter(one), Counter(other)
    expected = sum((a - b) ** 2 * ones[a] * others[b] for a in ones for b in others)
    return 1 - observed * len(one) / expected if expected else None
