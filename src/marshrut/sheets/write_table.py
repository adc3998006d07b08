"""Every list that leaves the system as a spreadsheet: one look, one way to write it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from marshrut.base.errors import DomainError
from marshrut.sheets.safe_text import is_formula_like, sheet_title, writable

MAX_ROWS = 1_048_000  # a sheet holds 1,048,576
NARROWEST, WIDEST = 8, 60
FONT = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
HEADER = {
    "bold": True,
    "text_wrap": True,
    "bg_color": "#E8EEF7",
    "border": 1,
    "border_color": "#B8C4D6",
    "valign": "vcenter",
}


class ColumnKind(StrEnum):
    """How the cells of a column are written. PERCENT takes 0…100."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    PERCENT = "percent"
    DATE = "date"
    MOMENT = "moment"


FORMATS = {
    ColumnKind.TEXT: {"text_wrap": True},
    ColumnKind.INTEGER: {"num_format": "0"},
    ColumnKind.NUMBER: {"num_format": "0.##"},
    ColumnKind.PERCENT: {"num_format": '0.0"%"'},
    ColumnKind.DATE: {"num_format": "dd.mm.yyyy", "align": "left"},
    ColumnKind.MOMENT: {"num_format": "dd.mm.yyyy hh:mm", "align": "left"},
}


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column: its heading, what its cells are, its width in letters (found from the cells when left out)."""

    title: str
    kind: ColumnKind | str = ColumnKind.TEXT
    width: int | None = None


class TableTooLong(DomainError):
    def __init__(self, *, limit: int) -> None:
        super().__init__(
            f"В списке больше {limit} строк, одна таблица столько не вмещает. "
            "Сузьте список фильтром и выгрузите по частям."
        )


def write_table(
    target: Path | BinaryIO,
    *,
    title: str,
    columns: Sequence[TableColumn | str],
    rows: Iterable[Sequence[object]],
    subtitle: str = "",
    sheet_name: str = "Список",
    max_rows: int = MAX_ROWS,
) -> int:
    """Write a list as an xlsx file and return the number of its rows.

    target    a path or an open binary file.
    columns   their headings, or TableColumn where the look of the cells is to be chosen.
    rows      cells in the order of the columns: str, int, float, date, datetime, bool or None. Consumed one by
              one, so a query may be streamed; memory does not grow with their number.
    max_rows  a smaller bound than a sheet's own, where a list of more would be a mistake.
    subtitle  one line under the title: the day and the filters.

    Headings are styled, frozen and filterable, dates are dates, numbers numbers. Text that looks like a
    formula stays text.

    :raises TableTooLong: more rows than a sheet holds; the file is then incomplete and must be thrown away.
    """
    columns = [TableColumn(column) if isinstance(column, str) else column for column in columns]
    book = xlsxwriter.Workbook(
        target if not isinstance(target, Path) else str(target),
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "remove_timezone": True,
            "nan_inf_to_errors": True,
        },
    )
    try:
        sheet = book.add_worksheet(sheet_title(sheet_name, set()))
        formats = _Formats(book)
        top = _write_head(sheet, formats, title, subtitle, columns)
        widths = [len(column.title) / 2 + 4 for column in columns]
        count = 0
        for count, row in enumerate(rows, 1):
            if count > max_rows:
                raise TableTooLong(limit=max_rows)
            for place, (column, value) in enumerate(zip(columns, row, strict=True)):
                shown = _write(sheet, formats, top + count, place, value, ColumnKind(column.kind))
                widths[place] = max(widths[place], shown + 2)
        _finish(sheet, columns, widths, top, count)
    finally:
        book.close()
    return count


class _Formats:
    """The formats of one book, made once."""

    def __init__(self, book: xlsxwriter.Workbook):
        self.title = book.add_format({**FONT, "bold": True, "font_size": 14})
        self.subtitle = book.add_format({**FONT, "font_color": "#55606E"})
        self.header = book.add_format({**FONT, **HEADER})
        self.cells = {kind: book.add_format({**FONT, **look}) for kind, look in FORMATS.items()}
        self.quoted = book.add_format({**FONT, **FORMATS[ColumnKind.TEXT], "quote_prefix": True})


def _write_head(sheet: Worksheet, formats: _Formats, title: str, subtitle: str, columns: Sequence[TableColumn]) -> int:
    """Title lines and headings; the 0-based row of the headings."""
    sheet.write_string(0, 0, writable(title), formats.title)
    top = 2
    if subtitle:
        sheet.write_string(1, 0, writable(subtitle), formats.subtitle)
        top = 3
    sheet.set_row(top, 32)
    for place, column in enumerate(columns):
        sheet.write_string(top, place, writable(column.title), formats.header)
    return top


def _write(sheet: Worksheet, formats: _Formats, row: int, place: int, value: object, kind: ColumnKind) -> int:
    """Write one cell; the number of letters it shows."""
    look: Format = formats.cells[kind]
    match value:
        case None | "":
            return 0
        case bool():
            return _write(sheet, formats, row, place, "да" if value else "нет", ColumnKind.TEXT)
        case datetime() | date():
            wanted = ColumnKind.MOMENT if isinstance(value, datetime) and kind != ColumnKind.DATE else ColumnKind.DATE
            sheet.write_datetime(row, place, value, formats.cells[wanted])
            return 16 if wanted is ColumnKind.MOMENT else 10
        case int() | float() if kind != ColumnKind.TEXT:
            sheet.write_number(row, place, value, look)
            return len(f"{value:.2f}")
        case int() | float():
            sheet.write_number(row, place, value, formats.cells[ColumnKind.NUMBER])
            return len(f"{value:.2f}")
        case _:
            text = writable(str(value))
            sheet.write_string(
                row, place, text, formats.quoted if is_formula_like(text) else formats.cells[ColumnKind.TEXT]
            )
            return max(map(len, text.splitlines()), default=0)


def _finish(sheet: Worksheet, columns: Sequence[TableColumn], widths: Sequence[float], top: int, count: int) -> None:
    for place, (column, width) in enumerate(zip(columns, widths, strict=True)):
        sheet.set_column(place, place, column.width or min(max(width, NARROWEST), WIDEST))
    sheet.autofilter(top, 0, top + count, len(columns) - 1)
    sheet.freeze_panes(top + 1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(top)
