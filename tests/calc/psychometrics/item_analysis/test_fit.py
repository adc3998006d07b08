"""Fit of items and persons and local dependence: by brute force, and at their nominal level."""

import csv
from itertools import product

import numpy as np
import pytest
from scipy.stats import kstest
from tests.shared_data import SHARED

from marshrut.calc.psychometrics.ability import estimate_abilities
from marshrut.calc.psychometrics.item_analysis import local_dependence, mean_squares, person_fit, sum_score_fit
from marshrut.calc.psychometrics.items import Items, information

NODES = np.linspace(-4, 4, 401)
FOLDER = SHARED / "data" / "irt"


def a_test(draw, count=20, *, several=False, guessing=0.0):
    steps = np.sort(draw.normal(size=(count, 2)), axis=1)
    if not several:
        steps = steps[:, :1]
    return Items(draw.uniform(0.8, 1.8, count), steps, np.full(count, guessing), np.arange(count) % 2 == 1)


def answers(items, theta, draw):
    above = np.cumsum(items.probabilities(theta), axis=2)[:, :, :-1]
    return (draw.random((len(theta), len(items), 1)) > above).sum(axis=2).astype(float)


def most_likely(items, scores, *, prior=True, weight=0.0):
    log_chance = items.log_probabilities(NODES)
    kept = np.nan_to_num(scores).astype(int)
    total = sum(np.where(np.isnan(scores[:, j, None]), 0, log_chance[:, j].T[kept[:, j]]) for j in range(len(items)))
    return NODES[(total - (NODES**2 / 2 if prior else 0) + weight).argmax(axis=1)]


@pytest.mark.parametrize("several", [False, True])
def test_mean_squares_are_one_when_the_model_holds(several):
    draw = np.random.default_rng(1)
    items, theta = a_test(draw, several=several), draw.normal(size=4000)

    found = mean_squares(items, answers(items, theta, draw), theta)

    assert found.infit == pytest.approx(np.ones(20), abs=0.1)
    assert found.outfit == pytest.approx(np.ones(20), abs=0.2)
    assert np.abs(found.infit_z).max() < 3.5
    assert np.abs(found.outfit_z).max() < 3.5


def test_mean_squares_equal_their_formula_with_answers_missing():
    items = Items.dichotomous([1.0, 1.5], [0.0, 0.5])
    scores, theta = np.array([[1, 0], [0, np.nan], [1, 1.0]]), np.array([0.2, -0.4, 1.0])
    p = 1 / (1 + np.exp(-items.a * (theta[:, None] - items.b)))
    off, variance = (scores - p) ** 2, p * (1 - p)

    found = mean_squares(items, scores, theta)

    for item, persons in enumerate(([0, 1, 2], [0, 2])):
        own, spread = off[persons, item], variance[persons, item]
        assert found.infit[item] == pytest.approx(own.sum() / spread.sum())
        assert found.outfit[item] == pytest.approx((own / spread).mean())


def test_noise_raises_the_mean_squares_of_its_item():
    draw = np.random.default_rng(2)
    items, theta = a_test(draw), draw.normal(size=1000)
    scores = answers(items, theta, draw)
    noisy = draw.random(1000) < 0.4
    scores[noisy, 3] = draw.random(noisy.sum()) < 0.5

    found = mean_squares(items, scores, theta)

    assert np.argmax(found.infit_z) == 3
    assert found.infit_z[3] > 4


def test_sum_score_expectations_equal_the_sum_over_all_patterns():
    draw = np.random.default_rng(3)
    items = a_test(draw, 4, several=True)
    scores = answers(items, draw.normal(size=60000), draw)
    nodes = np.linspace(-6, 6, 121)
    weight = np.exp(-(nodes**2) / 2) / np.exp(-(nodes**2) / 2).sum()
    chances = items.probabilities(nodes)
    expected, observed = np.zeros((9, 3)), np.zeros((9, 3))
    for pattern in product(range(3), repeat=4):
        mass = weight @ np.prod([chances[:, j, score] for j, score in enumerate(pattern)], axis=0)
        expected[sum(pattern), pattern[0]] += mass
    for row in scores.astype(int):
        observed[row.sum(), row[0]] += 1
    expected *= (observed.sum(axis=1) / expected.sum(axis=1))[:, None]
    seen, wanted = observed[2:7], expected[2:7]  # below and above, some score of the item is impossible

    found = sum_score_fit(items, scores)

    assert found.statistic[0] == pytest.approx(((seen - wanted) ** 2 / wanted).sum())
    assert found.degrees[0] == 5 * 2 - 3


@pytest.mark.skipif(not FOLDER.exists(), reason="reference data stand beside the project")
def test_fit_of_a_textbook_test_equals_another_program():
    with (FOLDER / "reference" / "lsat7__2PL__Rmirt.csv").open(encoding="utf-8") as file:
        slope, intercept = np.array([(float(row["a1"]), float(row["d"])) for row in csv.DictReader(file)]).T
    scores = np.genfromtxt(FOLDER / "dev" / "lsat7.csv", delimiter=",", skip_header=1)
    items = Items.dichotomous(slope, -intercept / slope)
    theta = estimate_abilities(scores, np.column_stack([slope, -intercept / slope, np.zeros(5)])).theta

    by_sums, squares = sum_score_fit(items, scores), mean_squares(items, scores, theta)
    all_wrong = person_fit(items, np.zeros((1, 5)), theta[:1])

    # PyPI mirt 1.2.0 at its own maximum, 61 nodes; abilities by EAP; the first person has everything wrong.
    assert by_sums.statistic == pytest.approx([4.7505, 14.4534, 1.2726, 5.2365, 0.9409], abs=1e-3)
    assert (by_sums.degrees == 2).all()
    assert squares.infit == pytest.approx([0.958175, 0.815985, 0.750105, 0.881426, 0.989220], abs=2e-5)
    assert squares.outfit == pytest.approx([0.775810, 0.736777, 0.484378, 0.855207, 0.866228], abs=2e-5)
    assert all_wrong.lz == pytest.approx([0.579933], abs=2e-5)


