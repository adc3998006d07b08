"""What an item of each kind is made of, as frozen values that cannot be wrong: a broken one raises ValueError.

Every kind keeps beside its right answer what a wrong one tells the reviewers (``rationale``).
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain


def normalised(text: str) -> str:
    """Two texts that a reader takes for the same are equal after this: case, ё, spaces and the last point."""
    return " ".join(text.casefold().replace("ё", "е").split()).rstrip(".")


def _require(condition: object, complaint: str) -> None:
    if not condition:
        raise ValueError(complaint)


def _require_different(texts: Iterable[str], what: str) -> None:
    seen: set[str] = set()
    for text in texts:
        _require(text.strip(), f"an empty {what}")
        _require(normalised(text) not in seen, f"the {what} {text!r} is given twice")
        seen.add(normalised(text))


@dataclass(frozen=True, slots=True)
class Choice:
    """Options to choose from; the right ones are ``key``, numbers from 0 in ascending order.

    rationale  one per option: what misconception a wrong option catches, '' for a right one.
    """

    options: tuple[str, ...]
    key: tuple[int, ...]
    rationale: tuple[str, ...]

    def __post_init__(self) -> None:
        _require_different(self.options, "option")
        _require(self.key, "the key is empty")
        _require(all(type(n) is int and 0 <= n < len(self.options) for n in self.key), "the key is out of the options")
        _require(self.key == tuple(sorted(set(self.key))), "the key must ascend without repeats")
        _require(len(self.key) < len(self.options), "every option is right")
        _require(len(self.rationale) == len(self.options), "a rationale is needed for every option")
        for number, why in enumerate(self.rationale):
            _require(bool(why) != (number in self.key), f"option {number}: a rationale belongs to wrong options only")


@dataclass(frozen=True, slots=True)
class Order:
    """Three to six elements, written here in their right order."""

    order: tuple[str, ...]
    rationale: str

    def __post_init__(self) -> None:
        _require(3 <= len(self.order) <= 6, "an order has three to six elements")
        _require_different(self.order, "element")
        _require(self.rationale, "the rationale is empty")


@dataclass(frozen=True, slots=True)
class Match:
    """Three to five pairs (left, right); ``extra`` are right sides that belong to nobody."""

    pairs: tuple[tuple[str, str], ...]
    rationale: str
    extra: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _require(3 <= len(self.pairs) <= 5, "a match has three to five pairs")
        _require(all(len(pair) == 2 for pair in self.pairs), "a pair has two sides")
        _require_different((left for left, _ in self.pairs), "left side")
        _require_different(chain((right for _, right in self.pairs), self.extra), "right side")
        _require(self.rationale, "the rationale is empty")


@dataclass(frozen=True, slots=True)
class Mistake:
    """A wrong answer worth expecting and the misconception behind it."""

    answer: float | str
    rationale: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number in ``unit``; an answer counts when it is within ``tolerance`` of ``value``, the ends included."""

    value: float
    tolerance: float
    unit: str
    mistakes: tuple[Mistake, ...]

    def __post_init__(self) -> None:
        _require(math.isfinite(self.value), "the value is not a number")
        _require(self.tolerance >= 0, "the tolerance is negative")
        _require(self.mistakes, "no expected mistake is named")
        for mistake in self.mistakes:
            _require(not self.accepts(mistake.answer), f"the mistake {mistake.answer} would count as right")

    def accepts(self, answer: float) -> bool:
        """Whether the answer counts as right."""
        return abs(answer - self.value) <= self.tolerance


@dataclass(frozen=True, slots=True)
class Cloze:
    """Gaps to fill in, each by one of its options; gap n is marked «[n]» in the text, from 1."""

    gaps: tuple[Choice, ...]

    def __post_init__(self) -> None:
        _require(self.gaps, "a cloze has no gaps")
        _require(all(len(gap.key) == 1 for gap in self.gaps), "a gap has one right option")


@dataclass(frozen=True, slots=True)
class ShortText:
    """One word or number; every wording that counts is listed in ``accepted``."""

    accepted: tuple[str, ...]
    mistakes: tuple[Mistake, ...]

    def __post_init__(self) -> None:
        _require(self.accepted, "no answer is accepted")
        _require_different(self.accepted, "accepted answer")
        for mistake in self.mistakes:
            _require(not self.accepts(str(mistake.answer)), f"the mistake {mistake.answer!r} would count as right")

    def accepts(self, answer: str) -> bool:
        """Whether the answer counts as right: letter case, ё, spaces and the last point do not matter."""
        return normalised(answer) in {normalised(text) for text in self.accepted}


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of a rubric; the number of a level, from 0, is the points for it."""

    title: str
    levels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Essay:
    """A text that an expert reads by the rubric."""

    rubric: tuple[Criterion, ...]
    rationale: str

    def __post_init__(self) -> None:
        _require(len(self.rubric) >= 2, "a rubric has at least two criteria")
        _require_different((criterion.title for criterion in self.rubric), "criterion")
        for criterion in self.rubric:
            _require(len(criterion.levels) >= 2, f"the criterion {criterion.title!r} has fewer than two levels")
            _require_different(criterion.levels, "level")
        _require(self.rationale, "the rationale is empty")

    @property
    def maximum(self) -> int:
        """Points of an answer that is at the top level of every criterion."""
        return sum(len(criterion.levels) - 1 for criterion in self.rubric)
