"""What the cells of a column say about the column, whatever its heading is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import median

from marshrut.people.staff_list.fields import EXPERIENCE, Field
from marshrut.people.staff_list.readings.dates import age_on, read_date
from marshrut.people.staff_list.readings.marks import (
    read_category,
    read_email,
    read_kind,
    read_phone,
    read_sex,
)
from marshrut.people.staff_list.readings.names import (
    is_full_name,
    is_given_name,
    is_patronymic,
    looks_like_surname,
    tidy,
)
from marshrut.people.staff_list.readings.numbers import read_experience, read_number
from marshrut.people.staff_list.readings.organisations import looks_like_organisation
from marshrut.people.staff_list.readings.places import looks_like_municipality
from marshrut.people.staff_list.readings.positions import looks_like_position, looks_like_subject
from marshrut.people.staff_list.readings.snils import read_snils
from marshrut.sheets import Cell, is_error, text_of

ONE_WORD = re.compile(r"[А-ЯЁа-яё]{2,}(?:-[А-ЯЁа-яё]{2,})?")
SCHOOLING = re.compile(
    r"высшее|средн\w+\s+проф|\bспо\b|бакалавр|магистр|специалитет|институт|университет|колледж", re.I
)
SPELT_EXPERIENCE = re.compile(r"\d+\s*(?:л|лет|г|год|года|мес)\b", re.I)
NEUTRAL_CATEGORY = re.compile(r"[\d\-–—]*|нет|в|п")

# How far the content alone may name a column; the rest is the heading's to say.
ALONE = {
    Field.SNILS: 0.95, Field.FULL_NAME: 0.9, Field.PATRONYMIC: 0.9, Field.GIVEN_NAME: 0.85, Field.SURNAME: 0.7,
    Field.BIRTH_ON: 0.65, Field.HIRED_ON: 0.45, Field.SEX: 0.8, Field.EMAIL: 0.9, Field.PHONE: 0.75, Field.INN: 0.8,
    Field.CATEGORY: 0.8, Field.KIND: 0.8, Field.POSITION: 0.85, Field.ORGANISATION: 0.8, Field.MUNICIPALITY: 0.75,
    Field.SUBJECTS: 0.6, Field.EDUCATION: 0.6, Field.PEDAGOGICAL_EXPERIENCE: 0.4, Field.RATE: 0.45, Field.HOURS: 0.25,
    Field.NUMBER: 0.6,
}  # fmt: skip

# How much of its weight a heading loses over cells of another sort.
STRICTNESS = {
    Field.SNILS: 0.75, Field.FULL_NAME: 0.7, Field.BIRTH_ON: 0.75, Field.HIRED_ON: 0.75, Field.CATEGORY_ON: 0.7,
    Field.SEX: 0.7, Field.EMAIL: 0.7, Field.PHONE: 0.6, Field.INN: 0.7, Field.CATEGORY: 0.6, Field.KIND: 0.5,
    Field.PATRONYMIC: 0.6, Field.GIVEN_NAME: 0.5, Field.SURNAME: 0.5, Field.POSITION: 0.35, Field.ORGANISATION: 0.35,
    Field.RATE: 0.6, Field.HOURS: 0.6, Field.TOTAL_EXPERIENCE: 0.6, Field.PEDAGOGICAL_EXPERIENCE: 0.6,
    Field.POSITION_EXPERIENCE: 0.6, Field.ORGANISATION_EXPERIENCE: 0.6, Field.NUMBER: 0.25, Field.SUBJECTS: 0.2,
    Field.LEFT_ON: 0.6, Field.MUNICIPALITY: 0.3, Field.EDUCATION: 0.1,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Contents:
    """Shares of the filled cells of one column that could be values of a field.

    filled  how many cells were looked at; with none the shares are empty.
    shares  field → 0…1
    years   median year when most cells are dates, else None.
    """

    filled: int
    shares: dict[Field, float]
    years: float | None = None


def look_into(cells: Sequence[Cell], *, today: date) -> Contents:
    """Weigh the filled cells of a column. Error values say nothing and are left out."""
    cells = [cell for cell in cells if cell is not None and not is_error(cell)]
    if not cells:
        return Contents(0, {})
    texts = [tidy(text_of(cell)).text for cell in cells]
    shares = {**_of_texts(cells, texts), **_of_numbers(cells, texts)}
    years = _weigh_dates(cells, shares, today)
    if years is not None:
        for field in (Field.NUMBER, Field.RATE, Field.HOURS, Field.INN, Field.PHONE, *EXPERIENCE):
            shares.pop(field, None)
    return Contents(len(cells), {field: share for field, share in shares.items() if share > 0}, years)


def _share(answers: Sequence[bool]) -> float:
    return sum(answers) / len(answers)


def _of_texts(cells: Sequence[Cell], texts: Sequence[str]) -> dict[Field, float]:
    distinct = len({text.lower() for text in texts}) / len(texts)
    full_names = _share([is_full_name(text) for text in texts])
    patronymics = _share(
        [(_is_word(text) and is_patronymic(text)) or " кызы" in text or " оглы" in text for text in texts]
    )
    given = _share([_is_word(text) and is_given_name(text) for text in texts])
    surnames = _share([_is_word(text) and not is_given_name(text) and looks_like_surname(text) for text in texts])
    positions = _share([looks_like_position(text) for text in texts])
    return {
        Field.FULL_NAME: full_names * min(1.0, 0.3 + distinct),
        Field.PATRONYMIC: patronymics,
        Field.GIVEN_NAME: given * (1 - patronymics),
        Field.SURNAME: surnames * (1 - patronymics) * min(1.0, 0.3 + distinct),
        Field.POSITION: positions,
        Field.ORGANISATION: _share([looks_like_organisation(text) for text in texts]) * (1 - positions),
        Field.MUNICIPALITY: _share([looks_like_municipality(text) for text in texts]),
        Field.SUBJECTS: _share([looks_like_subject(text) for text in texts]) * (1 - positions),
        Field.KIND: _share([len(text) < 60 and read_kind(text) is not None for text in texts]) * (1 - positions),
        Field.SEX: _share([read_sex(text) is not None for text in texts]),
        Field.EMAIL: _share([read_email(text) is not None for text in texts]),
        Field.EDUCATION: _share([SCHOOLING.search(text) is not None for text in texts]) * (1 - positions),
        Field.CATEGORY: _categories(texts) * (1 - positions),
    }


def _is_word(text: str) -> bool:
    return ONE_WORD.fullmatch(text) is not None


def _categories(texts: Sequence[str]) -> float:
    """Cells like «1» or «нет» fit a category, but only beside cells that can be nothing else."""
    today = date(2000, 1, 1)
    known = [len(text) < 120 and read_category(text, today=today).name is not None for text in texts]
    telling = _share(
        [is_known and not NEUTRAL_CATEGORY.fullmatch(text.lower()) for is_known, text in zip(known, texts, strict=True)]
    )
    return _share(known) if telling > 0.2 else telling


def _of_numbers(cells: Sequence[Cell], texts: Sequence[str]) -> dict[Field, float]:
    digits = [re.sub(r"\D", "", text) for text in texts]
    snils = _share([read_snils(cell).digits is not None for cell in cells])
    inns = _share([len(digit) in (10, 12) and digit == text for digit, text in zip(digits, texts, strict=True)])
    numbers = [_number(cell) for cell in cells]
    rates = _share([number is not None and 0 < number <= 2.5 and number * 20 % 1 == 0 for number in numbers])
    fractions = _share([number is not None and number % 1 != 0 for number in numbers])
    hours = _share([number is not None and 0 < number <= 60 for number in numbers])
    experience = _share([_is_experience(cell) for cell in cells])
    spelt = _share([SPELT_EXPERIENCE.search(text) is not None for text in texts])
    phones = _share(
        [len(digit) >= 10 and read_phone(text) is not None for digit, text in zip(digits, texts, strict=True)]
    )
    sequence = [number for number in numbers if number is not None]
    rising = len(sequence) > 2 and all(before < after for before, after in pairwise(sequence))
    return {
        Field.SNILS: snils,
        Field.INN: inns * (1 - snils),
        Field.PHONE: phones * (1 - snils) * (1 - inns),
        Field.RATE: rates * (1.0 if fractions > 0.1 else 0.6),
        Field.HOURS: hours * (0.5 if rising else 1.0),
        **dict.fromkeys(EXPERIENCE, experience * (1.0 if spelt > 0.05 else 0.8)),
        Field.NUMBER: float(rising) * len(sequence) / len(cells),
    }


def _number(cell: Cell) -> float | None:
    try:
        return read_number(cell)
    except ValueError:
        return None


def _is_experience(cell: Cell) -> bool:
    try:
        return read_experience(cell) is not None
    except ValueError:
        return False


def _weigh_dates(cells: Sequence[Cell], shares: dict[Field, float], today: date) -> float | None:
    """Dates as births or as later days; numbers count as days only where most cells could not be anything else."""
    days = [read_date(cell, today=today, birth=True) for cell in cells if not isinstance(cell, float)]
    known = [day for day in days if day is not None]
    share = len(known) / len(cells)
    shares[Field.CATEGORY_ON] = shares[Field.LEFT_ON] = share
    if not known:
        return None
    ages = [age_on(today, day) for day in known]
    usual = median(ages)
    shares[Field.BIRTH_ON] = share * (1.0 if 22 <= usual <= 75 else 0.3)
    shares[Field.HIRED_ON] = share * (1.0 if -1 <= usual <= 30 else 0.35)
    return median(day.year for day in known) if share > 0.5 else None
