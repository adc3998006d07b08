"""The calendar of the demonstration: a fixed one for 2021–2023, and the living present around a moment."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from django.utils.timezone import get_default_timezone

HISTORY = (2021, 2022, 2023)  # the years that the sources speak of
SCHOOL_YEAR = (9, 1)
HOLIDAYS = (1, 8)  # from the first of January


@dataclass(frozen=True)
class Days:
    """``at`` is the moment of loading in local time; everything after 2023 is placed around it.

    :raises ValueError: ``at`` lies inside the fixed history.
    """

    at: datetime

    def __post_init__(self) -> None:
        if self.today.year <= HISTORY[-1]:
            raise ValueError(f"the living present must come after {HISTORY[-1]}, got {self.today}")

    @cached_property
    def today(self) -> date:
        return self.at.date()

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The years with a story: the history, and the current one."""
        return (*HISTORY, self.today.year)

    @cached_property
    def school_years(self) -> tuple[date, ...]:
        """Every first of September from 2021 to today: the days on which people come and go."""
        firsts = (date(year, *SCHOOL_YEAR) for year in range(HISTORY[0], self.today.year + 1))
        return tuple(day for day in firsts if day <= self.today)

    def ago(self, days: int) -> date:
        return self.today - timedelta(days=days)

    def ahead(self, days: int) -> date:
        return self.today + timedelta(days=days)

    def of_year(self, year: int, month: int, day: int) -> date:
        """A day of a year's calendar; in the current year the calendar is squeezed into the days that passed,
        so that it has its story on any day of loading."""
        planned = date(year, month, day)
        if year != self.today.year:
            return planned
        first, last = date(year, 1, 1), date(year, 12, 31)
        passed = (self.today - first).days
        return first + timedelta(days=(planned - first).days * passed // (last - first).days)

    def last_of(self, year: int) -> date:
        """The day as of which the year is looked at: its last one, or today."""
        return min(date(year, 12, 31), self.today)


def moment(day: date, hour: int = 12, minute: int = 0) -> datetime:
    """The local time of a day."""
    return datetime.combine(day, time(hour, minute), tzinfo=get_default_timezone())


def workday(day: date) -> date:
    """The day itself, or the next one that is neither a weekend nor of the New Year holidays."""
    if (day.month, day.day) <= HOLIDAYS:
        day = day.replace(month=1, day=HOLIDAYS[1] + 1)
    return day + timedelta(days=(7 - day.weekday()) % 7 if day.weekday() > 4 else 0)


def months_between(first: date, last: date) -> int:
    """Full months."""
    return (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)
