"""Reliability against published figures, other programs and simulated truth."""

import numpy as np
import pytest
from tests.calc.psychometrics.random_items import simulated
from tests.calc.psychometrics.reference_scores import FOLDER, column, needs_references, reference, table

from marshrut.calc.psychometrics.items import Items
from marshrut.calc.psychometrics.scoring import Scores, alpha, empirical_reliability, omega, score


@needs_references
@pytest.mark.parametrize(
    ("dataset", "known"),
    [
        ("sapa_ability", 0.829241),
        ("lsat7", 0.453409),
        ("sat12_scored", 0.797892),
        ("science4", 0.597724),
        ("raschdat1", 0.841678),
    ],
)
def test_alpha_equals_that_of_another_program(dataset, known):
    rows = table(FOLDER / "dev" / f"{dataset}.csv")

    assert alpha(np.column_stack([column(rows, name) for name in rows[0]])) == pytest.approx(known, abs=1e-6)


@needs_references
@pytest.mark.parametrize(
    ("dataset", "model", "known"),
    [
        ("lsat7", "2PL", 0.45230),
        ("lsat7", "Rasch", 0.43162),
        ("sat12_scored", "2PL", 0.83705),
        ("science4", "gpcm", 0.66976),
        ("verbal_aggression", "graded", 0.89198),
    ],
)
def test_reliability_of_eap_equals_that_of_another_program(dataset, model, known):
    here = reference(dataset, model)
    found = score(here.responses, here.items, prior=(0.0, here.sd))

    assert empirical_reliability(found) == pytest.approx(known, abs=1e-3)


@pytest.mark.parametrize("method", ["eap", "wle"])
def test_empirical_reliability_is_the_share_of_true_variance(method):
    theta = np.random.default_rng(2).standard_normal(6000)
    items = Items.dichotomous(1.2, np.linspace(-2, 2, 30))

    found = score(simulated(items, theta, 3), items, method=method)

    assert empirical_reliability(found) == pytest.approx(np.corrcoef(found.theta, theta)[0, 1] ** 2, abs=0.015)


def congeneric(loadings, persons=200_000):
    draw = np.random.default_rng(4)
    factor = draw.standard_normal((persons, 1))
    return factor * loadings + draw.standard_normal((persons, len(loadings))) * np.sqrt(1 - np.square(loadings))


def test_omega_is_the_share_of_the_common_factor():
    loadings = np.array([0.9, 0.7, 0.5, 0.3])
    true = loadings.sum() ** 2 / (loadings.sum() ** 2 + (1 - loadings**2).sum())
    values = congeneric(loadings)

    assert omega(values) == pytest.approx(true, abs=0.003)
    assert alpha(values) < omega(values) - 0.02


def test_omega_equals_alpha_when_all_items_are_equally_good():
    values = congeneric(np.full(5, 0.6))

    assert omega(values) == pytest.approx(alpha(values), abs=0.002)


def test_missing_scores_leave_the_reliability_about_where_it_was():
    values = congeneric(np.array([0.8, 0.7, 0.6, 0.5]), 20_000)
    holed = np.where(np.random.default_rng(5).random(values.shape) < 0.3, np.nan, values)

    assert alpha(holed) == pytest.approx(alpha(values), abs=0.02)
    assert omega(holed) == pytest.approx(omega(values), abs=0.02)


@pytest.mark.parametrize(
    ("responses", "why"),
    [
        ([[1.0], [0.0], [1.0]], "two items and three persons"),
        ([[1.0, 0.0], [0.0, 1.0]], "two items and three persons"),
        ([[1.0, 0.0], [1.0, 1.0], [1.0, 0.0]], "alike on item 0"),
        ([[1.0, np.nan], [np.nan, 1.0], [1.0, 0.0]], "fewer than three persons"),
        ([[1.0, np.inf], [0.0, 1.0], [1.0, 0.0]], "finite"),
    ],
)
def test_what_has_no_reliability_is_refused(responses, why):
    for measure in (alpha, omega):
        with pytest.raises(ValueError, match=why):
            measure(responses)


def test_one_factor_needs_three_items():
    with pytest.raises(ValueError, match="three items"):
        omega([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0], [0.0, 0.0]])


@pytest.mark.parametrize(("theta", "why"), [([0.0], "two persons"), ([0.5, 0.5], "the same score")])
def test_persons_who_cannot_be_told_apart_have_no_reliability(theta, why):
    with pytest.raises(ValueError, match=why):
        empirical_reliability(Scores(np.array(theta), np.full(len(theta), 0.3), "eap"))
