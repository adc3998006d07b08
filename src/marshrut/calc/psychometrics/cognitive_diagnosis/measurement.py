"""How attributes turn into chances of success: four models as one table of cells.

Every item splits the profiles into cells. G-DINA and the additive model have a cell for each reduced profile, DINA and
DINO two cells an item: what is required is there, or it is not. The chances of the cells are the parameters; the
additive model ties those of an item by main effects on the logit scale.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from marshrut.calc.psychometrics.cognitive_diagnosis.profiles import (
    Array,
    Whole,
    all_profiles,
    reduced_profile,
    subsets,
)

EDGE = 1e-9  # how near to 0 and 1 a chance may come; the log-likelihood feels less than 1e-8 a person of it
_STEEPEST = float(logit(1 - EDGE))


class Model(Enum):
    """Sources: de la Torre (2011), Psychometrika 76, 179-199 (G-DINA); Haertel (1989), Journal of Educational
    Measurement 26, 301-321 (DINA); Templin & Henson (2006), Psychological Methods 11, 287-305 (DINO);
    Henson, Templin & Willse (2009), Psychometrika 74, 191-210 (ACDM: main effects on the logit scale)."""

    GDINA = "gdina"
    DINA = "dina"
    DINO = "dino"
    ACDM = "acdm"


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Which cell each profile falls into at each item.

    number  shape (J, L): cell of profile l at item j, counted through all items. Items measured in both waves share
            their cells.
    designs one array an item: cells x effects; effects make the cells' chances or, where ``logit``, their logits.
    logit   shape (items,).
    starts  shape (items + 1,): item j owns the cells starts[j] to starts[j + 1].
    """

    number: NDArray[np.int64]
    designs: tuple[Array, ...]
    logit: NDArray[np.bool_]
    starts: NDArray[np.int64]

    @property
    def count(self) -> int:
        return int(self.starts[-1])

    @property
    def tied(self) -> tuple[int, ...]:
        """Items with fewer effects than cells."""
        return tuple(item for item, design in enumerate(self.designs) if design.shape[0] > design.shape[1])

    def of(self, item: int) -> slice:
        return slice(int(self.starts[item]), int(self.starts[item + 1]))

    def split(self, values: Array) -> tuple[Array, ...]:
        """Values of all cells, shape (cells,), item by item."""
        return tuple(np.split(values, self.starts[1:-1]))

    def first_guess(self) -> Array:
        """Chances of the cells, shape (cells,): rising evenly from 0.2 to 0.8 with the attributes that are there."""
        guess = []
        for design in self.designs:
            own = len(design).bit_length() - 1
            guess.append(0.2 + 0.6 * all_profiles(own).sum(axis=1) / own)
        return self.admissible(np.concatenate(guess))

    def gather(self, by_profile: Array) -> Array:
        """Add up a count of shape (J, L) to cells, shape (cells,)."""
        return np.bincount(self.number.ravel(), weights=by_profile.ravel(), minlength=self.count)

    def effects(self, item: int, chances: Array) -> Array:
        """Effects behind the chances of all cells, shape (effects,)."""
        own = chances[self.of(item)]
        return np.linalg.lstsq(self.designs[item], logit(own) if self.logit[item] else own, rcond=None)[0]

    def admissible(self, chances: Array) -> Array:
        """Chances moved inside (0, 1), those of tied items onto their model."""
        found = inside(chances)
        for item in self.tied:
            found[self.of(item)] = inside(expit(self.designs[item] @ self.effects(item, found)))
        return found


def make_cells(models: Sequence[Model], q: Whole, profiles: Whole) -> Cells:
    """Cells of every item; one model an item, ``q`` of shape (J, K), ``profiles`` of shape (L, K)."""
    numbers, designs, starts = [], [], [0]
    for model, required in zip(models, q, strict=True):
        if model in (Model.DINA, Model.DINO):
            there = profiles[:, required == 1]
            number = (there.all(axis=1) if model is Model.DINA else there.any(axis=1)).astype(np.int64)
            design = subsets(1)
        else:
            number = reduced_profile(profiles, required)
            own = int(required.sum())
            mains = np.column_stack([np.ones(2**own), all_profiles(own)])
            design = subsets(own) if model is Model.GDINA else mains
        numbers.append(number + starts[-1])
        designs.append(design)
        starts.append(starts[-1] + len(design))
    logits = np.array([model is Model.ACDM for model in models])
    return Cells(np.array(numbers), tuple(designs), logits, np.array(starts))


def two_waves(models: Sequence[Model], q: Whole, after_q: Whole | None, profiles: Whole) -> Cells:
    """Cells of the items before, then of those after. ``profiles`` of shape (L, 2K): attributes before, then after;
    ``after_q`` None = the same items again, which then share their cells."""
    width = q.shape[1]
    before = make_cells(models[: len(q)], q, profiles[:, :width])
    if after_q is None:
        again = make_cells(models[: len(q)], q, profiles[:, width:])
        return Cells(np.concatenate([before.number, again.number]), before.designs, before.logit, before.starts)
    after = make_cells(models[len(q) :], after_q, profiles[:, width:])
    return Cells(
        number=np.concatenate([before.number, after.number + before.count]),
        designs=before.designs + after.designs,
        logit=np.concatenate([before.logit, after.logit]),
        starts=np.concatenate([before.starts, before.count + after.starts[1:]]),
    )


def inside(chances: Array) -> Array:
    return np.clip(chances, EDGE, 1 - EDGE)


def best_chances(cells: Cells, right: Array, tried: Array, before: Array) -> Array:
    """Chances, shape (cells,), that make the expected counts of right answers and of answers most likely (tied items:
    more likely than ``before`` does). A cell that nobody is in keeps its chance."""
    found = before.copy()
    np.divide(right, tried, out=found, where=tried > 1e-12)
    found = inside(found)
    for item in cells.tied:
        own, design = cells.of(item), cells.designs[item]
        effects = _newton(design, right[own], tried[own], cells.effects(item, before))
        found[own] = inside(expit(design @ effects))
    return found


def _newton(design: Array, right: Array, tried: Array, effects: Array, steps: int = 4) -> Array:
    """A few steps up the binomial likelihood: EM only needs a better value, and the next round goes on from there."""

    def likelihood(values: Array) -> float:
        logits = design @ values
        return float(right @ logits - tried @ np.logaddexp(0, logits))

    current = likelihood(effects)
    for _ in range(steps):
        chance = expit(design @ effects)
        slope = design.T @ (right - tried * chance)
        curvature = (design.T * (tried * chance * (1 - chance))) @ design
        curvature[np.diag_indices_from(curvature)] += 1e-10 * (1 + np.trace(curvature))
        step = np.linalg.solve(curvature, slope)
        for _ in range(30):
            value = likelihood(effects + step)
            if value >= current and np.abs(design @ (effects + step)).max() <= _STEEPEST:
                break
            step = step / 2
        else:
            return effects
        effects, current = effects + step, value
        if np.abs(step).max() < 1e-9:
            return effects
    return effects
