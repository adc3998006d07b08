"""Differential item functioning: against frozen references, second formulations and simulated truth."""

import csv

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.stats import false_discovery_control, norm
from tests.shared_data import SHARED

from marshrut.calc.psychometrics.item_analysis.dif import Dif, DifClass, dif, false_discovery
from marshrut.calc.psychometrics.item_analysis.ordinal_logit import logistic
from marshrut.calc.psychometrics.item_analysis.strata import count, mantel, mantel_haenszel
from marshrut.calc.psychometrics.item_analysis.two_groups import calibrate

FOLDER = SHARED / "data" / "irt"
with_references = pytest.mark.skipif(not FOLDER.exists(), reason="reference data stand beside the project")
SETS = {"gmat_dif": (20, "group"), "verbal_dif": (24, "Gender")}


def real(name):
    items, group = SETS[name]
    with (FOLDER / "dev" / f"{name}.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    responses = np.array([[float(value) for value in row.values()] for row in rows])[:, :items]
    return responses, np.array([int(row[group]) for row in rows])


def reference(name, column):
    with (FOLDER / "reference" / f"{name}__DIF_MH_logistic.csv").open(encoding="utf-8") as file:
        return np.array([float(row[column]) for row in csv.DictReader(file)])


def simulate(*, seed, persons=1000, items=20, shift=None, impact=0.0, points=1):
    """Scores and groups; ``shift``: {item: how much harder it is for the focal group, logits}."""
    draw = np.random.default_rng(seed)
    group = np.arange(persons) % 2
    ability = draw.normal(size=persons) - impact * group
    a, b = draw.uniform(0.9, 1.6, items), draw.normal(size=items)
    harder = np.zeros(items)
    for item, size in (shift or {}).items():
        harder[item] = size
    steps = np.linspace(-0.8, 0.8, points) if points > 1 else np.zeros(1)
    z = a * (ability[:, None] - b - harder * group[:, None])
    noise = draw.logistic(size=(persons, items))
    return (z[:, :, None] + noise[:, :, None] > steps).sum(axis=2).astype(float), group


@with_references
@pytest.mark.parametrize("name", SETS)
def test_mantel_haenszel_equals_the_reference(name):
    found = dif(*real(name), purify=False)

    assert found.statistic == pytest.approx(reference(name, "MH_chi2"), abs=1e-9)
    assert found.p == pytest.approx(reference(name, "MH_p"), abs=1e-12)
    # The reference counts in favour of group 1, ours in favour of the focal group of equal ability.
    assert found.effect == pytest.approx(-reference(name, "delta_MH"), abs=1e-9)


@with_references
@pytest.mark.parametrize("name", SETS)
def test_logistic_regression_equals_the_reference(name):
    found = dif(*real(name), method="logistic", purify=False)

    assert found.statistic == pytest.approx(reference(name, "LR_both"), abs=1e-6)


@with_references
@pytest.mark.parametrize("method", ["mantel_haenszel", "logistic", "likelihood_ratio"])
def test_the_two_planted_items_are_flagged_and_no_other(method):
    responses, groups = real("gmat_dif")

    found = dif(responses, groups, method=method)

    assert np.flatnonzero(found.flagged).tolist() == [0, 1]
    assert found.size[0] in (DifClass.B, DifClass.C)
    assert found.settled
    # Fewer right answers in the focal group, and the signed effects say so.
    assert responses[groups == 1, 0].mean() < responses[groups == 0, 0].mean()
    assert method == "logistic" or found.effect[0] < 0


@pytest.mark.parametrize(("method", "impact", "samples"), [("mantel_haenszel", 0.3, 40), ("logistic", 0.0, 12)])
def test_false_alarms_stay_at_their_level_and_large_dif_is_found(method, impact, samples):
    alarms, hits, after_correction = [], [], []
    for seed in range(samples):
        plain = dif(*simulate(seed=seed, impact=impact), method=method, purify=False)
        alarms.append((plain.p < 0.05).mean())
        after_correction.append(plain.flagged.any())
        hits.append(dif(*simulate(seed=seed, impact=impact, shift={4: 0.7}), method=method).flagged[4])

    assert np.mean(alarms) <= 0.06
    assert np.mean(after_correction) <= 0.15
    assert np.mean(hits) >= 0.9


def test_likelihood_ratio_keeps_its_level_and_sees_through_impact():
    alarms = [dif(*simulate(seed=s, persons=500, items=10, impact=0.5), method="likelihood_ratio").p for s in range(4)]
    found = dif(*simulate(seed=9, items=10, impact=0.5, shift={4: 0.8}), method="likelihood_ratio")

    assert np.mean(np.array(alarms) < 0.05) <= 0.1  # 40 tests
    assert np.flatnonzero(found.flagged).tolist() == [4]
    assert found.size[4] is DifClass.C
    assert found.effect[4] < -0.1


def test_purification_clears_items_that_only_looked_moved():
    responses, groups = simulate(seed=3, persons=4000, shift=dict.fromkeys(range(6), 1.0))

    raw, purified = dif(responses, groups, purify=False), dif(responses, groups)

    assert raw.flagged[6:].sum() > 5
    assert purified.flagged[:6].all()
    assert purified.flagged[6:].sum() <= 2
    assert purified.matched_by.sum() <= 14
    assert purified.rounds > 1


def test_classes_follow_the_size_of_the_shift():
    # delta = -2.35 times the shift in logits of the common odds ratio
    sizes = [dif(*simulate(seed=8, persons=20000, shift={4: size})).size[4] for size in (0.15, 0.4, 1.0)]

    assert sizes == [DifClass.A, DifClass.B, DifClass.C]


@pytest.mark.parametrize("method", ["mantel_haenszel", "logistic"])
def test_items_of_several_points_are_tested_too(method):
    found = dif(*simulate(seed=5, persons=2000, points=3, items=12, shift={7: 0.6}), method=method)

    assert found.flagged[7]
    assert found.flagged.sum() <= 2
    assert np.argmax(found.statistic) == 7
    assert method == "logistic" or -0.6 < found.effect[7] < -0.1


def test_nonuniform_dif_shows_in_its_own_part():
    responses, groups = simulate(seed=6, persons=4000)
    draw = np.random.default_rng(1)
    careless = (groups == 1) & (draw.random(4000) < 0.5)  # half of the focal group guesses: the slope falls
    responses[careless, 4] = draw.random(careless.sum()) < responses[:, 4].mean()

    found = dif(responses, groups, method="logistic")

    assert found.nonuniform_p[4] < 1e-6
    assert found.uniform_p[4] > 1e-3


def a_table(seed, kinds, strata=6):
    draw = np.random.default_rng(seed)
    persons = 600
    matching = draw.integers(0, strata, persons).astype(float)
    focal = draw.random(persons) < 0.4
    score = np.clip(np.round(matching / 2 + draw.normal(size=persons) - 0.5 * focal), 0, kinds - 1)
    return count(score, focal, matching), score, focal, matching


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 1000))
def test_mantel_of_two_scores_is_mantel_haenszel_without_the_continuity_correction(seed):
    strata, *_ = a_table(seed, 2)
    counts = strata.counts[(strata.counts.sum(axis=2) > 0).all(axis=1)]
    people, right, reference_ = counts.sum(axis=(1, 2)), counts[:, :, 1].sum(axis=1), counts[:, 0].sum(axis=1)
    off = (counts[:, 0, 1] - reference_ * right / people).sum()
    spread = (reference_ * (people - reference_) * right * (people - right) / (people**2 * (people - 1))).sum()

    assert mantel(strata).statistic == pytest.approx(off**2 / spread)
    assert mantel_haenszel(strata).statistic == pytest.approx((abs(off) - 0.5) ** 2 / spread)


