"""Reading what a row says about the work: post, kind, category, experience, rate, contacts."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from marshrut.people.staff_list.cells import RowCells
from marshrut.people.staff_list.fields import EXPERIENCE, Field
from marshrut.people.staff_list.person import read_day
from marshrut.people.staff_list.readings.marks import (
    MAIN,
    SECOND_JOB,
    read_category,
    read_email,
    read_kind,
    read_phone,
)
from marshrut.people.staff_list.readings.numbers import read_experience, read_number
from marshrut.people.staff_list.readings.positions import LEAVE, PositionReading, read_position
from marshrut.sheets import Cell, is_error

Value = TypeVar("Value")
YES = re.compile(r"да|\+|1|v|есть", re.IGNORECASE)
NO = re.compile(r"нет|-|–|—|0", re.IGNORECASE)
SECOND_JOB_WORDS = re.compile(r"совм|внеш", re.IGNORECASE)
MONTHS_HEADING = re.compile(r"\bмес", re.IGNORECASE)
YEARS_HEADING = re.compile(r"\bлет\b|\bгод", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Job:
    """The work of one row. `kind` is main, internal, external, second_job or empty when nothing is said."""

    position: PositionReading
    kind: str
    category: str | None
    category_on: date | None
    left_on: date | None
    months: dict[Field, int | None]
    rate: float | None
    hours: float | None
    email: str | None
    phone: str | None
    note: str
    on_leave: bool


def read_job(
    cells: RowCells, *, today: date, month_first: frozenset[Field], kind_above: str | None, remark: str
) -> Job:
    """Read the work of a row; what cannot be read is left empty with a warning at its cell.

    kind_above  the kind that a section row gives to the rows below it.
    remark      what stood in brackets after the name.
    """
    position = _position(cells)
    category = read_category(_readable(cells, Field.CATEGORY), today=today)
    if not category.known:
        cells.warn("unknown_category", Field.CATEGORY)
    note = "; ".join(part for part in (cells.text(Field.NOTE), remark) if part)
    days = {
        field: read_day(cells, field, today=today, month_first=month_first)
        for field in (Field.CATEGORY_ON, Field.LEFT_ON)
    }
    return Job(
        position=position,
        kind=_kind(cells, position, note) or kind_above or "",
        category=category.name,
        category_on=days[Field.CATEGORY_ON] or category.on,
        left_on=days[Field.LEFT_ON],
        months={field: _experience(cells, field) for field in EXPERIENCE},
        rate=_read_or_warn(cells, Field.RATE, read_number),
        hours=_read_or_warn(cells, Field.HOURS, read_number),
        email=_contact(cells, Field.EMAIL, read_email),
        phone=_contact(cells, Field.PHONE, read_phone),
        note=note,
        on_leave=position.on_leave or LEAVE.search(note) is not None,
    )


def _readable(cells: RowCells, field: Field) -> Cell:
    return None if is_error(cells[field]) else cells[field]


def _position(cells: RowCells) -> PositionReading:
    text, subject = ("" if is_error(cells[field]) else cells.text(field) for field in (Field.POSITION, Field.SUBJECTS))
    if Field.POSITION in cells and cells[Field.POSITION] is None:
        cells.warn("position_missing", Field.POSITION)
    return read_position(text, subject)


def _kind(cells: RowCells, position: PositionReading, note: str) -> str | None:
    text = cells.text(Field.KIND)
    if text and not is_error(cells[Field.KIND]):
        said = read_kind(text) or _kind_by_answer(cells, text)
        if said:
            return said
        cells.warn("unknown_kind", Field.KIND)
    return (read_kind(note) if SECOND_JOB_WORDS.search(note) else None) or position.kind


def _kind_by_answer(cells: RowCells, text: str) -> str | None:
    """«Да» under «Совместитель» or under «Основное место работы»."""
    asked = read_kind(cells.header(Field.KIND)) or SECOND_JOB
    if YES.fullmatch(text):
        return asked
    if NO.fullmatch(text):
        return SECOND_JOB if asked == MAIN else MAIN
    return None


def _experience(cells: RowCells, field: Field) -> int | None:
    header = cells.header(field)
    in_months = bool(MONTHS_HEADING.search(header)) and not YEARS_HEADING.search(header)
    return _read_or_warn(cells, field, lambda cell: read_experience(cell, in_months=in_months))


def _read_or_warn(cells: RowCells, field: Field, read: Callable[[Cell], Value | None]) -> Value | None:
    try:
        return read(cells[field])
    except ValueError:
        cells.warn("ref_error" if is_error(cells[field]) else "text_in_number", field)
        return None


def _contact(cells: RowCells, field: Field, read: Callable[[Cell], str | None]) -> str | None:
    found = read(cells[field])
    if found is None and len(cells.text(field)) > 3 and not is_error(cells[field]):
        cells.warn(f"{field.value}_unreadable", field)
    return found
