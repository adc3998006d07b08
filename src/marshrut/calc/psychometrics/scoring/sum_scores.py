"""Abilities by the number of points: the table behind a paper form."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from marshrut.calc.psychometrics.items import Items
from marshrut.calc.psychometrics.scoring.answers import checked_prior
from marshrut.calc.psychometrics.scoring.quadrature import quadrature

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class SumScores:
    """What each sum of points says; all of shape (S + 1,), S = points of the whole form.

    theta   posterior mean, logits, given the sum and nothing else; ``se`` its posterior deviation.
    share   probability of the sum in the population; adds up to 1.
    """

    theta: Array
    se: Array
    share: Array

    def __len__(self) -> int:
        return len(self.theta)


def sum_score_chances(items: Items, theta: Array) -> Array:
    """P(sum of points | theta), shape (T, S + 1), S = points of all items; rows add up to 1.

    theta  shape (T,), logits.

    Item after item is convolved into the distribution of the sum (Lord & Wingersky 1984, Applied Psychological
    Measurement 8, 453-461; for items of several points Thissen, Pommerich, Billeaud & Williams 1995, ibid. 19, 39-49).
    All terms are positive, so no digits are lost.
    """
    chances = items.probabilities(theta)
    found = np.ones((len(chances), 1))
    for item, points in enumerate(items.points):
        wider = np.zeros((len(chances), found.shape[1] + points))
        for score in range(points + 1):
            wider[:, score : score + found.shape[1]] += chances[:, item, score, None] * found
        found = wider
    return found


def sum_score_table(items: Items, prior: tuple[float, float] = (0.0, 1.0)) -> SumScores:
    """EAP of each sum of points, for a form on which everybody answered all items.

    prior  mean and deviation (> 0) of ability, logits.

    The estimate rises with the sum in Rasch and PCM, where the sum is sufficient, and in all practical tests of other
    models; the answers themselves say more there (:func:`score`).

    :raises ValueError: a bad prior.
    """
    mean, sd = checked_prior(prior, 1)
    grid = quadrature(items, mean, sd)
    density = np.exp(-(((grid.nodes - mean) / sd) ** 2) / 2) * grid.weights
    joint = sum_score_chances(items, grid.nodes) * (density / density.sum())[:, None]
    share = joint.sum(axis=0)
    away = grid.nodes - mean
    first = away @ joint / share
    second = away**2 @ joint / share
    return SumScores(mean[0] + first, np.sqrt(np.maximum(second - first**2, 0.0)), share)
