"""The table of sums of points, against counting all answers out."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from tests.calc.psychometrics.random_items import mixed_items

from marshrut.calc.psychometrics.items import Items
from marshrut.calc.psychometrics.scoring import conditional_error, score, sum_score_table


@given(mixed_items(largest=5))
@settings(max_examples=25, deadline=None)
def test_the_table_equals_counting_all_answers_out(items):
    patterns = np.array(list(product(*(range(points + 1) for points in items.points))))
    nodes = np.linspace(-8, 8, 401)
    density = np.exp(-(nodes**2) / 2)
    density /= density.sum()
    chances = items.probabilities(nodes)
    joint = np.array([chances[:, np.arange(len(items)), row].prod(axis=1) * density for row in patterns])
    sums = patterns.sum(axis=1)

    found = sum_score_table(items)

    for total in range(int(items.points.sum()) + 1):
        together = joint[sums == total].sum(axis=0)
        mean = together @ nodes / together.sum()
        assert found.share[total] == pytest.approx(together.sum(), abs=1e-9)
        assert found.theta[total] == pytest.approx(mean, abs=1e-7)
        assert found.se[total] == pytest.approx(np.sqrt(together @ (nodes - mean) ** 2 / together.sum()), abs=1e-7)
    assert found.share.sum() == pytest.approx(1.0, abs=1e-9)


@pytest.mark.parametrize("prior", [(0.0, 1.0), (0.5, 1.4)])
def test_where_the_sum_is_sufficient_the_table_is_the_eap(prior):
    items = Items(
        np.ones(6), np.array([[-1.0, 0.5]] * 3 + [[0.2, np.nan]] * 3), np.zeros(6), np.zeros(6, dtype=bool)
    )
    answers = np.array([[0, 0, 0, 0, 0, 0], [1, 2, 0, 1, 0, 1], [2, 2, 2, 1, 1, 1]])

    table, each = sum_score_table(items, prior), score(answers, items, prior=prior)

    assert table.theta[[0, 5, 9]] == pytest.approx(each.theta, abs=1e-8)
    assert table.se[[0, 5, 9]] == pytest.approx(each.se, abs=1e-8)
    assert (np.diff(table.theta) > 0).all() and len(table) == 10


def test_the_error_of_a_sum_is_that_of_independent_items():
    items = Items.dichotomous([1.0, 1.5, 0.7, 2.0], [-1.0, 0.0, 0.5, 1.0], 0.1)
    chances = items.probabilities([-0.5, 1.0])[:, :, 1]

    found = conditional_error(items, [-0.5, 1.0])

    assert found.expected == pytest.approx(chances.sum(axis=1))
    assert found.error == pytest.approx(np.sqrt((chances * (1 - chances)).sum(axis=1)))


def test_a_bad_prior_is_refused():
    with pytest.raises(ValueError, match="the prior needs"):
        sum_score_table(Items.dichotomous(1.0, [0.0]), (0.0, 0.0))
