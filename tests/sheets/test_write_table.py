import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest

from marshrut.sheets import ColumnKind, TableColumn, TableTooLong, read_workbook, write_table

COLUMNS = [
    TableColumn("Сотрудник"),
    TableColumn("Принят", ColumnKind.DATE),
    TableColumn("Стаж", ColumnKind.INTEGER),
    TableColumn("Доля", ColumnKind.PERCENT),
    TableColumn("Когда", ColumnKind.MOMENT),
]
ROWS = [
    ("Иванова А. П.", date(2020, 9, 1), 12, 66.7, datetime(2026, 5, 1, 9, 30, tzinfo=UTC)),
    ("Петров П. С.", None, 0, None, None),
]


def written(**options) -> io.BytesIO:
    target = io.BytesIO()
    given = {"title": "Сотрудники", "columns": COLUMNS, "rows": ROWS, "subtitle": "Состояние на 1 мая 2026"} | options
    write_table(target, **given)
    target.seek(0)
    return target


def test_a_list_is_written_with_title_subtitle_and_headings(tmp_path):
    path = tmp_path / "a.xlsx"

    count = write_table(path, title="Сотрудники", columns=COLUMNS, rows=iter(ROWS), subtitle="на 1 мая")

    rows = read_workbook(path).sheets[0].rows
    assert count == 2
    assert [row[0] for row in rows] == ["Сотрудники", "на 1 мая", None, "Сотрудник", "Иванова А. П.", "Петров П. С."]
    assert rows[4][:4] == ["Иванова А. П.", date(2020, 9, 1), 12, 66.7]
    assert f"{rows[4][4]:%d.%m.%Y %H:%M}" == "01.05.2026 09:30"
    assert rows[5] == ["Петров П. С.", None, 0, None, None]


def test_dates_and_numbers_are_no_text():
    sheet = openpyxl.load_workbook(written()).active

    assert [cell.data_type for cell in sheet[5]] == ["s", "d", "n", "n", "d"]
    assert [cell.number_format for cell in sheet[5]][1:4] == ["dd.mm.yyyy", "0", '0.0"%"']


def test_headings_are_frozen_and_can_be_filtered():
    sheet = openpyxl.load_workbook(written()).active

    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A5", "A4:E6")
    assert sheet["A4"].font.bold


def test_columns_are_as_wide_as_what_stands_in_them():
    sheet = openpyxl.load_workbook(
        written(columns=["Коротко", "Длинно"], rows=[("а", "б" * 40), ("в", "г" * 200)])
    ).active

    assert sheet.column_dimensions["A"].width < 15
    assert sheet.column_dimensions["B"].width == pytest.approx(60, abs=1)


def test_plain_headings_are_enough():
    rows = read_back(written(columns=["Имя", "Число", "День"], rows=[("а", 1.5, date(2026, 5, 1))]))

    assert rows[-1] == ["а", 1.5, date(2026, 5, 1)]


def read_back(target: io.BytesIO) -> list[list]:
    return [list(row) for row in _plain(openpyxl.load_workbook(target).active.iter_rows(values_only=True))]


def _plain(rows):
    for row in rows:
        yield [value.date() if isinstance(value, datetime) else value for value in row]


@pytest.mark.parametrize("text", ["=1+1", "+7 900", "-5", "@x", '=HYPERLINK("http://x")'])
def test_text_never_becomes_a_formula(text):
    target = written(columns=["Имя"], rows=[(text,)], title=text)
    cell = openpyxl.load_workbook(target).active["A5"]

    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)
    assert b"<f>" not in zipfile.ZipFile(target).read("xl/worksheets/sheet1.xml")


def test_characters_that_a_file_cannot_hold_are_left_out():
    assert read_back(written(columns=["Имя"], rows=[("Ан\x00на\x1f",)]))[-1] == ["Анна"]


def test_other_values_are_written_as_text():
    assert read_back(written(columns=["Да", "Сумма"], rows=[(True, Decimal("1.50"))]))[-1] == ["да", "1.50"]


def test_a_list_without_rows_has_its_headings():
    assert len(read_back(written(rows=[]))) == 4


def test_rows_must_fit_the_columns():
    with pytest.raises(ValueError):
        written(columns=["Имя"], rows=[("а", "б")])


def test_more_rows_than_a_list_may_have_are_refused():
    with pytest.raises(TableTooLong, match=r"больше 10 строк.*Сузьте"):
        written(columns=["Имя"], rows=(("а",) for _ in range(11)), max_rows=10)
