"""The item models against their definitions, and the refusals of the container."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.calc.psychometrics.random_items import mixed_items

from marshrut.calc.psychometrics.items import Items, information

ability = st.floats(-4.0, 4.0)


def by_definition(items, theta):
    """P of every score of every item, written item by item from the models' formulas."""
    found = np.zeros((len(items), items.steps.shape[1] + 1))
    for row, (a, steps, c, graded) in enumerate(zip(items.a, items.steps, items.c, items.graded, strict=True)):
        own = steps[np.isfinite(steps)]
        if len(own) == 1:
            right = c + (1 - c) / (1 + np.exp(-a * (theta - own[0])))
            chances = [1 - right, right]
        elif graded:
            reached = [1.0, *(1 / (1 + np.exp(-a * (theta - step))) for step in own), 0.0]
            chances = -np.diff(reached)
        else:
            weights = [np.exp(sum(a * (theta - step) for step in own[:k])) for k in range(len(own) + 1)]
            chances = np.array(weights) / sum(weights)
        found[row, : len(own) + 1] = chances
    return found


@given(mixed_items(), ability)
@settings(deadline=None)
def test_probabilities_are_those_of_the_models(items, theta):
    assert items.probabilities([theta])[0] == pytest.approx(by_definition(items, theta), abs=1e-13)


@given(mixed_items(), ability)
@settings(deadline=None)
def test_probabilities_of_the_scores_add_up_to_one(items, theta):
    assert items.probabilities([theta]).sum(axis=2) == pytest.approx(1.0, abs=1e-13)


@given(mixed_items(), ability)
@settings(deadline=None)
def test_relative_slopes_are_the_derivatives_of_the_probabilities(items, theta):
    step = 1e-4
    before, here, after = (by_definition(items, theta + shift) for shift in (-step, 0.0, step))
    first, second = (found[0] for found in items.relative_slopes([theta]))

    assert first * here == pytest.approx((after - before) / (2 * step), abs=1e-7)
    assert second * here == pytest.approx((after - 2 * here + before) / step**2, abs=1e-5)


@given(mixed_items(), ability)
@settings(deadline=None)
def test_information_is_the_expected_square_of_the_slope(items, theta):
    step = 1e-4
    before, here, after = (by_definition(items, theta + shift) for shift in (-step, 0.0, step))
    slope = (after - before) / (2 * step)
    expected = np.divide(slope**2, here, out=np.zeros_like(here), where=here > 0).sum(axis=1)

    assert information(items, [theta])[0] == pytest.approx(expected, abs=1e-6)


@given(mixed_items())
@settings(deadline=None)
def test_the_expected_score_rises_with_ability(items):
    curves = items.expected(np.linspace(-4, 4, 41))

    assert (np.diff(curves, axis=0) >= -1e-12).all()


@pytest.mark.parametrize("theta", [-700.0, 700.0])
@pytest.mark.parametrize("graded", [False, True])
def test_far_out_nothing_overflows(theta, graded):
    items = Items(np.array([2.0, 1.0]), np.array([[-1.0, 0.5], [0.0, np.nan]]), np.zeros(2), np.full(2, graded))
    sure = 0 if theta < 0 else 2

    logs, (first, second) = items.log_probabilities([theta])[0], items.relative_slopes([theta])

    assert logs[0, sure] == pytest.approx(0.0, abs=1e-300)
    assert np.isfinite(logs[0]).all()
    assert np.isneginf(logs[1, 2])
    assert np.isfinite(first).all() and np.isfinite(second).all()


def test_points_location_and_a_selection_of_items():
    items = Items(
        np.array([1.0, 2.0]), np.array([[0.5, np.nan], [-1.0, 2.0]]), np.array([0.2, 0.0]), np.zeros(2, dtype=bool)
    )

    assert items.points.tolist() == [1, 2]
    assert items.b.tolist() == [0.5, 0.5]
    assert items.take([1, 0]).a.tolist() == [2.0, 1.0]
    assert len(items.take(items.points > 1)) == 1


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"a": np.array([1.0, -1.0])}, "slope must be positive"),
        ({"a": np.array([1.0, np.nan])}, "slope must be positive"),
        ({"a": np.ones(3)}, "do not fit"),
        ({"c": np.array([1.0, 0.0])}, "guessing must lie"),
        ({"c": np.array([0.0, 0.2])}, "right/wrong items only"),
        ({"c": np.zeros(3)}, "one value an item"),
        ({"steps": np.array([[np.nan, 1.0], [0.0, 1.0]])}, "beginning of their row"),
        ({"steps": np.array([[np.inf, np.nan], [0.0, 1.0]])}, "beginning of their row"),
        ({"steps": np.array([[0.0, np.nan], [1.0, 0.0]])}, "must rise"),
        ({"steps": np.array([[0.0, np.nan], [1.0, 1.0]])}, "must rise"),
    ],
)
def test_items_out_of_range_are_refused(change, why):
    good = {
        "a": np.ones(2),
        "steps": np.array([[0.0, np.nan], [0.0, 1.0]]),
        "c": np.zeros(2),
        "graded": np.array([False, True]),
    }
    Items(**good)

    with pytest.raises(ValueError, match=why):
        Items(**(good | change))


@pytest.mark.parametrize("theta", [0.0, [[0.0]], [np.nan], [np.inf]])
def test_abilities_must_be_a_row_of_finite_numbers(theta):
    with pytest.raises(ValueError, match="abilities must be finite"):
        Items.dichotomous(1.0, [0.0]).probabilities(theta)
