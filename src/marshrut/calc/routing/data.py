"""What a route is built from: needs, candidate offers, limits, and the whole problem checked."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from math import isfinite
from typing import NamedTuple


class ContradictoryInput(ValueError):
    """The question has no answer because its parts contradict each other. The text is in Russian:
    it names the parts and says what to change."""


class Format(Enum):
    FORMAL = "formal"
    NONFORMAL = "nonformal"
    INFORMAL = "informal"


class Quarter(NamedTuple):
    """A quarter of a calendar year; equal to the plain pair (year, number 1-4)."""

    year: int
    number: int

    @classmethod
    def of(cls, on: date) -> "Quarter":
        return cls(on.year, (on.month + 2) // 3)


@dataclass(frozen=True, slots=True)
class Need:
    """A deficit to be worked on.

    gap       how far the person is below the requirement, >= 0, on the scale of the gains.
    weight    priority, >= 0; value is counted in weight * gap. 0 = put off, nothing is sought for it.
    evidence  where the gap is known from, a Russian phrase: «диагностика 12 марта 2026, 54 %».

    :raises ContradictoryInput: a negative or endless number.
    """

    competence: Hashable
    title: str
    gap: float
    weight: float = 1.0
    evidence: str = ""

    def __post_init__(self) -> None:
        if not (isfinite(self.gap) and isfinite(self.weight) and self.gap >= 0 and self.weight >= 0):
            raise ContradictoryInput(
                f"Зона роста «{self.title}»: разрыв и важность не могут быть отрицательными. "
                "Проверьте результат диагностики и приоритеты."
            )


@dataclass(frozen=True, slots=True)
class Candidate:
    """One session (run, date, group) of an offer that the person could be sent to.

    offer_id, session_id  the offer, and this run of it; a route takes one run of an offer at most.
    gains             {competence: expected rise >= 0, on the scale of the gaps}.
    hours_by_quarter  {quarter: hours >= 0}.
    days              ordinals (date.toordinal) of the days it occupies; none = at one's own pace.
    starts_on, ends_on  first and last day, for order and for the load at one time.
    seats_left        None = without limit.
    travel_minutes    the road one way; 0 = online or on the spot.
    cost              further burden or, if negative, liking; in units of value.
    requires          offers to be finished before this one starts.

    :raises ContradictoryInput: it ends before it starts, or a number out of its range.
    """

    offer_id: Hashable
    session_id: Hashable
    title: str
    gains: Mapping[Hashable, float]
    hours_by_quarter: Mapping[tuple[int, int], float]
    days: frozenset[int]
    starts_on: date
    ends_on: date
    format: Format
    kind: str = ""
    seats_left: int | None = None
    place: str = ""
    travel_minutes: float = 0.0
    cost: float = 0.0
    requires: frozenset[Hashable] = frozenset()

    def __post_init__(self) -> None:
        amounts = (*self.gains.values(), *self.hours_by_quarter.values(), self.travel_minutes)
        if self.ends_on < self.starts_on:
            raise ContradictoryInput(
                f"Предложение «{self.title}» заканчивается раньше, чем начинается. Проверьте даты в каталоге."
            )
        if not (all(isfinite(a) and a >= 0 for a in amounts) and isfinite(self.cost)):
            raise ContradictoryInput(
                f"Предложение «{self.title}»: часы, дорога и польза не могут быть отрицательными. "
                "Проверьте карточку в каталоге."
            )

    @property
    def hours(self) -> float:
        """Hours of all quarters together."""
        return sum(self.hours_by_quarter.values())


@dataclass(frozen=True, slots=True)
class Limits:
    """What the person's year can hold.

    hours_per_quarter  {quarter: hours}; a quarter that is not named lies outside the route.
    max_steps          steps in all, >= 0.
    max_per_format     {format: steps}; a format that is not named is not limited.
    max_simultaneous   steps going on at one time, >= 1; None = not limited.
    max_travel_minutes the longest road one way; None = not limited.
    not_before         the first day of the route; None = any.

    :raises ContradictoryInput: a negative or endless limit.
    """

    hours_per_quarter: Mapping[tuple[int, int], float]
    max_steps: int = 6
    max_per_format: Mapping[Format, int] = field(default_factory=dict)
    max_simultaneous: int | None = 3
    max_travel_minutes: float | None = None
    not_before: date | None = None

    def __post_init__(self) -> None:
        floors = (
            self.max_steps >= 0
            and all(isfinite(hours) and hours >= 0 for hours in self.hours_per_quarter.values())
            and all(steps >= 0 for steps in self.max_per_format.values())
            and (self.max_simultaneous is None or self.max_simultaneous >= 1)
            and (self.max_travel_minutes is None or self.max_travel_minutes >= 0)
        )
        if not floors:
            raise ContradictoryInput(
                "Пределы маршрута не могут быть отрицательными, а одновременно должен идти хотя бы один шаг. "
                "Проверьте часы и пределы."
            )


@dataclass(frozen=True, slots=True)
class Preferences:
    """How burdens weigh against closed gaps; all in units of value (weight * gap), all >= 0.

    The defaults suit gaps in logits with weights about 1: a day of study (8 hours) must bring
    0.016 of a gap, an hour on the road 0.02, a week of waiting 0.0005, any step at all 0.02. Every
    format among the steps earns ``format_bonus``, so that a route is not courses alone.
    Assumptions of ours, to be set by the region.
    """

    per_step: float = 0.02
    per_hour: float = 0.002
    per_travel_hour: float = 0.02
    per_week_of_waiting: float = 0.0005
    format_bonus: float = 0.03

    def __post_init__(self) -> None:
        weights = (self.per_step, self.per_hour, self.per_travel_hour, self.per_week_of_waiting)
        if not all(isfinite(w) and w >= 0 for w in (*weights, self.format_bonus)):
            raise ContradictoryInput("Веса предпочтений не могут быть отрицательными. Проверьте настройки.")


DEFAULT_PREFERENCES = Preferences()


@dataclass(frozen=True, slots=True)
class Problem:
    """One person's question, checked and in canonical order, so that equal input gives equal output.

    locked    sessions that must stay: booked or begun. They count for hours and gains, are exempt
              from what concerns entry alone (seats, road, start, prerequisites).
    declined  offers the person does not want.
    held      offers already finished: they satisfy prerequisites and are not offered again.

    :raises ContradictoryInput: two needs of one competence, two candidates of one session, or a
        locked session that is not among the candidates.
    """

    needs: tuple[Need, ...]
    candidates: tuple[Candidate, ...]
    limits: Limits
    preferences: Preferences
    locked: frozenset[Hashable]
    declined: frozenset[Hashable]
    held: frozenset[Hashable]

    def __post_init__(self) -> None:
        if len({need.competence for need in self.needs}) < len(self.needs):
            raise ContradictoryInput(
                "Одна и та же зона роста указана дважды. Объедините записи и постройте маршрут снова."
            )
        sessions = {candidate.session_id for candidate in self.candidates}
        if len(sessions) < len(self.candidates):
            raise ContradictoryInput(
                "Один и тот же поток предложения указан дважды. Уберите повтор и постройте маршрут снова."
            )
        if self.locked - sessions:
            raise ContradictoryInput(
                "Закреплённый шаг не найден среди предложений. Снимите закрепление или верните предложение."
            )


def in_canonical_order(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """By start, end, offer and session; numbers among the identifiers go by size, not by spelling."""

    def key(identifier: Hashable) -> tuple[bool, float, str]:
        number = isinstance(identifier, int | float)
        return not number, float(identifier) if number else 0.0, str(identifier)

    return tuple(
        sorted(candidates, key=lambda c: (c.starts_on, c.ends_on, key(c.offer_id), key(c.session_id)))
    )
