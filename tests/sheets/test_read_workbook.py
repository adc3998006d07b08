from datetime import date

import pytest
from tests.sheets.office_files import (
    ODS_HEAD,
    ods_cell,
    write_csv,
    write_ods,
    write_xls,
    write_xlsx,
)

from marshrut.sheets import read_workbook

GRID = [
    [None, None, None],
    [None, "ФИО", "Дата рождения"],
    [None, "Иванова  Анна", date(1975, 3, 12)],
    [None, 8, 1.5],
]


@pytest.mark.parametrize(("kind", "write"), [("xlsx", write_xlsx), ("xls", write_xls), ("ods", write_ods)])
def test_rows_and_columns_stand_as_a_spreadsheet_shows_them(tmp_path, kind, write):
    book = read_workbook(write(tmp_path / f"a.{kind}", {"Лист 1": GRID, "Второй": [["x"]]}))

    assert book.kind == kind
    assert [sheet.name for sheet in book.sheets] == ["Лист 1", "Второй"]
    assert book.sheets[0].rows == [list(row) for row in GRID]
    assert book.sheets[0].cell(2, 2) == "ФИО"
    assert book.sheets[0].cell(99, 99) is None


@pytest.mark.parametrize("name", ["a.csv", "a.xls", "a.doc", "noname"])
@pytest.mark.parametrize(("kind", "write"), [("xlsx", write_xlsx), ("xls", write_xls), ("ods", write_ods)])
def test_the_kind_is_found_by_the_content(tmp_path, kind, write, name):
    assert read_workbook(write(tmp_path / name, {"Л": GRID})).kind == kind


def test_the_sender_s_own_name_is_kept(tmp_path):
    book = read_workbook(write_xlsx(tmp_path / "upload-1", {"Л": GRID}), name="Школа 5.xlsx")

    assert book.name == "Школа 5.xlsx"


@pytest.mark.parametrize(("kind", "write"), [("xlsx", write_xlsx), ("ods", write_ods)])
def test_an_error_value_is_read_as_its_text(tmp_path, kind, write):
    book = read_workbook(write(tmp_path / f"a.{kind}", {"Л": [["СНИЛС", "x"], ["#REF!", 1], [None, "#REF!"]]}))

    assert book.sheets[0].rows == [["СНИЛС", "x"], ["#REF!", 1], [None, "#REF!"]]


def test_blank_text_is_an_empty_cell(tmp_path):
    book = read_workbook(write_xlsx(tmp_path / "a.xlsx", {"Л": [["  ", "а"], ["\u00a0", "б"]]}))

    assert book.sheets[0].rows == [[None, "а"], [None, "б"]]


def test_merged_ranges_are_told(tmp_path):
    path = write_xlsx(
        tmp_path / "a.xlsx", {"Л": [["Стаж", None, "К"], ["общий", "пед", None]]}, merges={"Л": [(1, 1, 1, 2)]}
    )

    assert read_workbook(path).sheets[0].merged == ((1, 1, 1, 2),)


def test_merged_ranges_of_an_ods_are_told(tmp_path):
    body = (
        '<table:table table:name="Л"><table:table-row>'
        '<table:table-cell office:value-type="string" table:number-columns-spanned="2" table:number-rows-spanned="1">'
        "<text:p>Стаж</text:p></table:table-cell><table:covered-table-cell/></table:table-row>"
        f"<table:table-row>{ods_cell('общий')}{ods_cell('пед')}</table:table-row></table:table>"
    )

    sheet = read_workbook(write_ods(tmp_path / "a.ods", {}, body=body)).sheets[0]

    assert (sheet.rows, sheet.merged) == ([["Стаж", None], ["общий", "пед"]], ((1, 1, 1, 2),))


def test_a_note_on_a_cell_is_no_content(tmp_path):
    body = (
        '<table:table table:name="Л"><table:table-row><table:table-cell office:value-type="string">'
        "<office:annotation><text:p>проверить</text:p></office:annotation><text:p>Анна</text:p></table:table-cell>"
        "</table:table-row></table:table>"
    )

    assert read_workbook(write_ods(tmp_path / "a.ods", {}, body=body)).sheets[0].rows == [["Анна"]]


def test_hidden_sheets_are_marked(tmp_path):
    book = read_workbook(write_xlsx(tmp_path / "a.xlsx", {"Л": GRID, "Справочник": GRID}, hidden_sheets=["Справочник"]))

    assert [sheet.hidden for sheet in book.sheets] == [False, True]


def test_an_ods_ending_in_a_million_empty_rows_is_small(tmp_path):
    path = write_ods(tmp_path / "a.ods", {"Л": GRID})

    assert ODS_HEAD  # the tail of every table made here repeats 1,040,000 empty rows
    assert len(read_workbook(path).sheets[0].rows) == 4


def test_a_record_of_csv_is_one_row_however_many_lines_it_has(tmp_path):
    path = write_csv(tmp_path / "a.csv", [["ФИО", "Адрес"], ["Иванова", "ул. Мира\nкв. 5"], [], ["Петрова", "; ,"]])

    sheet = read_workbook(path).sheets[0]

    assert sheet.name == "csv"
    assert sheet.rows == [["ФИО", "Адрес"], ["Иванова", "ул. Мира\nкв. 5"], [None, None], ["Петрова", "; ,"]]


@pytest.mark.parametrize(
    "encoding", ["cp1251", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp866", "koi8-r"]
)
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_encoding_and_separator_of_csv_are_found(tmp_path, encoding, delimiter):
    grid = [
        ["Список педагогов"],
        ["Фамилия", "Имя", "Ставка"],
        *[["Соловьёва", "Ольга", "0,5"], ["Щукин", "Пётр", "1"]] * 5,
    ]
    path = write_csv(tmp_path / "a.csv", grid, encoding=encoding, delimiter=delimiter)

    rows = read_workbook(path).sheets[0].rows

    assert rows[0] == ["Список педагогов", None, None]
    assert rows[1:4] == [["Фамилия", "Имя", "Ставка"], ["Соловьёва", "Ольга", "0,5"], ["Щукин", "Пётр", "1"]]


def test_the_line_that_tells_excel_the_separator_is_no_row(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("sep=|\r\nФИО|Ставка\r\nИванова|1,5\r\n".encode("cp1251"))

    assert read_workbook(path).sheets[0].rows == [["ФИО", "Ставка"], ["Иванова", "1,5"]]
