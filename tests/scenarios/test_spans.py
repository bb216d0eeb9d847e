"""Spans of time: added, cut and compared without losing a millisecond."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from scenarios.exploring.spans import Span, add, cut, shared, without

spans = st.tuples(st.integers(0, 20), st.integers(1, 8)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@given(st.lists(spans))
def test_adding_spans_keeps_them_disjoint_and_gives_each_millisecond_once(added: list[Span]) -> None:
    kept: list[Span] = []
    new = [ms for span in added for part in add(kept, span) for ms in range(*part)]
    assert sorted(new) == sorted({ms for span in added for ms in range(*span)})
    assert all(one[1] < other[0] for one, other in pairwise(kept))


@given(spans, st.lists(st.integers(0, 30)).map(sorted))
def test_cutting_a_span_loses_nothing(span: Span, moments: list[int]) -> None:
    pieces = list(cut(span, sorted(set(moments))))
    assert [ms for piece in pieces for ms in range(*piece)] == list(range(*span))
    assert all(one[1] in moments for one in pieces[:-1])


@given(spans, spans)
def test_what_two_spans_share_is_what_lies_in_both(one: Span, other: Span) -> None:
    both = shared(one, other)
    assert set(range(*(both or (0, 0)))) == set(range(*one)) & set(range(*other))


@given(spans, st.lists(spans))
def test_the_first_part_left_uncovered_is_found(span: Span, added: list[Span]) -> None:
    kept: list[Span] = []
    for each in added:
        add(kept, each)
    left = sorted(set(range(*span)) - {ms for each in kept for ms in range(*each)})
    part = without(span, kept)
    assert (part is None) == (not left)
    if part is not None:
        assert list(range(*part)) == left[: part[1] - part[0]]
        assert part[1] not in left
