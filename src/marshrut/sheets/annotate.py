"""The sender's own file, given back with what is wrong beside every row."""

from collections.abc import Collection, Mapping, Sequence
from copy import copy
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import xlsxwriter
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from marshrut.sheets.grid import Cell, Sheet, Workbook
from marshrut.sheets.limits import Limits
from marshrut.sheets.read_workbook import read_workbook
from marshrut.sheets.safe_text import is_formula_like, sheet_title, writable

NOTE_HEADING = "Что исправить"
NOTE_WIDTH = 60
TINT = "FFF3D6"
UNOPENED = (InvalidFileException, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError)

Notes = Mapping[tuple[str, int], str]


def annotate(
    path: Path,
    notes: Notes,
    out: Path,
    *,
    heading_rows: Mapping[str, Sequence[int]] | None = None,
    only_bad: bool = False,
    keep_rows: Mapping[str, Collection[int]] | None = None,
    limits: Limits | None = None,
) -> None:
    """Write an xlsx copy of a sent file with one more column «Что исправить» and the rows to mend tinted.

    notes         (sheet, row) → what to mend, in Russian; rows are 1-based as in the file.
    heading_rows  sheet → its heading rows: the new column's heading goes into the last of them, else row 1.
    only_bad      leave out rows without a note that stand below the headings and are not in keep_rows.
    keep_rows     sheet → rows to keep with only_bad, such as section rows that name the school.

    An xlsx keeps its look; xls, ods and csv are written anew. Formulas are replaced by their values, and text
    that looks like a formula stays text. A column that an earlier round has added is used again.

    :raises UnreadableFile: as `read_workbook`.
    """
    path, headings = Path(path), {name: tuple(rows) for name, rows in (heading_rows or {}).items()}
    book = read_workbook(path, limits=limits)
    if book.kind == "xlsx" and not only_bad and _annotate_copy(path, book, notes, headings, out):
        return
    _rebuild(book, notes, headings, out, only_bad=only_bad, keep_rows=keep_rows or {})


def note_column(sheet: Sheet, heading_row: int) -> int:
    """Where the notes of a sheet go: the column an earlier round has added, else the first free one."""
    for column in range(sheet.width, 0, -1):
        if sheet.cell(heading_row, column) == NOTE_HEADING:
            return column
    return sheet.width + 1


def _heading_row(sheet: Sheet, headings: Mapping[str, Sequence[int]]) -> int:
    return max(headings.get(sheet.name, ()), default=1)


def _annotate_copy(path: Path, book: Workbook, notes: Notes, headings: Mapping[str, Sequence[int]], out: Path) -> bool:
    """Add the column to a copy that keeps its look; False when the file has something the copier cannot take."""
    try:
        copied = openpyxl.load_workbook(path, data_only=True, keep_links=False)
        for sheet in book.sheets:
            own = {row: text for (name, row), text in notes.items() if name == sheet.name}
            if own:
                _mark(copied[sheet.name], sheet, own, _heading_row(sheet, headings))
        for worksheet in copied.worksheets:
            _disarm(worksheet)
        copied.save(out)
    except UNOPENED:
        return False
    return True


def _mark(target: Worksheet, sheet: Sheet, notes: Mapping[int, str], heading_row: int) -> None:
    column = note_column(sheet, heading_row)
    for row in range(heading_row + 1, len(sheet.rows) + 1):
        if column <= sheet.width:
            target.cell(row, column).value = None
    heading = target.cell(heading_row, column, NOTE_HEADING)
    if column > 1:
        heading._style = copy(target.cell(heading_row, column - 1)._style)
    heading.font = Font(bold=True)
    heading.alignment = Alignment(wrap_text=True, vertical="center")
    target.column_dimensions[heading.column_letter].width = NOTE_WIDTH
    target.column_dimensions[heading.column_letter].hidden = False
    fill = PatternFill("solid", start_color=TINT, end_color=TINT)
    for row, text in notes.items():
        cell = target.cell(row, column)
        cell.value, cell.data_type = writable(text), "s"
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        for place in range(1, column + 1):
            target.cell(row, place).fill = fill


