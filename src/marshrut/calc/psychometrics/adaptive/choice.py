"""Which item comes next: the criterion on tables, under areas, enemies, sets and exposure."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from marshrut.calc.psychometrics.adaptive.criterion import Criterion
from marshrut.calc.psychometrics.adaptive.rules import Rules
from marshrut.calc.psychometrics.adaptive.sitting import Sitting
from marshrut.calc.psychometrics.items import Items

Array = NDArray[np.float64]

After = tuple[NDArray[np.bool_], tuple[int, ...], int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """Items one by one: first the areas that are owed items, then the most worthy anywhere (two phases; Cheng, Chang &
    Yi 2007, Applied Psychological Measurement 31, 467-482).

    area_of   shape (J,): number of the item's area; the number of areas for an item without one.
    bounds    fewest and most items of each area.
    excludes  of each item: what it excludes when given, itself among them.
    members, set_of  items of each set; the set of each item, or -1.
    """

    rules: Rules
    criterion: Criterion
    points: tuple[int, ...]
    area_of: NDArray[np.int64]
    bounds: tuple[tuple[int, int], ...]
    excludes: tuple[NDArray[np.int64], ...]
    members: tuple[NDArray[np.int64], ...]
    set_of: tuple[int, ...]

    @classmethod
    def of(cls, items: Items, rules: Rules, nodes: Array, likelihoods: Array) -> Self:
        count, blueprint = len(items), rules.blueprint
        areas = blueprint.areas
        area_of = np.full(count, len(areas))
        for number, area in enumerate(areas):
            area_of[list(area.items)] = number
        excluded: list[set[int]] = [{item} for item in range(count)]
        for group in blueprint.enemies:
            for item in group:
                excluded[item] |= group
        set_of = [-1] * count
        for number, own in enumerate(blueprint.sets):
            for item in own.items:
                set_of[item] = number
        return cls(
            rules=rules,
            criterion=Criterion.of(items, rules, nodes, likelihoods),
            points=tuple(items.points.tolist()),
            area_of=area_of,
            bounds=tuple((area.least, rules.most if area.most is None else area.most) for area in areas),
            excludes=tuple(np.array(sorted(group)) for group in excluded),
            members=tuple(np.array(sorted(own.items)) for own in blueprint.sets),
            set_of=tuple(set_of),
        )

    def best(self, sitting: Sitting) -> int | None:
        """Number of the item to give; None when nothing is left.

        Rest gives way to the blueprint, and areas that are owed items give way when none of theirs is left.
        """
        worth = self.criterion.worth(sitting)
        if sitting.begun >= 0:
            own = self.members[sitting.begun]
            return int(own[(worth[own] * sitting.open[own]).argmax()])
        room = self._room(sitting) if self.bounds else None
        found = None
        if self.rules.exposure is not None:
            found = self._best_of(sitting, worth * (sitting.open & ~sitting.spared), room)
        if found is None:
            found = self._best_of(sitting, worth * sitting.open, room)
        if found is None and room is not None:
            found = self._best_of(sitting, worth * sitting.open, self._not_full(sitting.counts))
        return found

    def _best_of(self, sitting: Sitting, worth: Array, room: NDArray[np.bool_] | None) -> int | None:
        if room is not None:
            worth = worth * room[self.area_of]
        if self.members:
            return self._best_with_sets(sitting, worth)
        item = int(worth.argmax())
        return item if worth[item] > 0 else None

    def _best_with_sets(self, sitting: Sitting, worth: Array) -> int | None:
        """A set is worth the mean of the items that it would give."""
        alone = worth.copy()
        found, value = None, 0.0
        left = self.rules.most - sitting.scored
        owed = [max(0, least - count) for count, (least, _) in zip(sitting.counts, self.bounds, strict=True)] + [0]
        for own, blueprint in zip(self.members, self.rules.blueprint.sets, strict=True):
            alone[own] = 0.0
            usable = own[worth[own] > 0]
            area = int(self.area_of[own[0]])
            free = self.bounds[area][1] - sitting.counts[area] if area < len(self.bounds) else left
            others = sum(owed) - min(owed[area], blueprint.size)
            if blueprint.size > min(len(usable), free, left - others):
                continue
            mean = np.sort(worth[usable])[-blueprint.size :].mean()
            if mean > value:
                found, value = int(usable[worth[usable].argmax()]), mean
        item = int(alone.argmax())
        return item if alone[item] > value else found

    def _room(self, sitting: Sitting) -> NDArray[np.bool_] | None:
        """Areas an item may be taken from now, shape (areas + 1,): those that are owed items, or all not full; None =
        any."""
        counts = sitting.counts
        needy = [count < least for count, (least, _) in zip(counts, self.bounds, strict=True)]
        if True in needy:
            return np.array([*needy, False])
        full = [count >= most for count, (_, most) in zip(counts, self.bounds, strict=True)]
        return self._not_full(counts) if True in full else None

    def _not_full(self, counts: tuple[int, ...]) -> NDArray[np.bool_]:
        return np.array([*(count < most for count, (_, most) in zip(counts, self.bounds, strict=True)), True])

    def after(self, sitting: Sitting, item: int) -> After:
        """open, counts, begun and left of the sitting after this item."""
        is_open = sitting.open.copy()
        is_open[self.excludes[item]] = False
        counts = sitting.counts
        if counts and (area := self.area_of[item]) < len(counts):
            counts = (*counts[:area], counts[area] + 1, *counts[area + 1 :])
        number = self.set_of[item]
        if number < 0:
            return is_open, counts, sitting.begun, sitting.left
        left = (sitting.left if sitting.begun == number else self.rules.blueprint.sets[number].size) - 1
        if left > 0 and is_open[self.members[number]].any():
            return is_open, counts, number, left
        is_open[self.members[number]] = False
        return is_open, counts, -1, 0

    def is_owed(self, after: After) -> bool:
        """The blueprint still asks for items, and they can be given."""
        is_open, counts, begun, _ = after
        if begun >= 0:
            return True
        needy = [count < least for count, (least, _) in zip(counts, self.bounds, strict=True)]
        return True in needy and bool((is_open & np.array([*needy, False])[self.area_of]).any())

    def is_anything_left(self, after: After) -> bool:
        is_open, counts, _, _ = after
        if not counts or all(count < most for count, (_, most) in zip(counts, self.bounds, strict=True)):
            return np.count_nonzero(is_open) > 0
        return bool((is_open & self._not_full(counts)[self.area_of]).any())
