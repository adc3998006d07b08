"""Answers packed for counting: five answers in a byte, equal rows joined."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from marshrut.calc.psychometrics.cognitive_diagnosis.profiles import Array

PACKED = 5  # answers a byte: 3^5 = 243 codes of wrong (0), right (1), not presented (2)
CODES = 3**PACKED
_POWERS = 3 ** np.arange(PACKED)


@dataclass(frozen=True, slots=True, eq=False)
class Patterns:
    """Distinct rows of answers.

    codes   shape (U, B) uint8: B = ceil(J / 5) bytes a row.
    counts  shape (U,): total weight of the persons with this row.
    row_of  shape (N,): each person's row in ``codes``.
    answers shape (U, J) uint8: 0 wrong, 1 right, 2 not presented.
    """

    codes: NDArray[np.uint8]
    counts: Array
    row_of: NDArray[np.int64]
    answers: NDArray[np.uint8]

    @property
    def items(self) -> int:
        return self.answers.shape[1]

    @property
    def persons(self) -> float:
        """Their total weight."""
        return float(self.counts.sum())


def pack(responses: ArrayLike, weights: ArrayLike | None = None, *, all_items: bool = True) -> Patterns:
    """Pack answers of shape (N, J): 1 right, 0 wrong, nan not presented; weights of shape (N,), >= 0.

    :raises ValueError: another shape or value, a person without answers, bad weights, or, with ``all_items``, an item
        nobody answered.
    """
    answers = np.asarray(responses)
    if answers.ndim != 2 or not answers.size:
        raise ValueError(f"responses must have shape (persons, items), got {answers.shape}")
    absent = np.isnan(answers) if answers.dtype.kind == "f" else np.zeros(answers.shape, dtype=bool)
    if not (absent | (answers == 0) | (answers == 1)).all():
        raise ValueError("a score must be 1 (right), 0 (wrong) or nan (not presented)")
    if all_items and absent.all(axis=0).any():
        raise ValueError(f"nobody answered item {int(np.argmax(absent.all(axis=0)))}")
    if absent.all(axis=1).any():
        raise ValueError(f"person {int(np.argmax(absent.all(axis=1)))} answered nothing")
    weight = np.ones(len(answers)) if weights is None else np.asarray(weights, dtype=np.float64)
    if weight.shape != (len(answers),) or not (np.isfinite(weight) & (weight >= 0)).all() or not weight.any():
        raise ValueError("weights must be one number >= 0 a person, not all of them 0")
    blocks = -(-answers.shape[1] // PACKED)
    digits = np.zeros((len(answers), blocks * PACKED), dtype=np.uint8)
    digits[:, : answers.shape[1]] = np.where(absent, 2, answers)
    codes = (digits.reshape(len(answers), blocks, PACKED) @ _POWERS.astype(np.uint8)).astype(np.uint8)
    rows = np.ascontiguousarray(codes).view(np.dtype((np.void, blocks))).ravel()
    _, first, row_of = np.unique(rows, return_index=True, return_inverse=True)
    counts = np.bincount(row_of, weights=weight)
    return Patterns(codes[first], counts, row_of.astype(np.int64), digits[first, : answers.shape[1]])
