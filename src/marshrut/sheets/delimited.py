"""Text tables: which encoding, which separator, which records. A record is one row, however many lines."""

import codecs
import csv
import io
import re

from marshrut.sheets.grid import Cell, Sheet
from marshrut.sheets.limits import Limits, UnreadableFile

DELIMITERS = ";,\t|"
SHEET_NAME = "csv"
PROBE_RECORDS = 60
# The letters that Russian text is mostly made of: a wrong one-byte encoding turns them into rare ones.
COMMON = frozenset("оеаинтсрвлкмдпу")
ONE_BYTE = ("cp1251", "cp866", "koi8-r", "mac-cyrillic")
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
SEPARATOR_LINE = re.compile(r"\A\s*sep=(.)\r?\n", re.IGNORECASE)  # Excel obeys this line and does not show it

UNQUOTED = (
    "В файле CSV не закрыта кавычка, строки слиплись. Откройте файл в Excel, сохраните список "
    "как .xlsx и отправьте его."
)
NOT_TEXT = (
    "Это не таблица: внутри нет ни книги Excel или LibreOffice, ни текста CSV. Сохраните список "
    "как .xlsx, .xls, .ods или .csv и отправьте его снова."
)


def read_delimited(content: bytes, limits: Limits) -> Sheet:
    """The records of a text table as a sheet named «csv».

    Encodings: UTF-8 and UTF-16 with or without a mark, cp1251, cp866, koi8-r, mac-cyrillic.
    Separators: semicolon, comma, tab, bar. Blank lines are rows. Every filled cell is a string.

    :raises UnreadableFile: not text, an open quote, too many rows or columns.
    """
    text = decode(content)
    delimiter = None
    asked = SEPARATOR_LINE.match(text)
    if asked:
        delimiter, text = asked[1], text[asked.end() :]
    rows = _records(text, delimiter or sniff_delimiter(text), limits)
    return Sheet(name=SHEET_NAME, rows=rows)


def decode(content: bytes) -> str:
    """The text of the bytes. Raises UnreadableFile when they are no text in any known encoding."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(mark):
            return _strictly(content, encoding)
    head = content[:4096]
    if b"\0" in head:  # text has zero bytes only as the halves of two-byte letters
        even, odd = head[::2].count(0), head[1::2].count(0)
        return _strictly(content, "utf-16-le" if odd > even else "utf-16-be")
    try:
        return _strictly(content, "utf-8")
    except UnreadableFile:
        return _strictly(content, max(ONE_BYTE, key=lambda encoding: _likeness(content, encoding)))


def _strictly(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableFile(NOT_TEXT, code="not_a_table") from error
    if CONTROL.search(text):
        raise UnreadableFile(NOT_TEXT, code="not_a_table")
    return text


def _likeness(content: bytes, encoding: str) -> int:
    """How much the bytes look like Russian in this encoding: common small letters, no frames of tables."""
    text = content[:65_536].decode(encoding, "replace")
    return sum(letter in COMMON for letter in text) - 3 * sum(
        "\u2500" <= letter <= "\u25ff" or letter == "\ufffd" for letter in text
    )


def sniff_delimiter(text: str) -> str:
    """The separator under which the most cells stand in records of one same length."""
    return max(DELIMITERS, key=lambda delimiter: _evenness(text, delimiter))


def _evenness(text: str, delimiter: str) -> float:
    lengths: list[int] = []
    try:
        for record in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            if any(record):
                lengths.append(len(record))
            if len(lengths) == PROBE_RECORDS:
                break
    except csv.Error:
        return 0.0
    wide = [length for length in lengths if length > 1]
    if not wide:
        return 0.0
    usual = max(set(wide), key=wide.count)
    return wide.count(usual) ** 2 * (usual - 1) / len(lengths)


def _records(text: str, delimiter: str, limits: Limits) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    try:
        for record in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            rows.append([value if value and not value.isspace() else None for value in record])
            if len(rows) > limits.rows or len(record) > limits.columns:
                raise UnreadableFile(
                    f"В файле больше {limits.rows} строк или {limits.columns} столбцов. "
                    "Разделите его на несколько файлов.",
                    code="too_many_cells",
                )
    except csv.Error as error:  # a field beyond csv.field_size_limit: the rest of the file is one cell
        raise UnreadableFile(UNQUOTED, code="damaged") from error
    while rows and not any(value is not None for value in rows[-1]):
        rows.pop()
    width = max((len(row) for row in rows), default=0)
    if len(rows) * width > limits.cells:
        raise UnreadableFile("В файле слишком много ячеек. Разделите его на несколько файлов.", code="too_many_cells")
    return [row + [None] * (width - len(row)) for row in rows]
