"""What is taken in: any name, no more than the limit, and nothing that is no table."""

import os
import stat
import zipfile
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.people.staff_import.conftest import NOW, ROSTERS, person, roster

from marshrut.people.models import Organisation, Person, StaffImport
from marshrut.people.staff_import.report import storable
from marshrut.people.usecases.upload_staff_list import FileTooLarge, upload_staff_list

pytestmark = pytest.mark.django_db


class Endless:
    """A file that goes on and on; counts what was asked of it."""

    def __init__(self):
        self.read_bytes = 0

    def read(self, size: int) -> bytes:
        self.read_bytes += size
        return b"x" * size


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_an_upload_lies_in_the_regions_folder_under_a_name_nobody_can_guess_and_only_we_read_it(upload, uploads):
    staff_import = upload(b"a;b", name="кадры.csv")

    (path,) = files(uploads)
    assert path == uploads / staff_import.stored_as
    assert path.parts[-3:-1] == ("north", "staff") or path.parent.name == "staff"
    assert "кадры" not in path.name
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert (staff_import.state, staff_import.file_name) == ("uploaded", "кадры.csv")


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Анна\\кадры.xlsx", "кадры.xlsx"),
        ("кадры\x00\n\u202exslx.exe", "кадры xslx.exe"),
        ("", "Без названия"),
        ("..", "Без названия"),
        ("а" * 400 + ".xlsx", "а" * 250 + ".xlsx"),
        ("<script>alert(1)</script>.csv", "script>.csv"),
    ],
)
def test_a_name_is_kept_without_folders_and_unprintable_characters(upload, name, kept):
    assert upload(b"a;b", name=name or "\x01").file_name == kept


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=50)
@given(name=st.text(max_size=300))
def test_any_name_is_stored_inside_the_folder(upload, uploads, name):
    staff_import = upload(b"a;b", name=name or "x")

    assert (uploads / staff_import.stored_as).resolve().is_relative_to(uploads.resolve())
    assert 0 < len(staff_import.file_name) <= 255


def test_more_than_the_limit_is_not_read_to_the_end_and_leaves_nothing(uploads, region):
    endless = Endless()

    with pytest.raises(FileTooLarge, match="больше 30 МБ"):
        upload_staff_list(file=endless, name="большой.xlsx", sender=None, by=None, at=NOW)

    assert endless.read_bytes <= 31 * 1024 * 1024
    assert files(uploads) == []
    assert StaffImport.objects.count() == 0


def zip_of(**entries: bytes) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return buffer.getvalue()


REFUSED = {
    "empty": (b"", "пустой"),
    "program": (b"MZ\x90\x00" + os.urandom(600), "программа"),
    "picture": (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "картинка"),
    "word": (zip_of(word__document_xml=b"<w/>"), "документ Word"),
    "bomb": (zip_of(xl__workbook_xml=b"<x/>", xl__worksheets__sheet1_xml=b"0" * 400_000_000), None),
    "broken": (b"PK\x03\x04" + os.urandom(2000), None),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_no_table_is_refused_in_words_and_not_kept(preview, uploads, kind):
    content, words = REFUSED[kind]

    staff_import = preview(content, name="список.xlsx")

    assert staff_import.state == "refused"
    assert words is None or words in staff_import.refusal
    assert staff_import.refusal.endswith(".")
    assert files(uploads) == []
    assert Person.objects.count() == 0


def test_a_file_of_results_is_no_staff_list(preview):
    staff_import = preview(ROSTERS / "diagnostika_fio.xlsx")

    assert staff_import.state == "refused"
    assert "не похож на список сотрудников" in staff_import.refusal


def test_characters_that_are_no_text_stay_outside(bring_in, region):
    row = "Вымыс\u200bлова;Анна;Петровна\x7f;12.03.1985;учитель\u2028 физики;МБОУ \u200eСОШ № 4"
    content = f"Фамилия;Имя;Отчество;Дата рождения;Должность;Организация\r\n{row}\r\n".encode()

    bring_in(content, name="список.csv")

    assert [row.full_name for row in Person.objects.all()] == ["Вымыслова Анна Петровна"]
    assert [row.short_name for row in Organisation.objects.all()] == ["МБОУ СОШ № 4"]


@pytest.mark.parametrize("text", ["\x00", "\ud800", "a\udfffb"])
def test_a_report_holds_no_character_that_the_database_refuses(upload, text):
    staff_import = upload(b"a;b")
    staff_import.report = storable({text: [text, {"deep": (text, 1, None)}]})

    staff_import.save()

    staff_import.refresh_from_db()
    assert text not in str(staff_import.report)


def test_names_with_markup_and_formulas_stay_plain_text(bring_in, region):
    bring_in(roster(person(surname="<b>Вымыслова</b>", given="=СУММ(1)", post="@учитель")))

    assert [(row.surname, row.given_name) for row in Person.objects.all()] == [("<b>Вымыслова</b>", "=сумм(1)")]


def test_a_name_longer_than_any_name_comes_back(preview, region):
    report = preview(roster(person(surname="Я" * 101))).report

    assert [(one["row"], one["kind"]) for one in report["blocking"]] == [(4, "name_too_long")]


def test_numbers_that_no_order_could_hold_are_left_out(bring_in, region):
    columns = ("ФИО", "Дата рождения", "Должность", "Организация", "Ставка", "Нагрузка, часов", "Общий стаж, лет")
    book = openpyxl.Workbook()
    for place, title in enumerate(columns, 1):
        book.active.cell(1, place, title)
    for row in range(2, 6):
        values = ("Вымыслова Анна Петровна", "12.03.1985", "учитель", "МБОУ СОШ № 4", 1e300, 99999, 10**9)
        for place, value in enumerate(values, 1):
            book.active.cell(row, place, value)
    buffer = BytesIO()
    book.save(buffer)

    bring_in(buffer.getvalue())

    work = Person.objects.get().employments.get()
    assert (work.rate, work.hours) == (None, None)
