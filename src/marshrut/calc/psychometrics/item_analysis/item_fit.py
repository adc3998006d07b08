"""Does an item behave as its parameters say? Mean squares of residuals, and S-X² by sum scores."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import chi2

from marshrut.calc.psychometrics.item_analysis.answers import check_abilities, check_scores
from marshrut.calc.psychometrics.item_analysis.strata import Array
from marshrut.calc.psychometrics.items import Items

_REACH, _NODES = 6.0, 121  # standard deviations of the population, nodes
_FEWEST = 1.0  # expected persons in a cell


@dataclass(frozen=True, slots=True, eq=False)
class MeanSquares:
    """Of J items, all of shape (J,): expected value 1, below = answers more regular than the model, above = noisier.

    infit   weighted by information: speaks about persons near the item; ``infit_z`` about N(0, 1).
    outfit  unweighted: speaks about surprising answers far from it; ``outfit_z`` about N(0, 1).
    """

    infit: Array
    outfit: Array
    infit_z: Array
    outfit_z: Array


@dataclass(frozen=True, slots=True, eq=False)
class SumScoreFit:
    """S-X² of J items, all of shape (J,). p is nan where too few cells are left to test."""

    statistic: Array
    degrees: Array
    p: Array


def mean_squares(items: Items, responses: ArrayLike, theta: ArrayLike) -> MeanSquares:
    """Infit and outfit at given abilities.

    responses  shape (N, J): scores, nan not presented.  theta  shape (N,), logits: ML or WLE, for EAP shrinks.

    :raises ValueError: shapes that do not fit, or numbers out of range.

    Source: Wright & Masters (1982), Rating Scale Analysis, chapter 5.
    """
    scores = check_scores(responses, items)
    chances = items.probabilities(check_abilities(theta, len(scores)))
    kinds = np.arange(chances.shape[2], dtype=np.float64)
    mean = chances @ kinds
    off = kinds - mean[:, :, None]
    variance, fourth = (chances * off**2).sum(axis=2), (chances * off**4).sum(axis=2)
    there = np.isfinite(scores)
    residual = np.where(there, scores - mean, 0.0)
    variance, fourth = np.where(there, variance, 0.0), np.where(there, fourth, 0.0)
    safe = np.maximum(variance, 1e-12)
    count, total = there.sum(axis=0), variance.sum(axis=0)
    infit = (residual**2).sum(axis=0) / total
    outfit = (residual**2 / safe).sum(axis=0) / count
    infit_spread = np.sqrt((fourth - variance**2).sum(axis=0)) / total
    outfit_spread = np.sqrt(np.maximum((fourth / safe**2).sum(axis=0) / count**2 - 1 / count, 1e-12))
    return MeanSquares(infit, outfit, _wilson_hilferty(infit, infit_spread), _wilson_hilferty(outfit, outfit_spread))


def _wilson_hilferty(mean_square: Array, spread: Array) -> Array:
    return (np.cbrt(mean_square) - 1) * 3 / spread + spread / 3


def sum_score_fit(
    items: Items, responses: ArrayLike, *, prior: tuple[float, float] = (0.0, 1.0), estimated: ArrayLike | None = None
) -> SumScoreFit:
    """S-X²: observed against expected scores of each item among persons of equal sum score.

    responses  shape (N, J): scores; persons with answers missing are left out.
    prior      mean and standard deviation of ability in the population, logits.
    estimated  shape (J,): parameters of each item estimated from these answers, taken off the degrees of freedom;
               None = slope, steps and guessing where there is any.

    Sum scores that not every score of the item can be part of say nothing, and are left out; the others are joined with
    their neighbours until every score is expected of at least one person.

    :raises ValueError: shapes that do not fit, numbers out of range, or nobody who answered everything.

    Sources: Orlando & Thissen (2000), Applied Psychological Measurement 24, 50-64; Kang & Chen (2008), Journal of
    Educational Measurement 45, 391-406 (items of several points).
    """
    scores = check_scores(responses, items)
    scores = scores[np.isfinite(scores).all(axis=1)].astype(np.int64)
    mean, sd = prior
    if not len(scores) or not sd > 0:
        raise ValueError("S-X² needs persons who answered everything, and a population with a spread")
    own = 1 + items.points + (items.c > 0) if estimated is None else np.asarray(estimated)
    nodes = mean + sd * np.linspace(-_REACH, _REACH, _NODES)
    density = np.exp(-(((nodes - mean) / sd) ** 2) / 2)
    density /= density.sum()
    chances, totals = items.probabilities(nodes), scores.sum(axis=1)
    rows = []
    for item, points in enumerate(items.points):
        expected = _by_sum(chances, item, items.points, density)
        observed = np.zeros_like(expected)
        np.add.at(observed, (totals, scores[:, item]), 1.0)
        people = observed.sum(axis=1, keepdims=True)
        share = expected / np.maximum(expected.sum(axis=1, keepdims=True), 1e-300)
        open_sums = slice(int(points), len(expected) - int(points))
        seen, wanted = _joined(observed[open_sums], (people * share)[open_sums])
        statistic = float(((seen - wanted) ** 2 / np.maximum(wanted, 1e-12)).sum())
        degrees = len(seen) * int(points) - int(own[item])
        p = float(chi2.sf(statistic, degrees)) if degrees > 0 else float("nan")
        rows.append((statistic, degrees, p))
    return SumScoreFit(*np.array(rows, dtype=np.float64).T)


def _by_sum(chances: Array, item: int, points: Array, density: Array) -> Array:
    """Shape (sum + 1, item's points + 1): P(sum of all items, score of this item)."""
    rest = np.ones((len(chances), 1))
    for other in np.flatnonzero(np.arange(len(points)) != item):
        longer = np.zeros((len(rest), rest.shape[1] + int(points[other])))
        for score in range(int(points[other]) + 1):
            longer[:, score : score + rest.shape[1]] += rest * chances[:, other, score, None]
        rest = longer
    found = np.zeros((int(points.sum()) + 1, int(points[item]) + 1))
    for score in range(int(points[item]) + 1):
        found[score : score + rest.shape[1], score] = (density * chances[:, item, score]) @ rest
    return found


def _joined(observed: Array, expected: Array) -> tuple[Array, Array]:
    """Rows joined from the bottom until every expected cell holds a person; what is left goes to the last."""
    seen, wanted = [], []
    here = np.zeros((2, observed.shape[1]))
    for row in np.stack([observed, expected], axis=1):
        here = here + row
        if here[1].min() >= _FEWEST:
            seen.append(here[0])
            wanted.append(here[1])
            here = np.zeros_like(here)
    if not seen:
        return here[:1], here[1:]
    seen[-1], wanted[-1] = seen[-1] + here[0], wanted[-1] + here[1]
    return np.array(seen), np.array(wanted)
