"""Persons whose answers do not go with their ability: copied, guessed, careless, or a wrong key."""

from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import norm

from marshrut.calc.psychometrics.item_analysis.answers import check_abilities, check_scores
from marshrut.calc.psychometrics.item_analysis.strata import Array
from marshrut.calc.psychometrics.items import Items

_STEP = 1e-4  # logits, for difference quotients


class Estimator(Enum):
    """How the abilities were estimated; EAP is treated as MAP, its close neighbour."""

    ML = "ml"
    WLE = "wle"
    MAP = "map"


@dataclass(frozen=True, slots=True, eq=False)
class PersonFit:
    """Standardised log-likelihoods of N persons, all of shape (N,); low = the answers do not fit.

    lz        about N(0, 1) at the true ability, too narrow at an estimated one.
    lz_star   corrected for the estimation of ability: about N(0, 1).
    aberrant  lz_star below the cutoff of the level asked for. A person who answered nothing has nan and False.
    """

    lz: Array
    lz_star: Array
    aberrant: NDArray[np.bool_]


def person_fit(
    items: Items,
    responses: ArrayLike,
    theta: ArrayLike,
    *,
    estimator: str = "map",
    prior: tuple[float, float] = (0.0, 1.0),
    level: float = 0.05,
) -> PersonFit:
    """lz and lz* of every person.

    responses  shape (N, J): scores, nan not presented.
    theta      shape (N,), logits, estimated from these answers by ``estimator``: "ml", "wle" or "map" (with ``prior``,
               mean and standard deviation).
    level      share of well-behaved persons that may be called aberrant, 0 < level < 1.

    :raises ValueError: shapes that do not fit, or numbers out of range.

    Sources: Drasgow, Levine & Williams (1985), British Journal of Mathematical and Statistical Psychology 38, 67-86;
    Snijders (2001), Psychometrika 66, 331-342; Sinharay (2016), same journal 81, 992-1013 (several points).
    """
    how, scores = Estimator(estimator), check_scores(responses, items)
    ability = check_abilities(theta, len(scores))
    if not 0 < level < 1 or not prior[1] > 0:
        raise ValueError("the level must lie in (0, 1), the prior needs a positive deviation")
    there = np.isfinite(scores)
    log_chance, chance, slope, bend = _curves(items, ability)
    answered = there[:, :, None]
    chosen = np.where(there, scores, 0).astype(np.int64)[:, :, None]
    change = np.where(chance > 0, slope / np.maximum(chance, 1e-300), 0.0)  # d log P / d theta
    given, expected = np.take_along_axis(log_chance, chosen, 2)[:, :, 0], (chance * log_chance).sum(axis=2)
    surprise = np.where(there, given - expected, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        lz = surprise.sum(axis=1) / np.sqrt(_spread(chance, log_chance, answered))
        information = (answered * slope * change).sum(axis=(1, 2))
        pull = (answered * slope * log_chance).sum(axis=(1, 2)) / information
        if how is Estimator.MAP:
            centre = -(ability - prior[0]) / prior[1] ** 2
        elif how is Estimator.WLE:
            centre = (answered * change * bend).sum(axis=(1, 2)) / (2 * information)
        else:
            centre = np.zeros(len(ability))
        corrected = log_chance - pull[:, None, None] * change
        lz_star = (surprise.sum(axis=1) + pull * centre) / np.sqrt(_spread(chance, corrected, answered))
    silent = ~there.any(axis=1)
    lz[silent] = lz_star[silent] = np.nan
    return PersonFit(lz, lz_star, lz_star < norm.ppf(level))


def _curves(items: Items, theta: Array) -> tuple[Array, Array, Array, Array]:
    """log P (0 where there is no such score), P, P' and P'' of every score, each of shape (N, J, M + 1)."""
    log_chance = items.log_probabilities(theta)
    below, above = items.probabilities(theta - _STEP), items.probabilities(theta + _STEP)
    chance = np.exp(log_chance)
    slope, bend = (above - below) / (2 * _STEP), (above - 2 * chance + below) / _STEP**2
    return np.where(np.isfinite(log_chance), log_chance, 0.0), chance, slope, bend


def _spread(chance: Array, weight: Array, answered: Array) -> Array:
    """Variance of the sum over items of the weight of the score given, shape (N,)."""
    mean = (chance * weight).sum(axis=2, keepdims=True)
    return (answered * chance * (weight - mean) ** 2).sum(axis=(1, 2))
