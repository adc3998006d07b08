"""The sender's own file, given back with what is wrong beside every row."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path

import xlsxwriter

from marshrut.sheets.grid import Cell, Sheet, Workbook
from marshrut.sheets.limits import Limits
from marshrut.sheets.notes import NOTE_HEADING, NOTE_WIDTH, TINT, Notes, heading_row_of, note_column
from marshrut.sheets.read_workbook import read_workbook
from marshrut.sheets.safe_text import is_formula_like, sheet_title, writable


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
    if book.kind == "xlsx" and not only_bad:
        from marshrut.sheets.annotate_copy import annotate_copy  # loads openpyxl: 9 MB that few requests need

        if annotate_copy(path, book, notes, headings, out):
            return
    _rebuild(book, notes, headings, out, only_bad=only_bad, keep_rows=keep_rows or {})


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
        heading_row = heading_row_of(sheet, headings)
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
