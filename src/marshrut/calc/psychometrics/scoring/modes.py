"""Estimates that are the top of a curve: the posterior mode, and Warm's weighted likelihood."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize.elementwise import find_root

from marshrut.calc.psychometrics.items import Items
from marshrut.calc.psychometrics.scoring.quadrature import Tables

Array = NDArray[np.float64]

_CHUNK = 2048
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
            chances = self.items.probabilities(theta) * given[:, :, None]
            information = (chances * first**2).sum(axis=(1, 2))
            bias = (chances * first * second).sum(axis=(1, 2)) / (2 * information)
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
    nodes = _nodes(items, prior)
    tables = Tables.of(items, nodes)
    values = None if prior else _warm_tables(items, nodes)
    theta, se = np.full(len(answers), np.nan), np.full(len(answers), np.nan)
    persons = np.flatnonzero((answers >= 0).any(axis=1))
    for start in range(0, len(persons), _CHUNK):
        rows = persons[start : start + _CHUNK]
        heights = tables.sums(answers[rows])
        if prior:
            mean, sd = (part if len(part) == 1 else part[rows] for part in prior)
            heights = heights - ((nodes - mean[:, None]) / sd[:, None]) ** 2 / 2
        else:
            heights = heights + _warm_weight(answers[rows], nodes, *values)
        top = np.clip(heights.argmax(axis=1), 1, len(nodes) - 2)
        theta[rows], se[rows] = _solved(_Slopes(answers, items, prior), rows, nodes[top - 1], nodes[top + 1])
    return theta, se


def _solved(slopes: _Slopes, rows: NDArray[np.int64], low: Array, high: Array) -> tuple[Array, Array]:
    solution = find_root(slopes.at, (low, high), args=(rows,), tolerances={"xatol": 1e-10})
    if not solution.success.all():
        person = rows[~solution.success][0]
        raise ValueError(f"no ability fits the answers of person {person}: the items are too steep to solve")
    theta = np.asarray(solution.x)
    return theta, 1 / np.sqrt(slopes.with_precision(theta, rows)[1])


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


def _warm_tables(items: Items, nodes: Array) -> tuple[Array, Array]:
    """Information, and the sum over scores of P' P'' / P, shape (J, Q) each."""
    first, second = items.relative_slopes(nodes)
    chances = items.probabilities(nodes)
    return (chances * first**2).sum(axis=2).T, (chances * first * second).sum(axis=2).T


def _warm_weight(answers: NDArray[np.integer], nodes: Array, information: Array, bent: Array) -> Array:
    """log of Warm's weight on the nodes, shape (N, Q): the integral of J / (2 I)."""
    given = (answers >= 0).astype(np.float64)
    rate = (given @ bent) / (2 * np.maximum(given @ information, 1e-300))
    strides = (rate[:, 1:] + rate[:, :-1]) / 2 * np.diff(nodes)
    return np.concatenate([np.zeros((len(answers), 1)), np.cumsum(strides, axis=1)], axis=1)
