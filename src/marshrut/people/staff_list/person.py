"""Reading who a row is about: the name, СНИЛС, birth and hire dates, and every fault among them."""

from dataclasses import dataclass
from datetime import date

from marshrut.people.staff_list.cells import RowCells
from marshrut.people.staff_list.fields import Field
from marshrut.people.staff_list.readings.dates import age_on, read_date
from marshrut.people.staff_list.readings.marks import read_sex
from marshrut.people.staff_list.readings.names import (
    BIRTH_AFTER,
    LATIN,
    LISTED,
    SURNAME_LAST,
    FullName,
    Tidied,
    capitalised,
    is_patronymic,
    sex_of,
    split_full_name,
    split_initials,
    tidy,
)
from marshrut.people.staff_list.readings.snils import read_snils
from marshrut.sheets import holds_error, is_error, text_of

YOUNGEST, OLDEST = 16, 100
NAME_FIELDS = (Field.FULL_NAME, Field.SURNAME, Field.GIVEN_NAME, Field.PATRONYMIC)
NO_DATE = frozenset({"", "-", "–", "—", "нет", "н/д"})


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the row is about. What could not be read is empty or None; faults stand with the cells."""

    name: FullName
    snils: str | None
    birth_on: date | None
    hired_on: date | None
    sex: str | None


def read_identity(
    cells: RowCells, *, today: date, name_order: str, month_first: frozenset[Field], needs_snils: bool
) -> Identity:
    """Read the identity of a row; blocking faults are noted at their cells."""
    _note_errors(cells)
    name, birth_in_name = _read_name(cells, name_order, today)
    snils = _read_snils(cells, needs_snils)
    birth_on = _read_day(cells, Field.BIRTH_ON, today, month_first) or birth_in_name
    hired_on = _read_day(cells, Field.HIRED_ON, today, month_first)
    _check_days(cells, birth_on, hired_on, today)
    sex = read_sex(cells[Field.SEX]) or sex_of(name.given_name, name.patronymic)
    return Identity(name, snils, birth_on, hired_on, sex)


def _note_errors(cells: RowCells) -> None:
    for field in (*NAME_FIELDS, Field.SNILS, Field.BIRTH_ON, Field.ORGANISATION, Field.POSITION):
        if holds_error(cells[field]):
            cells.block("ref_error", field)


def _tidied(cells: RowCells, field: Field) -> str:
    """A part of a name, mended; what was mended is noted."""
    value = text_of(cells[field])
    if not value or holds_error(cells[field]):
        return ""
    mended: Tidied = tidy(value)
    if mended.lookalikes:
        cells.warn("latin_lookalike", field, fixed=mended.text)
    elif LATIN.search(mended.text):
        cells.warn("latin_letters", field)
    if mended.spaces:
        cells.warn("double_space", field, fixed=mended.text)
    return mended.text


def _read_name(cells: RowCells, order: str, today: date) -> tuple[FullName, date | None]:
    if Field.FULL_NAME in cells and Field.SURNAME not in cells:
        return _read_full_name(cells, order, today)
    surname, given, patronymic = (
        _tidied(cells, field) for field in (Field.SURNAME, Field.GIVEN_NAME, Field.PATRONYMIC)
    )
    if surname and not given and not patronymic and " " in surname:  # the whole name in the first column
        name = split_full_name(surname, order)
    else:
        if given and not patronymic:
            given, patronymic = _given_and_patronymic(given)
        name = FullName(*(capitalised(part) for part in (surname, given, patronymic)))
    if name.surname != surname and surname.lower() == name.surname.lower():
        cells.fix("capitals", Field.SURNAME, surname, name.surname)
    _check_name(cells, name, Field.SURNAME, Field.GIVEN_NAME if Field.GIVEN_NAME in cells else Field.SURNAME)
    return name, None


def _given_and_patronymic(text: str) -> tuple[str, str]:
    """«Мария Ивановна» or «М. И.» in the column of given names."""
    initials = split_initials(text)
    if initials:
        return initials
    given, _, rest = text.partition(" ")
    return (given, rest) if rest and is_patronymic(rest.split()[-1]) else (text, "")


def _read_full_name(cells: RowCells, order: str, today: date) -> tuple[FullName, date | None]:
    text = _tidied(cells, Field.FULL_NAME)
    birth = BIRTH_AFTER.search(text)
    text = text[: birth.start()] if birth else text
    name = split_full_name(text, order)
    written = " ".join(part for part in (name.surname, name.given_name, name.patronymic) if part)
    if name.former:
        cells.fix("former_surname", Field.FULL_NAME, name.former)
    elif text.isupper() or text.islower():
        cells.fix("capitals", Field.FULL_NAME, text, written)
    elif order != SURNAME_LAST and name.surname and not LISTED.sub("", text).startswith(name.surname):
        cells.fix("name_order", Field.FULL_NAME, text, written)
    _check_name(cells, name, Field.FULL_NAME, Field.FULL_NAME)
    return name, read_date(birth[1], today=today, birth=True) if birth else None


def _check_name(cells: RowCells, name: FullName, surname_at: Field, given_at: Field) -> None:
    if cells.is_blocked and any(holds_error(cells[field]) for field in NAME_FIELDS):
        return
    if not name.surname:
        cells.block("surname_missing", surname_at)
    elif not name.given_name:
        cells.block("given_name_missing", given_at)
    elif name.initials_only:
        cells.warn("initials_only", given_at)


def _read_snils(cells: RowCells, needed: bool) -> str | None:
    if Field.SNILS not in cells or is_error(cells[Field.SNILS]):
        return None
    reading = read_snils(cells[Field.SNILS])
    if reading.problem == "missing":
        if needed:
            cells.block("snils_missing", Field.SNILS)
        else:
            cells.warn("identity_without_snils", Field.SNILS)
    elif reading.problem:
        cells.block(f"snils_{reading.problem}", Field.SNILS)
    elif reading.restored:
        cells.fix("snils_zeros", Field.SNILS, fixed=reading.digits)
    return reading.digits


def _read_day(cells: RowCells, field: Field, today: date, month_first: frozenset[Field]) -> date | None:
    cell = cells[field]
    if cell is None or is_error(cell):
        return None
    day = read_date(cell, today=today, birth=field is Field.BIRTH_ON, month_first=field in month_first)
    if day is None and text_of(cell).strip().lower() not in NO_DATE:
        cells.warn("date_unreadable", field)
    return day


def read_day(cells: RowCells, field: Field, *, today: date, month_first: frozenset[Field]) -> date | None:
    """A date column that says nothing about who the person is; an unreadable one is a warning."""
    return _read_day(cells, field, today, month_first)


def _check_days(cells: RowCells, birth_on: date | None, hired_on: date | None, today: date) -> None:
    field = Field.BIRTH_ON if Field.BIRTH_ON in cells else Field.FULL_NAME
    if birth_on is not None:
        if birth_on > today:
            cells.block("birth_in_future", field)
        elif not YOUNGEST <= age_on(today, birth_on) <= OLDEST:
            cells.block("birth_age", field)
        elif hired_on is not None and hired_on <= birth_on:
            cells.block("hired_before_birth", Field.HIRED_ON)
