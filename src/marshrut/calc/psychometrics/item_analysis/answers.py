"""Scored answers checked against the items they belong to."""

import numpy as np
from numpy.typing import ArrayLike

from marshrut.calc.psychometrics.item_analysis.strata import Array
from marshrut.calc.psychometrics.items import Items


def check_scores(responses: ArrayLike, items: Items | None = None) -> Array:
    """Scores of shape (N, J) as numbers, nan not presented.

    :raises ValueError: another shape, no score at all, or a score that the item does not have.
    """
    scores = np.asarray(responses, dtype=np.float64)
    if scores.ndim != 2 or not scores.size or (items is not None and scores.shape[1] != len(items)):
        raise ValueError(f"responses of shape {scores.shape} do not fit the items")
    there = np.isfinite(scores)
    if np.isinf(scores).any() or not there.any():
        raise ValueError("scores must be numbers, and some must be there")
    if items is not None and not (~there | ((scores >= 0) & (scores <= items.points) & (scores % 1 == 0))).all():
        raise ValueError("a score is a whole number from 0 to the points of its item")
    return scores


def check_abilities(theta: ArrayLike, persons: int) -> Array:
    ability = np.asarray(theta, dtype=np.float64)
    if ability.shape != (persons,) or not np.isfinite(ability).all():
        raise ValueError("abilities must be one finite number a person")
    return ability
