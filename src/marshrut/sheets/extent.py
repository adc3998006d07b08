"""How far the filled cells of a packed sheet reach, and which of them hold an error value.

Both are read from the XML itself: a parser allocates the whole rectangle up to the furthest cell, so one
stray cell in XFD1048576 must be found before; and it returns error values as empty cells.
"""

import re
from dataclasses import dataclass, field
from xml.etree import ElementTree
from xml.parsers import expat

from marshrut.sheets.grid import column_letter, column_number
from marshrut.sheets.limits import Limits, UnreadableFile
from marshrut.sheets.packed import DAMAGED, Archive

FILLED_CELL = re.compile(rb"<(?:\w+:)?c\b(?=([^>]*?)>)[^>]*(?<!/)>")
POSITION = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
ERROR_CELL = re.compile(
    rb'<(?:\w+:)?c\b(?=[^>]*\br="([A-Z]{1,3})(\d{1,7})")(?=[^>]*\bt="e")[^>]*(?<!/)>'
    rb"(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]{1,20})</",
    re.DOTALL,
)
PLACED_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*\br="(\d{1,7})"')
CELL_TAG = re.compile(rb"<(?:\w+:)?c\b")
LIBREOFFICE_KIND = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 value-type"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


@dataclass(slots=True)
class Extent:
    """What one sheet fills.

    rows, columns  the furthest filled cell, 1-based; 0 for an empty sheet
    errors         (row, column) → text of the error value
    merged         merged ranges, known here for ods only
    """

    rows: int = 0
    columns: int = 0
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)

    def reach(self, row: int, column: int) -> None:
        self.rows, self.columns = max(self.rows, row), max(self.columns, column)


def check_extent(name: str, extent: Extent, limits: Limits) -> None:
    """:raises UnreadableFile: the sheet reaches further than the limits allow (too_many_cells)."""
    if extent.rows > limits.rows or extent.columns > limits.columns or extent.rows * extent.columns > limits.cells:
        corner = f"{column_letter(max(extent.columns, 1))}{extent.rows}"
        raise UnreadableFile(
            f"На листе «{name}» слишком много строк или столбцов: данные занимают место до ячейки {corner}. "
            "Если там ничего нужного нет, удалите лишние строки и столбцы; если список и правда такой "
            "большой, разделите его на несколько файлов.",
            code="too_many_cells",
        )


def xlsx_extents(archive: Archive) -> dict[str, Extent]:
    """Extent of every worksheet of an xlsx, by the name of the sheet."""
    relations = _relations(archive)
    root = _parse(archive.read_xml("xl/workbook.xml"))
    extents = {}
    for element in root.iter():
        if not element.tag.endswith("}sheet"):
            continue
        target = relations.get(element.get(RELATION) or element.get(STRICT_RELATION) or "", "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target.removeprefix('./')}"
        name = element.get("name", "")
        if part in archive.entries and name not in extents:
            extents[name] = _worksheet_extent(archive.read_xml(part))
        elif name in extents:  # the parser would take the other one, which nobody measured
            raise UnreadableFile(DAMAGED, code="damaged")
    return extents


def _relations(archive: Archive) -> dict[str, str]:
    part = "xl/_rels/workbook.xml.rels"
    if part not in archive.entries:
        raise UnreadableFile(DAMAGED, code="damaged")
    return {element.get("Id", ""): element.get("Target", "") for element in _parse(archive.read_xml(part))}


def _parse(content: bytes) -> ElementTree.Element:
    try:
        return ElementTree.fromstring(content)
    except (ElementTree.ParseError, ValueError) as error:
        raise UnreadableFile(DAMAGED, code="damaged") from error


def _worksheet_extent(content: bytes) -> Extent:
    extent = Extent()
    unplaced = False
    for attributes in FILLED_CELL.findall(content):
        position = POSITION.search(attributes)
        if position:
            extent.reach(int(position[2]), column_number(position[1].decode()))
        else:
            unplaced = True
    if unplaced:  # cells may leave their position out: they stand one after another, each has its tag
        rows = [int(number) for number in PLACED_ROW.findall(content)]
        parts = content.split(b"</row>")
        extent.reach(max([*rows, len(parts)]), max(len(CELL_TAG.findall(part)) for part in parts))
    for letters, row, text in ERROR_CELL.findall(content):
        extent.errors[int(row), column_number(letters.decode())] = text.decode("ascii", "replace")
    return extent


def ods_extents(archive: Archive) -> dict[str, Extent]:
    """Extent of every table of an ods, by its name; repeated cells and rows are counted, not made."""
    reader = _OdsReader()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.text
    try:
        parser.Parse(archive.read_xml("content.xml"), True)
    except expat.ExpatError as error:
        raise UnreadableFile(DAMAGED, code="damaged") from error
    return reader.extents


class _OdsReader:
    """Follows the tables of content.xml; the tags are told apart by their local names."""

    def __init__(self) -> None:
        self.extents: dict[str, Extent] = {}
        self.current: Extent | None = None
        self.row = self.column = self.row_repeats = self.last_filled = 0
        self.repeats, self.filled, self.is_error, self.words = 1, False, False, []
        self.in_cell = self.in_note = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(" ")[2]
        values = {name.rpartition(" ")[2]: value for name, value in attributes.items()}
        if tag == "table":
            self.current, self.row = Extent(), 0
            if values.get("name", "") in self.extents:
                raise UnreadableFile(DAMAGED, code="damaged")
            self.extents[values.get("name", "")] = self.current
        elif tag == "table-row":
            self.row_repeats = _count(values.get("number-rows-repeated"))
            self.column = self.last_filled = 0
        elif tag in ("table-cell", "covered-table-cell"):
            self.repeats = _count(values.get("number-columns-repeated"))
            self.filled = "value" in values or "date-value" in values
            # LibreOffice writes the kind twice; only its own attribute says that the value is an error.
            self.is_error = attributes.get(LIBREOFFICE_KIND) == "error"
            self.words, self.in_cell = [], 1
            self._note_merge(values)
        elif tag == "annotation":
            self.in_note = 1

    def _note_merge(self, values: dict[str, str]) -> None:
        across, down = _count(values.get("number-columns-spanned")), _count(values.get("number-rows-spanned"))
        if self.current is not None and (across > 1 or down > 1):
            row, column = self.row + 1, self.column + 1
            self.current.merged.append((row, column, row + down - 1, column + across - 1))

    def text(self, data: str) -> None:
        if self.in_cell and not self.in_note and data.strip():
            self.filled = True
            self.words.append(data)

    def end(self, tag: str) -> None:
        tag = tag.rpartition(" ")[2]
        if tag == "annotation":
            self.in_note = 0
        elif tag in ("table-cell", "covered-table-cell"):
            if self.is_error and self.current is not None:
                self.current.errors[self.row + 1, self.column + 1] = "".join(self.words) or "#REF!"
            self.column += self.repeats
            self.last_filled = self.column if self.filled else self.last_filled
            self.in_cell = 0
        elif tag == "table-row" and self.current is not None:
            self.row += self.row_repeats
            if self.last_filled:
                self.current.reach(self.row, self.last_filled)


def _count(text: str | None) -> int:
    return max(int(text), 1) if text and text.isascii() and text.isdigit() else 1
