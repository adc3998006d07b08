"""A share as two counts, its percent for display, and the rule that hides small cells."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

Node = TypeVar("Node", bound=Hashable)

_NO_BREAK = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Ratio:
    """``part`` of ``whole`` distinct units. The counts are what is stored; a percent is only shown.

    :raises ValueError: not 0 <= part <= whole.
    """

    part: int
    whole: int

    def __post_init__(self) -> None:
        if not 0 <= self.part <= self.whole:
            raise ValueError(f"a share needs 0 <= part <= whole, got {self.part} of {self.whole}")

    @property
    def percent(self) -> Decimal | None:
        """100 * part / whole rounded half up to 0.1; None when whole is 0 (no data, never 0 %)."""
        if not self.whole:
            return None
        # In integers, tenths of a percent plus a half: no quotient is rounded twice on the way.
        tenths = (2000 * self.part + self.whole) // (2 * self.whole)
        return Decimal(tenths).scaleb(-1)

    @property
    def exact(self) -> Fraction | None:
        """The share in full precision, 0 to 1; None when whole is 0."""
        return Fraction(self.part, self.whole) if self.whole else None

    @property
    def text(self) -> str:
        """The percent as a Russian reader expects it: «76,5 %», or «нет данных»."""
        percent = self.percent
        if percent is None:
            return "нет данных"
        return f"{percent:f}".replace(".", ",") + f"{_NO_BREAK}%"


@dataclass(frozen=True, slots=True)
class Hidden:
    """A share that may not be shown to this reader, because it would speak about single people.

    ``whole`` is kept when it is itself large enough to be shown, else None.
    """

    whole: int | None
    part: None = None
    percent: None = None
    exact: None = None

    @property
    def text(self) -> str:
        return "скрыто: меньше 5 человек" if self.whole is None else "скрыто: малая группа"


def suppress(ratio: Ratio, k: int = 5) -> Ratio | Hidden:
    """Hide a share in which a group of 1 to k - 1 people could be recognised.

    Three groups can be read off a share: all, those in the part, those outside it. If any of
    them has 1 to k - 1 people, the share is hidden; an empty group says nothing about anybody.
    Meant for readers without the right to personal data, and for shares of people.

    :raises ValueError: k < 1.
    """
    if k < 1:
        raise ValueError(f"the smallest group shown must be at least 1, got {k}")
    if 0 < ratio.whole < k:
        return Hidden(whole=None)
    if 0 < ratio.part < k or 0 < ratio.whole - ratio.part < k:
        return Hidden(whole=ratio.whole)
    return ratio


def suppress_siblings(ratios: Mapping[Node, Ratio], k: int = 5) -> dict[Node, Ratio | Hidden]:
    """Hide small shares among the parts of one total that is shown beside them.

    If a single share is hidden, it could be had by taking the others from the total: then the
    smallest of the shares still shown (by whole, then by the order given) is hidden as well.

    :raises ValueError: k < 1.
    """
    shown: dict[Node, Ratio | Hidden] = {node: suppress(ratio, k) for node, ratio in ratios.items()}
    hidden = [node for node, share in shown.items() if isinstance(share, Hidden)]
    open_nodes = [node for node, ratio in ratios.items() if node not in hidden and ratio.whole]
    if len(hidden) == 1 and open_nodes:
        companion = min(open_nodes, key=lambda node: ratios[node].whole)
        shown[companion] = Hidden(whole=None if ratios[hidden[0]].whole < k else ratios[companion].whole)
    return shown
