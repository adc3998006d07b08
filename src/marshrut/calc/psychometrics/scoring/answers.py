"""Scored answers as small integers, checked once at the door."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from marshrut.calc.psychometrics.items import Items

MISSING = -1
_ROWS = 8192  # checked at a time: stays in the cache


def checked_answers(responses: ArrayLike, items: Items) -> NDArray[np.int16]:
    """Scores of N persons on J items, shape (N, J): 0 … points of the item, ``MISSING`` where not presented.

    responses  shape (N, J), numbers: the score; not presented = nan, or -1.

    The result may be the argument itself: it is to be read only.

    :raises ValueError: a shape that does not fit, or a score that the item does not have.
    """
    raw = np.asarray(responses)
    if raw.ndim != 2 or raw.shape[1] != len(items):
        raise ValueError(f"responses of shape {raw.shape} do not fit {len(items)} items")
    if raw.dtype.kind not in "biuf":
        raise ValueError(f"scores must be numbers, got {raw.dtype}")
    points = items.points
    kind = np.dtype(np.int8 if points.max() < 128 else np.int16)
    found = raw if raw.dtype == kind else np.empty(raw.shape, dtype=kind)
    for start in range(0, len(raw), _ROWS):
        part = raw[start : start + _ROWS]
        if part.dtype.kind == "f":
            part = np.where(np.isnan(part), float(MISSING), part)
        beyond = part.min() < MISSING or (part.max() > points.min() and (part > points).any())
        if found is not raw:
            with np.errstate(invalid="ignore"):
                found[start : start + _ROWS] = part
        whole = part.dtype.kind != "f" or (found[start : start + _ROWS] == part).all()
        if beyond or not whole:
            raise ValueError("a score must be a whole number from 0 to the points of its item, or nan (not presented)")
    return found


def checked_prior(prior: tuple[ArrayLike, ArrayLike], persons: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean and deviation of the normal prior: two arrays of shape (1,), or of shape (persons,) when it is personal.

    :raises ValueError: another shape, or a deviation that is not positive.
    """
    mean, sd = (np.atleast_1d(np.asarray(part, dtype=np.float64)) for part in prior)
    if any(part.shape not in {(1,), (persons,)} for part in (mean, sd)):
        raise ValueError(f"the prior needs one mean and deviation, or one each of {persons} persons")
    if not (np.isfinite(mean).all() and np.isfinite(sd).all() and (sd > 0).all()):
        raise ValueError("the prior needs a finite mean and a positive deviation")
    mean, sd = np.broadcast_arrays(mean, sd)
    return mean, sd
