"""Office files in and out: any spreadsheet into plain grids, lists and corrected copies back into xlsx.

Knows no word of the field and keeps nothing. What it offers:

read_workbook(path, name=…, limits=…) → Workbook
    xlsx, xls, ods, csv by content; refuses with UnreadableFile what is no table, damaged, closed or a bomb.
Workbook, Sheet, Cell, text_of, is_error, column_letter, column_number
    the grid: rows and columns as a spreadsheet shows them, 1-based in every interface.
find_headings, repeats_headings, is_numbering · Wording, rules · assign
    where a table's headings are, what they may mean, which column is best which field.
annotate(path, notes, out, …)
    the sender's own file with a column «Что исправить».
write_table(target, title=…, columns=…, rows=…)
    a list for download.
"""

from marshrut.sheets.annotate import annotate
from marshrut.sheets.assignment import assign
from marshrut.sheets.grid import (
    Cell,
    Sheet,
    Workbook,
    column_letter,
    column_number,
    holds_error,
    is_error,
    text_of,
)
from marshrut.sheets.headings import Headings, find_headings, is_heading, is_numbering, repeats_headings
from marshrut.sheets.limits import Limits, UnreadableFile
from marshrut.sheets.notes import NOTE_HEADING
from marshrut.sheets.read_workbook import read_workbook
from marshrut.sheets.wording import Wording, rules
from marshrut.sheets.write_table import ColumnKind, TableColumn, TableTooLong, write_table

__all__ = [
    "NOTE_HEADING",
    "Cell",
    "ColumnKind",
    "Headings",
    "Limits",
    "Sheet",
    "TableColumn",
    "TableTooLong",
    "UnreadableFile",
    "Wording",
    "Workbook",
    "annotate",
    "assign",
    "column_letter",
    "column_number",
    "find_headings",
    "holds_error",
    "is_error",
    "is_heading",
    "is_numbering",
    "read_workbook",
    "repeats_headings",
    "rules",
    "text_of",
    "write_table",
]
