"""Making office files for tests: xlsx and csv with libraries, ods and xls byte by byte, since nothing writes them."""

import csv
import io
import struct
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import xlsxwriter

Grid = Sequence[Sequence[object]]
EPOCH = date(1899, 12, 30)


def write_xlsx(
    path: Path,
    sheets: dict[str, Grid],
    *,
    merges: dict[str, list] | None = None,
    hidden_columns: dict[str, list[int]] | None = None,
    hidden_sheets: Sequence[str] = (),
) -> Path:
    """merges: sheet → (first row, first column, last row, last column), 1-based, as a spreadsheet counts."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    day = book.add_format({"num_format": "dd.mm.yyyy"})
    for name, grid in sheets.items():
        sheet = book.add_worksheet(name)
        for row, cells in enumerate(grid):
            for column, cell in enumerate(cells):
                if isinstance(cell, date | datetime):
                    sheet.write_datetime(row, column, cell, day)
                elif isinstance(cell, int | float) and not isinstance(cell, bool):
                    sheet.write_number(row, column, cell)
                elif cell == "#REF!":
                    sheet.write_formula(row, column, "=#REF!", None, "#REF!")
                elif cell not in (None, ""):
                    sheet.write_string(row, column, str(cell))
        for top, left, bottom, right in (merges or {}).get(name, []):
            if (top, left) == (bottom, right):
                continue
            value = grid[top - 1][left - 1] if left <= len(grid[top - 1]) else ""
            sheet.merge_range(top - 1, left - 1, bottom - 1, right - 1, value or "")
        for column in (hidden_columns or {}).get(name, []):
            sheet.set_column(column - 1, column - 1, None, None, {"hidden": True})
        if name in hidden_sheets:
            sheet.hide()
    book.close()
    return path


def write_csv(path: Path, grid: Grid, *, encoding: str = "cp1251", delimiter: str = ";", line: str = "\r\n") -> Path:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator=line)
    for row in grid:
        writer.writerow(
            [f"{cell:%d.%m.%Y}" if isinstance(cell, date) else "" if cell is None else cell for cell in row]
        )
    path.write_bytes(text.getvalue().encode(encoding, "replace"))
    return path


ODS_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><office:body><office:spreadsheet>'
)
ODS_TAIL = "</office:spreadsheet></office:body></office:document-content>"
ODS_MIME = "application/vnd.oasis.opendocument.spreadsheet"
MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS_MIME}"/>{{extra}}</manifest:manifest>'
)


def ods_cell(cell: object) -> str:
    if cell in (None, ""):
        return "<table:table-cell/>"
    if isinstance(cell, date):
        return (
            f'<table:table-cell office:value-type="date" office:date-value="{cell.isoformat()}">'
            f"<text:p>{cell:%d.%m.%Y}</text:p></table:table-cell>"
        )
    if isinstance(cell, int | float):
        return (
            f'<table:table-cell office:value-type="float" office:value="{cell}">'
            f"<text:p>{cell}</text:p></table:table-cell>"
        )
    if cell == "#REF!":
        return (
            '<table:table-cell table:formula="of:=#REF!" office:value-type="string" office:string-value=""'
            ' calcext:value-type="error"><text:p>#REF!</text:p></table:table-cell>'
        )
    return f'<table:table-cell office:value-type="string"><text:p>{escape(str(cell))}</text:p></table:table-cell>'


def ods_table(name: str, grid: Grid) -> str:
    """A table as LibreOffice ends it: thousands of repeated empty cells and rows."""
    rows = "".join(
        f"<table:table-row>{''.join(map(ods_cell, row))}"
        '<table:table-cell table:number-columns-repeated="16000"/></table:table-row>'
        for row in grid
    )
    tail = (
        '<table:table-row table:number-rows-repeated="1040000">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    return f"<table:table table:name={quoteattr(name)}>{rows}{tail}</table:table>"


def write_ods(path: Path, sheets: dict[str, Grid], *, body: str = "", manifest: str = "") -> Path:
    content = body or "".join(ods_table(name, grid) for name, grid in sheets.items())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), ODS_MIME)
        archive.writestr("META-INF/manifest.xml", MANIFEST.format(extra=manifest))
        archive.writestr("content.xml", ODS_HEAD + content + ODS_TAIL)
    return path


def _record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _bof(kind: int) -> bytes:
    return _record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))


def _xls_text(text: str) -> bytes:
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


def _xls_cell(row: int, column: int, cell: object) -> bytes:
    if isinstance(cell, date):
        return _record(0x0203, struct.pack("<HHHd", row, column, 1, float((cell - EPOCH).days)))
    if isinstance(cell, int | float):
        return _record(0x0203, struct.pack("<HHHd", row, column, 0, float(cell)))
    if cell in (None, ""):
        return b""
    return _record(0x0204, struct.pack("<HHH", row, column, 0) + _xls_text(str(cell)))


def xls_stream(sheets: dict[str, Grid]) -> bytes:
    """The «Workbook» stream of a BIFF8 file: globals with two cell formats, then the sheets."""
    formats = b"".join(_record(0x00E0, struct.pack("<HHHBBBBIIH", 0, form, 0, 0, 0, 0, 0, 0, 0, 0)) for form in (0, 14))
    bodies = [
        _bof(0x0010)
        + b"".join(_xls_cell(row, column, cell) for row, cells in enumerate(grid) for column, cell in enumerate(cells))
        + _record(0x000A)
        for grid in sheets.values()
    ]
    names = [name.encode("utf-16-le") for name in sheets]
    head = _bof(0x0005) + _record(0x0042, struct.pack("<H", 1200)) + formats
    size = len(head) + sum(4 + 8 + len(name) for name in names) + 4
    offset, table = size, b""
    for name, body in zip(names, bodies, strict=True):
        table += _record(0x0085, struct.pack("<IBBBB", offset, 0, 0, len(name) // 2, 1) + name)
        offset += len(body)
    return head + table + _record(0x000A) + b"".join(bodies)


def ole_file(streams: dict[str, bytes]) -> bytes:
    """A compound file (version 3) holding the streams, each padded beyond the size of small streams."""
    sectors: list[bytes] = []
    chains: list[int] = []
    starts = {}
    for name, content in streams.items():
        content = content.ljust(max(4096, -(-len(content) // 512) * 512), b"\0")
        starts[name] = (len(sectors), len(content))
        count = len(content) // 512
        chains += [*range(len(sectors) + 1, len(sectors) + count), 0xFFFFFFFE]
        sectors += [content[at : at + 512] for at in range(0, len(content), 512)]
    entries = [_entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1)]
    for place, (name, (start, size)) in enumerate(starts.items(), 1):
        entries.append(_entry(name, 2, start, size, right=place + 1 if place < len(starts) else 0xFFFFFFFF))
    directory_at = len(sectors)
    directory = b"".join(entries)
    directory = directory.ljust(-(-len(directory) // 512) * 512, b"\0")
    count = len(directory) // 512
    chains += [*range(directory_at + 1, directory_at + count), 0xFFFFFFFE]
    sectors += [directory[at : at + 512] for at in range(0, len(directory), 512)]
    fat_count = 1
    while len(chains) + fat_count > fat_count * 128:
        fat_count += 1
    fat_at = len(sectors)
    chains += [0xFFFFFFFD] * fat_count
    table = b"".join(struct.pack("<I", value) for value in chains).ljust(fat_count * 512, b"\xff")
    sectors += [table[at : at + 512] for at in range(0, len(table), 512)]
    fat = [*range(fat_at, fat_at + fat_count)] + [0xFFFFFFFF] * (109 - fat_count)
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\0" * 16
        + struct.pack(
            "<HHHHH6xIIIIIIIII",
            0x3E,
            3,
            0xFFFE,
            9,
            6,
            0,
            fat_count,
            directory_at,
            0,
            4096,
            0xFFFFFFFE,
            0,
            0xFFFFFFFE,
            0,
        )
        + b"".join(struct.pack("<I", value) for value in fat)
    )
    return header + b"".join(sectors)


def _entry(name: str, kind: int, start: int, size: int, *, child: int = 0xFFFFFFFF, right: int = 0xFFFFFFFF) -> bytes:
    label = name.encode("utf-16-le") + b"\0\0"
    return (
        label.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(label), kind, 1, 0xFFFFFFFF, right, child)
        + b"\0" * 36
        + struct.pack("<IQ", start, size)
    )


def write_xls(path: Path, sheets: dict[str, Grid]) -> Path:
    path.write_bytes(ole_file({"Workbook": xls_stream(sheets)}))
    return path
