"""The rules of an adaptive test: how long, when to stop, what to choose, what to spare."""

from dataclasses import dataclass, field
from typing import Literal

from marshrut.calc.psychometrics.assembly.blueprint import Blueprint
from marshrut.calc.psychometrics.judging import Cuts


@dataclass(frozen=True, slots=True)
class Rules:
    """Rules of one adaptive test.

    least, most    scored items: fewest and most, 1 <= least <= most.
    se             stop when the standard error is this or less, logits; None = never for that reason.
    cuts           stop when one of the three levels has probability ``certainty`` or more; None = never.
    certainty      0.5 < certainty < 1.
    criterion      "fisher": most information at the estimate. "expected": most information expected under the
                   posterior. "kl": largest Kullback-Leibler distance between the
                   estimate and the posterior. "cut": most information at the cut that is most in doubt.
    exposure       largest share of persons who may be given an item, in (0, 1]; None = no bound.
    blueprint      areas (not overlapping, unless ``shadow``), enemies and sets; quantities need ``shadow``.
    shadow         choose through a whole form that keeps the blueprint, assembled anew at every step.
    pilots         items that are being tried out: never scored.
    pilots_each    how many of them a person gets, at places drawn among the first items.

    :raises ValueError: a number outside its range.

    Sources: van der Linden (1998), Psychometrika 63, 201-216 (expected information); Chang & Ying (1996), Applied
    Psychological Measurement 20, 213-229 (KL); Eggen (1999), ibid. 23, 249-261
    (items for classification); van der Linden (2005), Linear Models for Optimal Test Design, chapter 9 (shadow tests).
    """

    least: int = 1
    most: int = 40
    se: float | None = None
    cuts: Cuts | None = None
    certainty: float = 0.9
    criterion: Literal["fisher", "expected", "kl", "cut"] = "fisher"
    exposure: float | None = None
    blueprint: Blueprint = field(default_factory=Blueprint)
    shadow: bool = False
    pilots: frozenset[int] = frozenset()
    pilots_each: int = 0

    def __post_init__(self) -> None:
        if not 1 <= self.least <= self.most:
            raise ValueError(f"the length must be a range from 1 on, got {self.least} to {self.most}")
        if self.se is not None and not self.se > 0:
            raise ValueError(f"the standard error to stop at must be positive, got {self.se}")
        if not 0.5 < self.certainty < 1:
            raise ValueError(f"certainty must lie between 0.5 and 1, got {self.certainty}")
        if self.criterion not in {"fisher", "expected", "kl", "cut"}:
            raise ValueError(f"the criterion must be fisher, expected, kl or cut, got {self.criterion!r}")
        if self.criterion == "cut" and self.cuts is None:
            raise ValueError("the criterion at the cuts needs cuts")
        if self.exposure is not None and not 0 < self.exposure <= 1:
            raise ValueError(f"exposure must lie in (0, 1], got {self.exposure}")
        if not 0 <= self.pilots_each <= len(self.pilots):
            raise ValueError(f"{self.pilots_each} of {len(self.pilots)} pilot items cannot be given")
        if self.blueprint.quantities and not self.shadow:
            raise ValueError("sums of quantities are kept by shadow tests only")

    def check(self, count: int) -> None:
        """The rules can be kept on a bank of ``count`` items.

        :raises ValueError: what cannot be kept, in words.
        """
        self.blueprint.check(count)
        if not all(0 <= item < count for item in self.pilots):
            raise ValueError(f"the bank has items 0 … {count - 1}: a pilot item is not among them")
        scored = count - len(self.pilots)
        share = 1.0 if self.exposure is None else self.exposure
        if self.least > scored * share:
            raise ValueError(
                f"{self.least} of {scored} items for everyone are an exposure of {self.least / max(scored, 1):.2f}"
            )
        for area in self.blueprint.areas:
            own = len(area.items - self.pilots)
            if area.least > own * share:
                raise ValueError(
                    f"area {area.name!r}: {area.least} of its {own} items for everyone do not keep exposure {share:g}"
                )
        if not self.shadow:
            self._check_for_choice_one_by_one()

    def _check_for_choice_one_by_one(self) -> None:
        areas = self.blueprint.areas
        if sum(len(area.items) for area in areas) != len(frozenset().union(*(area.items for area in areas))):
            raise ValueError("areas that overlap are kept by shadow tests only")
        if sum(area.least for area in areas) > self.most:
            raise ValueError(f"the areas need {sum(area.least for area in areas)} items, the test has {self.most}")
        for own in self.blueprint.sets:
            if any(own.items & area.items and own.items - area.items for area in areas):
                raise ValueError(f"set {own.name!r} lies across areas: such sets are kept by shadow tests only")
            if own.size > self.most:
                raise ValueError(f"set {own.name!r} is longer than the test")

    def is_decided(self, se: float, chances: tuple[float, ...] | None) -> Literal["error", "level"] | None:
        """The reason to stop that a measurement gives, apart from length and blueprint."""
        if self.se is not None and se <= self.se:
            return "error"
        if chances is not None and max(chances) >= self.certainty:
            return "level"
        return None

