"""Alpha, SEM and weighted kappa: against the published example and the formulas as numpy computes them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.statistics.agreement import quadratic_kappa
from scoring.statistics.answers import Table
from scoring.statistics.enough import TooFew
from scoring.statistics.reliability import NoScale, Reliability, cronbach_alpha, reliability
from tests.scoring.statistics.lsat import ALPHA, SEM, TABLE
from tests.scoring.statistics.test_items import table


def test_alpha_and_sem_of_the_published_example() -> None:
    found = reliability(TABLE)
    assert isinstance(found, Reliability)
    assert (found.n, found.items, round(found.alpha, 3), round(found.sem, 3)) == (1000, 5, ALPHA, SEM)


@given(st.lists(st.tuples(*[st.sampled_from([0.0, 0.5, 1.0])] * 5), min_size=30, max_size=80))
def test_alpha_is_what_the_covariances_say(rows: list[tuple[float, ...]]) -> None:
    """By the covariance matrix: k/(k-1) (1 - trace / sum of all)."""
    found = cronbach_alpha(rows)
    covariances = np.cov(np.array(rows), rowvar=False)
    if found is None:
        assert covariances.sum() == pytest.approx(0)
    else:
        assert found == pytest.approx(5 / 4 * (1 - np.trace(covariances) / covariances.sum()), abs=1e-9)


def test_alpha_stands_on_the_items_that_all_members_owed() -> None:
    rows = [(float(at % 2), float(at % 2), 1.0 if at < 20 else None) for at in range(40)]
    found = reliability(table(*rows))
    assert isinstance(found, Reliability)
    assert found.items == 2
    assert found.alpha == pytest.approx(1.0)
    assert found.sem == pytest.approx(0.0)


def test_what_is_no_scale_is_told_so() -> None:
    assert reliability(table(*[(1.0, 0.0)] * 40)) == NoScale(n=40, items=2)
    assert reliability(table(*[(float(at % 2),) for at in range(40)])) == NoScale(n=40, items=1)
    assert reliability(table(*[(1.0, 0.0)] * 29)) == TooFew(n=29)
    assert reliability(Table(members=(), items=(), rows=())) == TooFew(n=0)


def kappa_by_numpy(one: list[int], other: list[int]) -> float:
    """Compute weighted kappa as scikit-learn does: confusion matrix, outer product, squared distances."""
    steps = max(*one, *other) + 1
    observed = np.zeros((steps, steps))
    np.add.at(observed, (one, other), 1)
    expected = np.outer(observed.sum(axis=1), observed.sum(axis=0)) / len(one)
    weights = np.subtract.outer(np.arange(steps), np.arange(steps)) ** 2
    return float(1 - (weights * observed).sum() / (weights * expected).sum())


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=30, max_size=90))
def test_kappa_is_what_the_confusion_matrix_says(marks: list[tuple[int, int]]) -> None:
    one, other = ([*side] for side in zip(*marks, strict=True))
    found = quadratic_kappa(one, other)
    if len({*one, *other}) == 1:
        assert found is None
    else:
        assert found == pytest.approx(kappa_by_numpy(one, other), abs=1e-9)
        assert found == pytest.approx(quadratic_kappa(other, one))


def test_two_evaluators_who_agree_have_kappa_1_and_who_turn_the_scale_round_minus_1() -> None:
    marks = [0, 1, 2] * 10
    assert quadratic_kappa(marks, marks) == 1
    assert quadratic_kappa(marks, [2 - mark for mark in marks]) == -1


def test_kappa_by_hand() -> None:
    """Of 40 runs 30 the same, 10 one step apart; halves marked 0 and 1 by the one, 15 and 25 by the other."""
    one, other = [0] * 20 + [1] * 20, [0] * 12 + [1] * 8 + [0] * 2 + [1] * 18
    assert quadratic_kappa(one, other) == pytest.approx(1 - 10 * 40 / (20 * 26 + 20 * 14))


def test_evaluators_mark_the_same_runs_and_enough_of_them() -> None:
    assert quadratic_kappa([1] * 29, [2] * 29) == TooFew(n=29)
    with pytest.raises(ValueError, match="here are 30 and 31 marks"):
        quadratic_kappa([1] * 30, [1] * 31)
