"""Office files in and out. tmp"""

from marshrut.sheets.assignment import assign
from marshrut.sheets.grid import Cell, Sheet, Workbook, column_letter, column_number, is_error, text_of
from marshrut.sheets.headings import Headings, find_headings, is_numbering, repeats_headings
from marshrut.sheets.limits import Limits, UnreadableFile
from marshrut.sheets.read_workbook import read_workbook
from marshrut.sheets.wording import Rule, Wording, rule
