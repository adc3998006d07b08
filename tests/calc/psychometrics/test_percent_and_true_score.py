"""Errors of percent scores and the way between percent and ability."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad

from marshrut.calc.psychometrics import (
    DEFAULT_PERCENT_CUTS,
    Cuts,
    expected_percent,
    percent_error,
    theta_at_percent,
    theta_cuts,
)

FORM = np.array([[1.0, -1.0, 0.0], [1.6, 0.2, 0.25], [0.7, 0.5, 0.2], [2.2, 1.4, 0.0]])

items = st.lists(
    st.tuples(st.floats(0.3, 3), st.floats(-3, 3), st.floats(0, 0.3)), min_size=1, max_size=10
).map(np.array)


@pytest.mark.parametrize(("right", "of"), [(0, 5), (5, 5), (13, 25), (1, 1), (58, 60)])
def test_error_equals_the_posterior_deviation_by_integration(right, of):
    def integral(power):
        return quad(lambda p: p**power * p**right * (1 - p) ** (of - right), 0, 1, epsabs=0, epsrel=1e-12)[0]

    mean = integral(1) / integral(0)
    deviation = np.sqrt(integral(2) / integral(0) - mean**2)

    assert percent_error(right, of) == pytest.approx(100 * deviation, rel=1e-6)


def test_known_errors():
    assert percent_error(20, 40) == pytest.approx(50 / np.sqrt(43))
    assert percent_error(50, 100, items=25) == pytest.approx(50 / np.sqrt(28))


@given(st.integers(1, 200), st.floats(0, 1), st.integers(1, 200))
def test_error_is_positive_and_bounded(maximum, share, count):
    error = percent_error(min(share * maximum, maximum), maximum, items=count)

    assert 0 < error <= 50 / np.sqrt(count + 3) + 1e-12


@given(st.integers(1, 100), st.floats(0, 1))
def test_error_is_the_same_for_the_mirrored_score(maximum, share):
    points = min(share * maximum, maximum)

    assert percent_error(points, maximum) == pytest.approx(percent_error(maximum - points, maximum))


@given(st.floats(0, 1), st.integers(1, 60))
def test_twice_as_many_tasks_never_make_a_middling_result_less_certain(share, count):
    half = percent_error(share * 100 if share <= 1 else 100, 100, items=2 * count)

    assert half <= 50 / np.sqrt(2 * count + 3) + 1e-12
    if 0.2 <= share <= 0.8:
        assert half < percent_error(share * 100, 100, items=count)


@pytest.mark.parametrize(
    "arguments", [(5, 0), (5, 4), (-1, 4), (float("nan"), 4), (1, 4, 0), (1, float("inf"))]
)
def test_impossible_scores_are_refused(arguments):
    with pytest.raises(ValueError):
        percent_error(*arguments)


def test_expected_percent_is_the_mean_chance_of_a_right_answer():
    by_hand = np.mean([c + (1 - c) / (1 + np.exp(-a * (0.3 - b))) for a, b, c in FORM])

    assert expected_percent(0.3, FORM) == pytest.approx(100 * by_hand)


def test_points_weigh_the_items():
    double = np.vstack([FORM, FORM[:1]])

    assert expected_percent(0.3, FORM, points=[2, 1, 1, 1]) == pytest.approx(expected_percent(0.3, double))


@given(items, st.floats(-4, 4), st.floats(0.001, 3))
def test_expected_percent_rises_with_ability_within_its_limits(form, theta, step):
    low, high = expected_percent([theta, theta + step], form)

    assert 100 * form[:, 2].mean() <= low < high <= 100


@given(items, st.floats(-4, 4))
def test_percent_and_back_gives_the_same_ability(form, theta):
    assert theta_at_percent(expected_percent(theta, form), form) == pytest.approx(theta, abs=1e-6)


def test_cut_points_of_a_form_keep_their_source_and_order():
    cuts = theta_cuts(FORM)

    assert cuts.source == DEFAULT_PERCENT_CUTS.source
    assert expected_percent([cuts.high_below, cuts.low_from], FORM) == pytest.approx([60, 80])


@pytest.mark.parametrize("percent", [0, 11.25, 100, 101, float("nan")])
def test_a_percent_that_the_form_cannot_give_is_refused(percent):
    with pytest.raises(ValueError):
        theta_at_percent(percent, FORM)


def test_a_cut_below_the_guessing_floor_is_refused():
    with pytest.raises(ValueError):
        theta_cuts([[1.0, 0.0, 0.5]], Cuts(40, 80))


@pytest.mark.parametrize("points", [[1, 2], [1, 1, 1, 0], [1, 1, 1, float("nan")]])
def test_points_that_do_not_fit_are_refused(points):
    with pytest.raises(ValueError):
        expected_percent(0.0, FORM, points=points)
