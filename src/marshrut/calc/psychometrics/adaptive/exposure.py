"""How often each item has been shown, and the prices that keep it below a bound."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from marshrut.calc.psychometrics.adaptive.sitting import Sitting

_FIRST_STRIDE, _LAST_STRIDE = 0.05, 0.005  # 1/logit² of price for a whole sitting over the bound
_AIM = 0.94  # of the bound: where prices hold the share, so that items seldom have to rest


@dataclass(frozen=True, slots=True, eq=False)
class Exposure:
    """What happened to a bank of J items in the sittings so far.

    bound    largest share of persons that may be shown an item, in (0, 1].
    persons  sittings counted.
    given    shape (J,): sittings in which the item was shown.
    prices   shape (J,), 1/logit², >= 0: information that an item must have beyond others to be worth its exposure.

    A price is the multiplier of the item's bound in "most information, no item over the bound": it rises while the
    item is shown more often than just below the bound and falls while it is not (dual ascent; Bertsekas 1999, Nonlinear
    Programming, chapter 6).
    Priced items go to the persons who gain most by them, so that the bound costs few items. On top of the prices an
    item rests as long as the next sitting could push it over the bound (Revuelta & Ponsoda 1998, Journal of
    Educational Measurement 35, 311-327): counted one sitting after another, no share exceeds the bound once there are
    1 / bound persons. Two things can go over it, and a simulation shows how far: sittings side by side, which are
    counted late, and a blueprint that leaves a person no other item, for which items do not rest.
    """

    bound: float
    persons: int
    given: NDArray[np.int64]
    prices: NDArray[np.float64]

    def __post_init__(self) -> None:
        if not 0 < self.bound <= 1:
            raise ValueError(f"exposure must lie in (0, 1], got {self.bound}")

    @classmethod
    def none(cls, count: int, bound: float) -> Self:
        """Before the first sitting of a bank of ``count`` items."""
        return cls(bound, 0, np.zeros(count, dtype=np.int64), np.zeros(count))

    def after(self, sittings: Iterable[Sitting]) -> Self:
        """With these sittings counted, finished or broken off."""
        persons, given, prices = self.persons, self.given.copy(), self.prices.copy()
        for sitting in sittings:
            persons += 1
            stride = max(_LAST_STRIDE, _FIRST_STRIDE / (1 + persons / 200))
            shown = list(sitting.given)
            given[shown] += 1
            prices -= stride * _AIM * self.bound
            prices[shown] += stride
            np.maximum(prices, 0.0, out=prices)
        return type(self)(self.bound, persons, given, prices)

    def forgotten(self) -> Self:
        """The prices alone, nothing counted: how a test starts after a simulation has found its prices."""
        return type(self)(self.bound, 0, np.zeros_like(self.given), self.prices)

    def rests(self) -> NDArray[np.bool_]:
        """Items that the next sitting could push over the bound, shape (J,)."""
        return self.given + 1 > max(1.0, self.bound * (self.persons + 1))

    def to_json(self) -> dict[str, Any]:
        """Plain values for :meth:`from_json`."""
        return {
            "bound": self.bound,
            "persons": self.persons,
            "given": self.given.tolist(),
            "prices": self.prices.tolist(),
        }

    @classmethod
    def from_json(cls, saved: Mapping[str, Any]) -> Self:
        return cls(saved["bound"], saved["persons"], np.array(saved["given"]), np.array(saved["prices"]))
