"""Item analysis: a published example, the flags, and the order of members that decides nothing."""

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from scenarios.model import ScenarioId
from scenarios.vocabulary import EVENT
from scoring.statistics.answers import Item, Table
from scoring.statistics.enough import TooFew, tails
from scoring.statistics.items import ItemFigures, correlation, item_figures, top_minus_bottom
from tests.scoring.statistics.lsat import DIFFICULTY, ITEM_REST, ROWS, TABLE


def table(*rows: tuple[float | None, ...]) -> Table:
    """Set up members by items i0, i1, ..."""
    items = tuple(Item(ScenarioId("small"), f"i{at}", EVENT) for at in range(len(rows[0])))
    return Table(members=tuple(f"m{at:03}" for at in range(len(rows))), items=items, rows=rows)


def figures(given_table: Table) -> list[ItemFigures]:
    found = [each for _, each in item_figures(given_table)]
    assert all(isinstance(each, ItemFigures) for each in found)
    return [each for each in found if isinstance(each, ItemFigures)]


def test_the_published_example_comes_out_as_published() -> None:
    found = figures(TABLE)
    assert [round(each.difficulty, 3) for each in found] == list(DIFFICULTY)
    assert [round(each.item_rest or 0, 3) for each in found] == list(ITEM_REST)
    assert [(each.n, each.flags) for each in found] == [(1000, ())] * 5


def test_top_minus_bottom_of_the_published_answers_by_hand() -> None:
    """270 at each end: the 308 with five right are all alike; 12 have none, 40 one, 114 two, then three."""
    top = 1.0
    low = [row for row in ROWS if sum(row) < 3]
    three = [row for row in ROWS if sum(row) == 3]
    bottom = sum(row[0] for row in low) + (270 - len(low)) / len(three) * sum(row[0] for row in three)
    assert figures(TABLE)[0].top_minus_bottom == pytest.approx(top - bottom / 270)


def test_an_item_that_all_or_few_get_right_is_flagged() -> None:
    rows = [(1.0, 0.0, float(at % 2)) for at in range(39)] + [(0.0, 1.0, 1.0)]
    easy, hard, even = figures(table(*rows))
    assert (round(easy.difficulty, 3), easy.flags) == (0.975, ("too easy", "alarm"))
    assert (round(hard.difficulty, 3), hard.flags) == (0.025, ("too hard", "alarm"))
    assert "too hard" not in even.flags


def test_an_item_that_the_better_members_miss_is_an_alarm_and_one_that_tells_little_is_weak() -> None:
    """The last item is right just where the member got few of the others."""
    rows = [(*(float(at % 10 > each) for each in range(9)), float(at % 10 < 5)) for at in range(40)]
    *good, bad = figures(table(*rows))
    assert bad.flags == ("alarm",)
    assert bad.item_rest is not None
    assert bad.item_rest < -0.8
    assert not any("weak" in each.flags or "alarm" in each.flags for each in good[1:])


def test_fewer_than_30_members_give_no_figures() -> None:
    rows = [(1.0, None if at < 12 else 0.0) for at in range(41)]
    (_, owed_by_all), (_, owed_by_29) = item_figures(table(*rows))
    assert isinstance(owed_by_all, ItemFigures)
    assert owed_by_29 == TooFew(n=29, needed=30)


def test_an_item_that_all_earn_alike_has_no_correlation() -> None:
    alike, _ = figures(table(*[(1.0, float(at % 3 > 0)) for at in range(30)]))
    assert (alike.item_rest, alike.flags) == (None, ("too easy",))


def test_members_tied_on_the_border_share_the_tail() -> None:
    """27 % of 10 is 2.7: one at the bottom, and 1.7 among the four that follow."""
    bottom, top = tails([1, 2, 2, 2, 2, 5, 6, 7, 8, 9])
    assert bottom == pytest.approx([1, 0.425, 0.425, 0.425, 0.425, 0, 0, 0, 0, 0])
    assert top == pytest.approx([0, 0, 0, 0, 0, 0, 0, 0.7, 1, 1])


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=3, max_size=60))
def test_the_correlation_is_pearsons(pairs: list[tuple[int, int]]) -> None:
    xs, ys = ([float(each) for each in side] for side in zip(*pairs, strict=True))
    found = correlation(xs, ys)
    if len(set(xs)) == 1 or len(set(ys)) == 1:
        assert found is None
    else:
        assert found == pytest.approx(stats.pearsonr(xs, ys).statistic, abs=1e-9)


@given(
    st.lists(st.tuples(*[st.sampled_from([0.0, 0.5, 1.0])] * 4), min_size=30, max_size=60),
    st.randoms(use_true_random=False),
)
def test_the_order_of_the_members_changes_nothing(
    rows: list[tuple[float, ...]], chance: random.Random
) -> None:
    shuffled = list(rows)
    chance.shuffle(shuffled)
    for one, other in zip(figures(table(*rows)), figures(table(*shuffled)), strict=True):
        assert (one.n, one.flags) == (other.n, other.flags)
        assert one.difficulty == pytest.approx(other.difficulty)
        assert one.top_minus_bottom == pytest.approx(other.top_minus_bottom)


@given(st.lists(st.integers(0, 20), min_size=4, max_size=80, unique=True))
def test_the_tails_together_weigh_what_they_should(totals: list[int]) -> None:
    bottom, top = tails([float(each) for each in totals])
    assert sum(bottom) == pytest.approx(0.27 * len(totals))
    assert sum(top) == pytest.approx(0.27 * len(totals))
    assert top_minus_bottom(
        [float(each) for each in totals], [float(each) for each in totals]
    ) == pytest.approx(np.average(totals, weights=top) - np.average(totals, weights=bottom))
