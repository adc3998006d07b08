"""Does the Q-matrix say what the answers say? A data-driven suggestion for every item."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from marshrut.calc.psychometrics.cognitive_diagnosis.expectation import expect
from marshrut.calc.psychometrics.cognitive_diagnosis.fitting import fit_cdm
from marshrut.calc.psychometrics.cognitive_diagnosis.patterns import pack
from marshrut.calc.psychometrics.cognitive_diagnosis.profiles import Array, Whole, reduced_profile


@dataclass(frozen=True, slots=True, eq=False)
class QCheck:
    """Suggestions for a Q-matrix of J items and K attributes. An expert decides; the figures only point.

    candidates  shape (2^K - 1, K): every possible row of a Q-matrix.
    discrimination  shape (J, candidates): GDI, variance of the chance of success between the cells of the row.
    explained   shape (J, candidates): PVAF, the share of the largest GDI that the row keeps, in [0, 1].
    suggested   shape (J, K): the row of fewest attributes that explains at least the cutoff.
    changed     items whose suggestion differs from the Q-matrix given.
    """

    candidates: Whole
    discrimination: Array
    explained: Array
    suggested: Whole
    changed: tuple[int, ...]


def check_q_matrix(
    responses: ArrayLike, q_matrix: ArrayLike, *, cutoff: float = 0.95, weights: ArrayLike | None = None
) -> QCheck:
    """Compare every possible row of the Q-matrix by what it explains, item by item, after a G-DINA calibration.

    responses, q_matrix, weights  as in :func:`fit_cdm`.
    cutoff                        share of variance a row must account for, 0 < cutoff <= 1.

    The suggestion of an item that discriminates nothing stays the row given.

    :raises ValueError: as :func:`fit_cdm`, or a cutoff outside its range.

    Source: de la Torre & Chiu (2016), Psychometrika 81, 253-273.
    """
    if not 0 < cutoff <= 1:
        raise ValueError(f"the cutoff must lie in (0, 1], got {cutoff}")
    fitted = fit_cdm(responses, q_matrix, weights=weights)
    _, _, successes, answers = expect(pack(responses, weights), fitted.right, fitted.shares)
    candidates = fitted.profiles[1:]
    discrimination = np.column_stack(
        [_discrimination(successes, answers, reduced_profile(fitted.profiles, row)) for row in candidates]
    )
    most = discrimination[:, -1:]
    flat = most[:, 0] <= 1e-12
    explained = np.divide(discrimination, most, out=np.zeros_like(discrimination), where=most > 1e-12)
    # Fewest attributes first, then what explains most: one key, since a share explained never exceeds 1.
    price = np.where(explained >= cutoff, candidates.sum(axis=1) - explained / 2, np.inf)
    suggested = np.where(flat[:, None], fitted.q, candidates[price.argmin(axis=1)])
    changed = tuple(int(item) for item in np.flatnonzero((suggested != fitted.q).any(axis=1)))
    return QCheck(candidates, discrimination, explained, suggested, changed)


def _discrimination(successes: Array, answers: Array, cell: Whole) -> Array:
    """Shape (J,): variance of the chance between cells, from expected counts by profile, shape (J, L)."""
    inside = (cell[:, None] == np.arange(cell.max() + 1)).astype(np.float64)
    right, tried = successes @ inside, answers @ inside
    chance = np.divide(right, tried, out=np.zeros_like(right), where=tried > 1e-12)
    weight = tried / tried.sum(axis=1, keepdims=True)
    mean = (weight * chance).sum(axis=1, keepdims=True)
    return (weight * (chance - mean) ** 2).sum(axis=1)
