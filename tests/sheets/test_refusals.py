"""What must be refused with one clear sentence before any parser sees it."""

import io
import struct
import zipfile

import pytest
from tests.sheets.office_files import (
    MANIFEST,
    ODS_HEAD,
    ODS_TAIL,
    ole_file,
    write_csv,
    write_ods,
    write_xls,
    write_xlsx,
)

from marshrut.base.errors import DomainError
from marshrut.sheets import Limits, UnreadableFile, read_workbook

WORKBOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="Л" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/{{kind}}" Target="{{target}}"/></Relationships>'
)


def xlsx_of(path, sheet: str, **extra: bytes):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("_rels/.rels", RELATIONS.format(kind="officeDocument", target="xl/workbook.xml"))
        archive.writestr("xl/workbook.xml", WORKBOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", RELATIONS.format(kind="worksheet", target="worksheets/s.xml"))
        archive.writestr("xl/worksheets/s.xml", sheet)
        for name, content in extra.items():
            archive.writestr(name, content)
    return path


def sheet_xml(rows: str) -> str:
    return f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>'


def refusal(path, **limits) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read_workbook(path, limits=Limits(**limits) if limits else None)
    assert isinstance(caught.value, DomainError)
    assert str(caught.value).endswith(".")
    return caught.value.code


def written(path, content: bytes):
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj",
        b"\xff\xd8\xff\xe0\x00\x10JFIF",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        b"{\\rtf1\\ansi",
        b"Rar!\x1a\x07\x00",
        b"7z\xbc\xaf\x27\x1c",
        b"<html><body><table></table></body></html>",
        b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>",
        b"MZ\x90\0\x03\0\0\0",
        bytes(range(256)) * 20,
    ],
)
def test_what_is_no_table_is_refused_whatever_it_is_called(tmp_path, content):
    assert refusal(written(tmp_path / "список.xlsx", content)) == "not_a_table"


@pytest.mark.parametrize("part", ["word/document.xml", "ppt/presentation.xml", "xl/workbook.bin", "photo.jpg"])
def test_other_archives_are_refused(tmp_path, part):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(part, b"x")

    assert refusal(path) == "not_a_table"


def test_a_text_document_of_libreoffice_is_refused(tmp_path):
    path = tmp_path / "a.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", ODS_HEAD + ODS_TAIL)

    assert refusal(path) == "not_a_table"


def test_a_word_document_of_old_is_refused(tmp_path):
    assert refusal(written(tmp_path / "a.xls", ole_file({"WordDocument": b"x"}))) == "not_a_table"


def test_an_empty_file_is_refused(tmp_path):
    assert refusal(written(tmp_path / "a.xlsx", b"")) == "empty"


@pytest.mark.parametrize("write", [write_xlsx, write_ods])
def test_a_book_of_empty_sheets_is_refused(tmp_path, write):
    assert refusal(write(tmp_path / "a", {"Л": [], "М": [[None]]})) == "empty"


def test_a_text_of_blanks_is_refused(tmp_path):
    assert refusal(written(tmp_path / "a.csv", b" \r\n;;\r\n")) == "empty"


def test_a_missing_file_is_refused(tmp_path):
    assert refusal(tmp_path / "no.xlsx") == "missing"


def test_200_mb_are_refused_before_reading(tmp_path):
    path = tmp_path / "big.csv"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)  # sparse: reading it would show 200 MB of zeros

    assert refusal(path) == "too_large"


def test_the_limit_of_size_is_an_argument(tmp_path):
    assert refusal(write_csv(tmp_path / "a.csv", [["ФИО"]] * 100), file_bytes=50) == "too_large"


def test_a_password_of_a_modern_file_is_named(tmp_path):
    content = ole_file({"EncryptionInfo": b"\x04\0\x04\0", "EncryptedPackage": b"\x01" * 5000})

    assert refusal(written(tmp_path / "a.xlsx", content)) == "password"


@pytest.mark.parametrize("method", [0, 1])
def test_a_password_of_an_old_file_is_named(tmp_path, method):
    bof = struct.pack("<HHHHHHII", 0x0809, 16, 0x0600, 5, 0x0DBB, 0x07CC, 0, 6)
    locked = bof + struct.pack("<HHHHH", 0x002F, 6, method, 0x1234, 0x5678) + struct.pack("<HH", 0x000A, 0)

    assert refusal(written(tmp_path / "a.xls", ole_file({"Workbook": locked}))) == "password"


def test_a_password_of_an_ods_is_named(tmp_path):
    path = write_ods(tmp_path / "a.ods", {"Л": [["x"]]}, manifest="<manifest:encryption-data/>")

    assert refusal(path) == "password"
    assert "{extra}" in MANIFEST


def test_a_locked_archive_is_named(tmp_path):
    path = write_xlsx(tmp_path / "a.xlsx", {"Л": [["x"]]})
    content = bytearray(path.read_bytes())
    for mark, flags in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = content.find(mark)
        while at >= 0:
            content[at + flags] |= 1
            at = content.find(mark, at + 4)

    assert refusal(written(path, bytes(content))) == "password"


def test_a_decompression_bomb_is_refused(tmp_path):
    path = xlsx_of(tmp_path / "a.xlsx", sheet_xml("<row/>" * 10), **{"xl/bomb.bin": b"\0" * 80_000_000})

    assert path.stat().st_size < 200_000
    assert refusal(path) == "bomb"


