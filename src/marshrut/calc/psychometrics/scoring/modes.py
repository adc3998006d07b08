"""Estimates that are the top of a curve: the posterior mode, and Warm's weighted likelihood."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize.elementwise import find_root

from marshrut.calc.psychometrics.items import Items
from marshrut.calc.psychometrics.scoring.quadrature import Tables

Array = NDArray[np.float64]

_CHUNK = 2048
_STEPS = 8
_SETTLED = 1e-9  # logits: a last step that is no longer worth repeating
_TOLERANCES = {"xatol": 1e-10}
_REACH = 8.0  # of a mode from the mean of its prior, in deviations


@dataclass(frozen=True, slots=True, eq=False)
class _Slopes:
    """The curve's slope by ability, for persons at abilities of their own."""

    answers: NDArray[np.integer]
    items: Items
    prior: tuple[Array, Array] | None

    def at(self, theta: Array, person: NDArray[np.int64]) -> Array:
        return self.with_precision(theta, person)[0]

    def with_precision(self, theta: Array, person: NDArray[np.int64]) -> tuple[Array, Array]:
        """Slope, and the precision of the estimate (1/se²): minus the curvature with a prior, information without."""
        own = self.answers[person]
        first, second = self.items.relative_slopes(theta)
        here = np.maximum(own, 0)[:, :, None].astype(np.int64)
        slope = np.take_along_axis(first, here, axis=2)[:, :, 0]
        given = own >= 0
        if self.prior is None:
            weighted = self.items.probabilities(theta) * first
            information = (np.einsum("tjk,tjk->tj", weighted, first) * given).sum(axis=1)
            bias = (np.einsum("tjk,tjk->tj", weighted, second) * given).sum(axis=1) / (2 * information)
            return (slope * given).sum(axis=1) + bias, information
        mean, sd = (part if len(part) == 1 else part[person] for part in self.prior)
        curve = np.take_along_axis(second, here, axis=2)[:, :, 0] - slope**2
        total = (slope * given).sum(axis=1) - (theta - mean) / sd**2
        return total, 1 / sd**2 - (curve * given).sum(axis=1)


def mode_estimates(
    answers: NDArray[np.integer], items: Items, prior: tuple[Array, Array] | None
) -> tuple[Array, Array]:
    """Ability and standard error of each person, shape (N,) each; nan for a person without answers.

    prior  mean and deviation, (1,) or (N,) each: the mode of the posterior, se from its curvature there. None: Warm's
           estimate, where l' + J / (2 I) = 0 with J the sum of P' P'' / P, se = 1 / sqrt(I).

    The highest top is found on nodes, then its slope is solved to rounding.
    """
    curve = _Curve.of(items, prior)
    theta, se = np.full(len(answers), np.nan), np.full(len(answers), np.nan)
    persons = np.flatnonzero((answers >= 0).any(axis=1))
    for start in range(0, len(persons), _CHUNK):
        rows = persons[start : start + _CHUNK]
        near, low, high = curve.tops(answers[rows], rows)
        theta[rows], se[rows] = _solved(_Slopes(answers, items, prior), rows, near, low, high)
    return theta, se


def _solved(slopes: _Slopes, rows: NDArray[np.int64], near: Array, low: Array, high: Array) -> tuple[Array, Array]:
    """Newton steps from the top of the interpolated curve; who does not settle is solved between two nodes."""
    theta, precision = near.copy(), np.empty(len(rows))
    going_on = np.arange(len(rows))
    for _ in range(_STEPS):
        slope, precision[going_on] = slopes.with_precision(theta[going_on], rows[going_on])
        step = slope / precision[going_on]
        after = theta[going_on] + step
        is_inside = (after > low[going_on]) & (after < high[going_on])
        theta[going_on] = np.where(is_inside, after, theta[going_on])
        going_on = going_on[~is_inside | (np.abs(step) > _SETTLED)]
        if not len(going_on):
            return theta, 1 / np.sqrt(precision)
    solution = find_root(slopes.at, (low[going_on], high[going_on]), args=(rows[going_on],), tolerances=_TOLERANCES)
    if not solution.success.all():
        person = rows[going_on][~solution.success][0]
        raise ValueError(f"no ability fits the answers of person {person}: the items are too steep to solve")
    theta[going_on] = solution.x
    precision[going_on] = slopes.with_precision(theta[going_on], rows[going_on])[1]
    return theta, 1 / np.sqrt(precision)


