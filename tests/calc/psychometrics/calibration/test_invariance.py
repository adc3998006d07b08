"""What must not change the estimates: order, absent answers, the way repeated persons are written down."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.calc.psychometrics.calibration.definitions import mixed_items, of_several_points, right_wrong

from marshrut.calc.psychometrics.calibration import Priors, calibrate

SIMPLE = right_wrong(300, 14, 21)[0]
SEVERAL = of_several_points(300, mixed_items(5, 22), 23)
HOLES = np.where(np.random.default_rng(24).random(SEVERAL.shape) < 0.3, -1, SEVERAL).astype(np.int8)


def ml(answers, model="gpcm", **more):
    return calibrate(answers, model, priors=Priors(), standard_errors=False, tolerance=1e-6, **more)


def assert_same(one, other, items=slice(None)):
    assert one.converged
    assert other.converged
    assert other.log_likelihood == pytest.approx(one.log_likelihood, abs=1e-6)
    assert other.a == pytest.approx(one.a[items], abs=2e-5)
    assert other.steps == pytest.approx(one.steps[items], abs=1e-4, nan_ok=True)
    assert other.group_sds == pytest.approx(one.group_sds, abs=2e-5)


@given(st.integers(0, 2**32 - 1), st.sampled_from([(SIMPLE, "2pl"), (SEVERAL, "gpcm"), (HOLES, "grm"), (HOLES, "pcm")]))
@settings(max_examples=12, deadline=None)
def test_order_of_persons_and_items_changes_nothing(seed, data):
    answers, model = data
    random = np.random.default_rng(seed)
    persons, items = random.permutation(len(answers)), random.permutation(answers.shape[1])

    assert_same(ml(answers, model), ml(answers[persons][:, items], model), items)


@given(st.integers(0, 2**32 - 1), st.sampled_from(["2pl", "gpcm", "grm", "pcm", "3pl"]))
@settings(max_examples=15, deadline=None)
def test_likelihood_never_falls(seed, model):
    simple = model in ("2pl", "3pl")
    answers = right_wrong(300, 8, seed)[0] if simple else of_several_points(300, mixed_items(5, seed), seed)
    priors = Priors(log_a=(0.0, 0.5), logit_c=(-1.4, 1.0)) if model == "3pl" else Priors()

    found = calibrate(answers, model, priors=priors, standard_errors=False, max_iterations=150)

    assert np.diff(found.history).min(initial=0.0) > -1e-5  # of a thousand: the nodes move with the population


@pytest.mark.parametrize("model", ["gpcm", "grm", "pcm"])
def test_an_absent_answer_is_as_if_not_there(model):
    empty = np.full((40, HOLES.shape[1]), -1, dtype=np.int8)
    as_floats = np.where(HOLES < 0, np.nan, HOLES)

    plain = ml(HOLES, model)

    assert_same(plain, ml(np.vstack([empty, HOLES, empty]), model))
    assert_same(plain, ml(as_floats, model))
    assert ml(np.vstack([empty, HOLES]), model).persons == plain.persons


@pytest.mark.parametrize(("answers", "model"), [(SIMPLE, "2pl"), (HOLES, "gpcm"), (HOLES, "grm"), (SIMPLE, "rasch")])
def test_a_whole_weight_is_so_many_persons(answers, model):
    weights = np.random.default_rng(25).integers(0, 4, len(answers))

    weighted = calibrate(answers, model, weights=weights, priors=Priors(), tolerance=1e-6)
    repeated = calibrate(np.repeat(answers, weights, axis=0), model, priors=Priors(), tolerance=1e-6)

    assert_same(weighted, repeated)
    assert weighted.se_a == pytest.approx(repeated.se_a, abs=1e-5)
    assert weighted.se_steps == pytest.approx(repeated.se_steps, abs=1e-4, nan_ok=True)


def test_a_test_of_very_many_points_is_integrated_as_well():
    answers = right_wrong(200, 260, 26)[0]

    found = ml(answers, "2pl", max_iterations=60)
    half = ml(answers[:, :20], "2pl")

    assert np.isfinite(found.log_likelihood)
    assert np.corrcoef(found.b[:20], half.b)[0, 1] > 0.95
