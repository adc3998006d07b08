"""Levels of many persons: exact posterior masses, and agreement with the judgement of one."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import norm
from tests.calc.psychometrics.random_items import sheets

from marshrut.calc.psychometrics import Cuts, Level, judge
from marshrut.calc.psychometrics.items import Items
from marshrut.calc.psychometrics.scoring import ORDER, Scores, levels, posterior, score

CUTS = Cuts(high_below=-0.5, low_from=0.8)


@given(sheets(largest=5), st.floats(-2, 2), st.floats(0, 2))
@settings(max_examples=25, deadline=None)
def test_posterior_masses_equal_exact_integration(sheet, cut, width):
    items, answers = sheet
    cuts = Cuts(high_below=cut, low_from=cut + width)

    found = levels(posterior(answers, items, breaks=(cuts.high_below, cuts.low_from)), cuts)

    def density(theta):
        chances = items.probabilities([theta])[0]
        return norm.pdf(theta) * np.prod([chances[j, int(u)] for j, u in enumerate(answers[0]) if not np.isnan(u)])

    parts = [
        quad(density, low, high, epsabs=0, epsrel=1e-9, limit=200)[0] if low < high else 0.0
        for low, high in [(-9.0, cuts.high_below), (cuts.high_below, cuts.low_from), (cuts.low_from, 9.0)]
    ]
    assert found.probabilities[0] == pytest.approx(np.array(parts) / sum(parts), abs=1e-8)


@given(st.floats(-4, 4), st.floats(0, 2), st.floats(0.51, 0.99))
def test_levels_of_many_are_the_judgements_of_each(value, se, certainty):
    one = judge(value, se, CUTS, certainty)

    many = levels(([value, 3.0], [se, 0.1]), CUTS, certainty)

    assert many.probabilities[0] == pytest.approx(np.array(one.probabilities), abs=1e-12)
    assert many[0] is one.level
    assert ORDER[many.most_likely[0]] is one.most_likely
    assert many[1] is Level.LOW


@pytest.mark.parametrize(
    ("value", "level"), [(-0.5, Level.MEDIUM), (-0.6, Level.HIGH), (0.8, Level.LOW), (0.7, Level.MEDIUM)]
)
def test_without_an_error_the_thresholds_decide_and_a_cut_belongs_to_the_better_side(value, level):
    assert levels(([value], [0.0]), CUTS)[0] is level


def test_masses_add_up_and_a_person_without_answers_has_no_level():
    items = Items.dichotomous(1.5, np.linspace(-2, 2, 20), 0.2)
    answers = np.vstack([np.ones(20), np.zeros(20), np.full(20, np.nan), np.arange(20) < 10])

    found = levels(posterior(answers, items, breaks=(-0.5, 0.8)), CUTS, certainty=0.9)

    assert found.probabilities[[0, 1, 3]].sum(axis=1) == pytest.approx(1.0, abs=1e-12)
    assert np.isnan(found.probabilities[2]).all()
    assert [found[person] for person in range(3)] == [Level.LOW, Level.HIGH, Level.UNDETERMINED]
    assert found.most_likely.tolist() == [2, 0, -1, 1]


def test_the_exact_posterior_of_a_short_test_is_not_the_normal_one():
    items = Items.dichotomous(2.5, [1.0, 1.0, 1.0], 0.3)
    answers = [[1, 1, 1]]

    exact = levels(posterior(answers, items, breaks=(-0.5, 0.8)), CUTS).probabilities[0]
    normal = levels(score(answers, items), CUTS).probabilities[0]

    assert np.abs(exact - normal).max() > 0.02
    assert exact == pytest.approx(normal, abs=0.15)


def test_mean_and_deviation_of_the_posterior_are_the_eap():
    items = Items.dichotomous([1.0, 1.5, 0.7], [0.0, 1.0, -1.0], 0.1)
    answers = [[1, 0, 1], [0, 0, 1]]

    found, eap = posterior(answers, items, breaks=(0.0,)), score(answers, items)

    mean = found.masses @ found.nodes
    assert mean == pytest.approx(eap.theta, abs=1e-9)
    assert np.sqrt(found.masses @ found.nodes**2 - mean**2) == pytest.approx(eap.se, abs=1e-8)


def test_no_persons_have_no_levels():
    items = Items.dichotomous(1.0, [0.0])

    assert len(levels(posterior(np.empty((0, 1)), items, breaks=(-0.5, 0.8)), CUTS)) == 0
    assert len(levels(Scores(np.empty(0), np.empty(0), "eap"), CUTS)) == 0


@pytest.mark.parametrize(
    ("measured", "certainty", "why"),
    [
        (([0.0], [0.1]), 0.5, "certainty"),
        (([0.0], [-0.1]), 0.7, "standard errors"),
        (([np.inf], [0.1]), 0.7, "finite"),
        (([[0.0]], [[0.1]]), 0.7, "shape"),
        (posterior([[1]], Items.dichotomous(1.0, [0.0]), breaks=(0.0,)), 0.7, "not made to be split"),
    ],
)
def test_what_cannot_be_judged_is_refused(measured, certainty, why):
    with pytest.raises(ValueError, match=why):
        levels(measured, CUTS, certainty)


def test_breaks_must_be_finite():
    with pytest.raises(ValueError, match="finite"):
        posterior([[1]], Items.dichotomous(1.0, [0.0]), breaks=(np.nan,))
