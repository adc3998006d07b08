"""Filters that put values into Russian: dates, numbers with their noun, shares."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django import template
from django.utils.formats import date_format
from django.utils.timezone import localtime

register = template.Library()
_INNER_QUOTES = str.maketrans("«»", "„“")


def plural(number: int, one: str, few: str, many: str) -> str:
    """The form of a noun after a whole number: 1 человек, 2 человека, 5 человек, 11 человек."""
    tail, two = abs(number) % 10, abs(number) % 100
    if tail == 1 and two != 11:
        return one
    if 2 <= tail <= 4 and not 12 <= two <= 14:
        return few
    return many


@register.filter
def counted(number: int, forms: str) -> str:
    """``{{ n|counted:"человек,человека,человек" }}`` → «21 человек»; thousands are set apart by a thin space."""
    return f"{grouped(number)} {plural(int(number), *forms.split(','))}"


@register.filter
def noun(number: int, forms: str) -> str:
    """The noun alone in the form that the number asks for."""
    return plural(int(number), *forms.split(","))


@register.filter
def grouped(number) -> str:
    """7140 → «7 140» with a narrow no-break space."""
    return f"{int(number):,}".replace(",", "\u202f")


@register.filter
def quoted(title: str) -> str:
    """«Курс»; marks inside become the inner ones: «Стажировка „Оценивание“»."""
    return f"«{title.translate(_INNER_QUOTES)}»"


@register.filter
def long_date(day: date | datetime | None) -> str:
    """«12 марта 2026»."""
    if day is None:
        return "—"
    if isinstance(day, datetime):
        day = localtime(day)
    return date_format(day, "j E Y")


@register.filter
def short_date(day: date | datetime | None) -> str:
    """«12.03.2026», for tables."""
    if day is None:
        return "—"
    if isinstance(day, datetime):
        day = localtime(day)
    return f"{day:%d.%m.%Y}"


@register.filter
def long_time(moment: datetime | None) -> str:
    """«12 марта 2026, 14:05»."""
    if moment is None:
        return "—"
    return f"{date_format(localtime(moment), 'j E Y')}, {localtime(moment):%H:%M}"


@register.simple_tag
def period(starts_on: date, ends_on: date | None) -> str:
    """«3–14 марта 2026», «28 февраля — 4 марта 2026», «с 1 сентября 2025»."""
    if ends_on is None:
        return f"с {date_format(starts_on, 'j E Y')}"
    if starts_on == ends_on:
        return date_format(starts_on, "j E Y")
    if (starts_on.year, starts_on.month) == (ends_on.year, ends_on.month):
        return f"{starts_on.day}–{date_format(ends_on, 'j E Y')}"
    first = "j E" if starts_on.year == ends_on.year else "j E Y"
    return f"{date_format(starts_on, first)} — {date_format(ends_on, 'j E Y')}"


@register.simple_tag
def short_period(starts_on: date, ends_on: date) -> str:
    """For tables: «12.03.2026», «19–23.11.2026», «28.02–04.03.2026», «29.12.2026–02.01.2027»."""
    last = short_date(ends_on)
    if starts_on == ends_on:
        return last
    if starts_on.year != ends_on.year:
        return f"{short_date(starts_on)}–{last}"
    return f"{starts_on:%d}–{last}" if starts_on.month == ends_on.month else f"{starts_on:%d.%m}–{last}"


@register.filter
def percent(share) -> str:
    """A number 0–100 → «66,7 %»; None → «нет данных»."""
    if share is None:
        return "нет данных"
    rounded = Decimal(str(share)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    text = f"{rounded:f}".rstrip("0").rstrip(".") if "." in f"{rounded:f}" else f"{rounded:f}"
    return f"{text.replace('.', ',')}\u00a0%"


@register.filter
def decimal(number, places: int = 1) -> str:
    """A number with a comma."""
    return "—" if number is None else f"{number:.{places}f}".replace(".", ",")
