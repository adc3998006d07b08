"""How one file is laid out: which sheets are staff lists and which column of them is what."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from marshrut.people.staff_list.fields import Field
from marshrut.people.staff_list.readings.names import SURNAME_FIRST
from marshrut.sheets import column_letter


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """One column, what it was taken for and why.

    field       None when nobody could tell; Field.OTHER when it is known to be of no use.
    confidence  0…1; 1.0 for a column that a person has set.
    reason      one Russian sentence for the page where the mapping is checked.
    samples     up to three of its values as they are shown in a spreadsheet.
    """

    column: int
    header: str
    field: Field | None
    confidence: float
    reason: str
    samples: tuple[str, ...] = ()

    @property
    def letter(self) -> str:
        return column_letter(self.column)


@dataclass(frozen=True, slots=True)
class Block:
    """One table of a sheet. Most sheets have one; some give every school a table with headings of its own.

    header_rows  1-based; empty when the table has no headings.
    start, end   the rows under the headings are start + 1 … end.
    """

    header_rows: tuple[int, ...]
    start: int
    end: int
    columns: tuple[ColumnGuess, ...]

    @property
    def headers(self) -> tuple[str, ...]:
        return tuple(guess.header for guess in self.columns)

    @property
    def fields(self) -> dict[Field, int]:
        """Field → 1-based column, without the useless ones."""
        return {guess.field: guess.column for guess in self.columns if guess.field not in (None, Field.OTHER)}


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """One sheet.

    is_staff_list  whether its rows are to be read.
    reason         why, or why not, in one Russian sentence.
    first_row, last_row  the rows between which people stand, 0 when there are none.
    blocks         its tables from the top; header_rows and columns are those of the first one.
    organisation, organisation_from  the school that holds for the whole sheet and where it was found:
                   column, section, title, sheet_name or None.
    name_order     surname_first or surname_last, for names in one column.
    month_first    date columns that write 03/25/1975.
    signature      equal for sheets with the same headings in the same order.
    """

    name: str
    is_staff_list: bool
    reason: str
    first_row: int = 0
    last_row: int = 0
    blocks: tuple[Block, ...] = ()
    organisation: str | None = None
    organisation_from: str | None = None
    municipality: str | None = None
    name_order: str = SURNAME_FIRST
    month_first: frozenset[Field] = frozenset()

    @property
    def header_rows(self) -> tuple[int, ...]:
        return self.blocks[0].header_rows if self.blocks else ()

    @property
    def columns(self) -> tuple[ColumnGuess, ...]:
        return self.blocks[0].columns if self.blocks else ()

    def column_of(self, field: Field) -> int | None:
        """The 1-based column that holds the field."""
        return next((guess.column for guess in self.columns if guess.field == field), None)

    @property
    def headers(self) -> tuple[str, ...]:
        return tuple(guess.header for guess in self.columns)

    @property
    def mapping(self) -> dict[str, Field | None]:
        """Column letter → field, as `corrections` takes it."""
        return {guess.letter: guess.field for guess in self.columns}

    @property
    def signature(self) -> str:
        return layout_signature(self.headers)


@dataclass(frozen=True, slots=True)
class Layout:
    """All sheets of a file in their order."""

    sheets: tuple[SheetLayout, ...]

    @property
    def staff_sheets(self) -> tuple[SheetLayout, ...]:
        return tuple(sheet for sheet in self.sheets if sheet.is_staff_list)

    def sheet(self, name: str) -> SheetLayout:
        """Raises KeyError for a sheet that the file does not have."""
        for sheet in self.sheets:
            if sheet.name == name:
                return sheet
        raise KeyError(name)


def layout_signature(headers: tuple[str, ...]) -> str:
    """A short name for a row of headings, to remember how a sender's columns were mapped.

    Case, spaces and ё do not count, order does. 16 hexadecimal digits.
    """
    plain = "\n".join(" ".join(header.lower().replace("ё", "е").split()) for header in headers).rstrip("\n")
    return hashlib.sha256(plain.encode()).hexdigest()[:16]


def recall(layout: Layout, memory: Mapping[str, Mapping[str, Field | str | None]]) -> dict[str, dict]:
    """Corrections for `recognise` from what was set for sheets with the same headings.

    memory  signature of a sheet → column letter → field or None, as a person has left it last time.
    """
    return {sheet.name: dict(memory[sheet.signature]) for sheet in layout.sheets if sheet.signature in memory}
