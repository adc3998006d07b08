"""EAP, MAP and WLE against integration, against other programs, and the properties they must have."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.optimize import brentq
from scipy.stats import norm
from tests.calc.psychometrics.random_items import sheets, simulated
from tests.calc.psychometrics.reference_scores import FOLDER, column, needs_references, number, reference, table

from marshrut.calc.psychometrics.items import Items, information
from marshrut.calc.psychometrics.scoring import score

REFERENCES = [
    ("lsat6", "2PL"),
    ("lsat6", "Rasch"),
    ("lsat7", "2PL"),
    ("lsat7", "Rasch"),
    ("irtoys_scored", "2PL"),
    ("sapa_ability", "2PL"),
    ("sat12_scored", "2PL"),
    ("sat12_scored", "3PL_prior_logitg_N(-1.1,2)"),
    ("wirs", "2PL"),
    ("science4", "PCM"),
    ("science4", "gpcm"),
    ("science4", "graded"),
    ("verbal_aggression", "PCM"),
    ("verbal_aggression", "gpcm"),
    ("verbal_aggression", "graded"),
    ("pisa12_us_math", "2PL+GPCM"),
    ("swe_natmath1", "2PL+GPCM"),
    ("swesat22b_quant", "2PL"),
]
MIXED = Items(
    a=np.array([1.2, 0.8, 1.6, 2.0, 0.5]),
    steps=np.array([[0.3, np.nan], [-0.5, 0.9], [-1.0, 0.4], [1.0, np.nan], [0.0, np.nan]]),
    c=np.array([0.2, 0.0, 0.0, 0.0, 0.0]),
    graded=np.array([False, False, True, False, False]),
)


def likelihood(items, row, theta):
    chances = items.probabilities([theta])[0]
    return np.prod([chances[item, int(u)] for item, u in enumerate(row) if not np.isnan(u)])


def integrated(items, row, prior):
    """Posterior mean and deviation by adaptive quadrature."""
    mean, sd = prior

    def integral(power, centre=0.0):
        return quad(
            lambda t: (t - centre) ** power * likelihood(items, row, t) * norm.pdf(t, mean, sd),
            mean - 9 * sd,
            mean + 9 * sd,
            epsabs=1e-13 * total,
            epsrel=1e-10,
            limit=300,
        )[0]

    total = 1.0
    total = integral(0)
    theta = integral(1) / total
    return theta, np.sqrt(integral(2, theta) / total)


@pytest.mark.parametrize("row", [(0, 1, 2, 0, 1), (1, 2, 2, 1, 1), (0, 0, 0, 0, 0), (1, np.nan, 1, np.nan, 0)])
@pytest.mark.parametrize("prior", [(0.0, 1.0), (0.7, 0.5), (-2.0, 3.0)])
def test_eap_of_every_model_equals_exact_integration(row, prior):
    row = np.array(row, dtype=float)

    found = score(row[None, :], MIXED, prior=prior)

    assert (found.theta[0], found.se[0]) == pytest.approx(integrated(MIXED, row, prior), abs=1e-7)


@needs_references
@pytest.mark.parametrize(("dataset", "model"), REFERENCES)
def test_eap_and_map_equal_those_of_another_program(dataset, model):
    known = reference(dataset, model)

    for method, name in (("eap", "EAP"), ("map", "MAP")):
        found = score(known.responses, known.items, method=method, prior=(0.0, known.sd))
        assert found.theta == pytest.approx(known.columns[name], abs=1e-4, nan_ok=True)
        assert found.se == pytest.approx(known.columns[f"SE_{name}"], abs=2e-4, nan_ok=True)


@needs_references
@pytest.mark.parametrize(("dataset", "model"), [known for known in REFERENCES if not known[1].startswith("3PL")])
def test_wle_equals_that_of_another_program(dataset, model):
    # With guessing that program bends the likelihood by sqrt(information) instead; see the next test.
    known = reference(dataset, model)

    found = score(known.responses, known.items, method="wle")

    assert found.theta == pytest.approx(known.columns["WLE"], abs=1e-4, nan_ok=True)


@needs_references
def test_wle_with_guessing_equals_warms_as_another_program_solves_it():
    bank = table(FOLDER / "dev" / "bank_tcals85.csv")
    cases = table(FOLDER / "reference" / "bank_tcals85__catR_scores_next.csv")
    items = Items.dichotomous(column(bank, "a"), column(bank, "b"), column(bank, "c"))
    responses = np.full((len(cases), len(bank)), np.nan)
    for row, case in enumerate(cases):
        responses[row, [int(item) - 1 for item in case["items"].split()]] = [number(u) for u in case["x"].split()]

    found = score(responses, items, method="wle")

    theirs, errors = column(cases, "WL"), column(cases, "SE_WL")
    same = np.abs(found.theta - theirs) < 1e-4
    assert found.se[same] == pytest.approx(errors[same], abs=1e-4)
    # One likelihood has two tops, -1.55 and -0.25: ours must be the higher one.
    assert np.flatnonzero(~same).size == 1
    other = int(np.flatnonzero(~same)[0])
    ours, other_top = (warm_height(items, responses[other], top) for top in (found.theta[other], theirs[other]))
    assert ours > other_top


def warm_height(items, row, theta):
    """log likelihood plus the integral of J / (2 I) from 0."""
    given = items.take(np.flatnonzero(np.isfinite(row)))
    return np.log(likelihood(items, row, theta)) + quad(lambda t: warm_bend(given, t), 0.0, theta)[0]


def warm_bend(items, theta):
    step = 1e-4
    before, here, after = (items.probabilities([theta + shift])[0] for shift in (-step, 0.0, step))
    first, second = (after - before) / (2 * step), (after - 2 * here + before) / step**2
    bent = np.divide(first * second, here, out=np.zeros_like(here), where=here > 0).sum()
    return bent / (2 * information(items, [theta]).sum())


@given(sheets(guessing=0.0))
@settings(max_examples=30, deadline=None)
def test_wle_solves_warms_equation(sheet):
    items, answers = sheet
    given_ones = items.take(np.flatnonzero(np.isfinite(answers[0])))
    row = answers[0][np.isfinite(answers[0])]

    found = score(answers, items, method="wle")

    def excess(theta):
        step = 1e-5
        logs = [np.log(likelihood(given_ones, row, theta + shift)) for shift in (-step, step)]
        return (logs[1] - logs[0]) / (2 * step) + warm_bend(given_ones, theta)

    theta = found.theta[0]
    assert excess(theta - 1e-3) > excess(theta + 1e-3)
    if abs(theta) < 6:
        assert theta == pytest.approx(brentq(excess, theta - 0.01, theta + 0.01), abs=1e-4)
        assert found.se[0] == pytest.approx(information(given_ones, [theta]).sum() ** -0.5, rel=1e-9)


@given(sheets())
@settings(max_examples=15, deadline=None)
def test_map_is_the_highest_point_of_the_posterior(sheet):
    items, answers = sheet

    found = score(answers, items, method="map", prior=(0.3, 1.2))

    def height(theta):
        return np.log(likelihood(items, answers[0], theta)) + norm.logpdf(theta, 0.3, 1.2)

    top = height(found.theta[0])
    assert all(height(theta) <= top + 1e-12 for theta in np.linspace(-6, 6, 121))
    step = 1e-4
    bend = (height(found.theta[0] + step) + height(found.theta[0] - step) - 2 * top) / step**2
    assert found.se[0] == pytest.approx((-bend) ** -0.5, rel=1e-4)


@given(sheets(persons=3), st.sampled_from(["eap", "map", "wle"]))
@settings(max_examples=30, deadline=None)
def test_everyone_is_scored_from_the_own_answers_alone(sheet, method):
    items, answers = sheet

    together = score(answers, items, method=method)

    for person in range(3):
        present = np.flatnonzero(np.isfinite(answers[person]))
        alone = score(answers[person][None, present], items.take(present), method=method)
        assert together.theta[person] == pytest.approx(alone.theta[0], abs=2e-8)
        assert together.se[person] == pytest.approx(alone.se[0], abs=2e-8)


def test_the_table_of_a_large_group_gives_what_each_person_gets_alone():
    draw = np.random.default_rng(5)
    items = Items(
        np.exp(draw.normal(0, 0.3, 30)),
        np.sort(draw.normal(0, 1, (30, 2)), axis=1),
        np.zeros(30),
        np.zeros(30, dtype=bool),
    )
    answers = simulated(items, draw.standard_normal(9000), seed=6).astype(float)
    answers[:4000, :15] = np.nan  # two booklets

    many = score(answers, items)

    for few in (answers[:20], answers[-20:]):
        alone = score(few, items)
        place = 0 if few is not answers[-20:] and np.isnan(few[0, 0]) else 8980
        assert many.theta[place : place + 20] == pytest.approx(alone.theta, abs=1e-8)
        assert many.se[place : place + 20] == pytest.approx(alone.se, abs=1e-8)


def test_priors_may_be_personal():
    row = np.array([[1, 1, 2, 0, 1]] * 2)

    both = score(row, MIXED, prior=([-1.0, 1.0], [0.5, 2.0]))

    for person, prior in enumerate([(-1.0, 0.5), (1.0, 2.0)]):
        alone = score(row[:1], MIXED, prior=prior)
        assert (both.theta[person], both.se[person]) == pytest.approx((alone.theta[0], alone.se[0]), abs=1e-8)


@pytest.mark.parametrize("method", ["eap", "map", "wle"])
def test_no_answers_give_no_ability(method):
    found = score([[np.nan] * 5, [1, 1, 1, 1, 1]], MIXED, method=method)

    assert np.isnan(found.theta).tolist() == np.isnan(found.se).tolist() == [True, False]
    assert len(score(np.empty((0, 5)), MIXED, method=method)) == 0


@pytest.mark.parametrize("method", ["eap", "map", "wle"])
def test_minus_one_in_whole_numbers_means_not_presented(method):
    with_nan = score([[1, np.nan, 2, 0, np.nan]], MIXED, method=method)
    with_minus = score(np.array([[1, -1, 2, 0, -1]]), MIXED, method=method)

    assert (with_nan.theta[0], with_nan.se[0]) == (with_minus.theta[0], with_minus.se[0])


def test_wle_is_less_biased_than_eap_far_from_the_mean():
    items = Items.dichotomous(1.3, np.linspace(-3, 3, 25))
    answers = simulated(items, np.full(4000, 2.0), seed=11)

    wle, eap = (score(answers, items, method=method).theta.mean() - 2.0 for method in ("wle", "eap"))

    assert abs(wle) < 0.03 < abs(eap)


@pytest.mark.parametrize(
    ("responses", "why"),
    [
        ([1, 0, 0, 0, 0], "do not fit"),
        ([[1, 0, 0]], "do not fit"),
        ([[2, 0, 0, 0, 0]], "a score must be"),
        ([[0.5, 0, 0, 0, 0]], "a score must be"),
        ([[-2, 0, 0, 0, 0]], "a score must be"),
        ([[np.inf, 0, 0, 0, 0]], "a score must be"),
        ([[300, 0, 0, 0, 0]], "a score must be"),
        ([["1", "0", "0", "0", "0"]], "must be numbers"),
    ],
)
def test_answers_that_cannot_be_are_refused(responses, why):
    with pytest.raises(ValueError, match=why):
        score(responses, MIXED)


@pytest.mark.parametrize("prior", [(0.0, 0.0), (np.nan, 1.0), (0.0, -1.0), ([0.0, 1.0, 2.0], 1.0)])
def test_a_bad_prior_is_refused(prior):
    with pytest.raises(ValueError, match="the prior needs"):
        score([[1, 0, 0, 0, 0], [0, 0, 0, 0, 0]], MIXED, prior=prior)


def test_an_unknown_method_is_refused():
    with pytest.raises(ValueError, match="eap, map or wle"):
        score([[1, 0, 0, 0, 0]], MIXED, method="mle")
