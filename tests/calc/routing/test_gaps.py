"""Expected gaps against exact integration, and quarters."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import norm

from marshrut.calc.routing import Quarter, expected_gap


@pytest.mark.parametrize(
    ("level", "se", "required"), [(0, 0.4, 0.5), (1.2, 0.3, 0.5), (-2, 1.0, 0.5), (54, 9, 60)]
)
def test_expected_gap_equals_exact_integration(level, se, required):
    def shortfall(true_level):
        return (required - true_level) * norm.pdf(true_level, level, se)

    exact = quad(shortfall, level - 12 * se, required, epsabs=1e-12)[0]

    assert expected_gap(level, se, required) == pytest.approx(exact, abs=1e-9)


def test_an_exact_level_gives_the_plain_shortfall():
    assert expected_gap(54, 0, 60) == 6
    assert expected_gap(66, 0, 60) == 0


@given(st.floats(-50, 150), st.floats(0, 40), st.floats(-50, 150), st.floats(0, 10), st.floats(0, 10))
def test_a_vaguer_or_a_lower_level_never_shrinks_the_gap(level, se, required, lower, vaguer):
    gap = expected_gap(level, se, required)

    assert gap >= max(0, required - level)
    assert expected_gap(level - lower, se, required) >= gap - 1e-9
    assert expected_gap(level, se + vaguer, required) >= gap - 1e-9


@pytest.mark.parametrize("arguments", [(float("nan"), 1, 0), (0, -1, 0), (0, 1, float("inf"))])
def test_numbers_out_of_range_are_refused(arguments):
    with pytest.raises(ValueError):
        expected_gap(*arguments)


@pytest.mark.parametrize(("month", "number"), [(1, 1), (3, 1), (4, 2), (6, 2), (9, 3), (10, 4), (12, 4)])
def test_quarters_follow_the_calendar(month, number):
    assert Quarter.of(date(2026, month, 15)) == (2026, number)
