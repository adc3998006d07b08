"""What an item is worth to a person now, read off tables."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from marshrut.calc.psychometrics.adaptive.rules import Rules
from marshrut.calc.psychometrics.adaptive.sitting import Sitting
from marshrut.calc.psychometrics.items import Items, information

Array = NDArray[np.float64]

_STRIDE = 0.02  # logits between rows of the tables: half of it changes no item's worth by a hundredth
_BLURRED_STRIDE = 0.1  # the same where information is blurred
_BLURS = (0.3, 0.4, 0.5, 0.6, 0.8, 1.0)  # standard errors for which expected information stands ready, logits
_HARDLY = 1e-12  # least worth, so that an item that tells nothing here is still better than none


@dataclass(frozen=True, slots=True, eq=False)
class Criterion:
    """Worth of every item for a sitting, > 0.

    start        ability of the first row of the tables, logits.
    information  shape (T, J), by ability, in single precision to stay in the cache; at_cuts of shape (2, J).
    expected     shape (B, T', J): information expected under a normal posterior of each blur, for "expected".
    entropies, chances   (T, J) and (T, J, M + 1), for "kl"; likelihoods (J (M + 1), Q).
    """

    rules: Rules
    start: float
    information: NDArray[np.float32]
    at_cuts: Array | None
    expected: NDArray[np.float32] | None
    entropies: Array | None
    chances: Array | None
    likelihoods: Array

    @classmethod
    def of(cls, items: Items, rules: Rules, nodes: Array, likelihoods: Array) -> Self:
        abilities = np.arange(nodes[0], nodes[-1] + _STRIDE, _STRIDE)
        told = information(items, abilities) + _HARDLY
        cuts, is_kl = rules.cuts, rules.criterion == "kl"
        chances = items.probabilities(abilities) if is_kl else None
        logs = np.maximum(items.log_probabilities(abilities), -1e5) if is_kl else None
        return cls(
            rules=rules,
            start=float(nodes[0]),
            information=told.astype(np.float32),
            at_cuts=None if cuts is None else information(items, [cuts.high_below, cuts.low_from]) + _HARDLY,
            expected=_blurred(abilities, told) if rules.criterion == "expected" else None,
            entropies=(chances * logs).sum(axis=2) if is_kl else None,
            chances=chances,
            likelihoods=np.ascontiguousarray(likelihoods.reshape(-1, len(nodes))),
        )

    def worth(self, sitting: Sitting) -> Array:
        """Shape (J,). Not to be written into: it may be a row of a table."""
        found = self._told(sitting)
        return found if sitting.prices is None else np.maximum(found - sitting.prices, _HARDLY)

    def _told(self, sitting: Sitting) -> Array:
        criterion = self.rules.criterion
        if criterion == "cut":
            high, _, low = sitting.chances
            return self.at_cuts[0 if abs(high - 0.5) <= abs(low - 0.5) else 1]
        if criterion == "expected":
            blur = min(range(len(_BLURS)), key=lambda place: abs(_BLURS[place] - sitting.se))
            return self.expected[blur, self._row(sitting.theta, _BLURRED_STRIDE, self.expected.shape[1])]
        row = self._row(sitting.theta, _STRIDE, len(self.information))
        if criterion == "fisher":
            return self.information[row]
        expected = (self.likelihoods @ np.exp(sitting.log_posterior)).reshape(self.chances.shape[1:])
        return np.maximum(self.entropies[row] - (self.chances[row] * expected).sum(axis=1), 0.0) + _HARDLY

    def _row(self, theta: float, stride: float, rows: int) -> int:
        return min(max(int((theta - self.start) / stride + 0.5), 0), rows - 1)


def _blurred(abilities: Array, values: Array) -> Array:
    centres = abilities[:: round(_BLURRED_STRIDE / _STRIDE)]
    away = (centres[:, None] - abilities) ** 2
    kernels = (np.exp(-away / (2 * blur**2)) for blur in _BLURS)
    return np.stack([kernel / kernel.sum(axis=1, keepdims=True) @ values for kernel in kernels]).astype(np.float32)
