"""Linking constants from anchor items: four methods as functions of two sets of parameters."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares

from marshrut.calc.psychometrics.items import Items

Array = NDArray[np.float64]


class Method(Enum):
    """Sources: Loyd & Hoover (1980), Journal of Educational Measurement 17, 179-193 (mean/mean); Marco (1977), same
    journal 14, 139-160 (mean/sigma); Haebara (1980), Japanese Psychological Research 22, 144-149; Stocking & Lord
    (1983), Applied Psychological Measurement 7, 201-210; Kim & Lee (2006), Journal of Educational Measurement 43,
    53-76 (items of several points)."""

    MEAN_MEAN = "mean_mean"
    MEAN_SIGMA = "mean_sigma"
    HAEBARA = "haebara"
    STOCKING_LORD = "stocking_lord"


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """Where the curves are compared: abilities on the old scale, shape (T,), logits, and weights that add up to 1."""

    nodes: Array
    weights: Array


def transformed(items: Items, slope: float, shift: float) -> Items:
    """The items on the old scale, where ability is slope * ability + shift."""
    return Items(items.a / slope, slope * items.steps + shift, items.c, items.graded)


def constants(
    old: Items, new: Items, method: Method, grid: Grid, *, symmetric: bool, near: tuple[float, float] | None = None
) -> tuple[float, float]:
    """Slope A > 0 and shift B, such that ability on the old scale = A * ability on the new scale + B. The items are
    the anchors, in the same order; ``near`` is where to begin to search.

    :raises ValueError: difficulties without spread (mean/sigma), or no minimum with a positive slope.
    """
    if method is Method.MEAN_SIGMA:
        return _mean_sigma(old, new)
    if method is Method.MEAN_MEAN:
        return _mean_mean(old, new)
    residuals = _residuals(old, new, method, grid, symmetric)
    start = _mean_mean(old, new) if near is None else near
    found = least_squares(residuals, start, method="lm", xtol=1e-10, ftol=1e-12, gtol=1e-12)
    slope, shift = (float(number) for number in found.x)
    if not (found.success and slope > 0):
        raise ValueError("the curves of the anchors cannot be brought together by a rising straight line")
    return slope, shift


def _mean_mean(old: Items, new: Items) -> tuple[float, float]:
    slope = float(new.a.mean() / old.a.mean())
    return slope, float(np.nanmean(old.steps) - slope * np.nanmean(new.steps))


def _mean_sigma(old: Items, new: Items) -> tuple[float, float]:
    spread = float(np.nanstd(new.steps))
    slope = float(np.nanstd(old.steps)) / spread if spread > 0 else 0.0
    if not slope > 0:
        raise ValueError("the anchors' difficulties have no spread to compare: take another method")
    return slope, float(np.nanmean(old.steps) - slope * np.nanmean(new.steps))


def _residuals(old: Items, new: Items, method: Method, grid: Grid, symmetric: bool) -> Callable[[Array], Array]:
    """Weighted differences of curves as a function of (A, B): of every score of every item (Haebara), or of the
    expected score of all anchors together (Stocking-Lord)."""
    weights = np.sqrt(grid.weights)

    def curves(items: Items) -> Array:
        if method is Method.STOCKING_LORD:
            return weights * items.expected(grid.nodes).sum(axis=1)
        return (weights[:, None, None] * items.probabilities(grid.nodes)).ravel()

    old_curves, new_curves = curves(old), curves(new)

    def residuals(at: Array) -> Array:
        slope, shift = (at[0], at[1]) if at[0] > 0.01 else (0.01, at[1])  # a falling line is never nearer
        there = old_curves - curves(transformed(new, slope, shift))
        if not symmetric:
            return there
        back = new_curves - curves(transformed(old, 1 / slope, -shift / slope))
        return np.concatenate([there, back])

    return residuals