def test_sum_score_fit_keeps_its_level_with_known_parameters():
    draw = np.random.default_rng(4)
    p = []
    for _ in range(12):
        items = a_test(draw, 15, guessing=0.1)
        scores = answers(items, draw.normal(size=1500), draw)
        p += list(sum_score_fit(items, scores, estimated=np.zeros(15)).p)

    assert np.mean(np.array(p) < 0.05) < 0.09
    assert kstest(p, "uniform").pvalue > 1e-3


def test_sum_score_fit_finds_an_item_of_another_shape():
    draw = np.random.default_rng(5)
    items, theta = a_test(draw), draw.normal(size=3000)
    scores = answers(items, theta, draw)
    scores[:, 6] = draw.random(3000) < np.where(np.abs(theta) < 1, 0.7, 0.3)

    found = sum_score_fit(items, scores)

    assert np.nanargmin(found.p) == 6
    assert found.p[6] < 1e-10


@pytest.mark.parametrize(
    ("several", "estimator"), [(False, "ml"), (True, "ml"), (False, "map"), (True, "map"), (False, "wle")]
)
def test_corrected_person_fit_is_standard_normal_where_the_plain_one_is_too_narrow(several, estimator):
    draw = np.random.default_rng(6)
    items = a_test(draw, 40, several=several)
    scores = answers(items, draw.normal(size=3000) * 0.8, draw)
    weight = np.log(information(items, NODES).sum(axis=1)) / 2 if estimator == "wle" else 0.0
    theta = most_likely(items, scores, prior=estimator == "map", weight=weight)
    inner = np.abs(theta) < 2.5

    found = person_fit(items, scores, theta, estimator=estimator)

    assert np.std(found.lz_star[inner]) == pytest.approx(1.0, abs=0.06)
    assert abs(np.std(found.lz_star[inner]) - 1) < abs(np.std(found.lz[inner]) - 1)
    assert np.mean(found.lz_star[inner]) == pytest.approx(0.0, abs=0.08)
    assert np.mean(found.aberrant[inner]) == pytest.approx(0.05, abs=0.02)


def test_persons_who_answer_at_random_are_found():
    draw = np.random.default_rng(7)
    items = a_test(draw, 40)
    scores = answers(items, draw.normal(size=400), draw)
    scores[:100] = draw.random((100, 40)) < 0.5
    scores[399] = np.nan

    found = person_fit(items, scores, most_likely(items, scores))

    assert found.aberrant[:100].mean() > 0.8
    assert found.aberrant[100:399].mean() < 0.1
    assert np.isnan(found.lz_star[399])
    assert not found.aberrant[399]


def test_plain_person_fit_equals_its_formula():
    items = Items.dichotomous([1.0, 1.5, 0.7], [0.0, 0.5, -1.0])
    scores, theta = np.array([[1.0, 0.0, np.nan]]), np.array([0.3])
    p = 1 / (1 + np.exp(-items.a[:2] * (0.3 - items.b[:2])))
    logit = np.log(p / (1 - p))
    expected = (logit @ (scores[0, :2] - p)) / np.sqrt((p * (1 - p)) @ logit**2)

    assert person_fit(items, scores, theta).lz == pytest.approx([expected])


def test_items_of_one_text_are_found_dependent_and_no_others():
    draw = np.random.default_rng(8)
    items, theta = a_test(draw, 16), draw.normal(size=3000)
    scores = answers(items, theta, draw)
    copied = draw.random(3000) < 0.6
    scores[copied, 5] = scores[copied, 4]
    scores[:, 9][draw.random(3000) < 0.2] = np.nan

    found = local_dependence(items, scores, most_likely(items, scores))

    assert found.dependent == ((4, 5),)
    assert np.nanmean(found.corrected) == pytest.approx(0, abs=1e-12)


def test_residual_correlations_are_ordinary_correlations_of_residuals():
    draw = np.random.default_rng(9)
    items, theta = a_test(draw, 4), draw.normal(size=300)
    scores = answers(items, theta, draw)
    scores[::3, 1] = np.nan
    residual = (scores - items.expected(theta))[~np.isnan(scores[:, 1])]

    assert local_dependence(items, scores, theta).q3[1, 2] == pytest.approx(
        np.corrcoef(residual[:, 1], residual[:, 2])[0, 1]
    )


ITEMS = Items.dichotomous(1.0, [0.0, 1.0])


@pytest.mark.parametrize(
    "call",
    [
        lambda: mean_squares(ITEMS, [[0, 2]], [0.0]),
        lambda: mean_squares(ITEMS, [[0, 1]], [np.nan]),
        lambda: mean_squares(ITEMS, [[0, 1, 1]], [0.0]),
        lambda: sum_score_fit(ITEMS, [[0, np.nan]]),
        lambda: sum_score_fit(ITEMS, [[0, 1]], prior=(0.0, 0.0)),
        lambda: person_fit(ITEMS, [[0, 1]], [0.0], level=1.0),
        lambda: person_fit(ITEMS, [[0, 1]], [0.0], estimator="guess"),
        lambda: local_dependence(ITEMS, [[0, 1]], [0.0]),
        lambda: local_dependence(ITEMS, [[0, 1]] * 9, [0.0] * 9, cutoff=0.0),
    ],
)
def test_bad_input_is_refused(call):
    with pytest.raises(ValueError):
        call()