@pytest.mark.parametrize(("points", "test"), [(1, mantel_haenszel), (3, mantel)])
def test_errors_of_effects_match_their_spread_over_samples(points, test):
    found = []
    for seed in range(150):
        scores, groups = simulate(seed=1000 + seed, persons=400, items=10, points=points)
        found.append(test(count(scores[:, 0], groups == 1, np.round(scores[:, 1:].sum(axis=1) / points))))
    spread = np.std([one.effect / one.error for one in found], ddof=1)

    assert spread == pytest.approx(1.0, abs=0.15)  # 150 samples know their spread to 6 %


@pytest.mark.parametrize("kinds", [2, 4])
def test_logistic_regression_reaches_the_maximum_a_general_optimiser_finds(kinds):
    strata, score, focal, matching = a_table(1, kinds)
    ability = (matching - matching.mean()) / matching.std()
    score = np.unique(score, return_inverse=True)[1]

    def best(columns):
        cuts = score.max()

        def deviance(parameters):
            falling = parameters[0] - np.concatenate([[0], np.cumsum(np.exp(parameters[1:cuts]))])
            above = 1 / (1 + np.exp(-(falling + (columns @ parameters[cuts:])[:, None])))
            edges = np.column_stack([np.ones(len(score)), above, np.zeros(len(score))])
            return -np.log((edges[:, :-1] - edges[:, 1:])[np.arange(len(score)), score]).sum()

        return -minimize(deviance, np.zeros(cuts + columns.shape[1]), method="BFGS").fun

    matched = np.column_stack([ability])
    both = np.column_stack([ability, focal, ability * focal])

    assert logistic(strata).statistic == pytest.approx(2 * (best(both) - best(matched)), abs=1e-4)


