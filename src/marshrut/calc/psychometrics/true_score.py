"""Between ability and percent: the test characteristic curve of a form, and its inverse."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import brentq
from scipy.special import expit

from marshrut.calc.psychometrics.ability import check_items
from marshrut.calc.psychometrics.judging import DEFAULT_PERCENT_CUTS, Cuts

_LONGEST_STRIDE = 1e6  # logits; only items of next to no discrimination need strides like that


def expected_percent(
    theta: ArrayLike, items: ArrayLike, points: ArrayLike | None = None
) -> NDArray[np.float64] | float:
    """Percent of a form's points that a person of ability theta is expected to score.

    theta   scalar or array of any shape, logits.
    items   shape (n, 3): a > 0, b, 0 <= c < 1 (3PL).
    points  shape (n,): positive points of each item; None = one point each.

    Returns values of theta's shape between the guessing floor 100 * sum(points * c) / sum(points)
    and 100, strictly rising in theta: 100 * sum(points * P(theta)) / sum(points).

    :raises ValueError: bad items or points.

    Source: Lord (1980), Applications of Item Response Theory, chapter 4 (test characteristic curve).
    """
    parameters = check_items(items)
    weight = _shares(points, len(parameters))
    a, b, c = parameters.T
    right = c + (1 - c) * expit(a * (np.asarray(theta, dtype=np.float64)[..., None] - b))
    percent = 100.0 * (right @ weight)
    return float(percent) if np.ndim(theta) == 0 else percent


def theta_at_percent(percent: float, items: ArrayLike, points: ArrayLike | None = None) -> float:
    """Ability, in logits, at which a form is expected to give ``percent``: inverse of the curve.

    percent  strictly between the form's guessing floor and 100.
    items, points  as in :func:`expected_percent`.

    Right to 1e-8 logit while the percent is a thousandth away from both limits.

    :raises ValueError: the form cannot give this percent (at or below the guessing floor, or 100 and more).
    """
    parameters = check_items(items)
    floor = 100.0 * float(parameters[:, 2] @ _shares(points, len(parameters)))
    if not floor < percent < 100:
        raise ValueError(
            f"no ability gives {percent} % on this form: guessing alone gives {floor:.1f} %, all of it 100 %"
        )

    def excess(theta: float) -> float:
        return expected_percent(theta, parameters, points) - percent

    low = _bracket(excess, float(parameters[:, 1].min()), -1.0)
    high = _bracket(excess, float(parameters[:, 1].max()), +1.0)
    return float(brentq(excess, low, high, xtol=1e-11))


def _bracket(excess: Callable[[float], float], start: float, direction: float) -> float:
    """Walk from ``start`` until the excess has the sign of ``direction``."""
    theta, stride = start, 1.0
    while excess(theta) * direction < 0:
        if stride > _LONGEST_STRIDE:  # rounding: the percent is nearer to a limit than numbers can tell
            raise ValueError("this percent is too close to a limit of the form to be turned into an ability")
        theta += direction * stride
        stride *= 2
    return theta


def theta_cuts(
    items: ArrayLike, percent_cuts: Cuts = DEFAULT_PERCENT_CUTS, points: ArrayLike | None = None
) -> Cuts:
    """Cut points of a form on the ability scale, from its cut points in percent.

    The default, 60 and 80 %, is an assumption that every instrument may replace; the source
    of the percent cuts goes along.

    :raises ValueError: a cut that this form cannot give; see :func:`theta_at_percent`.
    """
    return Cuts(
        high_below=theta_at_percent(percent_cuts.high_below, items, points),
        low_from=theta_at_percent(percent_cuts.low_from, items, points),
        source=percent_cuts.source,
    )


def _shares(points: ArrayLike | None, count: int) -> NDArray[np.float64]:
    """Each item's share of the form's points, shape (n,), adding up to 1."""
    if points is None:
        return np.full(count, 1.0 / count)
    weight = np.asarray(points, dtype=np.float64)
    if weight.shape != (count,):
        raise ValueError(f"points of shape {weight.shape} do not fit {count} items")
    if not (np.isfinite(weight).all() and (weight > 0).all()):
        raise ValueError("an item's points must be positive")
    return weight / weight.sum()
