"""Answers of two groups matched by ability, and the tests that read them stratum by stratum."""

from dataclasses import dataclass
from math import log, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Strata:
    """Counts of one item, shape (S, 2, K): stratum of the matching variable, group (reference, focal), score.
    ``values`` of shape (S,): the matching variable."""

    counts: Array
    values: Array

    @property
    def scores(self) -> Array:
        return np.arange(self.counts.shape[2], dtype=np.float64)


@dataclass(frozen=True, slots=True)
class StratumTest:
    """statistic with one degree of freedom, its p; effect and its standard error (delta for right/wrong items,
    standardised mean difference for items of several points)."""

    statistic: float
    p: float
    effect: float
    error: float


NO_TEST = StratumTest(0.0, 1.0, 0.0, float("nan"))


def count(scores: Array, focal: Array, matching: Array) -> Strata:
    """``scores`` of one item, whole and >= 0; all of shape (N,)."""
    values, stratum = np.unique(matching, return_inverse=True)
    kinds = int(scores.max()) + 1
    cell = (stratum * 2 + focal) * kinds + scores.astype(np.int64)
    return Strata(np.bincount(cell, minlength=len(values) * 2 * kinds).reshape(-1, 2, kinds).astype(np.float64), values)


def mantel_haenszel(strata: Strata) -> StratumTest:
    """Mantel-Haenszel test of a right/wrong item, with continuity correction.

    effect  delta = -2.35 ln(common odds ratio); negative = the item is harder for the focal group of equal ability.

    Sources: Holland & Thayer (1988) in Wainer & Braun, Test Validity; Robins, Breslow & Greenland (1986), Biometrics
    42, 311-323 (the error).
    """
    people = strata.counts.sum(axis=(1, 2))
    both = (strata.counts.sum(axis=2) > 0).all(axis=1)
    table, people = strata.counts[both], people[both]
    wrong, right = table[:, :, 0], table[:, :, 1]
    odds_up, odds_down = right[:, 0] * wrong[:, 1] / people, wrong[:, 0] * right[:, 1] / people
    if odds_up.sum() <= 0 or odds_down.sum() <= 0:
        return NO_TEST
    reference, rights = table[:, 0].sum(axis=1), right.sum(axis=1)
    expected = reference * rights / people
    spread = reference * (people - reference) * rights * (people - rights) / (people**2 * np.maximum(people - 1, 1))
    off = max(abs(float((right[:, 0] - expected).sum())) - 0.5, 0.0)
    statistic = off**2 / float(spread.sum())
    agree, differ = (right[:, 0] + wrong[:, 1]) / people, (wrong[:, 0] + right[:, 1]) / people
    up, down = float(odds_up.sum()), float(odds_down.sum())
    variance = (
        (agree * odds_up).sum() / (2 * up**2)
        + (agree * odds_down + differ * odds_up).sum() / (2 * up * down)
        + (differ * odds_down).sum() / (2 * down**2)
    )
    return StratumTest(statistic, float(chi2.sf(statistic, 1)), -2.35 * log(up / down), 2.35 * sqrt(variance))


def mantel(strata: Strata) -> StratumTest:
    """Mantel test of an item of several points.

    effect  standardised mean difference: focal minus reference mean at equal ability, weighted by the focal group,
            over the standard deviation of all scores.

    Sources: Mantel (1963), Journal of the American Statistical Association 58, 690-700; Zwick, Thayer & Mazzeo
    (1997), Applied Measurement in Education 10, 321-344.
    """
    both = (strata.counts.sum(axis=2) > 0).all(axis=1)
    table, scores = strata.counts[both], strata.scores
    groups, people = table.sum(axis=2), table.sum(axis=(1, 2))
    totals = table.sum(axis=1)
    mean, square = totals @ scores / people, totals @ scores**2 / people
    spread = groups[:, 0] * groups[:, 1] * people * (square - mean**2) / (people * np.maximum(people - 1, 1))
    if not spread.sum() > 0:
        return NO_TEST
    sums = table @ scores
    off = float((sums[:, 1] - groups[:, 1] * mean).sum())
    statistic = off**2 / float(spread.sum())
    weight = groups[:, 1] / groups[:, 1].sum()
    difference = sums[:, 1] / groups[:, 1] - sums[:, 0] / groups[:, 0]
    overall = strata.counts.sum(axis=(0, 1)) / strata.counts.sum()
    sd = sqrt(overall @ scores**2 - (overall @ scores) ** 2)
    inside = (table @ scores**2) / groups - (sums / groups) ** 2
    error = sqrt(float((weight**2 * (inside / groups).sum(axis=1)).sum())) / sd
    return StratumTest(statistic, float(chi2.sf(statistic, 1)), float(weight @ difference) / sd, error)