def test_the_two_group_likelihood_equals_direct_integration():
    responses, groups = simulate(seed=2, persons=200, items=5)
    fit = calibrate(responses, groups == 1, frozenset({2}))
    theta = np.linspace(-9, 9, 4001)
    total = 0.0
    for row, group in zip(responses, groups, strict=True):
        a, d = fit.parameters[group].T
        chance = 1 / (1 + np.exp(-(a * theta[:, None] + d)))
        density = norm.pdf(theta, *(fit.focal if group else (0.0, 1.0)))
        total += np.log(np.trapezoid(np.where(row == 1, chance, 1 - chance).prod(axis=1) * density, theta))

    assert fit.log_likelihood == pytest.approx(total, abs=1e-3)
    tied = [item for item in range(5) if item != 2]
    assert (fit.parameters[0, tied] == fit.parameters[1, tied]).all()


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_false_discovery_correction_is_the_standard_one(p):
    assert false_discovery(p) == pytest.approx(false_discovery_control(p))


def test_a_matching_variable_allows_missing_answers():
    responses, groups = simulate(seed=7, persons=3000, shift={2: 1.0})
    total = responses.sum(axis=1)
    responses[np.random.default_rng(0).random(responses.shape) < 0.3] = np.nan

    found = dif(responses, groups, matching=total)

    assert isinstance(found, Dif)
    assert found.flagged[2]


def test_answers_that_measure_nothing_are_refused_by_the_likelihood_ratio():
    noise = (np.random.default_rng(0).random((40, 5)) < 0.5).astype(float)

    with pytest.raises(ValueError, match="calibrat"):
        dif(noise, np.arange(40) % 2, method="likelihood_ratio")


def test_constant_items_are_never_flagged():
    responses, groups = simulate(seed=1)
    responses[:, 0], responses[:, 1] = 1.0, 0.0

    for method in ("mantel_haenszel", "logistic"):
        assert dif(responses, groups, method=method).p[:2].tolist() == [1.0, 1.0]


@pytest.mark.parametrize(
    "change",
    [
        {"groups": np.zeros(40)}, {"groups": np.full(40, 2)}, {"groups": np.zeros(3)}, {"level": 0.0},
        {"responses": np.full((40, 5), 0.5)}, {"responses": np.where(np.eye(40, 5) == 1, np.nan, 1.0)},
        {"method": "eyeball"}, {"matching": np.full(40, np.nan)},
        {"method": "likelihood_ratio", "responses": np.full((40, 5), 2.0)},
    ],
)  # fmt: skip
def test_bad_input_is_refused(change):
    responses, groups = simulate(seed=1, persons=40, items=5)
    with pytest.raises(ValueError):
        dif(**({"responses": responses, "groups": groups} | change))
