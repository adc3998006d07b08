"""Putting a new calibration on the scale of an old one by the items they have in common."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import partial
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike

from marshrut.calc.psychometrics.items import Items
from marshrut.calc.psychometrics.linking.constants import Array, Grid, Method, constants, transformed

Solver = Callable[[Items, Items], tuple[float, float]]

_FEWEST = 2
_STEP = 1e-5  # of a parameter, for a difference quotient
_NODES, _REACH = 41, 4.0


class ErrorSource(Enum):
    """Where the standard errors of the constants come from."""

    PARAMETERS = "parameters"  # errors of the item parameters, by the delta method
    ANCHORS = "anchors"  # which items happened to be anchors, by the jackknife


@dataclass(frozen=True, slots=True, eq=False)
class Linking:
    """Ability on the old scale = slope * ability on the new scale + shift.

    slope, shift              A > 0 and B (logits), with ``slope_error`` and ``shift_error``.
    constants_covariance      shape (2, 2), of (A, B); nan when fewer than three anchors leave the jackknife nothing.
    items                     all new items on the old scale: a / A, A * step + B, c.
    anchors                   shape (n, 2): pairs (number in old, number in new) that were used.
    method, error_source      how it was done.
    """

    slope: float
    shift: float
    constants_covariance: Array
    items: Items
    anchors: Array
    method: Method
    error_source: ErrorSource

    @property
    def slope_error(self) -> float:
        return sqrt(self.constants_covariance[0, 0])

    @property
    def shift_error(self) -> float:
        return sqrt(self.constants_covariance[1, 1])

    def ability(self, theta: ArrayLike) -> Array:
        """Abilities of the new scale on the old one, any shape, logits."""
        return self.slope * np.asarray(theta, dtype=np.float64) + self.shift


def link(
    old: Items,
    new: Items,
    method: str = "stocking_lord",
    *,
    anchors: ArrayLike | None = None,
    covariances: tuple[ArrayLike, ArrayLike] | None = None,
    nodes: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    symmetric: bool = False,
) -> Linking:
    """Link two separate calibrations through their common items.

    old, new     items of the two calibrations, each on its own scale.
    method       "mean_mean", "mean_sigma", "haebara" or "stocking_lord".
    anchors      shape (n, 2): pairs (number in old, number in new); None = all items, in the same order.
    covariances  of the anchors' parameters in ``old`` and in ``new``, each of shape (P, P), independent of each other,
                 in the order of :func:`parameters`: the errors of A and B then follow by the delta method. None: by
                 the jackknife over the anchors.
    nodes        shape (T,): abilities on the old scale where curves are compared; None = 41 from -4 to 4.
    weights      shape (T,), >= 0; None = normal density N(0, 1) at the nodes.
    symmetric    compare the curves on both scales, not on the old one only (Haebara, Stocking-Lord).

    :raises ValueError: fewer than two anchors, anchors that are not there or have other points in the two sets, bad
        nodes, weights or covariances, or a method that finds no rising line.

    Sources: Kolen & Brennan (2014), Test Equating, Scaling, and Linking, chapter 6; Ogasawara (2000, 2001), Economic
    Review 51, 1-23, and Applied Psychological Measurement 25, 53-67 (standard errors).
    """
    how, grid = Method(method), make_grid(nodes, weights)
    pairs = check_anchors(anchors, old, new)
    first, second = old.take(pairs[:, 0]), new.take(pairs[:, 1])
    slope, shift = constants(first, second, how, grid, symmetric=symmetric)
    solve = partial(constants, method=how, grid=grid, symmetric=symmetric, near=(slope, shift))
    if covariances is None:
        covariance, source = _jackknife(first, second, solve), ErrorSource.ANCHORS
    else:
        covariance, source = _delta(first, second, covariances, solve), ErrorSource.PARAMETERS
    return Linking(slope, shift, covariance, transformed(new, slope, shift), pairs, how, source)


def parameters(items: Items) -> Array:
    """Item parameters in one row: all slopes, all steps item by item, all chances of guessing. Shape (P,)."""
    return np.concatenate([items.a, items.steps[np.isfinite(items.steps)], items.c])


def make_grid(nodes: ArrayLike | None, weights: ArrayLike | None) -> Grid:
    at = np.linspace(-_REACH, _REACH, _NODES) if nodes is None else np.asarray(nodes, dtype=np.float64)
    if at.ndim != 1 or len(at) < 2 or not np.isfinite(at).all():
        raise ValueError("nodes must be at least two finite abilities")
    weight = np.exp(-(at**2) / 2) if weights is None else np.asarray(weights, dtype=np.float64)
    if weight.shape != at.shape or not (np.isfinite(weight) & (weight >= 0)).all() or not weight.any():
        raise ValueError("weights must be one number >= 0 a node, not all of them 0")
    return Grid(at, weight / weight.sum())


def check_anchors(anchors: ArrayLike | None, old: Items, new: Items) -> Array:
    if anchors is None:
        if len(old) != len(new):
            raise ValueError(f"{len(old)} and {len(new)} items: name the pairs of anchors")
        pairs = np.column_stack([np.arange(len(old))] * 2)
    else:
        pairs = np.asarray(anchors)
    if pairs.ndim != 2 or pairs.shape[1] != 2 or len(pairs) < _FEWEST or pairs.dtype.kind not in "iu":
        raise ValueError("anchors must be at least two pairs of item numbers")
    for side, items in zip(pairs.T, (old, new), strict=True):
        if (side < 0).any() or (side >= len(items)).any() or len(set(side.tolist())) < len(side):
            raise ValueError("an anchor must be the number of an item, and stand in one pair only")
    if (old.points[pairs[:, 0]] != new.points[pairs[:, 1]]).any():
        raise ValueError("an anchor has other points in the new set than in the old one: it is not the same item")
    if (old.graded[pairs[:, 0]] != new.graded[pairs[:, 1]]).any():
        raise ValueError("an anchor has another model in the new set than in the old one")
    return pairs


def _with_parameters(items: Items, values: Array) -> Items:
    steps, count = items.steps.copy(), len(items)
    steps[np.isfinite(steps)] = values[count : len(values) - count]
    return Items(values[:count], steps, values[len(values) - count :], items.graded)


def _delta(old: Items, new: Items, covariances: tuple[ArrayLike, ArrayLike], solve: Solver) -> Array:
    """Covariance of (A, B) by the delta method, derivatives by difference quotients."""
    total = np.zeros((2, 2))
    for side, items in enumerate((old, new)):
        covariance = np.asarray(covariances[side], dtype=np.float64)
        values = parameters(items)
        if covariance.shape != (len(values), len(values)) or not np.isfinite(covariance).all():
            raise ValueError(f"a covariance of shape {covariance.shape} does not fit {len(values)} parameters")
        slopes = np.zeros((2, len(values)))
        for which in np.flatnonzero(np.diag(covariance) > 0):
            # Guessing stands at the edge of its range when it is 0, so its step goes up only.
            down = 0.0 if which >= len(values) - len(items) else _STEP
            ends = []
            for move in (-down, _STEP):
                moved = values.copy()
                moved[which] += move
                pair = [old, new]
                pair[side] = _with_parameters(items, moved)
                ends.append(solve(*pair))
            slopes[:, which] = np.subtract(ends[1], ends[0]) / (_STEP + down)
        total += slopes @ covariance @ slopes.T
    return total


def _jackknife(old: Items, new: Items, solve: Solver) -> Array:
    """Covariance of (A, B) over the choice of anchors."""
    count = len(old)
    if count <= _FEWEST:
        return np.full((2, 2), np.nan)
    every = np.arange(count)
    found = np.array([solve(old.take(every != out), new.take(every != out)) for out in every])
    apart = found - found.mean(axis=0)
    return (count - 1) / count * apart.T @ apart