@dataclass(frozen=True, slots=True, eq=False)
class _Curve:
    """The curve on nodes: log likelihood and its slope from tables, and what is added to them."""

    nodes: Array
    heights: Tables
    slopes: Tables
    warm: tuple[Array, Array] | None
    prior: tuple[Array, Array] | None

    @classmethod
    def of(cls, items: Items, prior: tuple[Array, Array] | None) -> "_Curve":
        nodes = _nodes(items, prior)
        first, second = items.relative_slopes(nodes)
        warm = None
        if prior is None:
            chances = items.probabilities(nodes)
            warm = (chances * first**2).sum(axis=2).T, (chances * first * second).sum(axis=2).T
        return cls(nodes, Tables.of(items, nodes), Tables.of_scores(first), warm, prior)

    def tops(self, answers: NDArray[np.integer], persons: NDArray[np.int64]) -> tuple[Array, Array, Array]:
        """The highest top of each person, nearly, and the nodes on both sides of it."""
        heights, slopes = self.heights.sums(answers), self.slopes.sums(answers)
        if self.prior is None:
            information, bent = self.warm
            given = (answers >= 0).astype(np.float64)
            rate = (given @ bent) / (2 * np.maximum(given @ information, 1e-300))
            strides = (rate[:, 1:] + rate[:, :-1]) / 2 * np.diff(self.nodes)
            slopes = slopes + rate
            heights[:, 1:] += np.cumsum(strides, axis=1)
        else:
            mean, sd = (part if len(part) == 1 else part[persons] for part in self.prior)
            away = (self.nodes - mean[:, None]) / sd[:, None]
            heights, slopes = heights - away**2 / 2, slopes - away / sd[:, None]
        top = np.clip(heights.argmax(axis=1), 2, len(self.nodes) - 3)
        row = np.arange(len(answers))
        left = np.where(slopes[row, top] > 0, top, top - 1)
        return self._crossing(slopes, left), self.nodes[top - 1], self.nodes[top + 1]

    def _crossing(self, slopes: Array, left: NDArray[np.int64]) -> Array:
        """Where the slope is nought between two nodes: ability as a cubic of the slope at four nodes around."""
        around = left[:, None] + np.arange(-1, 3)
        values, places = np.take_along_axis(slopes, around, axis=1), self.nodes[around]
        found = np.zeros(len(left))
        with np.errstate(divide="ignore", invalid="ignore"):
            for one in range(4):
                others = [other for other in range(4) if other != one]
                terms = values[:, others] / (values[:, others] - values[:, [one]])
                found += places[:, one] * terms.prod(axis=1)
        middle = (places[:, 1] + places[:, 2]) / 2
        return np.where((found > places[:, 1]) & (found < places[:, 2]), found, middle)


def _nodes(items: Items, prior: tuple[Array, Array] | None) -> Array:
    """Close together where items stand; far out, where no item changes quickly, at growing strides.

    Weighted likelihood is solved to 40 logits of the flattest item beyond the steps: its slope is a / 2 on the left
    and -a / 2 on the right by then, so that a top lies between.
    """
    steps = items.steps[np.isfinite(items.steps)]
    low, high = steps.min() - 3, steps.max() + 3
    if prior:
        mean, sd = prior
        low, high = float((mean - _REACH * sd).min()), float((mean + _REACH * sd).max())
    count = int(np.clip(np.ceil((high - low) * np.sqrt(1 + (items.a**2).sum())), 64, 2000))
    core = np.linspace(low, high, count)
    if prior:
        return core
    tail = np.geomspace(core[1] - core[0], 40 / items.a.min(), 60)
    return np.concatenate([low - tail[::-1], core, high + tail])
