"""What is wrong with items is named, never passed over."""

import numpy as np
import pytest
from tests.calc.psychometrics.calibration.definitions import (
    IRT,
    answers_of,
    mixed_items,
    of_several_points,
    right_wrong,
)

from marshrut.calc.psychometrics.calibration import FindingKind, Priors, calibrate
from marshrut.calc.psychometrics.items import Items


def kinds(found, item=None):
    return {finding.kind for finding in found.findings if item is None or finding.item == item}


def test_a_sound_set_gives_no_findings():
    found = calibrate(right_wrong(800, 10, 41)[0])

    assert found.findings == ()
    assert found.converged
    assert len(found.items) == 10


def test_an_item_that_all_got_right_has_no_parameters_and_spoils_nothing():
    answers, _, _ = right_wrong(800, 10, 42)
    alone = calibrate(answers)
    spoilt = np.insert(answers, 3, 1, axis=1)

    found = calibrate(spoilt)

    assert kinds(found) == {FindingKind.ZERO_VARIANCE}
    assert np.isnan(found.a[3])
    assert np.delete(found.a, 3) == pytest.approx(alone.a)
    assert np.delete(found.se_b, 3) == pytest.approx(alone.se_b)
    assert 3 not in found.usable
    with pytest.raises(ValueError, match=r"\[3\]"):
        _ = found.items


def test_an_item_without_answers_is_named():
    answers, _, _ = right_wrong(800, 6, 43)
    answers[:, 2] = -1

    assert kinds(calibrate(answers), 2) == {FindingKind.NO_ANSWERS}


def test_a_reversed_key_gives_a_negative_slope_with_its_finding():
    answers, _, _ = right_wrong(800, 10, 44)
    answers[:, 5] = 1 - answers[:, 5]

    found = calibrate(answers)

    assert found.a[5] < 0
    assert FindingKind.REVERSED in kinds(found, 5)
    assert 5 not in found.usable


def test_an_item_answered_at_random_is_flat():
    answers, _, _ = right_wrong(3000, 10, 45)
    answers[:, 4] = np.random.default_rng(46).random(3000) < 0.5

    assert FindingKind.FLAT in kinds(calibrate(answers), 4)


def test_a_slope_that_answers_do_not_hold_is_not_called_converged():
    theta = np.random.default_rng(47).standard_normal(600)
    answers = (theta[:, None] > [-0.5, 0.0, 0.5, 1.0]).astype(np.int8)  # perfect steps: slopes grow for ever

    found = calibrate(answers, priors=Priors(), max_iterations=400)

    assert not found.converged
    assert kinds(found) & {FindingKind.BOUNDED, FindingKind.NOT_CONVERGED}


def test_a_search_cut_short_says_so():
    found = calibrate(right_wrong(800, 10, 48)[0], max_iterations=2)

    assert not found.converged
    assert FindingKind.NOT_CONVERGED in kinds(found)


@pytest.mark.parametrize("model", ["gpcm", "grm"])
def test_a_score_nobody_got_is_named(model):
    answers = of_several_points(900, mixed_items(6, 49, graded=model == "grm"), 50)
    answers[answers[:, 2] == 1, 2] = 2

    found = calibrate(answers, model, priors=Priors())

    assert [(f.item, f.value) for f in found.findings if f.kind is FindingKind.UNSEEN_CATEGORY] == [(2, 1.0)]
    assert np.isfinite(found.a).all()
    if model == "grm":
        assert found.steps[2, 0] == found.steps[2, 1]  # to get 1 point is to get 2
    else:
        assert np.isnan(found.steps[2, :2]).all()
        assert 2 not in found.usable


def test_points_beyond_the_scores_seen_are_unseen():
    found = calibrate(of_several_points(900, mixed_items(3, 51), 52), "gpcm", points=[1, 2, 4], priors=Priors())

    assert [(f.item, f.value) for f in found.findings if f.kind is FindingKind.UNSEEN_CATEGORY] == [(2, 4.0)]


@pytest.mark.skipif(not IRT.exists(), reason="the reference data stand beside the project")
def test_a_very_hard_item_is_reached_not_bounded():
    found = calibrate(answers_of("sat12_scored"), "2pl", standard_errors=False)

    assert found.b[31] == pytest.approx(12.75, abs=0.02)
    assert kinds(found, 31) == {FindingKind.FAR, FindingKind.FLAT}


@pytest.mark.parametrize(
    ("responses", "more", "complaint"),
    [
        ([1, 0, 1], {}, "shape"),
        ([[0.5, 1], [1, 0]], {}, "whole number"),
        ([[-2, 1], [1, 0]], {}, "whole number"),
        ([[0, 64], [1, 0]], {}, "whole number"),
        ([["a", "b"]], {}, "numbers"),
        ([[0, 1], [1, 0]], {"weights": [1]}, "weights"),
        ([[0, 1], [1, 0]], {"weights": [-1, 1]}, "weights"),
        ([[0, 1], [1, 0]], {"groups": [1]}, "groups"),
        ([[0, 1], [1, 0]], {"model": "4pl"}, "unknown models"),
        ([[0, 1], [1, 0]], {"model": ["2pl"]}, "do not fit"),
        ([[0, 2], [1, 0]], {}, "more than one point"),
        ([[0, 2], [1, 0]], {"model": "gpcm", "points": [1, 1]}, "points"),
        ([[1, 1], [1, 1]], {}, "nothing can be estimated"),
        ([[np.nan, np.nan]], {}, "nothing can be estimated"),
        ([[np.inf, 1], [1, 0]], {}, "whole number"),
    ],
)
def test_bad_input_is_refused_in_words(responses, more, complaint):
    with pytest.raises(ValueError, match=complaint):
        calibrate(responses, **{"model": "2pl"} | more)


def test_a_prior_without_a_deviation_is_refused():
    with pytest.raises(ValueError, match="deviation"):
        Priors(log_a=(0.0, 0.0))


def test_items_go_on_to_scoring():
    found = calibrate(of_several_points(900, mixed_items(6, 53), 54), "gpcm", standard_errors=False)

    assert isinstance(found.items, Items)
    assert found.items.points.tolist() == [1, 2, 3, 1, 2, 3]
    assert found.covariance is None
    assert np.isnan(found.se_b).all()
