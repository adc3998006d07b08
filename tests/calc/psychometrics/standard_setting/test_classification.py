"""Accuracy and consistency of a classification: brute force, simulation, limits."""

from itertools import product

import numpy as np
import pytest
from scipy.stats import norm

from marshrut.calc.psychometrics.items import Items
from marshrut.calc.psychometrics.standard_setting import lee, rudner, score_distribution

MIXED = Items(
    np.array([1.0, 1.5, 0.8, 1.2]),
    np.array([[-0.5, np.nan], [0.3, np.nan], [-0.2, 0.9], [-1.0, 0.4]]),
    np.array([0.0, 0.2, 0.0, 0.0]),
    np.array([False, False, False, True]),
)


def test_the_score_distribution_equals_the_sum_over_all_patterns():
    theta = np.array([-1.3, 0.0, 0.8])
    chances = MIXED.probabilities(theta)
    expected = np.zeros((3, 7))
    for pattern in product(range(2), range(2), range(3), range(3)):
        expected[:, sum(pattern)] += np.prod([chances[:, item, score] for item, score in enumerate(pattern)], axis=0)

    assert score_distribution(MIXED, theta) == pytest.approx(expected, abs=1e-14)


def test_lee_equals_the_sum_over_scores_by_hand():
    theta, weights = np.array([-1.0, 0.2, 1.1]), np.array([1.0, 2.0, 1.0])
    scores = score_distribution(MIXED, theta)
    low, high = scores[:, :4].sum(axis=1), scores[:, 4:].sum(axis=1)
    above = MIXED.expected(theta).sum(axis=1) >= 4

    found = lee(MIXED, theta, [4], weights=weights)

    assert found.accuracy == pytest.approx(np.average(np.where(above, high, low), weights=weights))
    assert found.consistency == pytest.approx(np.average(low**2 + high**2, weights=weights))
    assert found.false_high == pytest.approx(np.average(np.where(above, 0, high), weights=weights))
    assert found.false_low == pytest.approx(np.average(np.where(above, low, 0), weights=weights))
    share = np.average(low, weights=weights)
    chance = share**2 + (1 - share) ** 2
    assert found.kappa == pytest.approx((found.consistency - chance) / (1 - chance))


def test_lee_foretells_what_simulated_tests_do():
    draw = np.random.default_rng(1)
    items = Items.dichotomous(draw.uniform(0.8, 1.8, 25), draw.normal(size=25))
    theta = draw.normal(size=20000)
    chances = items.expected(theta)
    first, second = (np.digitize((draw.random(chances.shape) < chances).sum(axis=1), [10, 16]) for _ in range(2))
    true = np.digitize(chances.sum(axis=1), [10, 16])

    found = lee(items, theta, [10, 16])

    assert found.accuracy == pytest.approx((first == true).mean(), abs=0.01)
    assert found.consistency == pytest.approx((first == second).mean(), abs=0.01)
    assert found.joint.sum(axis=1) == pytest.approx(np.bincount(true) / 20000)


def test_rudner_foretells_what_simulated_estimates_do():
    draw = np.random.default_rng(2)
    truth = draw.normal(size=40000)
    # Posterior of a normal ability measured with error 0.5: its mean and deviation are what EAP states.
    estimate, se = (truth + draw.normal(0, 0.5, 40000)) / 1.25, np.sqrt(0.2)

    found = rudner(estimate, np.full(40000, se), [-0.5, 0.7])

    right = np.digitize(estimate, [-0.5, 0.7]) == np.digitize(truth, [-0.5, 0.7])
    assert found.accuracy == pytest.approx(right.mean(), abs=0.01)
    assert found.joint.sum(axis=1) == pytest.approx(np.diff(norm.cdf([-9, -0.5, 0.7, 9])), abs=0.01)


def test_rudner_of_one_person_is_the_normal_probability():
    found = rudner([0.3], [0.4], [0.0])

    up = norm.cdf(0.75)
    assert found.accuracy == pytest.approx(up)
    assert found.consistency == pytest.approx(up**2 + (1 - up) ** 2)
    assert found.joint == pytest.approx(np.array([[0, 1 - up], [0, up]]))


def test_sure_measurements_classify_everybody_right():
    found = rudner([-1.0, 1.0], [1e-6, 1e-6], [0.0])

    assert (found.accuracy, found.consistency, found.kappa) == pytest.approx((1.0, 1.0, 1.0))
    assert np.isnan(rudner([5.0], [1e-6], [0.0]).kappa)


@pytest.mark.parametrize(
    "arguments",
    [
        ([0.0], [0.0], [0.0]), ([0.0], [1.0, 1.0], [0.0]), ([], [], [0.0]), ([0.0], [1.0], []),
        ([0.0], [1.0], [1.0, 0.0]),
    ],
)  # fmt: skip
def test_rudner_refuses_numbers_out_of_range(arguments):
    with pytest.raises(ValueError):
        rudner(*arguments)


@pytest.mark.parametrize(("theta", "cuts", "weights"), [([0.0], [0], None), ([0.0], [7], None), ([np.nan], [3], None),
                                                        ([0.0], [3], [0.0])])  # fmt: skip
def test_lee_refuses_numbers_out_of_range(theta, cuts, weights):
    with pytest.raises(ValueError):
        lee(MIXED, theta, cuts, weights=weights)
