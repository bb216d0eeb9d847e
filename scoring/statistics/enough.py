"""How many members a number needs before it is shown, and the honest answer where there are fewer."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

ENOUGH_MEMBERS = 30
"""Members from which figures of an item, a scale or a pair of evaluators are shown (scoring.md section 8)."""

TAIL = 0.27
"""The share at each end that is compared: 27 % (Kelley 1939, J. Educational Psychology 30, 17-24)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TooFew:
    """There are too few members for this figure."""

    n: int
    needed: int = ENOUGH_MEMBERS


def tails(totals: Sequence[float]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Give each member's share, 0 to 1, in the bottom and in the top 27 % of the totals.

    Members with the same total on the border share what is left of the tail, so that the order of the
    members decides nothing.
    """
    bottom = _tail(totals)
    return bottom, _tail([-total for total in totals])


def _tail(totals: Sequence[float]) -> tuple[float, ...]:
    room = TAIL * len(totals)
    share: dict[float, float] = {}
    for total, tied in sorted(Counter(totals).items()):
        share[total] = min(1.0, max(0.0, room) / tied)
        room -= tied
    return tuple(share[total] for total in totals)
