"""Levels of a deficit: probabilities, borders, and what must never happen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import norm

from marshrut.calc.psychometrics import DEFAULT_PERCENT_CUTS, Cuts, Level, judge

THETA_CUTS = Cuts(high_below=-0.5, low_from=0.8)
RANK = {Level.HIGH: 0, Level.MEDIUM: 1, Level.LOW: 2}

values = st.floats(-50, 150)
errors = st.floats(0, 40)
certainties = st.floats(0.51, 0.99)
cut_pairs = st.tuples(st.floats(-20, 120), st.floats(0, 60)).map(lambda p: Cuts(p[0], p[0] + p[1]))


@pytest.mark.parametrize(
    ("value", "se", "level"),
    [
        (41.0, 5.0, Level.HIGH),
        (70.0, 4.0, Level.MEDIUM),
        (95.0, 6.0, Level.LOW),
        (59.0, 6.0, Level.UNDETERMINED),
        (80.0, 0.0, Level.LOW),
        (79.9, 0.0, Level.MEDIUM),
        (60.0, 0.0, Level.MEDIUM),
        (59.9, 0.0, Level.HIGH),
    ],
)
def test_levels_on_the_percent_scale(value, se, level):
    assert judge(value, se, DEFAULT_PERCENT_CUTS).level is level


def test_an_undetermined_level_still_names_the_most_likely_one():
    verdict = judge(-0.6, 0.4, THETA_CUTS)

    assert verdict.level is Level.UNDETERMINED
    assert verdict.most_likely is Level.HIGH
    assert verdict.near_border


def test_a_result_without_an_error_is_read_off_the_thresholds_and_says_so():
    verdict = judge(59.9, None, DEFAULT_PERCENT_CUTS)

    assert verdict.level is Level.HIGH
    assert verdict.error_unknown
    assert verdict.probabilities is None
    assert verdict.interval is None


@pytest.mark.parametrize(("value", "se"), [(-1.1, 0.3), (0.2, 0.5), (0.79, 0.05), (2.0, 1.5)])
def test_probabilities_equal_exact_integration(value, se):
    verdict = judge(value, se, THETA_CUTS)

    def mass(low, high):
        return quad(norm(value, se).pdf, low, high, epsabs=1e-12)[0]

    far = 12 * se
    assert verdict.probabilities.high == pytest.approx(mass(min(value - far, -1), -0.5), abs=1e-9)
    assert verdict.probabilities.medium == pytest.approx(mass(-0.5, 0.8), abs=1e-9)
    assert verdict.probabilities.low == pytest.approx(mass(0.8, max(value + far, 2)), abs=1e-9)


@given(values, errors, cut_pairs, certainties)
def test_probabilities_add_up_to_one(value, se, cuts, certainty):
    probabilities = judge(value, se, cuts, certainty).probabilities

    assert sum(probabilities) == pytest.approx(1, abs=1e-12)
    assert all(0 <= p <= 1 for p in probabilities)


@given(values, values, errors, cut_pairs, certainties)
def test_a_better_result_never_means_a_larger_deficit(one, other, se, cuts, certainty):
    worse, better = (judge(value, se, cuts, certainty) for value in sorted([one, other]))

    assert better.probabilities.high <= worse.probabilities.high
    assert better.probabilities.low >= worse.probabilities.low
    if Level.UNDETERMINED not in (worse.level, better.level):
        assert RANK[better.level] >= RANK[worse.level]


@given(values, errors, cut_pairs, certainties)
def test_an_undetermined_level_is_near_a_border(value, se, cuts, certainty):
    verdict = judge(value, se, cuts, certainty)

    if verdict.level is Level.UNDETERMINED:
        assert verdict.near_border
    else:
        assert verdict.level is verdict.most_likely


@given(values, errors, cut_pairs, certainties, st.floats(-100, 100), st.floats(0.1, 10))
def test_the_scale_does_not_matter(value, se, cuts, certainty, shift, factor):
    verdict = judge(value, se, cuts, certainty)
    other = judge(
        value * factor + shift, se * factor,
        Cuts(cuts.high_below * factor + shift, cuts.low_from * factor + shift), certainty)

    if se > 1e-3:
        assert other.probabilities == pytest.approx(verdict.probabilities, abs=1e-6)


@pytest.mark.parametrize(
    "arguments",
    [
        (float("nan"), 1.0, THETA_CUTS), (float("inf"), 1.0, THETA_CUTS), (0.0, -1.0, THETA_CUTS),
        (0.0, float("nan"), THETA_CUTS), (0.0, 1.0, THETA_CUTS, 0.5), (0.0, 1.0, THETA_CUTS, 1.0),
    ],
)
def test_numbers_out_of_range_are_refused(arguments):
    with pytest.raises(ValueError):
        judge(*arguments)


@pytest.mark.parametrize("cuts", [(80, 60), (float("nan"), 60), (60, float("inf"))])
def test_crossed_or_endless_cuts_are_refused(cuts):
    with pytest.raises(ValueError):
        Cuts(*cuts)
