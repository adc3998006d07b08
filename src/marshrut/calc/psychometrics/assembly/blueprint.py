"""What a form must be made of: areas, items that exclude each other, items that belong together, sums of a quantity."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Area:
    """At least ``least`` and at most ``most`` (None = no bound) of these items."""

    name: str
    items: frozenset[int]
    least: int = 0
    most: int | None = None

    def __post_init__(self) -> None:
        if self.least < 0 or (self.most is not None and self.most < self.least):
            raise ValueError(f"area {self.name!r}: from {self.least} to {self.most} items is not a range")
        if self.least > len(self.items):
            raise ValueError(f"area {self.name!r} needs {self.least} items and has {len(self.items)}")


@dataclass(frozen=True, slots=True)
class ItemSet:
    """Items on one stimulus (a text, a lesson): none of them, or ``size`` of them, one after another."""

    name: str
    items: frozenset[int]
    size: int

    def __post_init__(self) -> None:
        if not 1 <= self.size <= len(self.items):
            raise ValueError(f"set {self.name!r} cannot give {self.size} of its {len(self.items)} items")


@dataclass(frozen=True, slots=True)
class Quantity:
    """The sum of ``values`` (one an item: minutes, words) over the form lies between ``least`` and ``most``."""

    name: str
    values: tuple[float, ...]
    least: float = -np.inf
    most: float = np.inf

    def __post_init__(self) -> None:
        if not self.least <= self.most or not np.isfinite(self.values).all():
            raise ValueError(f"quantity {self.name!r} needs finite values and bounds that are not crossed")


@dataclass(frozen=True, slots=True)
class Blueprint:
    """The make-up of a form. Items are named by their numbers in the bank, from 0.

    areas       may overlap in forms assembled at once; an adaptive test says itself when they must not.
    enemies     groups of items that give each other away: at most one of a group.
    sets        no item stands in two of them.
    quantities  sums with bounds.
    """

    areas: tuple[Area, ...] = ()
    enemies: tuple[frozenset[int], ...] = ()
    sets: tuple[ItemSet, ...] = ()
    quantities: tuple[Quantity, ...] = ()

    def check(self, count: int) -> None:
        """The blueprint speaks of a bank of ``count`` items.

        :raises ValueError: an item that the bank does not have, or an item in two sets.
        """
        groups = [area.items for area in self.areas] + [*self.enemies] + [own.items for own in self.sets]
        named = frozenset().union(*groups)
        strangers = sorted(item for item in named if not 0 <= item < count)
        if strangers:
            raise ValueError(f"the bank has items 0 … {count - 1}, the blueprint names {strangers[:5]}")
        in_sets = [item for own in self.sets for item in own.items]
        if len(in_sets) != len(set(in_sets)):
            raise ValueError("an item stands in two sets")
        for quantity in self.quantities:
            if len(quantity.values) != count:
                raise ValueError(f"quantity {quantity.name!r} has {len(quantity.values)} values for {count} items")

    def broken(self, chosen: NDArray[np.int64]) -> list[str]:
        """What the form ``chosen`` (numbers of its items) does not keep, in words; empty when all is kept."""
        form = set(map(int, chosen))
        found = [
            f"area {area.name!r} has {len(form & area.items)} items"
            for area in self.areas
            if not area.least <= len(form & area.items) <= (len(form) if area.most is None else area.most)
        ]
        found += [f"items {sorted(form & group)} exclude each other" for group in self.enemies if len(form & group) > 1]
        found += [
            f"set {own.name!r} has {len(form & own.items)} items"
            for own in self.sets
            if len(form & own.items) not in {0, own.size}
        ]
        for quantity in self.quantities:
            total = sum(quantity.values[item] for item in form)
            if not quantity.least - 1e-9 <= total <= quantity.most + 1e-9:
                found.append(f"quantity {quantity.name!r} is {total:g}")
        return found
