"""What stands between people, one row at a time."""

from datetime import date

import pytest

from marshrut.people.staff_list.fields import Field
from marshrut.people.staff_list.rows import RowKind, RowReader, Section, read_section

COLUMNS = {Field.NUMBER: 1, Field.FULL_NAME: 2, Field.SNILS: 3, Field.BIRTH_ON: 4, Field.POSITION: 5, Field.NOTE: 6}
HEADERS = ("№", "ФИО", "СНИЛС", "Дата рождения", "Должность", "Примечание")
NAME = "Василова Анастасия Павловна"


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ([1, NAME, "194-127-421 69", date(1963, 11, 18), "директор", None], RowKind.PERSON),
        ([1, None, "194-127-421 69", None, "директор", None], RowKind.PERSON),
        ([1, None, "194-127-421 68", None, "директор", None], RowKind.PERSON),
        ([1, NAME, None, None, "директор", None], RowKind.PERSON),
        ([None, None, NAME, "194-127-421 69", date(1963, 11, 18), "директор"], RowKind.PERSON),  # slipped
        ([45, None, None, None, None, None], RowKind.BLANK),
        ([None] * 6, RowKind.BLANK),
        ([1, 2, 3, 4, 5, 6], RowKind.HEADING),
        (["№", "ФИО", "СНИЛС", "Дата рождения", "Должность", None], RowKind.HEADING),
        (["МБОУ СОШ № 4", None, None, None, None, None], RowKind.SECTION),
        ([None, "Администрация", None, None, None, None], RowKind.SECTION),
        ([None, "Итого: 5 чел.", None, None, None, None], RowKind.TOTAL),
        (["Всего", None, 5, None, None, None], RowKind.TOTAL),
        ([None, "Директор школы", None, "_________", "Иванова И. И.", None], RowKind.SIGNATURE),
        ([None, "Исполнитель: Петрова А. А.", "5-22-33", None, None, None], RowKind.SIGNATURE),
        ([7, "Вакансия", None, None, "учитель физики", None], RowKind.VACANCY),
        ([7, None, None, None, "вакансия учителя физики", None], RowKind.VACANCY),
        ([None, "* стаж указан на 1 сентября", None, None, None, None], RowKind.REMARK),
        (["Образец", NAME, "194-127-421 69", date(1963, 11, 18), "директор", None], RowKind.REMARK),
    ],
)
def test_every_row_is_what_it_is(row, kind):
    assert RowReader(COLUMNS, HEADERS).kind(row) is kind


@pytest.mark.parametrize("surname", ["Итогова", "Всеволожская", "Вакулина", "Директоренко"])
def test_people_with_such_names_are_people(surname):
    assert (
        RowReader(COLUMNS, HEADERS).kind([1, f"{surname} Анна Ильинична", None, None, "учитель", None])
        is RowKind.PERSON
    )


@pytest.mark.parametrize(
    ("text", "section"),
    [
        ("МБОУ СОШ № 4", Section("МБОУ СОШ № 4")),
        ("2. МБОУ СОШ № 4 (директор Иванова И. И.)", Section("МБОУ СОШ № 4")),
        ("Буйский муниципальный район", Section(None, "Буйский муниципальный район")),
        ("Внешние совместители", Section(kind="external")),
        ("Основные работники", Section(kind="main")),
        ("МБОУ СОШ № 4, совместители", Section("МБОУ СОШ № 4", None, "second_job")),
        ("Внутренние совместители МБОУ СОШ № 4", Section("МБОУ СОШ № 4", None, "internal")),
        ("Учителя начальных классов", Section()),
    ],
)
def test_a_section_says_what_holds_below(text, section):
    assert read_section(text) == section
