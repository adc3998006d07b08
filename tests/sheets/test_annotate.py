from datetime import date

import openpyxl
import pytest
import xlsxwriter
from tests.shared_data import SHARED
from tests.sheets.office_files import write_csv, write_ods, write_xls, write_xlsx

from marshrut.sheets import NOTE_HEADING, annotate, read_workbook

GRID = [
    ["Список", None, None],
    ["ФИО", "СНИЛС", "Принят"],
    ["Иванова Анна", "112-233-445 95", date(2020, 9, 1)],
    ["Петров Пётр", "123", date(2021, 9, 1)],
    ["Итого: 2", None, None],
]
NOTES = {("Л", 4): "СНИЛС записан не полностью."}
HEADINGS = {"Л": (2,)}


@pytest.mark.parametrize(("kind", "write"), [("xlsx", write_xlsx), ("xls", write_xls), ("ods", write_ods)])
def test_the_file_comes_back_with_the_notes_beside_its_rows(tmp_path, kind, write):
    path, out = write(tmp_path / f"a.{kind}", {"Л": GRID}), tmp_path / "out.xlsx"

    annotate(path, NOTES, out, heading_rows=HEADINGS)

    sheet = read_workbook(out).sheet("Л")
    assert [row[:3] for row in sheet.rows] == GRID
    assert [row[3] for row in sheet.rows] == [None, NOTE_HEADING, None, NOTES["Л", 4], None]


def test_a_csv_comes_back_as_a_table(tmp_path):
    out = tmp_path / "out.xlsx"

    annotate(write_csv(tmp_path / "a.csv", [["ФИО", "СНИЛС"], ["Иванова", "0123"]]), {("csv", 2): "плохо"}, out)

    assert read_workbook(out).sheet("csv").rows == [["ФИО", "СНИЛС", NOTE_HEADING], ["Иванова", "0123", "плохо"]]


@pytest.mark.parametrize(("kind", "write"), [("xlsx", write_xlsx), ("xls", write_xls), ("ods", write_ods)])
def test_only_rows_to_mend_may_be_kept(tmp_path, kind, write):
    path, out = write(tmp_path / f"a.{kind}", {"Л": GRID, "Чистый": GRID}), tmp_path / "out.xlsx"

    annotate(path, NOTES, out, heading_rows=HEADINGS, only_bad=True, keep_rows={"Л": {5}})

    book = read_workbook(out)
    assert [sheet.name for sheet in book.sheets] == ["Л"]
    assert [row[0] for row in book.sheets[0].rows] == ["Список", "ФИО", "Петров Пётр", "Итого: 2"]


def test_rows_to_mend_are_tinted_and_others_are_not(tmp_path):
    out = tmp_path / "out.xlsx"

    annotate(write_xlsx(tmp_path / "a.xlsx", {"Л": GRID}), NOTES, out, heading_rows=HEADINGS)

    sheet = openpyxl.load_workbook(out)["Л"]
    assert {cell.fill.fgColor.rgb for cell in sheet[4]} == {"00FFF3D6"}
    assert {cell.fill.fill_type for cell in sheet[3]} == {None}


def test_an_xlsx_keeps_its_look(tmp_path):
    path, out = tmp_path / "a.xlsx", tmp_path / "out.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Л")
    sheet.set_column(0, 0, 41)
    sheet.write_string(0, 0, "ФИО", book.add_format({"italic": True, "bg_color": "#00FF00"}))
    sheet.write_string(1, 0, "Иванова")
    sheet.merge_range(2, 0, 2, 1, "Итого")
    book.close()

    annotate(path, {("Л", 2): "плохо"}, out)

    copied = openpyxl.load_workbook(out)["Л"]
    assert (copied["A1"].font.italic, copied["A1"].fill.fgColor.rgb) == (True, "FF00FF00")
    assert copied.column_dimensions["A"].width == pytest.approx(41, abs=1)
    assert [str(merged) for merged in copied.merged_cells.ranges] == ["A3:B3"]


def test_a_second_round_uses_the_column_of_the_first(tmp_path):
    first, second = tmp_path / "1.xlsx", tmp_path / "2.xlsx"
    annotate(write_xlsx(tmp_path / "a.xlsx", {"Л": GRID}), NOTES, first, heading_rows=HEADINGS)

    annotate(first, {("Л", 3): "теперь здесь"}, second, heading_rows=HEADINGS)

    rows = read_workbook(second).sheet("Л").rows
    assert [row[3:] for row in rows] == [[None], [NOTE_HEADING], ["теперь здесь"], [None], [None]]


@pytest.mark.parametrize("text", ["=1+1", "+7 900", "-5", "@SUM(A1)", "=cmd|' /C calc'!A0"])
@pytest.mark.parametrize("only_bad", [False, True])
def test_text_of_people_never_becomes_a_formula(tmp_path, text, only_bad):
    out = tmp_path / "out.xlsx"

    annotate(write_xlsx(tmp_path / "a.xlsx", {"Л": [["ФИО"], [text]]}), {("Л", 2): text}, out, only_bad=only_bad)

    for cell in openpyxl.load_workbook(out)["Л"][2]:
        assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)


def test_formulas_of_the_sender_become_their_values(tmp_path):
    path, out = tmp_path / "a.xlsx", tmp_path / "out.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Л")
    sheet.write_string(0, 0, "ФИО")
    sheet.write_formula(1, 0, "=1+2", None, 3)
    sheet.write_formula(2, 0, '="="&"1+1"', None, "=1+1")
    book.close()

    annotate(path, {("Л", 2): "плохо"}, out)

    cells = [openpyxl.load_workbook(out)["Л"].cell(row, 1) for row in (2, 3)]
    assert [(cell.value, cell.data_type) for cell in cells] == [(3, "n"), ("=1+1", "s")]


@pytest.mark.parametrize("name", ["galich_list.xlsx", "chukhloma.ods", "kostroma_kadry.csv", "buy_schools.xlsx"])
def test_the_samples_come_back_whole(tmp_path, name):
    path, out = SHARED / "data" / "rosters" / name, tmp_path / "out.xlsx"
    sheets = [sheet for sheet in read_workbook(path).sheets if sheet.rows]

    annotate(path, {(sheet.name, 1): "примечание" for sheet in sheets}, out)

    returned = read_workbook(out)
    for sheet in sheets:
        assert [row[: sheet.width] for row in returned.sheet(sheet.name).rows] == sheet.rows
