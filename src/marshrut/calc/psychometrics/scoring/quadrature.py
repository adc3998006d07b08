"""Nodes on which posteriors are summed, and the likelihood of answers on them."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from marshrut.calc.psychometrics.items import Items, information

Array = NDArray[np.float64]

# Mean +- 8 sd of the prior: at 6 sd the tail cut off shows in the sixth digit.
_REACH = 8.0
_MOST_NODES = 4000
_LEAST_LOG = -1e5  # in the place of log 0: a sum stays a number, its exponential is 0
_GAUSS = np.polynomial.legendre.leggauss(8)


@dataclass(frozen=True, slots=True, eq=False)
class Quadrature:
    """A sum over nodes in the place of an integral over ability.

    nodes    shape (Q,), logits, rising.
    weights  shape (Q,), > 0: integral f = sum of weights f(nodes).
    breaks   points between nodes up to which a partial sum is a partial integral to the same precision.
    """

    nodes: Array
    weights: Array
    breaks: tuple[float, ...] = ()


def quadrature(
    items: Items, mean: Array, sd: Array, breaks: tuple[float, ...] = (), most: int | None = None
) -> Quadrature:
    """Nodes dense enough for any answers to these items, or to any ``most`` of them, under these priors.

    The narrowest posterior that the items can give has variance 1 / (largest information + 1 / sd²). Equally spaced
    nodes, half a deviation of it apart, sum it to nine digits (the trapezoid rule converges exponentially; Trefethen &
    Weideman 2014, SIAM Review 56, 385-458). With ``breaks`` the line is cut there and Gauss-Legendre panels of two
    deviations fill the parts. There are 4,000 nodes at most, which suffices to an se of 1/120 of the prior's deviation.
    """
    low, high = float((mean - _REACH * sd).min()), float((mean + _REACH * sd).max())
    narrow = float(np.sqrt(1 / (_largest_information(items, low, high, most) + 1 / sd.min() ** 2)))
    if not breaks:
        count = int(np.clip(np.ceil((high - low) / (narrow / 2)), 64, _MOST_NODES))
        nodes, step = np.linspace(low, high, count + 1, retstep=True)
        return Quadrature(nodes, np.full(len(nodes), step))
    inside = [point for point in sorted(set(breaks)) if low < point < high]
    edges = np.concatenate(
        [
            np.linspace(left, right, 1 + int(np.clip(np.ceil((right - left) / (2 * narrow)), 1, _MOST_NODES // 8)))[:-1]
            for left, right in pairwise([low, *inside, high])
        ]
        + [[high]]
    )
    half, middle = np.diff(edges) / 2, (edges[1:] + edges[:-1]) / 2
    return Quadrature(
        (middle[:, None] + half[:, None] * _GAUSS[0]).ravel(), (half[:, None] * _GAUSS[1]).ravel(), tuple(breaks)
    )


def _largest_information(items: Items, low: float, high: float, most: int | None) -> float:
    """Of the whole test or of its best ``most`` items, 1/logit². Looked for where a peak can stand: at the steps, and
    evenly between them."""
    steps = items.steps[np.isfinite(items.steps)]
    spread = steps if len(steps) <= 256 else np.quantile(steps, np.linspace(0, 1, 256))
    found = information(items, np.concatenate([np.linspace(low, high, 65), spread]))
    if most is not None and most < len(items):
        found = -np.partition(-found, most, axis=1)[:, :most]
    return float(found.sum(axis=1).max())


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """log P(score = k | node) of every item, laid out for sums over persons: ``zero`` of shape (J, Q) for score 0,
    ``above[k - 1]`` of the same shape for score k relative to score 0."""

    zero: Array
    above: Array

    @classmethod
    def of(cls, items: Items, nodes: Array) -> "Tables":
        return cls.of_scores(items.log_probabilities(nodes))

    @classmethod
    def of_scores(cls, values: Array) -> "Tables":
        """Any quantity of shape (Q, J, M + 1) that is to be summed over the items a person answered."""
        zero = values[:, :, 0].T
        above = np.moveaxis(values[:, :, 1:], (2, 1), (0, 1)) - zero
        return cls(np.ascontiguousarray(zero), np.maximum(above, _LEAST_LOG))

    def sums(self, answers: NDArray[np.integer]) -> Array:
        """Shape (N, Q): the sum over each person's answers. Scores an item does not have must not occur."""
        is_full = answers.min() >= 0
        found = self.zero.sum(axis=0)[None, :] if is_full else (answers >= 0).astype(np.float64) @ self.zero
        for score, table in enumerate(self.above, 1):
            found = found + (answers == score).astype(np.float64) @ table
        return found
