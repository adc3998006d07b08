"""A copy of an xlsx that keeps its look, with the column of notes."""

from collections.abc import Mapping, Sequence
from copy import copy
from pathlib import Path

import openpyxl
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from marshrut.sheets.grid import Sheet, Workbook
from marshrut.sheets.notes import NOTE_HEADING, NOTE_WIDTH, TINT, Notes, heading_row_of, note_column
from marshrut.sheets.safe_text import is_formula_like, writable

UNOPENED = (InvalidFileException, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError)


def annotate_copy(path: Path, book: Workbook, notes: Notes, headings: Mapping[str, Sequence[int]], out: Path) -> bool:
    """Add the column to a copy that keeps its look; False when the file has something the copier cannot take."""
    try:
        copied = openpyxl.load_workbook(path, data_only=True, keep_links=False)
        for sheet in book.sheets:
            own = {row: text for (name, row), text in notes.items() if name == sheet.name}
            if own:
                _mark(copied[sheet.name], sheet, own, heading_row_of(sheet, headings))
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
