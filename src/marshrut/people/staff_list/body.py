"""The rows of one table made whole: merged cells filled, second jobs given the name above, each row's kind told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from marshrut.people.staff_list.fields import Field
from marshrut.people.staff_list.layout import Block
from marshrut.people.staff_list.readings.positions import is_vacancy, looks_like_position
from marshrut.people.staff_list.rows import RowKind, RowReader
from marshrut.sheets import Cell, Sheet

IDENTITY = (
    Field.FULL_NAME,
    Field.SURNAME,
    Field.GIVEN_NAME,
    Field.PATRONYMIC,
    Field.SNILS,
    Field.BIRTH_ON,
    Field.SEX,
)
SPANNING = (*IDENTITY, Field.ORGANISATION, Field.MUNICIPALITY, Field.INN)


@dataclass(frozen=True, slots=True)
class BodyRow:
    """A row with its 1-based number, its cells after filling, and what it is."""

    number: int
    cells: Sequence[Cell]
    kind: RowKind


def body_rows(sheet: Sheet, block: Block) -> list[BodyRow]:
    """All rows under the headings of a table.

    A cell merged over several rows counts in each of them. A row that gives a post and nothing of who holds it
    is one more job of the person right above.
    """
    columns = block.fields
    reader = RowReader(columns, block.headers)
    spans = _spans(sheet, columns)
    rows: list[BodyRow] = []
    for number in range(block.start + 1, block.end + 1):
        cells = _filled(sheet, number, spans)
        kind = reader.kind(cells)
        above = rows[-1] if rows else None
        if above is not None and above.kind is RowKind.PERSON and _continues(cells, kind, columns):
            cells, kind = _with_person(cells, above.cells, columns), RowKind.PERSON
        rows.append(BodyRow(number, cells, kind))
    return rows


def _spans(sheet: Sheet, columns: Mapping[Field, int]) -> dict[int, list[tuple[int, int]]]:
    """Row → (column, row of the value) for the rows that a merge covers below its first one."""
    wanted = {columns[field] for field in SPANNING if field in columns}
    covered: dict[int, list[tuple[int, int]]] = {}
    for top, left, bottom, _ in sheet.merged:
        if left in wanted:
            for row in range(top + 1, bottom + 1):
                covered.setdefault(row, []).append((left, top))
    return covered


def _filled(sheet: Sheet, number: int, spans: Mapping[int, list[tuple[int, int]]]) -> Sequence[Cell]:
    row = sheet.rows[number - 1]
    if number not in spans or all(cell is None for cell in row):
        return row
    cells = list(row)
    for column, top in spans[number]:
        if cells[column - 1] is None:
            cells[column - 1] = sheet.cell(top, column)
    return cells


def _continues(cells: Sequence[Cell], kind: RowKind, columns: Mapping[Field, int]) -> bool:
    if kind not in (RowKind.PERSON, RowKind.REMARK, RowKind.SECTION) or Field.POSITION not in columns:
        return False
    position = cells[columns[Field.POSITION] - 1]
    said = [cells[columns[field] - 1] for field in (*IDENTITY, Field.NUMBER) if field in columns]
    return (
        isinstance(position, str)
        and looks_like_position(position)
        and not is_vacancy(" ".join(cell for cell in cells if isinstance(cell, str)))
        and all(cell is None for cell in said)
    )


def _with_person(cells: Sequence[Cell], above: Sequence[Cell], columns: Mapping[Field, int]) -> Sequence[Cell]:
    whole = list(cells)
    for field in SPANNING:
        if field in columns and whole[columns[field] - 1] is None:
            whole[columns[field] - 1] = above[columns[field] - 1]
    return whole