def test_a_bomb_that_lies_about_its_size_is_refused(tmp_path):
    path = xlsx_of(tmp_path / "a.xlsx", sheet_xml(""), **{"xl/bomb.bin": b"\0" * 3_000_000})
    content = path.read_bytes().replace(struct.pack("<I", 3_000_000), struct.pack("<I", 3_000))

    assert refusal(written(path, content)) == "bomb"


def test_entries_that_overlap_are_refused(tmp_path):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("xl/workbook.xml", b"x" * 5000)
    content = packed.getvalue()
    at = content.find(b"PK\x01\x02")
    entry, end = content[at:-22], content[-22:]
    twice = entry.replace(b"workbook", b"werkbook")
    tail = end[:8] + struct.pack("<HHI", 2, 2, len(entry) * 2) + end[16:]

    assert refusal(written(tmp_path / "a.xlsx", content[:at] + entry + twice + tail)) == "bomb"


def test_too_many_entries_are_refused(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(60):
            archive.writestr(f"{number}", b"")

    assert refusal(path, entries=50) == "bomb"


@pytest.mark.parametrize("kept", [0.3, 0.9, 0.999])
@pytest.mark.parametrize("write", [write_xlsx, write_ods])
def test_a_file_cut_off_in_transfer_is_refused(tmp_path, write, kept):
    path = write(tmp_path / "a", {"Л": [["ФИО", "СНИЛС"], ["Иванова", 1]] * 50})
    content = path.read_bytes()

    assert refusal(written(path, content[: int(len(content) * kept)])) == "damaged"


def test_entries_that_are_said_to_lie_outside_the_file_are_refused(tmp_path):
    path = xlsx_of(tmp_path / "a.xlsx", sheet_xml(""))
    content = bytearray(path.read_bytes())
    directory = struct.unpack_from("<I", content, len(content) - 6)[0]
    struct.pack_into("<I", content, len(content) - 6, directory + 1000)  # every entry seems to begin 1000 bytes earlier
    path.write_bytes(content)

    assert refusal(path) == "damaged"


def test_a_cut_xls_is_refused(tmp_path):
    path = write_xls(tmp_path / "a.xls", {"Л": [["ФИО", "СНИЛС"]] * 2000})
    content = path.read_bytes()

    assert refusal(written(path, content[: len(content) // 3])) in ("damaged", "not_a_table")


def test_broken_xml_is_refused(tmp_path):
    assert refusal(xlsx_of(tmp_path / "a.xlsx", "<worksheet><sheetData><row><c r='A1'><v>1</v>")) == "damaged"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_never_expanded(tmp_path, encoding):
    entities = '<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">'
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [{entities}]>' + sheet_xml("<row><c t='str'><v>&b;</v></c></row>")
    path = tmp_path / "a.xlsx"
    xlsx_of(path, bomb.encode(encoding))

    assert refusal(path) == "damaged"


@pytest.mark.parametrize("cell", ["XFD1", "A1048576", "XFD1048576", "ZZ20000"])
def test_one_stray_cell_far_away_is_refused_and_named(tmp_path, cell):
    far = f'<row r="{cell.lstrip("XFDAZ")}"><c r="{cell}"><v>1</v></c></row>'
    path = xlsx_of(tmp_path / "a.xlsx", sheet_xml(f'<row r="1"><c r="A1"><v>1</v></c></row>{far}'))

    with pytest.raises(UnreadableFile, match=f"«Л».*{cell.lstrip('XFDAZ')}") as caught:
        read_workbook(path)

    assert caught.value.code == "too_many_cells"


def test_formatted_empty_cells_far_away_do_no_harm(tmp_path):
    path = xlsx_of(
        tmp_path / "a.xlsx",
        sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="1"/></row>'),
    )

    assert read_workbook(path).sheets[0].rows == [[1]]


def test_repeated_cells_of_an_ods_are_counted_before_they_are_made(tmp_path):
    cell = '<table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="1"/>'
    row = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    body = f'<table:table table:name="Л">{row}</table:table>'

    assert refusal(write_ods(tmp_path / "a.ods", {}, body=body)) == "too_many_cells"


def test_too_many_rows_of_csv_are_refused(tmp_path):
    assert refusal(write_csv(tmp_path / "a.csv", [["а", "б"]] * 60), rows=50) == "too_many_cells"


def test_an_open_quote_of_csv_is_refused(tmp_path):
    text = 'ФИО;Адрес\r\n"Иванова;ул. Мира\r\n' + "Петрова;ул. Садовая\r\n" * 20_000

    assert refusal(written(tmp_path / "a.csv", text.encode("cp1251"))) == "damaged"


def test_nothing_is_computed(tmp_path):
    """A formula gives the value that its program has stored; one without a value gives nothing."""
    path = xlsx_of(
        tmp_path / "a.xlsx",
        sheet_xml(
            '<row r="1"><c r="A1"><f>1+1</f><v>7</v></c><c r="B1" t="str"><f>WEBSERVICE("x")</f><v>да</v></c></row>'
        ),
    )

    assert read_workbook(path).sheets[0].rows == [[7, "да"]]
