"""Finding out how a staff list is laid out: by the wording of its headings and by what stands under them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from marshrut.base.errors import DomainError
from marshrut.people.staff_list.body import body_rows
from marshrut.people.staff_list.fields import DATES, WORDING, Field
from marshrut.people.staff_list.guess import (
    Column,
    columns_of,
    first_data_row,
    fits,
    is_data_row,
    reason,
    worth,
)
from marshrut.people.staff_list.layout import Block, ColumnGuess, Layout, SheetLayout
from marshrut.people.staff_list.readings.dates import writes_month_first
from marshrut.people.staff_list.readings.names import name_order_of
from marshrut.people.staff_list.rows import RowKind
from marshrut.people.staff_list.verdict import is_staff_list, sheet_organisation
from marshrut.sheets import Cell, Headings, Sheet, Workbook, assign, find_headings, is_heading, repeats_headings

Corrections = Mapping[str, Mapping[str, Field | str | None]]


class NotAStaffList(DomainError):
    """No sheet of the file holds people with their posts."""

    def __init__(self, *, name: str, reasons: Sequence[str]):
        told = " ".join(reasons[:3])
        super().__init__(
            f"Файл «{name}» не похож на список сотрудников. {told} Нужна таблица, где каждая строка — один "
            "человек: фамилия, имя, отчество, СНИЛС или дата рождения, должность."
        )
        self.reasons = tuple(reasons)


def recognise(workbook: Workbook, *, today: date, corrections: Corrections | None = None) -> Layout:
    """Find the staff lists of a file and the meaning of their columns.

    today        settles ages and two-digit years.
    corrections  what a person has set on the mapping page: sheet → column letter → field or None. A corrected
                 column is believed; a field that was guessed elsewhere moves there.

    :raises NotAStaffList: no sheet is one and nobody has said otherwise.
    """
    workbook, corrections = workbook.shortened(), corrections or {}
    layouts = [_recognise_sheet(sheet, today, dict(corrections.get(sheet.name, {}))) for sheet in workbook.sheets]
    shown = any(
        layout.is_staff_list and not sheet.hidden for sheet, layout in zip(workbook.sheets, layouts, strict=True)
    )
    layouts = [
        replace(layout, is_staff_list=False, reason="лист скрыт, а на видимых листах список есть.")
        if sheet.hidden and shown and layout.is_staff_list and sheet.name not in corrections
        else layout
        for sheet, layout in zip(workbook.sheets, layouts, strict=True)
    ]
    if not any(layout.is_staff_list for layout in layouts):
        raise NotAStaffList(
            name=workbook.name, reasons=[f"Лист «{layout.name}»: {layout.reason}" for layout in layouts]
        )
    several = sum(layout.is_staff_list for layout in layouts) > 1
    return Layout(
        tuple(
            replace(layout, **sheet_organisation(sheet, layout, several=several)) if layout.is_staff_list else layout
            for sheet, layout in zip(workbook.sheets, layouts, strict=True)
        )
    )


def _recognise_sheet(sheet: Sheet, today: date, corrected: Mapping[str, Field | str | None]) -> SheetLayout:
    if not any(cell is not None for row in sheet.rows for cell in row):
        return SheetLayout(sheet.name, is_staff_list=False, reason="лист пустой.")
    tables = _tables(sheet)
    blocks: list[Block] = []
    columns: list[Column] = []
    for place, (headings, start, end) in enumerate(tables):
        seen = columns_of(sheet, headings, WORDING, today=today, last_row=end)
        columns = columns or seen
        blocks.append(Block(headings.rows, start, end, _apply(corrected if place == 0 else {}, _guess(seen))))
    people = [row for block in blocks for row in body_rows(sheet, block) if row.kind is RowKind.PERSON]
    fields = blocks[0].fields
    accepted, reason = is_staff_list(sheet, fields, len(people), columns, blocks[0].start)
    if corrected and people and (Field.FULL_NAME in fields or Field.SURNAME in fields):
        accepted, reason = True, "столбцы указаны вручную."

    def cells(field: Field) -> list[Cell]:
        return [row.cells[fields[field] - 1] for row in people] if field in fields else []

    return SheetLayout(
        name=sheet.name,
        is_staff_list=accepted,
        reason=reason,
        blocks=tuple(blocks),
        first_row=people[0].number if people else 0,
        last_row=people[-1].number if people else 0,
        name_order=name_order_of(cells(Field.FULL_NAME)),
        month_first=frozenset(field for field in DATES if writes_month_first(cells(field))),
    )


def _tables(sheet: Sheet) -> list[tuple[Headings, int, int]]:
    """Headings, start and end of every table: a new one begins where other headings stand."""
    headings = find_headings(sheet, name_of=WORDING.best, is_data=is_data_row)
    if not headings.rows:
        return [(headings, first_data_row(sheet) - 1, len(sheet.rows))]
    tables = [(headings, headings.last_row)]
    for number, row in enumerate(sheet.rows[headings.last_row :], headings.last_row + 1):
        current, start = tables[-1]
        if number <= start or is_data_row(row) or not is_heading(row, WORDING.best):
            continue
        if not repeats_headings(row, current.texts):
            found = find_headings(sheet, name_of=WORDING.best, is_data=is_data_row, first_row=number, last_row=number)
            tables.append((found, found.last_row))
    ends = [following.rows[0] - 1 for following, _ in tables[1:]] + [len(sheet.rows)]
    return [(found, start, end) for (found, start), end in zip(tables, ends, strict=True)]


def _guess(columns: Sequence[Column]) -> tuple[ColumnGuess, ...]:
    weights = [fits(column, list(Field)) for column in columns]
    chosen = _one_way_to_name(assign(weights, worth=[worth(column) for column in columns]))
    guesses = []
    for place, (column, weight, name) in enumerate(zip(columns, weights, chosen, strict=True), 1):
        useless = column.words.get(Field.OTHER, 0.0) >= 0.5
        field = Field(name) if name else Field.OTHER if useless else None
        confidence = round(min(1.0, weight.get(field, 0.0) if field else 0.0), 2)
        guesses.append(ColumnGuess(place, column.header, field, confidence, reason(column, field), column.samples))
    return tuple(guesses)


def _one_way_to_name(chosen: list[str | None]) -> list[str | None]:
    """A list that gives names in three columns and once more in one is read by the three."""
    if Field.SURNAME in chosen and Field.GIVEN_NAME in chosen and Field.FULL_NAME in chosen:
        return [None if field == Field.FULL_NAME else field for field in chosen]
    return chosen


def _apply(corrected: Mapping[str, Field | str | None], guesses: tuple[ColumnGuess, ...]) -> tuple[ColumnGuess, ...]:
    """Put what a person has set over what was guessed; a field stands in one column only."""
    wanted = {letter.upper(): Field(field) if field else None for letter, field in corrected.items()}
    taken = {field for field in wanted.values() if field not in (None, Field.OTHER)}
    result = []
    for guess in guesses:
        if guess.letter in wanted:
            guess = replace(guess, field=wanted[guess.letter], confidence=1.0, reason="Указано вручную.")
        elif guess.field in taken:
            guess = replace(guess, field=None, confidence=0.0, reason="Это поле указано в другом столбце.")
        result.append(guess)
    return tuple(result)
