"""Groups of unlike ability, and items whose parameters are known."""

import numpy as np
import pytest
from tests.calc.psychometrics.calibration.definitions import right_wrong

from marshrut.calc.psychometrics.calibration import Anchors, calibrate
from marshrut.calc.psychometrics.items import Items


def two_groups(seed, *, mean=0.8, sd=1.3, common=10):
    """Two groups of 1500; the first answers items 0 .. 19, the second the last ``common`` of them and 10 more."""
    first, a, b = right_wrong(1500, 40, seed)
    theta = np.random.default_rng(seed + 1).normal(mean, sd, 1500)
    chance = 1 / (1 + np.exp(-a * (theta[:, None] - b)))
    second = (np.random.default_rng(seed + 2).random(chance.shape) < chance).astype(np.int8)
    first[:, 20:] = -1
    second[:, : 20 - common] = -1
    second[:, 30:] = -1
    return np.vstack([first, second])[:, :30], a[:30], b[:30]


def test_another_groups_mean_and_deviation_are_found_over_common_items():
    answers, a, b = two_groups(31)

    found = calibrate(answers, "2pl", groups=["A"] * 1500 + ["B"] * 1500)

    assert found.group_labels.tolist() == ["A", "B"]
    assert found.group_means[0] == 0
    assert found.group_sds[0] == 1
    assert abs(found.group_means[1] - 0.8) < 3 * found.se_group_means[1]
    assert abs(found.group_sds[1] - 1.3) < 3 * found.se_group_sds[1]
    assert np.abs((found.a - a) / found.se_a).max() < 4
    assert np.abs((found.b - b) / found.se_b).max() < 4


def test_groups_without_common_items_are_refused():
    answers, _, _ = two_groups(32, common=0)

    with pytest.raises(ValueError, match="share no items"):
        calibrate(answers, "2pl", groups=np.repeat([0, 1], 1500))


def test_a_group_without_answers_is_refused():
    answers, _, _ = right_wrong(600, 6, 37)
    answers[:5] = -1

    with pytest.raises(ValueError, match="share no items"):
        calibrate(answers, "2pl", groups=np.where(np.arange(600) < 5, "empty", "full"))


def test_booklets_without_common_persons_are_named():
    answers, _, _ = right_wrong(1200, 12, 33)
    answers[:600, 5:] = -1
    answers[600:, :5] = -1

    found = calibrate(answers, "rasch")

    assert {f.item for f in found.findings if f.kind.name == "UNCONNECTED"} == set(range(5))


def test_new_items_come_onto_the_scale_of_the_anchors():
    answers, a, b = right_wrong(3000, 16, 34, mean=-0.7, sd=0.8)
    anchors = Anchors(np.arange(8), Items.dichotomous(a[:8], b[:8]))

    found = calibrate(answers, "2pl", anchors=anchors)

    assert found.a[:8] == pytest.approx(a[:8], abs=1e-12)
    assert found.b[:8] == pytest.approx(b[:8], abs=1e-12)
    assert found.se_a[:8] == pytest.approx(0)
    assert abs(found.group_means[0] + 0.7) < 3 * found.se_group_means[0]
    assert abs(found.group_sds[0] - 0.8) < 3 * found.se_group_sds[0]
    assert np.abs((found.b - b)[8:] / found.se_b[8:]).max() < 4


def test_anchors_link_groups_that_share_nothing_else():
    answers, a, b = two_groups(35, common=0)
    anchors = Anchors([0, 1, 2, 25, 26, 27], Items.dichotomous(a[[0, 1, 2, 25, 26, 27]], b[[0, 1, 2, 25, 26, 27]]))

    found = calibrate(answers, "2pl", anchors=anchors, groups=np.repeat([0, 1], 1500))

    assert abs(found.group_means[1] - found.group_means[0] - 0.8) < 0.25


def test_graded_and_guessing_anchors_keep_their_parameters():
    answers, a, b = right_wrong(800, 6, 36, c=0.2)
    anchors = Anchors([0], Items.dichotomous(a[:1], b[:1], 0.2))

    found = calibrate(answers, "3pl", anchors=anchors)

    assert (found.a[0], found.b[0], found.c[0]) == pytest.approx((a[0], b[0], 0.2))
    assert found.se_c[0] == 0
