"""Pairs of items that go together more than ability explains: Yen's Q3."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from marshrut.calc.psychometrics.item_analysis.answers import check_abilities, check_scores
from marshrut.calc.psychometrics.item_analysis.strata import Array
from marshrut.calc.psychometrics.items import Items

_FEWEST = 3  # persons who answered both items


@dataclass(frozen=True, slots=True, eq=False)
class LocalDependence:
    """Residual correlations of J items.

    q3         shape (J, J), nan on the diagonal and where fewer than three persons answered both.
    corrected  shape (J, J): q3 minus its mean over pairs; estimating ability makes that mean negative.
    dependent  pairs (first, second) whose corrected value exceeds the cutoff, the strongest first.
    """

    q3: Array
    corrected: Array
    dependent: tuple[tuple[int, int], ...]


def local_dependence(
    items: Items, responses: ArrayLike, theta: ArrayLike, *, cutoff: float = 0.2
) -> LocalDependence:
    """Correlations of what is left of the scores once ability is taken out.

    responses  shape (N, J): scores, nan not presented.  theta  shape (N,), logits.
    cutoff     of the corrected value, > 0.

    :raises ValueError: shapes that do not fit, numbers out of range, or no pair to compare.

    Sources: Yen (1984), Applied Psychological Measurement 8, 125-145; Christensen, Makransky & Horton (2017), same
    journal 41, 178-194 (correction, cutoff).
    """
    scores = check_scores(responses, items)
    if not cutoff > 0:
        raise ValueError(f"the cutoff must be positive, got {cutoff}")
    expected = items.expected(check_abilities(theta, len(scores)))
    there = np.isfinite(scores)
    seen, residual = there.astype(np.float64), np.where(there, scores - expected, 0.0)
    people = seen.T @ seen
    sums, squares = residual.T @ seen, (residual**2).T @ seen
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = squares / people - (sums / people) ** 2
        together = residual.T @ residual / people - sums * sums.T / people**2
        q3 = together / np.sqrt(spread * spread.T)
    q3[(people < _FEWEST) | np.eye(len(q3), dtype=bool) | ~np.isfinite(q3)] = np.nan
    if np.isnan(q3).all():
        raise ValueError("no two items were answered by enough people to compare them")
    corrected = q3 - np.nanmean(q3)
    first, second = np.triu_indices(len(q3), 1)
    strong = np.flatnonzero(corrected[first, second] > cutoff)
    strong = strong[np.argsort(-corrected[first, second][strong], kind="stable")]
    return LocalDependence(q3, corrected, tuple((int(first[pair]), int(second[pair])) for pair in strong))
