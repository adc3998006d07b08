"""Rows whose cells have slipped one place to the side: somebody inserted or deleted a single cell."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from marshrut.people.staff_list.fields import Field
from marshrut.people.staff_list.readings.dates import read_date
from marshrut.people.staff_list.readings.marks import read_category, read_kind, read_sex
from marshrut.people.staff_list.readings.names import (
    is_full_name,
    is_given_name,
    is_patronymic,
    looks_like_surname,
    tidy,
)
from marshrut.people.staff_list.readings.organisations import looks_like_organisation
from marshrut.people.staff_list.readings.places import looks_like_municipality
from marshrut.people.staff_list.readings.positions import looks_like_position
from marshrut.people.staff_list.readings.snils import read_snils
from marshrut.sheets import Cell, text_of

CENTURY = date(2000, 1, 1)
GAIN = 2  # how many more cells must fit after the move
SUSPICIOUS = 2  # cells out of place before anybody looks closer


def _is_day(cell: Cell) -> bool:
    return isinstance(cell, date | datetime) or (isinstance(cell, str) and read_date(cell, today=CENTURY) is not None)


FITS = {
    Field.FULL_NAME: lambda cell: isinstance(cell, str) and is_full_name(cell),
    Field.SURNAME: lambda cell: (
        isinstance(cell, str) and looks_like_surname(tidy(cell).text) and not is_given_name(cell)
    ),
    Field.GIVEN_NAME: lambda cell: isinstance(cell, str) and is_given_name(tidy(cell).text),
    Field.PATRONYMIC: lambda cell: isinstance(cell, str) and is_patronymic(tidy(cell).text.rpartition(" ")[2]),
    Field.SEX: lambda cell: read_sex(cell) is not None,
    Field.BIRTH_ON: _is_day,
    Field.HIRED_ON: _is_day,
    Field.SNILS: lambda cell: not isinstance(cell, date) and read_snils(cell).problem in (None, "checksum"),
    Field.POSITION: lambda cell: isinstance(cell, str) and looks_like_position(cell),
    Field.ORGANISATION: lambda cell: isinstance(cell, str) and looks_like_organisation(cell),
    Field.MUNICIPALITY: lambda cell: isinstance(cell, str) and looks_like_municipality(cell),
    Field.KIND: lambda cell: isinstance(cell, str) and read_kind(cell) is not None,
    Field.CATEGORY: lambda cell: not _is_day(cell) and read_category(cell, today=CENTURY).name is not None,
    Field.EMAIL: lambda cell: "@" in text_of(cell),
}


def find_shift(row: Sequence[Cell], columns: Mapping[Field, int]) -> tuple[int, int] | None:
    """The column from which the cells have slipped, and +1 for right, −1 for left; None for a row in order.

    Every possible column is tried; a slip is one when at least two more cells fit their headings after it.
    """
    places = sorted((column, field) for field, column in columns.items() if field in FITS)
    cells = {column: row[column - 1] if column <= len(row) else None for column in range(len(row) + 2)}
    in_place = [_fits(field, cells[column]) for column, field in places]
    filled_wrongly = sum(
        not fits and cells[column] is not None for (column, _), fits in zip(places, in_place, strict=True)
    )
    if filled_wrongly < SUSPICIOUS:
        return None
    best, found = sum(in_place) + GAIN - 1, None
    for side in (1, -1):
        moved = [_fits(field, cells.get(column + side)) for column, field in places]
        for start, (column, _) in enumerate(places):
            # What stood in the first slipped column went one place on (right) or was lost (left).
            kept = moved[start:] if side == 1 else moved[start + 1 :]
            score = sum(in_place[:start]) + sum(kept)
            if score > best or (score == best and found and found[1] == side):
                best, found = score, (column, side)
    return found


def _fits(field: Field, cell: Cell) -> bool:
    return cell is not None and FITS[field](cell)
