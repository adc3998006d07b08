"""Tens and hundreds of persons: priors with estimated numbers by default."""

import numpy as np
import pytest
from tests.calc.psychometrics.calibration.definitions import mixed_items, of_several_points, right_wrong

from marshrut.calc.psychometrics.calibration import ESTIMATED, FindingKind, Priors, calibrate


def test_difficulties_err_far_less_than_by_maximum_likelihood():
    by_default, plain = [], []
    for seed in range(61, 71):
        answers, _, b = right_wrong(100, 30, seed)
        by_default.append(calibrate(answers, standard_errors=False).b - b)
        plain.append(np.clip(calibrate(answers, priors=Priors(), standard_errors=False).b, -6, 6) - b)

    error, error_plain = (np.sqrt(np.nanmean(np.square(off))) for off in (by_default, plain))
    assert error < 0.75 * error_plain


def test_numbers_of_the_priors_are_those_of_the_items():
    answers, a, b = right_wrong(2000, 60, 71)

    found = calibrate(answers, priors=Priors(log_a=ESTIMATED, threshold=ESTIMATED))

    assert found.priors.log_a == pytest.approx((np.log(a).mean(), np.log(a).std()), abs=0.06)
    assert found.priors.threshold == pytest.approx(((a * b).mean(), (a * b).std()), rel=0.1, abs=0.1)


@pytest.mark.parametrize("model", ["2pl", "gpcm", "grm", "3pl"])
def test_below_500_persons_priors_are_learnt(model):
    answers = right_wrong(200, 9, 72)[0] if model in ("2pl", "3pl") else of_several_points(200, mixed_items(9, 73), 74)

    found = calibrate(answers, model)

    assert found.converged
    assert found.priors.log_a[1] > 0
    assert found.priors.threshold[1] > 0
    assert (found.se_a > 0).all()


def test_from_500_persons_on_nothing_is_drawn_together():
    answers, _, _ = right_wrong(500, 9, 75)

    assert calibrate(answers).priors == Priors()
    assert np.abs(calibrate(answers[:-1]).a - calibrate(answers).a).max() > 0.02


def test_below_30_persons_slopes_are_not_estimated():
    found = calibrate(right_wrong(25, 10, 76)[0])

    assert FindingKind.TOO_FEW_PEOPLE in {finding.kind for finding in found.findings}
    assert (found.a == 1).all()
    assert found.group_sds[0] > 0


def test_an_item_that_all_got_right_rests_on_the_prior_and_is_named():
    answers, _, _ = right_wrong(100, 12, 77)
    answers[:, 4] = 1

    found = calibrate(answers)

    assert [finding.item for finding in found.findings if finding.kind is FindingKind.ZERO_VARIANCE] == [4]
    assert np.isfinite(found.b[4])
    assert found.b[4] == found.b.min()
