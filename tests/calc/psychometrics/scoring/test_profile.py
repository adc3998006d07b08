"""Profiles against integration in two dimensions, and the strength that competences lend each other."""

import numpy as np
import pytest
from tests.calc.psychometrics.random_items import simulated

from marshrut.calc.psychometrics.items import Items
from marshrut.calc.psychometrics.scoring import profile, score


def items_of(competences, each, seed=1):
    draw = np.random.default_rng(seed)
    count = competences * each
    items = Items.dichotomous(np.exp(draw.normal(0.2, 0.3, count)), draw.normal(0, 1, count))
    return items, np.repeat(np.arange(competences), each)


def people(items, competence, correlation, persons, seed=2):
    draw = np.random.default_rng(seed)
    theta = draw.standard_normal((persons, len(correlation))) @ np.linalg.cholesky(correlation).T
    answers = np.empty((persons, len(items)), dtype=int)
    for number in range(len(correlation)):
        own = np.flatnonzero(competence == number)
        answers[:, own] = simulated(items.take(own), theta[:, number], seed + number)
    return theta, answers


@pytest.mark.parametrize("rho", [-0.4, 0.3, 0.8])
def test_two_competences_equal_integration_over_the_plane(rho):
    items, competence = items_of(2, 6)
    matrix = np.array([[1.0, rho], [rho, 1.0]])
    _, answers = people(items, competence, matrix, 40)
    answers = answers.astype(float)
    answers[:10, :6] = np.nan

    found = profile(answers, items, competence, correlation=matrix)

    nodes = np.linspace(-7, 7, 141)
    x, y = np.meshgrid(nodes, nodes, indexing="ij")
    prior = -(x**2 - 2 * rho * x * y + y**2) / (2 * (1 - rho**2))
    logs = items.log_probabilities(nodes)
    for person, row in enumerate(answers):
        told = np.zeros((2, len(nodes)))
        for item, value in enumerate(row):
            if not np.isnan(value):
                told[competence[item]] += logs[:, item, int(value)]
        masses = np.exp(prior + told[0][:, None] + told[1])
        masses /= masses.sum()
        for number, axis in enumerate((x, y)):
            mean = (masses * axis).sum()
            assert found.theta[person, number] == pytest.approx(mean, abs=0.01)
            assert found.se[person, number] == pytest.approx(np.sqrt((masses * (axis - mean) ** 2).sum()), abs=0.01)


def test_without_correlation_each_competence_is_scored_on_its_own():
    items, competence = items_of(3, 5)
    _, answers = people(items, competence, np.eye(3), 50)

    found = profile(answers, items, competence, correlation=np.eye(3))

    for number in range(3):
        own = np.flatnonzero(competence == number)
        alone = score(answers[:, own], items.take(own))
        assert found.theta[:, number] == pytest.approx(alone.theta, abs=1e-6)
        assert found.se[:, number] == pytest.approx(alone.se, abs=1e-6)


def test_the_correlation_of_the_population_is_found_again():
    true = np.array([[1.0, 0.7, 0.4], [0.7, 1.0, 0.2], [0.4, 0.2, 1.0]])
    items, competence = items_of(3, 12)
    theta, answers = people(items, competence, true, 2000)

    found = profile(answers, items, competence)

    assert found.correlation == pytest.approx(np.corrcoef(theta.T), abs=0.05)


def test_competences_lend_each_other_strength():
    true = np.full((4, 4), 0.8) + 0.2 * np.eye(4)
    items, competence = items_of(4, 5)
    theta, answers = people(items, competence, true, 700)

    together = profile(answers, items, competence)
    apart = profile(answers, items, competence, correlation=np.eye(4))

    errors = [np.sqrt(((found.theta - theta) ** 2).mean()) for found in (together, apart)]
    assert errors[0] < 0.88 * errors[1]
    assert np.sqrt((together.se**2).mean()) == pytest.approx(errors[0], rel=0.07)


def test_short_tests_of_few_persons_leave_the_correlations_near_each_other():
    true = np.full((6, 6), 0.6) + 0.4 * np.eye(6)
    items, competence = items_of(6, 4)
    _, answers = people(items, competence, true, 60)

    found = profile(answers, items, competence)

    aside = found.correlation[~np.eye(6, dtype=bool)]
    assert np.linalg.eigvalsh(found.correlation).min() > 0.02
    assert aside.mean() == pytest.approx(0.6, abs=0.15)
    assert np.ptp(aside) < 0.6


def test_a_competence_without_answers_is_told_by_the_others():
    items, competence = items_of(2, 8)
    answers = np.array([[1.0] * 8 + [np.nan] * 8, [np.nan] * 16])
    matrix = [[1.0, 0.6], [0.6, 1.0]]

    found = profile(answers, items, competence, correlation=matrix)

    assert found.theta[0, 1] == pytest.approx(0.6 * found.theta[0, 0], abs=1e-6)
    assert found.se[0, 1] ** 2 == pytest.approx(1 - 0.36 + 0.36 * found.se[0, 0] ** 2, abs=1e-6)
    assert np.isnan(found.theta[1]).all() and np.isnan(found.se[1]).all()


def test_one_competence_is_the_eap():
    items, competence = items_of(1, 10)
    _, answers = people(items, competence, np.eye(1), 20)

    found = profile(answers, items, competence)

    assert found.theta[:, 0] == pytest.approx(score(answers, items).theta, abs=1e-8)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"competence_of_item": [0, 0, 1]}, "number of its competence"),
        ({"competence_of_item": [0, 0, 2, 2]}, "numbered 0"),
        ({"competence_of_item": [0.0, 0.0, 1.0, 1.0]}, "number of its competence"),
        ({"correlation": [[1.0]]}, "shape"),
        ({"correlation": [[1.0, 0.5], [0.4, 1.0]]}, "symmetric"),
        ({"correlation": [[1.0, 1.0], [1.0, 1.0]]}, "positive definite"),
        ({"correlation": [[1.0, 0.999], [0.999, 1.0]]}, "told apart"),
        ({"correlation": None}, "cannot be estimated from 1 persons"),
    ],
)
def test_what_cannot_be_profiled_is_refused(change, why):
    good = {"competence_of_item": [0, 0, 1, 1], "correlation": [[1.0, 0.5], [0.5, 1.0]]}

    with pytest.raises(ValueError, match=why):
        profile([[1, 0, 1, 1]], Items.dichotomous(1.0, [0.0, 1.0, 0.0, 1.0]), **(good | change))
