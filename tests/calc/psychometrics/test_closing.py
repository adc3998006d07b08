"""The verdict on a closed deficit, and how often it is wrong."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import norm

from marshrut.calc.psychometrics import Ability, Closing, close_verdict, estimate_abilities

BEFORE = Ability(theta=-0.7, se=0.35)


@pytest.mark.parametrize(
    ("after", "outcome"),
    [
        (Ability(0.9, 0.35), Closing.CLOSED),
        (Ability(0.2, 0.35), Closing.NOT_CERTAIN),
        (Ability(-0.2, 0.35), Closing.NOT_CERTAIN),
        (Ability(-0.6, 0.35), Closing.OPEN),
    ],
)
def test_three_verdicts(after, outcome):
    assert close_verdict(BEFORE, after, required=0.0).outcome is outcome


def test_probabilities_equal_exact_integration():
    after = Ability(0.31, 0.4)

    verdict = close_verdict(BEFORE, after, required=0.1)

    assert verdict.p_met == pytest.approx(quad(norm(0.31, 0.4).pdf, 0.1, 8)[0], abs=1e-8)
    assert verdict.p_below_before == pytest.approx(quad(norm(-0.7, 0.35).pdf, -8, 0.1)[0], abs=1e-8)
    assert verdict.gain == pytest.approx(1.01)
    assert verdict.gain_se == pytest.approx(np.sqrt(0.35**2 + 0.4**2))
    assert verdict.p_gain == pytest.approx(norm.cdf(1.01 / verdict.gain_se))


@given(st.floats(-4, 4), st.floats(-4, 4), st.floats(0.05, 1.5), st.floats(0.51, 0.99))
def test_a_better_second_result_never_reopens(theta, other, se, certainty):
    order = [Closing.OPEN, Closing.NOT_CERTAIN, Closing.CLOSED]
    worse, better = (
        order.index(close_verdict(BEFORE, Ability(t, se), 0.0, certainty).outcome)
        for t in sorted([theta, other])
    )

    assert better >= worse


@given(st.floats(-4, 4), st.floats(0.05, 1.5))
def test_asking_for_more_certainty_never_closes_more(theta, se):
    bold = close_verdict(BEFORE, Ability(theta, se), 0.0, certainty=0.8).outcome
    careful = close_verdict(BEFORE, Ability(theta, se), 0.0, certainty=0.95).outcome

    assert careful in (bold, Closing.NOT_CERTAIN)


def closings(*, gain, persons=6000, items=20, required=0.0):
    """Of the people measured below the requirement: shares called closed by the bold rule and by ours."""
    draw = np.random.default_rng(11)
    truth = draw.normal(size=persons)
    waves = []
    for shift in (0.0, gain):
        form = np.column_stack([draw.uniform(0.8, 1.8, items), draw.normal(size=items), np.zeros(items)])
        chance = 1 / (1 + np.exp(-form[:, 0] * (truth[:, None] + shift - form[:, 1])))
        waves.append(estimate_abilities((draw.random(chance.shape) < chance).astype(float), form))
    before, after = waves
    below = np.flatnonzero(before.theta < required)
    bold = np.mean(after.theta[below] >= required)
    closed = [close_verdict(before[p], after[p], required).outcome is Closing.CLOSED for p in below]
    return bold, np.mean(closed)


def test_false_closures_are_rare_and_nearly_half_of_the_bold_hits_are_kept():
    bold_false, false = closings(gain=0.0)
    bold_hits, hits = closings(gain=0.8)

    assert bold_false > 0.12
    assert false <= 0.05
    assert hits >= 0.45 * bold_hits


@pytest.mark.parametrize(
    "arguments",
    [
        (BEFORE, Ability(0.0, 0.0), 0.0), (Ability(0.0, -1.0), BEFORE, 0.0), (BEFORE, BEFORE, float("nan")),
        (BEFORE, Ability(float("nan"), 0.3), 0.0), (BEFORE, BEFORE, 0.0, 0.5), (BEFORE, BEFORE, 0.0, 1.0),
    ],
)
def test_numbers_out_of_range_are_refused(arguments):
    with pytest.raises(ValueError):
        close_verdict(*arguments)
