"""Reading a file that an office sent, whatever it is called and whatever is in it."""

import struct
import zipfile
from pathlib import Path

import python_calamine

from marshrut.sheets.delimited import read_delimited
from marshrut.sheets.extent import Extent, check_extent, ods_extents, xlsx_extents
from marshrut.sheets.grid import Cell, Sheet, Workbook
from marshrut.sheets.limits import MEGABYTE, Limits, UnreadableFile
from marshrut.sheets.packed import DAMAGED, PASSWORD, Archive

BOOK_BEGINS = b"\x09\x08\x10\x00\x00\x06\x05\x00"  # BOF of the globals of a BIFF8 book
FILEPASS, LOCK_IS_AMONG = 0x002F, 8
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ADVICE = "Сохраните список как .xlsx, .xls, .ods или .csv и отправьте его снова."
FOREIGN = (  # first bytes of what people send by mistake
    (b"%PDF", "документ PDF"),
    (b"\xff\xd8\xff", "фотография"),
    (b"\x89PNG", "картинка"),
    (b"GIF8", "картинка"),
    (b"BM", "картинка"),
    (b"II*\0", "отсканированный лист"),
    (b"MM\0*", "отсканированный лист"),
    (b"{\\rtf", "текстовый документ RTF"),
    (b"Rar!", "архив RAR"),
    (b"7z\xbc\xaf", "архив 7-Zip"),
    (b"\x1f\x8b", "архив GZip"),
    (b"<html", "веб-страница"),
    (b"<!doc", "веб-страница"),
    (b"<?xml", "документ XML"),
    (b"MZ", "программа"),
)
PARTS = (
    ("word/document.xml", "документ Word"),
    ("ppt/presentation.xml", "презентация"),
)
OLE_STREAMS = (("WordDocument", "документ Word"), ("PowerPoint Document", "презентация"))


def read_workbook(path: Path, *, name: str | None = None, limits: Limits | None = None) -> Workbook:
    """Read an xlsx, xls, ods or csv file into sheets of cells.

    path    the file as it lies on the disk.
    name    the name the sender gave it, for messages; the name of the path when left out.
    limits  bounds that are checked before anything is parsed.

    The kind is found by the content, never by the name. Rows and columns stand as a spreadsheet shows
    them: leading empty ones are kept. Formulas give their stored values and are never computed.

    :raises UnreadableFile: missing, empty, too large, no table, closed by a password, damaged, a
        decompression bomb, or filled too far. The text says what to do.
    """
    path, limits = Path(path), limits or Limits()
    name = name or path.name
    _check_size(path, name, limits)
    with path.open("rb") as file:
        head = file.read(512)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        kind, sheets = _read_packed(path, name, limits)
    elif head.startswith(OLE):
        kind, sheets = "xls", _read_ole(path, name, limits)
    else:
        _refuse_foreign(head, name)
        kind, sheets = "csv", (read_delimited(path.read_bytes(), limits),)
    if not any(cell is not None for sheet in sheets for row in sheet.rows for cell in row):
        raise UnreadableFile(
            f"Файл «{name}» пустой: в нём нет ни одной заполненной ячейки. Проверьте, тот ли файл выбран.",
            code="empty",
        )
    return Workbook(sheets=sheets, kind=kind, name=name)


def _check_size(path: Path, name: str, limits: Limits) -> None:
    if not path.is_file():
        raise UnreadableFile(f"Файл «{name}» не найден. Проверьте имя и папку.", code="missing")
    size = path.stat().st_size
    if size == 0:
        raise UnreadableFile(f"Файл «{name}» пустой. Проверьте, тот ли файл выбран.", code="empty")
    if size > limits.file_bytes:
        raise UnreadableFile(
            f"Файл «{name}» слишком большой: {size / MEGABYTE:.0f} МБ, а принимаем до "
            f"{limits.file_bytes / MEGABYTE:.0f} МБ. Уберите из него картинки и лишние листы "
            "или разделите список.",
            code="too_large",
        )


def _not_a_table(name: str, what: str) -> UnreadableFile:
    return UnreadableFile(f"Файл «{name}» — {what}, а не таблица. {ADVICE}", code="not_a_table")


def _refuse_foreign(head: bytes, name: str) -> None:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    for mark, what in FOREIGN:
        # Two letters may also begin a text table; a picture or a program has zero bytes beside them.
        if start[: len(mark)].lower() == mark.lower() and (len(mark) > 2 or b"\0" in head):
            raise _not_a_table(name, what)


