"""The verdict on a closed deficit, and how often it is wrong."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import norm

from marshrut.calc.psychometrics import Abilities, Ability, Closing, close_verdict, estimate_abilities
from marshrut.calc.psychometrics.closing import RetestedPopulation, learn_population

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


GROUP = RetestedPopulation(mean_before=0.1, sd_before=1.1, mean_gain=0.5, sd_gain=0.4, correlation=-0.3)


def test_the_joint_posterior_equals_the_sum_over_a_grid_of_both_abilities():
    after = Ability(0.31, 0.4)
    x = np.linspace(-7, 8, 1501)
    first, second = x[:, None], x[None, :]
    # Estimates with their N(0, 1) prior in them are divided by it: the group takes its place.
    seen = sum(norm.logpdf(t, e.theta, e.se) - norm.logpdf(t) for t, e in ((first, BEFORE), (second, after)))
    gain_mean = 0.5 - 0.3 * 0.4 * (first - 0.1) / 1.1
    group = norm.logpdf(first, 0.1, 1.1) + norm.logpdf(second - first, gain_mean, 0.4 * np.sqrt(1 - 0.3**2))
    weight = np.exp(seen + group - (seen + group).max())
    weight /= weight.sum()

    verdict = close_verdict(BEFORE, after, required=0.105, population=GROUP)

    assert verdict.p_met == pytest.approx((weight * (second >= 0.105)).sum(), abs=1e-5)
    assert verdict.p_below_before == pytest.approx((weight * (first < 0.105)).sum(), abs=1e-5)
    assert verdict.gain == pytest.approx((weight * (second - first)).sum(), abs=1e-8)
    assert verdict.gain_se == pytest.approx(np.sqrt((weight * (second - first - verdict.gain) ** 2).sum()), abs=1e-8)


@given(st.floats(-4, 4), st.floats(-4, 4), st.floats(0.05, 0.95))
def test_a_better_second_result_never_reopens_in_a_group_either(theta, other, se):
    worse, better = (
        close_verdict(BEFORE, Ability(t, se), 0.0, population=GROUP).p_met for t in sorted([theta, other])
    )

    assert better >= worse - 1e-12


def test_a_measurement_that_says_nothing_leaves_the_group_and_the_other_measurement():
    verdict = close_verdict(Ability(0.0, 1.0), Ability(0.0, 1.0), required=0.6, population=GROUP)

    assert verdict.p_below_before == pytest.approx(norm.cdf((0.6 - 0.1) / 1.1), abs=1e-5)
    assert (verdict.gain, verdict.gain_se) == pytest.approx((0.5, 0.4), abs=1e-5)


def measured(truth, draw, *, items=20):
    form = np.column_stack([draw.uniform(0.8, 1.8, items), draw.normal(size=items), np.zeros(items)])
    chance = 1 / (1 + np.exp(-form[:, 0] * (truth[:, None] - form[:, 1])))
    return estimate_abilities((draw.random(chance.shape) < chance).astype(float), form)


def test_the_group_is_learnt_without_bias_though_only_the_weak_are_retested():
    draw = np.random.default_rng(5)
    truth = draw.normal(0.2, 0.9, 6000)
    before, after = measured(truth, draw), measured(truth + draw.normal(0.6, 0.5, 6000), draw)
    weak = before.theta < 0
    retested = Abilities(np.where(weak, after.theta, np.nan), np.where(weak, after.se, np.nan))

    group = learn_population(before, retested)

    assert group.retested == weak.sum()
    assert (group.mean_before, group.sd_before) == pytest.approx((0.2, 0.9), abs=0.05)
    assert (group.mean_gain, group.sd_gain) == pytest.approx((0.6, 0.5), abs=0.1)
    assert group.correlation == pytest.approx(0.0, abs=0.2)


def test_a_group_that_gained_alike_keeps_some_spread():
    draw = np.random.default_rng(6)
    truth = draw.normal(size=60)
    before, after = measured(truth, draw), measured(truth + 0.5, draw)

    assert learn_population(before, after).sd_gain > 0.1


def joint_closings(*, gain, certainty, seed, persons=4000, required=-0.3):
    """Of the people measured below the requirement: shares called closed by the bold rule and by the joint one."""
    draw = np.random.default_rng(seed)
    truth = draw.normal(size=persons)
    before, after = measured(truth, draw), measured(truth + gain, draw)
    weak = before.theta < required
    seen = weak if weak.sum() >= 30 else np.ones_like(weak)  # a small group is retested as a whole
    group = learn_population(
        before, Abilities(np.where(seen, after.theta, np.nan), np.where(seen, after.se, np.nan))
    )
    closed = [
        close_verdict(before[p], after[p], required, certainty, group).outcome is Closing.CLOSED
        for p in np.flatnonzero(weak)
    ]
    return np.mean(after.theta[weak] >= required), np.mean(closed)


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize(
    ("certainty", "most_false", "least_kept"), [(0.9, 0.02, 0.53), (0.85, 0.03, 0.6), (0.8, 0.05, 0.7)]
)
def test_the_joint_rule_closes_almost_nobody_falsely_and_keeps_most_hits(seed, certainty, most_false, least_kept):
    bold_false, false = joint_closings(gain=0.0, certainty=certainty, seed=seed)
    bold_hits, hits = joint_closings(gain=0.8, certainty=certainty, seed=seed)

    assert bold_false > 0.12
    assert false <= most_false
    assert hits >= least_kept * bold_hits


def test_a_group_of_eighty_keeps_both_promises():
    false, hits = (
        np.mean([joint_closings(gain=gain, certainty=0.9, seed=seed, persons=80) for seed in range(25)], axis=0)
        for gain in (0.0, 0.8)
    )

    assert false[1] <= 0.05
    assert hits[1] >= 0.5 * hits[0]


@pytest.mark.parametrize("retested", [0, 29])
def test_a_group_of_too_few_retested_is_refused(retested):
    some = Abilities(np.linspace(-1, 1, 40), np.full(40, 0.4))
    after = Abilities(np.where(np.arange(40) < retested, some.theta, np.nan), some.se)

    with pytest.raises(ValueError, match="people measured twice"):
        learn_population(some, after)


@pytest.mark.parametrize("change", [{"sd_gain": 0.0}, {"correlation": 1.0}, {"mean_gain": np.nan}])
def test_an_impossible_group_is_refused(change):
    numbers = {"mean_before": 0.0, "sd_before": 1.0, "mean_gain": 0.3, "sd_gain": 0.2}
    with pytest.raises(ValueError):
        RetestedPopulation(**(numbers | change))


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
