"""The column that an annotated copy has more than the file that was sent."""

from collections.abc import Mapping, Sequence

from marshrut.sheets.grid import Sheet

NOTE_HEADING = "Что исправить"
NOTE_WIDTH = 60
TINT = "FFF3D6"

Notes = Mapping[tuple[str, int], str]


def note_column(sheet: Sheet, heading_row: int) -> int:
    """Where the notes of a sheet go: the column an earlier round has added, else the first free one."""
    for column in range(sheet.width, 0, -1):
        if sheet.cell(heading_row, column) == NOTE_HEADING:
            return column
    return sheet.width + 1


def heading_row_of(sheet: Sheet, headings: Mapping[str, Sequence[int]]) -> int:
    """The last heading row of the sheet; the first row when none is known."""
    return max(headings.get(sheet.name, ()), default=1)
