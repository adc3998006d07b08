"""Ability estimates against exact integration, and the properties an estimate must have."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import norm

from marshrut.calc.psychometrics import Ability, estimate_abilities, estimate_ability

ITEMS = np.array([[1.0, -1.0, 0.0], [1.6, 0.2, 0.25], [0.7, 0.5, 0.2], [2.2, 1.4, 0.0]])


def exact(responses, items, prior=(0.0, 1.0)):
    """Posterior mean and deviation by adaptive quadrature, written from the definition."""
    mean, sd = prior
    seen = [(u, *item) for u, item in zip(responses, items, strict=True) if not np.isnan(u)]

    def density(theta):
        likelihood = 1.0
        for u, a, b, c in seen:
            right = c + (1 - c) / (1 + np.exp(-a * (theta - b)))
            likelihood *= right if u == 1 else 1 - right
        return likelihood * norm.pdf(theta, mean, sd)

    def integral(weight, error):
        low, high = mean - 10 * sd, mean + 10 * sd
        return quad(lambda t: weight(t) * density(t), low, high, epsabs=error, epsrel=1e-10, limit=400)[0]

    total = integral(lambda t: 1.0, 0.0)
    theta = integral(lambda t: t, 1e-9 * total) / total
    return theta, np.sqrt(integral(lambda t: (t - theta) ** 2, 1e-9 * total) / total)



item = st.tuples(st.floats(0.3, 3.0), st.floats(-3.0, 3.0), st.floats(0.0, 0.4))
answer = st.sampled_from([0.0, 1.0, np.nan])
sheet = st.lists(st.tuples(answer, item), min_size=1, max_size=12).filter(
    lambda rows: any(not np.isnan(u) for u, _ in rows)
)


def arrays(rows):
    return np.array([u for u, _ in rows]), np.array([i for _, i in rows])


@pytest.mark.parametrize("pattern", [(0, 1, 0, 0), (1, 1, 1, 1), (0, 0, 0, 0), (1, np.nan, 0, 1)])
@pytest.mark.parametrize("prior", [(0.0, 1.0), (0.7, 0.5), (-2.0, 3.0)])
def test_ability_equals_exact_integration(pattern, prior):
    responses = np.array(pattern, dtype=float)

    ability = estimate_ability(responses, ITEMS, prior)

    theta, se = exact(responses, ITEMS, prior)
    assert ability.theta == pytest.approx(theta, abs=1e-6)
    assert ability.se == pytest.approx(se, abs=1e-6)


@given(sheet)
@settings(max_examples=40, deadline=None)
def test_any_sheet_equals_exact_integration(rows):
    responses, items = arrays(rows)

    ability = estimate_ability(responses, items)

    assert (ability.theta, ability.se) == pytest.approx(exact(responses, items), abs=1e-6)


def test_a_long_test_keeps_the_promised_error():
    draw = np.random.default_rng(3)
    items = np.column_stack([draw.uniform(0.8, 2.5, 600), draw.normal(0, 1, 600), np.zeros(600)])
    responses = (draw.random(600) < 1 / (1 + np.exp(-items[:, 0] * (0.4 - items[:, 1])))).astype(float)
    ability = estimate_ability(responses, items)

    nodes = np.linspace(ability.theta - 12 * ability.se, ability.theta + 12 * ability.se, 20001)
    z = items[:, 0] * (nodes[:, None] - items[:, 1])
    log_posterior = np.where(responses == 1, -np.logaddexp(0, -z), -np.logaddexp(0, z)).sum(1) - nodes**2 / 2
    weight = np.exp(log_posterior - log_posterior.max())
    weight /= weight.sum()

    assert 0.05 <= ability.se < 0.1
    assert ability.theta == pytest.approx(weight @ nodes, abs=1e-6)
    assert ability.se == pytest.approx(np.sqrt(weight @ (nodes - weight @ nodes) ** 2), abs=1e-6)


@given(sheet, st.randoms(use_true_random=False))
def test_the_order_of_items_does_not_matter(rows, random):
    shuffled = list(rows)
    random.shuffle(shuffled)

    one, other = estimate_ability(*arrays(rows)), estimate_ability(*arrays(shuffled))

    assert (one.theta, one.se) == pytest.approx((other.theta, other.se), abs=1e-9)


@given(sheet)
def test_an_item_not_presented_is_the_same_as_no_item(rows):
    present = [row for row in rows if not np.isnan(row[0])]

    one, other = estimate_ability(*arrays(rows)), estimate_ability(*arrays(present))

    assert (one.theta, one.se) == pytest.approx((other.theta, other.se), abs=1e-9)


@given(
    st.lists(st.tuples(st.booleans(), st.booleans(), st.floats(-3, 3)), min_size=1, max_size=12),
    st.floats(0.3, 3.0),
)
def test_a_further_right_answer_never_lowers_ability(rows, a):
    fewer = np.array([u for u, _, _ in rows], dtype=float)
    more = np.array([u or v for u, v, _ in rows], dtype=float)
    items = np.array([(a, b, 0.0) for _, _, b in rows])

    assert estimate_ability(more, items).theta >= estimate_ability(fewer, items).theta - 1e-12


@given(st.lists(st.lists(answer, min_size=4, max_size=4), min_size=1, max_size=6))
def test_a_person_is_estimated_alone_in_any_company(patterns):
    responses = np.array(patterns)

    together = estimate_abilities(responses, ITEMS)

    for person, row in enumerate(responses):
        if np.isnan(row).all():
            assert np.isnan([together[person].theta, together[person].se]).all()
        else:
            alone = estimate_ability(row, ITEMS)
            assert (together[person].theta, together[person].se) == pytest.approx(
                (alone.theta, alone.se), abs=1e-12)


def test_more_persons_than_one_chunk_are_all_estimated():
    responses = np.tile([[0.0, 1.0, 0.0, 1.0], [1.0, 1.0, 1.0, np.nan]], (3000, 1))

    many = estimate_abilities(responses, ITEMS)

    assert len(many) == 6000
    assert np.ptp(many.theta[0::2]) == pytest.approx(0, abs=1e-12)
    assert many[5999].theta == pytest.approx(estimate_ability(responses[1], ITEMS).theta, abs=1e-12)


def test_an_empty_campaign_gives_no_abilities():
    assert len(estimate_abilities(np.empty((0, 4)), ITEMS)) == 0


def test_all_right_and_all_wrong_stay_finite_and_are_pulled_to_the_mean():
    best, worst = estimate_ability(np.ones(4), ITEMS), estimate_ability(np.zeros(4), ITEMS)

    assert -3 < worst.theta < 0 < best.theta < 3
    assert isinstance(best, Ability)


@pytest.mark.parametrize(
    ("responses", "items", "prior"),
    [
        ([np.nan, np.nan], ITEMS[:2], (0, 1)),
        ([], np.empty((0, 3)), (0, 1)),
        ([1, 0, 1], ITEMS, (0, 1)),
        ([[1, 0, 1, 1]], ITEMS, (0, 1)),
        ([1, 0, 1, 2], ITEMS, (0, 1)),
        ([1, 0, 1, np.inf], ITEMS, (0, 1)),
        ([1], [[0.0, 0, 0]], (0, 1)),
        ([1], [[-1.0, 0, 0]], (0, 1)),
        ([1], [[1.0, np.nan, 0]], (0, 1)),
        ([1], [[1.0, 0, 1.0]], (0, 1)),
        ([1], [[1.0, 0, -0.1]], (0, 1)),
        ([1], [[1.0, 0]], (0, 1)),
        ([1, 0, 1, 1], ITEMS, (0, 0)),
        ([1, 0, 1, 1], ITEMS, (np.nan, 1)),
    ],
)
def test_input_that_means_nothing_is_refused(responses, items, prior):
    with pytest.raises(ValueError):
        estimate_ability(responses, items, prior)
