"""The estimates stand at the top of the likelihood as it is defined, and the errors are its curvature there."""

import numpy as np
import pytest
from tests.calc.psychometrics.calibration.definitions import (
    log_likelihood,
    mixed_items,
    of_several_points,
    right_wrong,
)

from marshrut.calc.psychometrics.calibration import Anchors, Priors, calibrate
from marshrut.calc.psychometrics.items import Items


def with_holes(answers, seed, share=0.3):
    holes = np.random.default_rng(seed).random(answers.shape) < share
    return np.where(holes, -1, answers).astype(np.int8)


def case(name):
    """Answers, model, and further arguments of a calibration."""
    simple, _, _ = right_wrong(250, 6, 1)
    several = of_several_points(250, mixed_items(5, 2), 3)
    graded = of_several_points(250, mixed_items(5, 4, graded=True), 5)
    groups = np.arange(250) % 3
    weights = np.random.default_rng(6).uniform(0.5, 3, 250)
    anchors = Anchors([1, 4], Items.dichotomous([1.2, 0.8], [-0.4, 0.6]))
    return {
        "2pl": (simple, "2pl", {}),
        "2pl with holes, weights and groups": (with_holes(simple, 7), "2pl", {"weights": weights, "groups": groups}),
        "2pl with anchors": (simple, "2pl", {"anchors": anchors}),
        "rasch": (with_holes(simple, 8), "rasch", {"groups": groups}),
        "gpcm": (several, "gpcm", {"weights": weights}),
        "gpcm with holes": (with_holes(several, 9), "gpcm", {}),
        "pcm": (several, "pcm", {}),
        "grm": (with_holes(graded, 10), "grm", {"groups": groups}),
        "3pl with priors": (right_wrong(250, 6, 11, c=0.2)[0], "3pl", {"priors": Priors(logit_c=(-1.4, 0.5))}),
        "mixed": (with_holes(several, 12, 0.1), ["2pl", "gpcm", "grm", "rasch", "pcm"], {}),
        "2pl with priors": (simple[:60], "2pl", {"priors": Priors(log_a=(0.1, 0.3), threshold=(0.0, 1.0))}),
    }[name]


NAMES = [
    "2pl",
    "2pl with holes, weights and groups",
    "2pl with anchors",
    "rasch",
    "gpcm",
    "gpcm with holes",
    "pcm",
    "grm",
    "3pl with priors",
    "mixed",
    "2pl with priors",
]


class Surface:
    """The log-posterior as a function of all parameters that have an error: [a, steps .., c] and the groups."""

    def __init__(self, answers, found, *, groups=None, weights=None, anchors=None, priors=None):
        self.answers, self.found, self.groups, self.weights = answers, found, groups, weights
        self.priors = priors or Priors()
        table = np.column_stack([found.a, found.steps, found.c])
        errors = np.column_stack([found.se_a, found.se_steps, found.se_c])
        self.table, self.free = table, np.nan_to_num(errors) > 0
        self.groups_free = np.column_stack([found.se_group_means, found.se_group_sds]) > 0
        self.at = np.concatenate(
            [table[self.free], np.column_stack([found.group_means, found.group_sds])[self.groups_free]]
        )

    def __call__(self, vector):
        table = self.table.copy()
        count = int(self.free.sum())
        table[self.free] = vector[:count]
        groups = np.column_stack([self.found.group_means, self.found.group_sds])
        groups[self.groups_free] = vector[count:]
        items = Items(table[:, 0], table[:, 1:-1], table[:, -1], self.found.graded)
        value = log_likelihood(
            self.answers, items, groups=self.groups, weights=self.weights, means=groups[:, 0], sds=groups[:, 1]
        )
        terms = [(self.priors.log_a, np.log(items.a)), (self.priors.threshold, items.a[:, None] * items.steps)]
        if self.priors.logit_c:
            terms.append((self.priors.logit_c, np.log(items.c / (1 - items.c))))
        return value - sum(np.nansum(((x - prior[0]) / prior[1]) ** 2) / 2 for prior, x in terms if prior)

    def gradient(self, step=1e-4):
        return np.array([self._slope(i, step) for i in range(len(self.at))])

    def _slope(self, i, step, at=None):
        high, low = (self.at if at is None else at).copy(), (self.at if at is None else at).copy()
        high[i] += step
        low[i] -= step
        return (self(high) - self(low)) / (2 * step)

    def errors(self, step=1e-3):
        size = len(self.at)
        hessian = np.empty((size, size))
        for i in range(size):
            high, low = self.at.copy(), self.at.copy()
            high[i] += step
            low[i] -= step
            for h in range(i + 1):
                hessian[i, h] = hessian[h, i] = (self._slope(h, step, high) - self._slope(h, step, low)) / (2 * step)
        return np.sqrt(np.diag(np.linalg.inv(-hessian)))


def calibrated(name):
    answers, model, more = case(name)
    found = calibrate(answers, model, **{"priors": Priors(), "tolerance": 1e-5} | more)
    return found, Surface(answers, found, **more)


@pytest.mark.parametrize("name", NAMES)
def test_no_parameter_can_be_bettered(name):
    found, surface = calibrated(name)

    found_errors = np.concatenate(
        [
            np.column_stack([found.se_a, found.se_steps, found.se_c])[surface.free],
            np.column_stack([found.se_group_means, found.se_group_sds])[surface.groups_free],
        ]
    )
    assert found.converged
    assert len(surface.at) == found.parameters
    assert np.abs(surface.gradient() * found_errors).max() < 1e-3  # of a standard error, off the top


@pytest.mark.parametrize("name", NAMES)
def test_log_likelihood_is_that_of_the_definition(name):
    answers, model, more = case(name)
    found = calibrate(answers, model, **{"priors": Priors()} | more)

    bare = Surface(answers, found, **{key: value for key, value in more.items() if key != "priors"})
    assert found.log_likelihood == pytest.approx(bare(bare.at), abs=1e-6)


@pytest.mark.parametrize("name", ["2pl with holes, weights and groups", "gpcm", "3pl with priors", "mixed"])
def test_errors_are_the_curvature_of_the_likelihood(name):
    found, surface = calibrated(name)

    found_errors = np.concatenate(
        [
            np.column_stack([found.se_a, found.se_steps, found.se_c])[surface.free],
            np.column_stack([found.se_group_means, found.se_group_sds])[surface.groups_free],
        ]
    )
    assert found_errors == pytest.approx(surface.errors(), rel=2e-3)


def test_standard_population_of_rasch_is_the_same_model_on_another_scale():
    answers, _, _ = right_wrong(500, 10, 13)
    plain = calibrate(answers, "rasch")
    standard = calibrate(answers, "rasch", standard_population=True)

    assert standard.group_sds == pytest.approx([1.0])
    assert standard.a == pytest.approx(np.full(10, plain.group_sds[0]))
    assert standard.b == pytest.approx(plain.b / plain.group_sds[0])
    assert standard.se_a == pytest.approx(np.full(10, plain.se_group_sds[0]))
    assert standard.se_group_sds == pytest.approx([0.0], abs=1e-9)
