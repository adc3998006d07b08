from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marshrut.demo.days import Days, moment, months_between, workday

days_of_loading = st.dates(date(2024, 1, 1), date(2040, 12, 31)).map(lambda day: Days(moment(day, 7, 30)))
days_of_a_year = st.tuples(st.integers(1, 12), st.integers(1, 28))


def test_a_moment_inside_the_history_is_refused():
    with pytest.raises(ValueError, match="2023"):
        Days(moment(date(2023, 12, 31), 23, 59))


def test_the_years_with_a_story_are_the_history_and_the_current_one():
    assert Days(moment(date(2026, 5, 4))).years == (2021, 2022, 2023, 2026)
    assert Days(moment(date(2024, 1, 1), 0, 5)).years == (2021, 2022, 2023, 2024)


def test_septembers_end_with_the_last_one_that_has_come():
    assert Days(moment(date(2026, 8, 31))).school_years[-1] == date(2025, 9, 1)
    assert Days(moment(date(2026, 9, 1))).school_years[-1] == date(2026, 9, 1)
    assert Days(moment(date(2026, 9, 1))).school_years[0] == date(2021, 9, 1)


@given(days_of_loading, days_of_a_year)
def test_a_day_of_the_current_year_lies_in_it_and_not_ahead(days, day):
    placed = days.of_year(days.today.year, *day)

    assert date(days.today.year, 1, 1) <= placed <= days.today


@given(days_of_loading, days_of_a_year, days_of_a_year)
def test_the_calendar_keeps_its_order_when_it_is_squeezed(days, one, other):
    first, second = sorted([one, other])
    year = days.today.year

    assert days.of_year(year, *first) <= days.of_year(year, *second)
    assert days.of_year(2022, *first) == date(2022, *first)


@given(st.dates(date(2000, 1, 1), date(2030, 12, 31)))
def test_a_workday_is_the_day_itself_or_the_next_that_is_worked(day):
    found = workday(day)

    assert found.weekday() < 5
    assert (found.month, found.day) > (1, 8)
    is_worked = day.weekday() < 5 and (day.month, day.day) > (1, 8)
    assert found == day if is_worked else timedelta(0) < found - day <= timedelta(10)


def test_full_months_are_counted():
    assert months_between(date(2021, 9, 1), date(2024, 9, 1)) == 36
    assert months_between(date(2021, 9, 2), date(2024, 9, 1)) == 35


def test_a_moment_is_local_time():
    assert moment(date(2026, 3, 1), 10).utcoffset() == timedelta(hours=3)
    assert isinstance(moment(date(2026, 3, 1)), datetime)