def _read_packed(path: Path, name: str, limits: Limits) -> tuple[str, tuple[Sheet, ...]]:
    archive = Archive(path, limits)
    entries = archive.entries
    for part, what in PARTS:
        if part in entries:
            raise _not_a_table(name, what)
    if "xl/workbook.bin" in entries:
        raise UnreadableFile(
            f"Файл «{name}» — двоичная книга Excel (.xlsb), её мы не читаем. {ADVICE}", code="not_a_table"
        )
    if "xl/workbook.xml" in entries:
        kind, extents = "xlsx", xlsx_extents(archive)
    elif "content.xml" in entries and "mimetype" in entries:
        if b"opendocument.spreadsheet" not in archive.read("mimetype"):
            raise _not_a_table(name, "документ LibreOffice")
        if "META-INF/manifest.xml" in entries and b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise UnreadableFile(PASSWORD, code="password")
        kind, extents = "ods", ods_extents(archive)
    else:
        raise _not_a_table(name, "архив")
    for sheet_name, extent in extents.items():
        check_extent(sheet_name, extent, limits)
    _inflate_the_rest(archive)
    return kind, _parse(path, extents, limits)


def _inflate_the_rest(archive: Archive) -> None:
    """Count the parts that were not looked into yet (texts, styles) before the parser takes them."""
    for entry in archive.entries:
        if not entry.endswith("/") and "media/" not in entry and "Pictures/" not in entry:
            for _ in archive.chunks(entry):
                pass


def _read_ole(path: Path, name: str, limits: Limits) -> tuple[Sheet, ...]:
    content = path.read_bytes()
    known = ("EncryptedPackage", "Workbook", "Book", *(stream for stream, _ in OLE_STREAMS))
    streams = {stream for stream in known if stream.encode("utf-16-le") in content}
    if "EncryptedPackage" in streams or _is_locked(content):
        raise UnreadableFile(PASSWORD, code="password")
    if not streams & {"Workbook", "Book"}:
        what = next((what for stream, what in OLE_STREAMS if stream in streams), "документ старого образца")
        raise _not_a_table(name, what)
    return _parse(path, None, limits)


def _is_locked(content: bytes) -> bool:
    """True when one of the first records of the book stream is FILEPASS: the rest is enciphered."""
    at = content.find(BOOK_BEGINS)
    for _ in range(LOCK_IS_AMONG):
        if at < 0 or at + 4 > len(content):
            return False
        kind, length = struct.unpack_from("<HH", content, at)
        if kind == FILEPASS:
            return True
        at += 4 + length
    return False


def _parse(path: Path, extents: dict[str, Extent] | None, limits: Limits) -> tuple[Sheet, ...]:
    """Hand the checked file to the parser. Whatever it stumbles over is one refusal to the reader."""
    try:
        with path.open("rb") as file, python_calamine.load_workbook(file) as book:
            entries = [entry for entry in book.sheets_metadata if entry.typ == python_calamine.SheetTypeEnum.WorkSheet]
            if extents is not None and not extents.keys() >= {entry.name for entry in entries}:
                raise UnreadableFile(DAMAGED, code="damaged")  # a sheet that nobody has measured
            return tuple(_sheet(book, entry, (extents or {}).get(entry.name), limits) for entry in entries)
    except UnreadableFile:
        raise
    except python_calamine.PasswordError as error:
        raise UnreadableFile(PASSWORD, code="password") from error
    except (python_calamine.CalamineError, zipfile.BadZipFile, OSError, ValueError, OverflowError) as error:
        raise UnreadableFile(
            PASSWORD if "password" in str(error).lower() else DAMAGED,
            code="password" if "password" in str(error).lower() else "damaged",
        ) from error
    except BaseException as error:
        # A panic of the parser's Rust code is no Exception; anything else of that rank must pass.
        if type(error).__name__ != "PanicException":
            raise
        raise UnreadableFile(DAMAGED, code="damaged") from error


def _sheet(
    book: python_calamine.CalamineWorkbook,
    entry: python_calamine.SheetMetadata,
    extent: Extent | None,
    limits: Limits,
) -> Sheet:
    sheet = book.get_sheet_by_name(entry.name)
    if sheet.end is not None:  # xls tells how far it reaches only here
        check_extent(entry.name, Extent(sheet.end[0] + 1, sheet.end[1] + 1), limits)
    rows = [[_cell(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    for (row, column), text in (extent.errors if extent else {}).items():
        _put(rows, row, column, text)
    merged = [
        (top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
    ]
    return Sheet(
        name=entry.name,
        rows=rows,
        merged=tuple(merged or (extent.merged if extent else ())),
        hidden=entry.visible != python_calamine.SheetVisibleEnum.Visible,
    )


def _cell(value: Cell) -> Cell:
    """Whole numbers as whole numbers; blank text as nothing."""
    if isinstance(value, str):
        return value if value and not value.isspace() else None
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return int(value)
    return value


def _put(rows: list[list[Cell]], row: int, column: int, text: str) -> None:
    width = max(len(rows[0]) if rows else 0, column)
    while len(rows) < row:
        rows.append([None] * width)
    if rows and len(rows[0]) < width:
        for cells in rows:
            cells.extend([None] * (width - len(cells)))
    rows[row - 1][column - 1] = text
