"""Answers given faster than the task can be read."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from marshrut.calc.psychometrics.item_analysis.strata import Array


@dataclass(frozen=True, slots=True, eq=False)
class RapidGuessing:
    """Rapid answers of N persons to J items.

    thresholds  shape (J,), seconds: an answer below is rapid; nan where no times are known.
    rapid       shape (N, J).
    effort      shape (N,): share of a person's timed answers that were not rapid, in [0, 1]; nan without times.
    item_share  shape (J,): share of rapid answers.
    accuracy    shape (J, 2): share right among rapid and among other answers; nan without any, or without scores.
                Rapid answers that are right as often as others were no guesses: the threshold is too high there.
    """

    thresholds: Array
    rapid: NDArray[np.bool_]
    effort: Array
    item_share: Array
    accuracy: Array


def rapid_guessing(
    times: ArrayLike, *, right: ArrayLike | None = None, share: float = 0.1, longest: float = 10.0
) -> RapidGuessing:
    """Find rapid guessing by normative thresholds: a share of the item's mean time, but no more than ``longest``.

    times    shape (N, J), seconds, >= 0; nan not known.
    right    shape (N, J): 1 right, 0 wrong, nan not presented.
    share    of the mean time, 0 < share < 1.  longest  seconds, > 0.

    :raises ValueError: shapes that do not fit, or numbers out of range.

    Sources: Wise & Ma (2012), NCME annual meeting (normative thresholds); Wise & Kong (2005), Applied Measurement in
    Education 18, 163-183 (response-time effort).
    """
    seconds = np.asarray(times, dtype=np.float64)
    if seconds.ndim != 2 or not seconds.size:
        raise ValueError(f"times must have shape (persons, items), got {seconds.shape}")
    known = np.isfinite(seconds)
    if np.isinf(seconds).any() or (seconds[known] < 0).any():
        raise ValueError("times must be seconds from 0 on")
    if not 0 < share < 1 or not longest > 0:
        raise ValueError("the share must lie in (0, 1), the longest threshold must be positive")
    mean = _mean(np.where(known, seconds, 0.0).sum(axis=0), known.sum(axis=0))
    thresholds = np.minimum(share * mean, longest)
    rapid = known & (seconds < thresholds)
    accuracy = np.full((seconds.shape[1], 2), np.nan)
    if right is not None:
        scored = np.asarray(right, dtype=np.float64)
        answered = np.isfinite(scored)
        if scored.shape != seconds.shape or not np.isin(scored[answered], (0, 1)).all():
            raise ValueError("scores must be 1, 0 or nan, one for every time")
        for column, which in enumerate((rapid & answered, known & ~rapid & answered)):
            accuracy[:, column] = _mean(((scored == 1) & which).sum(axis=0), which.sum(axis=0))
    return RapidGuessing(
        thresholds=thresholds,
        rapid=rapid,
        effort=1 - _mean(rapid.sum(axis=1), known.sum(axis=1)),
        item_share=_mean(rapid.sum(axis=0), known.sum(axis=0)),
        accuracy=accuracy,
    )


def _mean(total: Array, count: Array) -> Array:
    return np.divide(total, count, out=np.full(len(count), np.nan), where=count > 0)
