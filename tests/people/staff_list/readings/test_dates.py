from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.people.staff_list.shapes import MONTHS, serial, worded

from marshrut.people.staff_list.readings import age_on, read_date, writes_month_first

TODAY = date(2026, 9, 1)
births = st.dates(date(1930, 1, 1), date(2008, 12, 31))
days = st.dates(date(1950, 1, 1), date(2027, 6, 30))


@given(days)
@settings(deadline=None)
def test_a_day_is_read_back_from_every_way_to_write_it(day):
    for text in (
        day,
        f"{day:%d.%m.%Y}",
        f"{day:%d.%m.%Y} г.",
        f"{day:%d.%m.%Y}г.",
        f"{day.day}.{day.month}.{day.year}",
        f"{day:%d/%m/%Y}",
        f"{day:%d-%m-%Y}",
        f"{day:%d. %m. %Y}",
        f"{day:%d,%m,%Y}",
        day.isoformat(),
        f"{day.isoformat()} 00:00:00",
        f"{day:%Y.%m.%d}",
        f"{day:%d%m%Y}",
        worded(day),
        f"«{day.day}» {MONTHS[day.month - 1]} {day.year} года",
        f"{day.day} {MONTHS[day.month - 1][:3]}. {day.year}",
        serial(day),
        float(serial(day)),
        str(serial(day)),
    ):
        assert read_date(text, today=TODAY) == day, text


@given(births)
@settings(deadline=None)
def test_a_birth_with_a_two_digit_year_lies_in_the_past(day):
    assert read_date(f"{day:%d.%m.%y}", today=TODAY, birth=True) == (
        day if day.year <= 2012 and day.year > 1912 else None
    )


@given(births)
@settings(deadline=None)
def test_ages_are_full_years(day):
    age = age_on(TODAY, day)

    assert day.replace(year=day.year + age, day=min(day.day, 28)) <= TODAY
    assert day.replace(year=day.year + age + 1, day=min(day.day, 28)) > TODAY.replace(day=1) or day.month == 9


@pytest.mark.parametrize(
    "cell", ["1975", 1975, "31.02.1980", "не помнит", "", None, True, "12.13.14.1980", 5, 999_999, "12 мартобря 1980"]
)
def test_what_is_no_day_is_none(cell):
    assert read_date(cell, today=TODAY) is None


def test_a_birth_may_be_followed_by_words():
    assert read_date("12.03.1975 г.р. (51 год)", today=TODAY, birth=True) == date(1975, 3, 12)


def test_a_date_a_hundred_years_too_late_is_read_as_it_stands():
    assert read_date("12.03.2075", today=TODAY, birth=True) == date(2075, 3, 12)


def test_a_column_that_writes_the_month_first_is_noticed():
    assert writes_month_first(["03/25/1975", "01/02/1980", None, 5])
    assert not writes_month_first(["25/03/1975", "01/02/1980"])
    assert not writes_month_first(["01/02/1980"])


def test_the_month_first_is_read_so_where_the_column_does():
    assert read_date("01/02/1980", today=TODAY, month_first=True) == date(1980, 1, 2)
    assert read_date("25/02/1980", today=TODAY) == date(1980, 2, 25)
    assert read_date("02/25/1980", today=TODAY) == date(1980, 2, 25)
