"""How often a test with cut scores puts people where they belong, and where it would put them again."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from marshrut.calc.psychometrics.items import Items
from marshrut.calc.psychometrics.standard_setting.panels import Array


@dataclass(frozen=True, slots=True, eq=False)
class Classification:
    """Quality of a classification into C categories, lowest first.

    joint         shape (C, C): P(true category i, observed category j); adds up to 1.
    accuracy      P(observed = true).
    consistency   P(two parallel tests agree); ``chance`` P(they would by chance alone).
    """

    joint: Array
    accuracy: float
    consistency: float
    chance: float

    @property
    def kappa(self) -> float:
        """Consistency beyond chance, at most 1; nan when everybody is in one category."""
        return (self.consistency - self.chance) / (1 - self.chance) if self.chance < 1 else float("nan")

    @property
    def false_high(self) -> float:
        """P(observed category above the true one)."""
        return float(np.triu(self.joint, 1).sum())

    @property
    def false_low(self) -> float:
        """P(observed category below the true one)."""
        return float(np.tril(self.joint, -1).sum())


def rudner(theta: ArrayLike, se: ArrayLike, cuts: ArrayLike, *, weights: ArrayLike | None = None) -> Classification:
    """Accuracy and consistency from estimated abilities: the truth is normal about each estimate.

    theta, se  shape (N,), logits, se > 0.
    cuts       shape (C - 1,), rising, logits; an ability on a cut belongs to the higher category.
    weights    shape (N,), >= 0.

    :raises ValueError: shapes that do not fit or numbers out of range.

    Sources: Rudner (2005), Practical Assessment, Research & Evaluation 10(13); Wyse & Hao (2012), Applied
    Psychological Measurement 36, 602-624 (consistency).
    """
    ability, error, borders = (np.asarray(values, dtype=np.float64) for values in (theta, se, cuts))
    if ability.ndim != 1 or not len(ability) or ability.shape != error.shape:
        raise ValueError(f"abilities of shape {ability.shape} and errors of shape {error.shape} do not fit")
    if not (np.isfinite(ability).all() and np.isfinite(error).all() and (error > 0).all()):
        raise ValueError("abilities must be finite, their errors positive")
    _check_cuts(borders)
    weight = _shares(weights, len(ability))
    below = ndtr((borders - ability[:, None]) / error[:, None])
    chances = np.diff(below, axis=1, prepend=0.0, append=1.0)
    return _classification(chances, np.searchsorted(borders, ability, side="right"), weight, truth_is_known=False)


def lee(items: Items, theta: ArrayLike, cuts: ArrayLike, *, weights: ArrayLike | None = None) -> Classification:
    """Accuracy and consistency of sum scores: the exact distribution of the score at every ability.

    items    of the test, any of the models.
    theta    shape (T,): abilities of persons, or nodes of a population.
    cuts     shape (C - 1,), rising, points: the lowest sum of each higher category.
    weights  shape (T,), >= 0; None = equal.

    The true category is that of the expected sum of scores.

    :raises ValueError: shapes that do not fit, numbers out of range, or cuts outside 0 to all points.

    Source: Lee (2010), Journal of Educational Measurement 47, 1-17.
    """
    ability, borders = np.asarray(theta, dtype=np.float64), np.asarray(cuts, dtype=np.float64)
    if ability.ndim != 1 or not len(ability) or not np.isfinite(ability).all():
        raise ValueError("abilities must be a row of finite numbers")
    _check_cuts(borders)
    if borders[0] <= 0 or borders[-1] > items.points.sum():
        raise ValueError(f"cuts must lie above 0 and not above {items.points.sum()} points")
    scores = score_distribution(items, ability)
    category = np.searchsorted(borders, np.arange(scores.shape[1]), side="right")
    chances = np.stack([scores[:, category == one].sum(axis=1) for one in range(len(borders) + 1)], axis=1)
    true = np.searchsorted(borders, items.expected(ability).sum(axis=1), side="right")
    return _classification(chances, true, _shares(weights, len(ability)), truth_is_known=True)


def score_distribution(items: Items, theta: ArrayLike) -> Array:
    """Shape (T, points + 1): P(sum of scores = s | theta), by recursion over the items.

    Sources: Lord & Wingersky (1984), Applied Psychological Measurement 8, 453-461; Thissen, Pommerich, Billeaud &
    Williams (1995), same journal 19, 39-49 (items of several points).
    """
    chances = items.probabilities(theta)
    found = np.ones((len(chances), 1))
    for item, points in enumerate(items.points):
        longer = np.zeros((len(found), found.shape[1] + int(points)))
        for score in range(int(points) + 1):
            longer[:, score : score + found.shape[1]] += found * chances[:, item, score, None]
        found = longer
    return found


def _classification(chances: Array, anchor: Array, weight: Array, *, truth_is_known: bool) -> Classification:
    """``chances`` of shape (N, C): of the observed category where the ``anchor`` is the true one, else the reverse."""
    kinds = chances.shape[1]
    one_hot = (anchor[:, None] == np.arange(kinds)).astype(np.float64)
    joint = (one_hot * weight[:, None]).T @ chances
    marginal = weight @ chances
    return Classification(
        joint=joint if truth_is_known else joint.T,
        accuracy=float(np.trace(joint)),
        consistency=float(weight @ (chances**2).sum(axis=1)),
        chance=float((marginal**2).sum()),
    )


def _check_cuts(cuts: Array) -> None:
    if cuts.ndim != 1 or not len(cuts) or not np.isfinite(cuts).all() or (np.diff(cuts) <= 0).any():
        raise ValueError("cuts must be a row of finite, rising numbers")


def _shares(weights: ArrayLike | None, count: int) -> Array:
    weight = np.ones(count) if weights is None else np.asarray(weights, dtype=np.float64)
    if weight.shape != (count,) or not (np.isfinite(weight) & (weight >= 0)).all() or not weight.any():
        raise ValueError("weights must be one number >= 0 a person, not all of them 0")
    return weight / weight.sum()
