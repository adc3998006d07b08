"""Finding out how a staff list is laid out: by the wording of its headings and by what stands under them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from marshrut.base.errors import DomainError
from marshrut.people.staff_list.contents import ALONE, STRICTNESS, Contents, look_into
from marshrut.people.staff_list.fields import DATES, TITLES, WORDING, Field
from marshrut.people.staff_list.layout import ColumnGuess, Layout, SheetLayout
from marshrut.people.staff_list.readings.dates import writes_month_first
from marshrut.people.staff_list.readings.names import (
    SURNAME_FIRST,
    SURNAME_LAST,
    is_full_name,
    is_given_name,
    is_patronymic,
    tidy,
)
from marshrut.people.staff_list.readings.snils import read_snils
from marshrut.people.staff_list.rows import RowKind, RowReader
from marshrut.people.staff_list.verdict import is_staff_list, sheet_organisation
from marshrut.sheets import Cell, Headings, Sheet, Workbook, assign, find_headings, is_numbering, text_of

SAMPLE_ROWS = 200
WORTH = 0.38  # a column whose best fit is below this has no field
EMPTY_COLUMN = 0.9  # a heading over no values at all is trusted a little less
SURE_ENOUGH = 3  # filled cells below which contents alone decide nothing

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
    corrections = corrections or {}
    layouts = [
        _recognise_sheet(sheet, today, dict(corrections.get(sheet.name, {}))) for sheet in workbook.sheets
    ]
    shown = any(
        layout.is_staff_list and not sheet.hidden
        for sheet, layout in zip(workbook.sheets, layouts, strict=True)
    )
    layouts = [
        replace(layout, is_staff_list=False, reason="Лист скрыт, а на видимых листах список есть.")
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
            replace(layout, **sheet_organisation(sheet, layout, several=several))
            if layout.is_staff_list
            else layout
            for sheet, layout in zip(workbook.sheets, layouts, strict=True)
        )
    )


@dataclass(frozen=True, slots=True)
class _Column:
    header: str
    contents: Contents
    words: Mapping[str, float]
    samples: tuple[str, ...]


def _recognise_sheet(sheet: Sheet, today: date, corrected: Mapping[str, Field | str | None]) -> SheetLayout:
    if not any(cell is not None for row in sheet.rows for cell in row):
        return SheetLayout(sheet.name, is_staff_list=False, reason="Лист пустой.")
    headings = find_headings(sheet, name_of=WORDING.best, is_data=is_data_row)
    body = _sample(sheet, headings)
    columns = [
        _column(headings.texts[place], [row[place] for row in body], today) for place in range(sheet.width)
    ]
    guesses = _apply(corrected, _guess(columns))
    fields = {guess.field: guess.column for guess in guesses if guess.field}
    reader = RowReader(fields, headings.texts)
    start = headings.last_row or _first_data_row(sheet) - 1
    people = [
        number
        for number, row in enumerate(sheet.rows[start:], start + 1)
        if reader.kind(row) is RowKind.PERSON
    ]
    accepted, reason = is_staff_list(sheet, fields, len(people), columns, start)
    if corrected and people and (Field.FULL_NAME in fields or Field.SURNAME in fields):
        accepted, reason = True, "Столбцы указаны вручную."
    rows = [sheet.rows[number - 1] for number in people]
    return SheetLayout(
        name=sheet.name,
        is_staff_list=accepted,
        reason=reason,
        header_rows=headings.rows,
        first_row=people[0] if people else 0,
        last_row=people[-1] if people else 0,
        columns=guesses,
        name_order=_name_order(_cells(rows, fields.get(Field.FULL_NAME))),
        month_first=frozenset(
            field for field in DATES if writes_month_first(_cells(rows, fields.get(field)))
        ),
    )


def _cells(rows: Sequence[Sequence[Cell]], column: int | None) -> list[Cell]:
    return [row[column - 1] for row in rows] if column else []


def is_data_row(row: Sequence[Cell]) -> bool:
    """True for a row with a person in it: a СНИЛС, a name with a patronymic, or a date among other cells."""
    filled = [cell for cell in row if cell is not None]
    if any(read_snils(cell).digits for cell in filled if not isinstance(cell, date | bool)):
        return True
    if len(filled) >= 3 and any(isinstance(cell, date | datetime) for cell in filled):
        return True
    texts = [tidy(cell).text for cell in filled if isinstance(cell, str)]
    named = any(
        is_full_name(text) or (" " not in text and is_patronymic(text) and len(filled) > 2) for text in texts
    )
    return named and len(filled) > 1


def _first_data_row(sheet: Sheet) -> int:
    return next((number for number, row in enumerate(sheet.rows, 1) if is_data_row(row)), 1)


def _sample(sheet: Sheet, headings: Headings) -> list[list[Cell]]:
    """Rows to look into: enough of them, spread over the whole list, none of the nearly empty ones."""
    start = headings.last_row or _first_data_row(sheet) - 1
    body = [
        row
        for row in sheet.rows[start:]
        if sum(cell is not None for cell in row) > 1 and not is_numbering(row)
    ]
    if not body:
        return []
    usual = sorted(sum(cell is not None for cell in row) for row in body)[len(body) // 2]
    full = [row for row in body if sum(cell is not None for cell in row) >= usual / 2]
    step = max(1, len(full) // SAMPLE_ROWS)
    return full[::step][:SAMPLE_ROWS]


def _column(header: str, cells: Sequence[Cell], today: date) -> _Column:
    shown = [text_of(cell) for cell in cells if cell is not None]
    return _Column(
        header,
        look_into(cells, today=today),
        WORDING.scores(header) if header else {},
        tuple(dict.fromkeys(shown))[:3],
    )


def _guess(columns: Sequence[_Column]) -> tuple[ColumnGuess, ...]:
    fits = [_fits(column) for column in columns]
    worth = [max(WORTH, column.words.get(Field.OTHER, 0.0) * 0.95) for column in columns]
    chosen = assign(fits, worth=worth)
    chosen = _one_way_to_name(chosen)
    guesses = []
    for place, (column, name) in enumerate(zip(columns, chosen, strict=True), 1):
        field = Field(name) if name else Field.OTHER if column.words.get(Field.OTHER, 0.0) >= 0.5 else None
        fit = fits[place - 1].get(field, 0.0) if name else 0.0
        guesses.append(
            ColumnGuess(
                place, column.header, field, round(min(1.0, fit), 2), _reason(column, field), column.samples
            )
        )
    return tuple(guesses)


def _fits(column: _Column) -> dict[str, float]:
    contents, fits = column.contents, {}
    for field in {*column.words, *contents.shares} - {Field.OTHER}:
        words, share = column.words.get(field, 0.0), contents.shares.get(field, 0.0)
        lost = STRICTNESS.get(field, 0.0) * (1 - min(1.0, share * 1.25))
        by_words = words * ((1 - lost) if contents.filled else EMPTY_COLUMN)
        alone = share * ALONE.get(field, 0.0) if share >= 0.5 and contents.filled >= SURE_ENOUGH else 0.0
        fits[field] = max(by_words, alone) + 0.04 * min(words, share)
    return fits


def _one_way_to_name(chosen: list[str | None]) -> list[str | None]:
    """A list that gives names in three columns and once more in one is read by the three."""
    if Field.SURNAME in chosen and Field.GIVEN_NAME in chosen and Field.FULL_NAME in chosen:
        return [None if field == Field.FULL_NAME else field for field in chosen]
    return chosen


def _reason(column: _Column, field: Field | None) -> str:
    if field is None:
        return "Назначение столбца не ясно." if column.contents.filled else "Столбец пустой."
    if field is Field.OTHER:
        return f"По заголовку «{_short(column.header)}» видно, что столбец для списка не нужен."
    words, share = column.words.get(field, 0.0), column.contents.shares.get(field, 0.0)
    fitting = round(share * column.contents.filled)
    said = f"заголовок «{_short(column.header)}»" if words >= 0.5 else ""
    seen = f"значения подходят: {fitting} из {column.contents.filled}" if share >= 0.3 else ""
    told = " и ".join(part for part in (said, seen) if part) or "другие столбцы подходят хуже"
    return f"{TITLES[field]}: {told}."


def _short(header: str) -> str:
    plain = " ".join(header.split())
    return plain if len(plain) <= 60 else f"{plain[:57]}…"


def _apply(
    corrected: Mapping[str, Field | str | None], guesses: tuple[ColumnGuess, ...]
) -> tuple[ColumnGuess, ...]:
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


def _name_order(cells: Sequence[Cell]) -> str:
    """How a column writes names, by the place of the patronymics, else of the known given names."""
    words = [tidy(cell).text.split() for cell in cells if isinstance(cell, str)]
    threes = [parts for parts in words if len(parts) == 3]
    last = sum(is_patronymic(parts[1]) and not is_patronymic(parts[2]) for parts in threes)
    first = sum(is_patronymic(parts[2]) for parts in threes)
    if not threes:
        twos = [parts for parts in words if len(parts) == 2]
        last = sum(is_given_name(parts[0]) and not is_given_name(parts[1]) for parts in twos)
        first = sum(is_given_name(parts[1]) and not is_given_name(parts[0]) for parts in twos)
    return SURNAME_LAST if last > first else SURNAME_FIRST
