"""What a calibration estimates: the parameters, which of them are free, and one flat vector of those.

Inside, items stand in slope-intercept form, where the likelihood is concave for the exponential family and
nothing is divided by a slope that may be near 0. For score k of an item of m points

    exponential  log P(k) = k slope theta + intercept_k - log normaliser       (Rasch, 2PL, PCM, GPCM)
    graded       P(score >= k) = logistic(slope theta + intercept_k)            (GRM)
    guessing     P(1) = g + (1 - g) logistic(slope theta + intercept_1), g = logistic(guess)   (3PL)
"""

from dataclasses import dataclass, replace
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]


class Kind(IntEnum):
    """The three forms of an item's likelihood."""

    EXPONENTIAL = 0
    GRADED = 1
    GUESSING = 2


@dataclass(frozen=True, slots=True, eq=False)
class Parameters:
    """slope (J,), intercept (J, M) with 0 beyond an item's points, guess (J,) in logits; mean, sd (G,)."""

    slope: Array
    intercept: Array
    guess: Array
    mean: Array
    sd: Array


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """Which parameters are free.

    kind, points      shape (J,): form and largest score of each item.
    present           shape (J, M + 1): scores that exist for the item and were given at least once.
    slope, guess      shape (J,): free or fixed.
    intercept         shape (J, M).
    mean, sd          shape (G,): of the groups.
    shifts, stretches the scale of the population may float within a step and be put back after it
                      (parameter expansion): no anchors and no priors hold it.
    """

    kind: NDArray[np.int64]
    points: NDArray[np.int64]
    present: Mask
    slope: Mask
    intercept: Mask
    guess: Mask
    mean: Mask
    sd: Mask
    shifts: bool
    stretches: bool

    @property
    def is_exponential(self) -> bool:
        return bool((self.kind == Kind.EXPONENTIAL).all())

    @property
    def free_count(self) -> int:
        free = (self.slope, self.intercept, self.guess, self.mean, self.sd)
        return int(sum(mask.sum() for mask in free))

    def pack(self, at: Parameters) -> Array:
        """The free parameters as one vector; deviations by their logarithm."""
        return np.concatenate(
            [
                at.slope[self.slope],
                at.intercept[self.intercept],
                at.guess[self.guess],
                at.mean[self.mean],
                np.log(at.sd[self.sd]),
            ]
        )

    def unpack(self, vector: Array, fixed: Parameters) -> Parameters:
        """Back from the vector; what is not free is taken from ``fixed``."""
        masks = (self.slope, self.intercept, self.guess, self.mean, self.sd)
        values = [field.copy() for field in (fixed.slope, fixed.intercept, fixed.guess, fixed.mean, fixed.sd)]
        start = 0
        for value, mask in zip(values, masks, strict=True):
            end = start + int(mask.sum())
            value[mask] = vector[start:end]
            start = end
        values[4][self.sd] = np.exp(values[4][self.sd])
        return Parameters(*values)


def rescaled(at: Parameters, plan: Plan, shift: float, stretch: float) -> Parameters:
    """The same model with the first group moved from N(shift, stretch) back to N(0, 1): nothing observable changes."""
    above_lowest = np.arange(1, at.intercept.shape[1] + 1) - plan.present.argmax(axis=1)[:, None]
    times = np.where((plan.kind == Kind.EXPONENTIAL)[:, None], above_lowest, 1)
    moved = at.intercept + times * (at.slope * shift)[:, None]
    return replace(
        at,
        slope=at.slope * stretch,
        intercept=np.where(plan.intercept, moved, at.intercept),
        mean=(at.mean - shift) / stretch,
        sd=at.sd / stretch,
    )
