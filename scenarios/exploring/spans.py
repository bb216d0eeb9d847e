"""Stretches of the run's time: half-open spans of whole milliseconds, and sets of them kept disjoint."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import TypeAlias

Span: TypeAlias = tuple[int, int]
"""From (included) and until (excluded), in ms of the run."""

FOREVER = 1 << 60
"""No end: later than any moment of any run."""
ALWAYS: Span = (0, FOREVER)


def add(spans: list[Span], span: Span) -> list[Span]:
    """Add a span to the sorted, disjoint, non-touching `spans`, in place; give the parts that are new."""
    start, end = span
    if spans and spans[0][0] <= start and end <= spans[0][1]:
        return []
    first = bisect_left(spans, start, key=_end)
    last = bisect_right(spans, end, key=_start)
    new = []
    at = start
    for low, high in spans[first:last]:
        if at < low:
            new.append((at, low))
        at = max(at, high)
    if at < end:
        new.append((at, end))
    if new:
        if first < last:
            start, end = min(start, spans[first][0]), max(end, spans[last - 1][1])
        spans[first:last] = [(start, end)]
    return new


def _start(span: Span) -> int:
    return span[0]


def _end(span: Span) -> int:
    return span[1]


def cut(span: Span, moments: Sequence[int]) -> Iterator[Span]:
    """Cut a span at every moment that lies inside; `moments` ascend. An empty span gives nothing."""
    start, end = span
    for moment in moments[bisect_right(moments, start) : bisect_left(moments, end)]:
        yield start, moment
        start = moment
    if start < end:
        yield start, end


def shared(one: Span, other: Span) -> Span | None:
    """Give what two spans have in common; None: nothing."""
    start, end = max(one[0], other[0]), min(one[1], other[1])
    return (start, end) if start < end else None


def without(span: Span, spans: Sequence[Span]) -> Span | None:
    """Give the first part of a span that the sorted, disjoint `spans` leave uncovered; None: nothing."""
    start, end = span
    for low, high in spans:
        if low > start:
            break
        start = max(start, high)
    else:
        return (start, end) if start < end else None
    return (start, min(end, low)) if start < end else None
