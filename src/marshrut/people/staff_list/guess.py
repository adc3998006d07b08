"""Weighing one column: how well it fits each field, by its heading and by what stands under it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from marshrut.people.staff_list.contents import ALONE, STRICTNESS, Contents, look_into
from marshrut.people.staff_list.fields import TITLES, Field
from marshrut.people.staff_list.readings.names import is_full_name, is_patronymic, tidy
from marshrut.people.staff_list.readings.snils import read_snils
from marshrut.sheets import Cell, Headings, Sheet, Wording, is_numbering, text_of

SAMPLE_ROWS = 200
WORTH = 0.38  # a column whose best fit is below this has no field
EMPTY_COLUMN = 0.9  # a heading over no values at all is trusted a little less
SURE_ENOUGH = 3  # filled cells below which contents do not outvote a heading
SURE_WITHOUT_HEADING, SURE_SHARE = 2, 0.3
TELLING = 5  # with fewer cells a heading is not outvoted by one that is faulty


@dataclass(frozen=True, slots=True)
class Column:
    """A column as it is weighed: its heading, how the heading reads, what its cells say, some of them.

    rows  how many rows were looked at, filled or not.
    """

    header: str
    rows: int
    words: Mapping[str, float]
    contents: Contents
    samples: tuple[str, ...]


def columns_of(
    sheet: Sheet, headings: Headings, wording: Wording, *, today: date, last_row: int | None = None
) -> list[Column]:
    """All columns of a table, looked into on a sample of its rows down to the last one."""
    body = _sample(sheet, headings, last_row)
    return [
        _column(headings.texts[place], [row[place] for row in body], wording, today) for place in range(sheet.width)
    ]


def _column(header: str, cells: Sequence[Cell], wording: Wording, today: date) -> Column:
    shown = [text_of(cell) for cell in cells if cell is not None]
    words = wording.scores(header) if header else {}
    return Column(header, len(cells), words, look_into(cells, today=today), tuple(dict.fromkeys(shown))[:3])


def fits(column: Column, fields: Collection[str]) -> dict[str, float]:
    """field → 0…1 for the fields that the column could be.

    A heading loses weight over cells of another sort; cells may name a column without a heading.
    """
    contents, found = column.contents, {}
    for field in ({*column.words, *contents.shares} & {*fields}) - {Field.OTHER}:
        words, share = column.words.get(field, 0.0), contents.shares.get(field, 0.0)
        lost = STRICTNESS.get(field, 0.0) * (1 - min(1.0, share * 1.25)) * min(1.0, contents.filled / TELLING)
        by_words = words * ((1 - lost) if contents.filled else EMPTY_COLUMN)
        alone = share * ALONE.get(field, 0.0) if share >= 0.5 and _is_sure(column) else 0.0
        found[field] = max(by_words, alone) + 0.04 * min(words, share)
    return found


def _is_sure(column: Column) -> bool:
    """Are there enough cells to name a column by them: a few rows that slipped fill a column nobody has headed."""
    if column.header:
        return column.contents.filled >= SURE_ENOUGH
    return column.contents.filled >= max(SURE_WITHOUT_HEADING, SURE_SHARE * column.rows)


def worth(column: Column) -> float:
    """What it is worth to leave the column without a field."""
    return max(WORTH, column.words.get(Field.OTHER, 0.0) * 0.95)


def reason(column: Column, field: Field | None) -> str:
    """Why a column was taken for the field, one Russian sentence."""
    if field is None:
        return "Назначение столбца не ясно." if column.contents.filled else "Столбец пустой."
    if field is Field.OTHER:
        return f"По заголовку «{short(column.header)}» видно, что столбец для списка не нужен."
    words, share = column.words.get(field, 0.0), column.contents.shares.get(field, 0.0)
    fitting = round(share * column.contents.filled)
    said = f"заголовок «{short(column.header)}»" if words >= 0.5 else ""
    seen = f"значения подходят: {fitting} из {column.contents.filled}" if share >= 0.3 else ""
    told = " и ".join(part for part in (said, seen) if part) or "другие столбцы подходят хуже"
    return f"{TITLES[field]}: {told}."


def short(header: str) -> str:
    """A heading for a sentence: one line, at most 60 letters."""
    plain = " ".join(header.split())
    return plain if len(plain) <= 60 else f"{plain[:57]}…"


def is_data_row(row: Sequence[Cell]) -> bool:
    """True for a row with a person in it: a СНИЛС, a name with a patronymic, or a date among other cells."""
    filled = [cell for cell in row if cell is not None]
    if any(read_snils(cell).digits for cell in filled if not isinstance(cell, date | bool)):
        return True
    if len(filled) >= 3 and any(isinstance(cell, date | datetime) for cell in filled):
        return True
    texts = [tidy(cell).text for cell in filled if isinstance(cell, str)]
    named = any(is_full_name(text) or (" " not in text and is_patronymic(text) and len(filled) > 2) for text in texts)
    return named and len(filled) > 1


def first_data_row(sheet: Sheet) -> int:
    """The first row with a person, 1-based; 1 when there is none."""
    return next((number for number, row in enumerate(sheet.rows, 1) if is_data_row(row)), 1)


def _sample(sheet: Sheet, headings: Headings, last_row: int | None) -> list[list[Cell]]:
    """Rows to look into: enough of them, spread over the whole list, none of the nearly empty ones."""
    start = headings.last_row or first_data_row(sheet) - 1
    body = [row for row in sheet.rows[start:last_row] if _filled(row) > 1 and not is_numbering(row)]
    if not body:
        return []
    usual = sorted(map(_filled, body))[len(body) // 2]
    full = [row for row in body if _filled(row) >= usual / 2]
    step = max(1, len(full) // SAMPLE_ROWS)
    return full[::step][:SAMPLE_ROWS]


def _filled(row: Sequence[Cell]) -> int:
    return sum(cell is not None for cell in row)
