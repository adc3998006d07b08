"""One person's adaptive test so far."""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
End = Literal["error", "level", "length", "bank"]


@dataclass(frozen=True, slots=True, eq=False)
class Sitting:
    """State of one sitting; every answer makes a new one.

    prior     mean and deviation of the person's ability before the first answer, logits.
    pilots    (place, item): what is tried out, and after how many items it comes.
    spared    items that rest in this sitting, so that they are not shown too often, shape (J,), True = rests.
    prices    shape (J,): what each item's worth is lowered by, 1/logit²; None = nothing has a price.
    given     items shown, in order, pilots among them; ``scores`` of the same length.
    theta, se posterior mean and deviation, logits.
    chances   probabilities of HIGH, MEDIUM and LOW deficit, when the rules have cuts.
    end       why the test is over: the standard error or the level is reached, the length is, or no item is left;
              None while it goes on.

    The remaining fields follow from these and from the test: log_posterior on the test's nodes, masses adding up to
    1; open, the items not used up, excluded or tried out; counts of items by area; begun, the set that is being
    given, or -1; left, how many of its items are still to come.
    """

    prior: tuple[float, float]
    pilots: tuple[tuple[int, int], ...]
    spared: NDArray[np.bool_]
    prices: NDArray[np.float32] | None
    given: tuple[int, ...]
    scores: tuple[int, ...]
    theta: float
    se: float
    chances: tuple[float, ...] | None
    end: End | None
    log_posterior: Array
    open: NDArray[np.bool_]
    counts: tuple[int, ...]
    begun: int
    left: int

    @property
    def scored(self) -> int:
        """Number of answers that count."""
        shown = len(self.given)
        return shown - sum(place < shown for place, _ in self.pilots) if self.pilots else shown

    def to_json(self) -> dict[str, Any]:
        """Plain values from which ``AdaptiveTest.resume`` makes the same sitting again."""
        priced = [] if self.prices is None else np.flatnonzero(self.prices).tolist()
        return {
            "prior": list(self.prior),
            "pilots": [list(pilot) for pilot in self.pilots],
            "spared": np.flatnonzero(self.spared).tolist(),
            "prices": [[item, float(self.prices[item])] for item in priced],
            "given": list(self.given),
            "scores": list(self.scores),
        }