def _disarm(target: Worksheet) -> None:
    """No cell may compute: what is still a formula becomes its text, text that looks like one is quoted."""
    for row in target.iter_rows():
        for cell in row:
            if cell.data_type == "f":
                cell.value, cell.data_type = str(cell.value), "s"
            if isinstance(cell.value, str) and is_formula_like(cell.value):
                cell.data_type = "s"
                cell.quotePrefix = True


def _rebuild(
    book: Workbook,
    notes: Notes,
    headings: Mapping[str, Sequence[int]],
    out: Path,
    *,
    only_bad: bool,
    keep_rows: Mapping[str, Collection[int]],
) -> None:
    written = xlsxwriter.Workbook(
        str(out), {"strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": True}
    )
    formats = _Formats(written)
    taken: set[str] = set()
    for sheet in book.sheets:
        own = {row: text for (name, row), text in notes.items() if name == sheet.name}
        if only_bad and not own:
            continue
        heading_row = _heading_row(sheet, headings)
        kept = [
            row
            for row in range(1, len(sheet.rows) + 1)
            if not only_bad or row <= heading_row or row in own or row in keep_rows.get(sheet.name, ())
        ]
        target = written.add_worksheet(sheet_title(sheet.name, taken))
        _write_sheet(target, formats, sheet, kept, own, heading_row)
    if not written.worksheets():
        written.add_worksheet()
    written.close()


class _Formats:
    """Plain and tinted formats for every sort of cell."""

    def __init__(self, book: xlsxwriter.Workbook):
        looks = {
            "text": {},
            "day": {"num_format": "dd.mm.yyyy"},
            "moment": {"num_format": "dd.mm.yyyy hh:mm"},
            "time": {"num_format": "hh:mm"},
            "quoted": {"quote_prefix": True},
            "note": {"text_wrap": True},
            "quoted note": {"text_wrap": True, "quote_prefix": True},
        }
        top = {"valign": "top"}
        self.plain = {name: book.add_format({**top, **look}) for name, look in looks.items()}
        self.tinted = {name: book.add_format({**top, **look, "bg_color": f"#{TINT}"}) for name, look in looks.items()}
        self.heading = book.add_format({**top, "bold": True, "text_wrap": True})


def _write_sheet(
    target, formats: _Formats, sheet: Sheet, kept: Sequence[int], notes: Mapping[int, str], heading_row: int
) -> None:
    column = note_column(sheet, heading_row)
    widths = [8] * max(sheet.width, column)
    for place, row in enumerate(kept):
        looks = formats.tinted if row in notes else formats.plain
        for index, cell in enumerate(sheet.rows[row - 1]):
            if index + 1 == column:
                continue
            _write_cell(
                target,
                place,
                index,
                cell,
                formats.heading if row == heading_row and isinstance(cell, str) else None,
                looks,
            )
            if row >= heading_row:
                widths[index] = max(widths[index], min(len(str(cell or "")) + 2, 45))
        if row in notes:
            text = writable(notes[row])
            target.write_string(place, column - 1, text, looks["quoted note" if is_formula_like(text) else "note"])
        elif row == heading_row:
            target.write_string(place, column - 1, NOTE_HEADING, formats.heading)
    widths[column - 1] = NOTE_WIDTH
    for index, width in enumerate(widths):
        target.set_column(index, index, width)


def _write_cell(target, row: int, column: int, cell: Cell, heading, looks: Mapping) -> None:
    match cell:
        case None:
            target.write_blank(row, column, None, heading or looks["text"])
        case str():
            text = writable(cell)
            target.write_string(row, column, text, heading or looks["quoted" if is_formula_like(text) else "text"])
        case bool():
            target.write_boolean(row, column, cell, heading or looks["text"])
        case int() | float():
            target.write_number(row, column, cell, heading or looks["text"])
        case datetime():
            target.write_datetime(row, column, cell.replace(tzinfo=None), heading or looks["moment"])
        case date():
            target.write_datetime(row, column, cell, heading or looks["day"])
        case time() | timedelta():
            target.write_datetime(row, column, cell, heading or looks["time"])
