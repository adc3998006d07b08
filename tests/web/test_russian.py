"""How dates and titles are written."""

from datetime import date

import pytest

from marshrut.web.templatetags.russian import quoted, short_period


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "written"),
    [
        (date(2026, 3, 12), date(2026, 3, 12), "12.03.2026"),
        (date(2026, 11, 9), date(2026, 11, 23), "09–23.11.2026"),
        (date(2026, 2, 28), date(2026, 3, 4), "28.02–04.03.2026"),
        (date(2026, 12, 29), date(2027, 1, 2), "29.12.2026–02.01.2027"),
    ],
)
def test_a_period_in_a_table_says_only_what_differs(starts_on, ends_on, written):
    assert short_period(starts_on, ends_on) == written


@pytest.mark.parametrize(
    ("title", "written"),
    [("Курс", "«Курс»"), ("Стажировка «Оценивание»", "«Стажировка „Оценивание“»"), ("„Путь“", "«„Путь“»")],
)
def test_quotes_inside_quotes_are_the_other_ones(title, written):
    assert quoted(title) == written
