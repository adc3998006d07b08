"""Dates as offices write them: cells, serial numbers, «12 марта 1975 г.», 12/03/75."""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache

from marshrut.sheets import Cell

EPOCH = date(1899, 12, 30)  # day 0 of spreadsheets
SERIALS = range(3_653, 80_000)  # 1910 … 2119
MONTHS = tuple(
    re.compile(form)
    for form in (
        "янв(?:ар[ья])?",
        "фев(?:р(?:ал[ья])?)?",
        "мар(?:та?)?",
        "апр(?:ел[ья])?",
        "ма[йя]",
        "июн[ья]?",
        "июл[ья]?",
        "авг(?:уста?)?",
        "сен(?:т(?:ябр[ья])?)?",
        "окт(?:ябр[ья])?",
        "ноя(?:б(?:р[ья])?)?",
        "дек(?:абр[ья])?",
    )
)
TAIL = r"(?:\s*(?:\([^)]*\)|г\.?\s?р\.?|гг?\.?|года?|год\s?рожд\w*\.?|\d{1,2}:\d{2}(?::\d{2})?))*"
NUMERIC = re.compile(r"(\d{1,2})\s*[./\-,\\]\s*(\d{1,2})\s*[./\-,\\]\s*(\d{4}|\d{2})" + TAIL)
ISO = re.compile(r"(\d{4})\s*[./\-]\s*(\d{1,2})\s*[./\-]\s*(\d{1,2})(?:[T\s].*)?")
WORDED = re.compile(r"[«\"“]?(\d{1,2})[»\"”]?[\s\-.]*([а-я]+)\.?[\s\-,]*(\d{4}|\d{2})" + TAIL)
COMPACT = re.compile(r"\d{8}")
YOUNGEST = 14  # nobody in a staff list is younger; settles the century of a two-digit year of birth


def read_date(cell: Cell, *, today: date, birth: bool = False, month_first: bool = False) -> date | None:
    """The day that a cell means, None when it means none.

    today        settles the century of two-digit years: a birth lies at least 14 years back, anything
                 else at most one year ahead.
    month_first  the column writes 03/25/1975 (see `writes_month_first`).
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, int | float):
        return EPOCH + timedelta(days=int(cell)) if int(cell) in SERIALS else None
    if not isinstance(cell, str):
        return None
    latest = today.year - YOUNGEST if birth else today.year + 1
    return _read_text(cell, latest, month_first)


@lru_cache(maxsize=16_384)
def _read_text(cell: str, latest: int, month_first: bool) -> date | None:
    text = " ".join(cell.lower().replace("ё", "е").strip(" .'`").split())
    if match := NUMERIC.fullmatch(text):
        day, month, year = match.groups()
        return _day(_century(year, latest), month, day, swap=month_first)
    if match := ISO.fullmatch(text):
        return _day(int(match[1]), match[2], match[3])
    if match := WORDED.fullmatch(text):
        month = next((number for number, form in enumerate(MONTHS, 1) if form.fullmatch(match[2])), None)
        return _day(_century(match[3], latest), month, match[1]) if month else None
    if COMPACT.fullmatch(text):
        return _day(int(text[4:]), text[2:4], text[:2]) or _day(int(text[:4]), text[4:6], text[6:])
    if text.isascii() and text.isdigit() and int(text) in SERIALS and len(text) == 5:
        return EPOCH + timedelta(days=int(text))
    return None


def _century(year: str, latest: int) -> int:
    if len(year) == 4:
        return int(year)
    return 2000 + int(year) if 2000 + int(year) <= latest else 1900 + int(year)


def _day(year: int, month: str | int, day: str, *, swap: bool = False) -> date | None:
    month, day = int(month), int(day)
    if swap or (month > 12 >= day):
        month, day = day, month
    if not 1850 <= year <= 2200:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def writes_month_first(cells: Iterable[Cell]) -> bool:
    """True when a column of texts puts the month before the day: some second part is above 12, no first part."""
    second_above = False
    for cell in cells:
        match = NUMERIC.fullmatch(cell.strip()) if isinstance(cell, str) else None
        if match is None:
            continue
        if int(match[1]) > 12:
            return False
        second_above = second_above or int(match[2]) > 12
    return second_above


def age_on(day: date, birth_on: date) -> int:
    """Full years on that day."""
    return day.year - birth_on.year - ((day.month, day.day) < (birth_on.month, birth_on.day))
