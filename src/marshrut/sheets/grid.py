"""What every other module sees of an office file: sheets of cells, nothing of the format behind them."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

Cell = str | int | float | bool | date | datetime | time | timedelta | None

LONGEST_READ = 500
EXCEL_ERRORS = frozenset(
    {
        "#REF!",
        "#N/A",
        "#VALUE!",
        "#DIV/0!",
        "#NAME?",
        "#NULL!",
        "#NUM!",
        "#SPILL!",
        "#CALC!",
        "#GETTING_DATA",
        "#ССЫЛКА!",
        "#Н/Д",
        "#ЗНАЧ!",
        "#ДЕЛ/0!",
        "#ИМЯ?",
        "#ПУСТО!",
        "#ЧИСЛО!",
        "ERR:502",
        "ERR:504",
        "ERR:508",
    }
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet as a spreadsheet program shows it.

    rows    rows[0] is row 1 of the sheet, rows[i][0] column A; every row has the same length.
            An empty cell is None, an error value its own text («#REF!»).
    merged  merged ranges (first row, first column, last row, last column), 1-based, inclusive.
    hidden  True when the sender's program does not show the sheet.
    """

    name: str
    rows: list[list[Cell]]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden: bool = False

    @property
    def width(self) -> int:
        return len(self.rows[0]) if self.rows else 0

    def cell(self, row: int, column: int) -> Cell:
        """The cell in a 1-based row and column; None beyond the sheet."""
        if 1 <= row <= len(self.rows) and 1 <= column <= len(self.rows[row - 1]):
            return self.rows[row - 1][column - 1]
        return None


@dataclass(frozen=True, slots=True)
class Workbook:
    """An office file that was read: its sheets in their order, its kind and the name the sender gave it."""

    sheets: tuple[Sheet, ...]
    kind: str  # xlsx, xls, ods or csv
    name: str = field(default="")

    def sheet(self, name: str) -> Sheet:
        """The sheet of that name. Raises KeyError when there is none."""
        for sheet in self.sheets:
            if sheet.name == name:
                return sheet
        raise KeyError(name)

    def shortened(self, longest: int = LONGEST_READ) -> "Workbook":
        """The same book with every text cut to `longest` letters, itself when none is longer.

        Readers look into texts with patterns whose work grows with the square of the length; a cell may hold
        32,767 letters, and no name, date or post needs more than a few hundred.
        """
        long = {
            sheet.name for sheet in self.sheets if any(_is_long(cell, longest) for row in sheet.rows for cell in row)
        }
        return (
            replace(
                self,
                sheets=tuple(
                    replace(
                        sheet,
                        rows=[
                            [cell[:longest] if _is_long(cell, longest) else cell for cell in row] for row in sheet.rows
                        ],
                    )
                    if sheet.name in long
                    else sheet
                    for sheet in self.sheets
                ),
            )
            if long
            else self
        )


def _is_long(cell: Cell, longest: int) -> bool:
    return isinstance(cell, str) and len(cell) > longest


def column_letter(column: int) -> str:
    """1 → A, 26 → Z, 27 → AA. Raises ValueError for a column below 1."""
    if column < 1:
        raise ValueError(f"columns are counted from 1, not {column}")
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """A → 1, AA → 27. Raises ValueError when it is not a column of a spreadsheet."""
    number = 0
    for letter in letters.upper():
        if not "A" <= letter <= "Z":
            raise ValueError(f"{letters!r} is not a column")
        number = number * 26 + ord(letter) - 64
    if not number:
        raise ValueError("a column needs a letter")
    return number


def is_error(cell: Cell) -> bool:
    """True for an error value of a spreadsheet, whatever the language of the program that wrote it."""
    return isinstance(cell, str) and cell[:1] in "#Ee" and cell.strip().upper() in EXCEL_ERRORS


def holds_error(cell: Cell) -> bool:
    """True for an error value, also one that a formula has glued to other text."""
    return is_error(cell) or (
        isinstance(cell, str) and "#" in cell and any(is_error(word.strip(",;")) for word in cell.split())
    )


def text_of(cell: Cell) -> str:
    """A cell as a person would read it: «8» for 8.0, «12.03.1975» for a date, «» for an empty cell."""
    match cell:
        case None:
            return ""
        case str():
            return cell
        case bool():
            return "да" if cell else "нет"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime():
            return f"{cell:%d.%m.%Y %H:%M}" if (cell.hour or cell.minute) else f"{cell:%d.%m.%Y}"
        case date():
            return f"{cell:%d.%m.%Y}"
        case _:
            return str(cell)
