"""Choice through shadow tests: at every step a whole form that keeps the blueprint and holds all items given so far."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csc_array

from marshrut.calc.psychometrics.adaptive.choice import After
from marshrut.calc.psychometrics.adaptive.criterion import Criterion
from marshrut.calc.psychometrics.adaptive.rules import Rules
from marshrut.calc.psychometrics.adaptive.sitting import Sitting
from marshrut.calc.psychometrics.assembly.program import Rows, blueprint_rows, unmet
from marshrut.calc.psychometrics.items import Items

Array = NDArray[np.float64]

_GAP = 1e-3  # a form within a thousandth of the best one is as good


@dataclass(frozen=True, slots=True, eq=False)
class ShadowChoice:
    """The best item of the best form of ``rules.most`` items under the blueprint.

    rows, columns  the blueprint. kind of each item, shape (J,): items of one kind have equal columns; kind_start, their
                   first place when the bank is sorted by kind; kind_most, how many of a kind a form may hold.

    Any blueprint is kept exactly: areas that overlap, sets, sums of quantities. The test stops only where the items
    given keep the lower bounds already, and runs to its full length when a quantity has a lower bound.

    Source: van der Linden & Reese (1998), Applied Psychological Measurement 22, 259-270.
    """

    rules: Rules
    criterion: Criterion
    points: tuple[int, ...]
    rows: Rows
    columns: csc_array
    kind: NDArray[np.int64]
    kind_start: NDArray[np.int64]
    kind_most: NDArray[np.int64]
    set_of: tuple[int, ...]

    @classmethod
    def of(cls, items: Items, rules: Rules, nodes: Array, likelihoods: Array) -> Self:
        """:raises ValueError: no form of this bank keeps the blueprint; the sentence names what must give way."""
        blueprint, count = rules.blueprint, len(items)
        rows = blueprint_rows(blueprint, count, (rules.most, rules.most))
        upper = np.ones(rows.matrix.shape[1])
        upper[list(rules.pilots)] = 0.0
        reasons = unmet(rows, upper)
        if reasons:
            raise ValueError("no form keeps the blueprint: " + "; ".join(reasons))
        set_of = [-1] * count
        for number, own in enumerate(blueprint.sets):
            for item in own.items:
                set_of[item] = number
        criterion = Criterion.of(items, rules, nodes, likelihoods)
        columns = csc_array(rows.matrix)
        kinds = _kinds(rows, count)
        return cls(rules, criterion, tuple(items.points.tolist()), rows, columns, *kinds, tuple(set_of))

    def best(self, sitting: Sitting) -> int | None:
        """Number of the item to give. Rest gives way when no form is left without it."""
        worth = self.criterion.worth(sitting)
        form = self._form(sitting, worth, ~sitting.spared) if self.rules.exposure is not None else None
        if form is None:
            form = self._form(sitting, worth, np.ones(len(worth), dtype=bool))
        if form is None:
            return None
        candidates = form[sitting.open[form]]
        if sitting.begun >= 0:
            own = np.array(self.set_of)[candidates] == sitting.begun
            candidates = candidates[own] if own.any() else candidates
        return int(candidates[worth[candidates].argmax()]) if len(candidates) else None

    def _form(self, sitting: Sitting, worth: Array, usable: NDArray[np.bool_]) -> NDArray[np.int64] | None:
        count, width = len(worth), self.columns.shape[1]
        given = np.zeros(count, dtype=bool)
        given[[item for item in sitting.given if item not in self.rules.pilots]] = True
        keep = self._worth_looking_at(worth, sitting.open & usable) | given
        variables = np.concatenate([np.flatnonzero(keep), np.arange(count, width)])
        lower = np.concatenate([given[keep], np.zeros(width - count)])
        if sitting.begun >= 0:
            lower[len(variables) - (width - count) + sitting.begun] = 1.0
        found = milp(
            np.concatenate([-worth[keep], np.zeros(width - count)]),
            constraints=LinearConstraint(self.columns[:, variables], self.rows.low, self.rows.high),
            bounds=Bounds(lower, 1.0),
            integrality=np.ones(len(variables)),
            options={"mip_rel_gap": _GAP},
        )
        return None if found.x is None else np.flatnonzero(keep)[found.x[: int(keep.sum())] > 0.5]

    def _worth_looking_at(self, worth: Array, usable: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Items of one kind count alike in all constraints: of each kind only the best ones can be in the best form,
        as many as the constraints let in at most. This leaves out most of the bank and loses nothing."""
        order = np.lexsort((-np.where(usable, worth, -1.0), self.kind))
        rank = np.empty(len(worth), dtype=np.int64)
        rank[order] = np.arange(len(worth)) - self.kind_start[self.kind[order]]
        return usable & (rank < self.kind_most[self.kind])

    def after(self, sitting: Sitting, item: int) -> After:
        """open, counts, begun and left of the sitting after this item."""
        is_open = sitting.open.copy()
        is_open[item] = False
        areas = self.rules.blueprint.areas
        counts = tuple(count + (item in area.items) for count, area in zip(sitting.counts, areas, strict=True))
        number = self.set_of[item]
        if number < 0:
            return is_open, counts, sitting.begun, sitting.left
        left = (sitting.left if sitting.begun == number else self.rules.blueprint.sets[number].size) - 1
        return is_open, counts, (number if left else -1), left

    def is_owed(self, after: After) -> bool:
        """The items given so far do not keep the lower bounds of the blueprint."""
        _, counts, begun, _ = after
        blueprint = self.rules.blueprint
        if begun >= 0 or any(quantity.least > -np.inf for quantity in blueprint.quantities):
            return True
        return any(count < area.least for count, area in zip(counts, blueprint.areas, strict=True))

    def is_anything_left(self, after: After) -> bool:
        """A form of full length holds what was given, so another item follows until it is reached."""
        return np.count_nonzero(after[0]) > 0


def _kinds(rows: Rows, count: int) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    matrix = rows.matrix.toarray()
    kinds, kind, sizes = np.unique(matrix[:, :count], axis=1, return_inverse=True, return_counts=True)
    bounding = (matrix >= 0).all(axis=1) & np.isfinite(rows.high)
    with np.errstate(divide="ignore", invalid="ignore"):
        room = np.where(kinds[bounding] > 0, rows.high[bounding, None] / kinds[bounding], np.inf).min(axis=0)
    return kind.ravel(), np.cumsum(sizes) - sizes, np.floor(np.minimum(room, sizes) + 1e-9).astype(np.int64)
