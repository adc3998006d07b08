"""Classical statistics of items and of the test."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from marshrut.calc.psychometrics.item_analysis.answers import check_scores
from marshrut.calc.psychometrics.item_analysis.strata import Array


@dataclass(frozen=True, slots=True, eq=False)
class Classical:
    """Statistics of J items; nan where an item has no variance.

    facility       shape (J,): mean score as a share of the largest score, in [0, 1].
    item_rest      shape (J,): correlation of the item with the sum of the others (corrected item-total).
    alpha          Cronbach's alpha of the test; ``alpha_without`` of shape (J,) with the item left out.
    """

    facility: Array
    item_rest: Array
    alpha: float
    alpha_without: Array


def classical(responses: ArrayLike, *, points: ArrayLike | None = None) -> Classical:
    """Facility, discrimination and reliability from scores of shape (N, J), nan not presented.

    points  shape (J,): largest score of each item, > 0; None = the largest that was seen, at least 1.

    Covariances are taken over the persons who answered both items, so booklets need no imputation.

    :raises ValueError: fewer than two items or persons, a pair of items that fewer than two persons answered, or
        points that are not positive or lie below a score.

    Source: Cronbach (1951), Psychometrika 16, 297-334.
    """
    scores = check_scores(responses)
    if min(scores.shape) < 2:
        raise ValueError("reliability needs at least two persons and two items")
    there = np.isfinite(scores)
    seen = np.where(there, scores, 0).max(axis=0)
    largest = np.maximum(seen, 1) if points is None else np.asarray(points, dtype=np.float64)
    if largest.shape != (scores.shape[1],) or (seen > largest).any() or not (largest > 0).all():
        raise ValueError("points must be one number an item, and no score above them")
    covariance = _pairwise_covariance(scores, there)
    count = len(covariance)
    variance, total = np.diag(covariance), covariance.sum()
    with_others = covariance.sum(axis=1) - variance
    rest = total - 2 * with_others - variance
    with np.errstate(divide="ignore", invalid="ignore"):
        return Classical(
            facility=np.where(there, scores, 0).sum(axis=0) / there.sum(axis=0) / largest,
            item_rest=with_others / np.sqrt(np.where((variance > 0) & (rest > 0), variance * rest, np.nan)),
            alpha=_alpha(count, variance.sum(), total),
            alpha_without=np.array(
                [_alpha(count - 1, variance.sum() - variance[j], rest[j]) for j in range(count)]
            ),
        )


def _alpha(count: int, variances: float, total: float) -> float:
    return float(count / (count - 1) * (1 - variances / total)) if count > 1 and total > 0 else float("nan")


def _pairwise_covariance(scores: Array, there: Array) -> Array:
    seen, values = there.astype(np.float64), np.where(there, scores, 0.0)
    people = seen.T @ seen
    if (people < 2).any():
        raise ValueError("some pair of items was answered by fewer than two persons")
    sums = values.T @ seen  # of item j over those who answered k
    return (values.T @ values - sums * sums.T / people) / (people - 1)
