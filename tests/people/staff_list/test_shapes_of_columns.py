"""The same people under other headings and in other cells give the same people, work, schools and faults."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest
from tests.people.staff_list.shapes import ROWS, Sheet, Source, born, check, hired, number, serial, worded
from tests.sheets.office_files import write_xlsx

from marshrut.people.staff_list.readings import read_position


def one_sheet(
    path: Path,
    headers: Sequence[str] | None,
    cells: Callable[[Source], Sequence[object]],
    *,
    has: Sequence[str] = ("hired",),
    above: Sequence[Sequence[object]] = (),
) -> None:
    sheet = Sheet()
    for row in above:
        sheet.add(*row)
    if headers:
        sheet.add(*headers)
    for source in ROWS:
        sheet.add_person(source, cells(source))
    check(write_xlsx(path / "a.xlsx", {"Лист1": sheet.grid}), {"Лист1": sheet}, has=has)


def test_other_words_for_the_headings(tmp_path):
    one_sheet(
        tmp_path,
        ["№ пп", "Наименование ОО", "Ф.И.О. сотрудника (полностью)", "Дата\nрожд.", "страховой номер (СНИЛС)",
         "Занимаемая должность", "Осн./совм.", "Кол-во ставок", "Имеющаяся кв. категория", "Стаж пед. работы",
         "Дата поступления на работу"],
        lambda one: [1, one.school, one.full_name, one.birth, one.snils, one.position, one.kind, number(one.rate),
                     one.category, number(one.years), one.hired],
        has=("hired", "rate", "years"),
        above=[["Сведения о кадрах"], ["на 01.09.2026 г."], []],
    )  # fmt: skip


def test_headings_in_capitals_and_with_slips_of_the_pen(tmp_path):
    one_sheet(
        tmp_path,
        ["№", "СНИЛС", "ФАМИЛЛИЯ", "ИМЯ", "ОТЧЕСТВО", "ДАТА РОЖДЕНЬЯ", "УЧЕРЕЖДЕНИЕ", "ДОЛЖНОСТ", "ЗАНЯТОСТЬ",
         "КАТЕГОРЯ", "ПЕДСТАЖ", "ПРИНЯТ(А)"],
        lambda one: [None, one.snils_masked, one.surname, one.given, one.patronymic, born(one), one.school,
                     one.position, one.kind, one.category, number(one.years), hired(one)],
        has=("hired", "years"),
    )  # fmt: skip


def test_no_headings_at_all(tmp_path):
    one_sheet(
        tmp_path,
        None,
        lambda one: [one.given, one.patronymic, one.surname, one.snils, born(one), one.position, one.school, one.kind,
                     one.category, hired(one)],
    )  # fmt: skip


def test_headings_that_say_nothing(tmp_path):
    one_sheet(
        tmp_path,
        [f"Столбец{number}" for number in range(1, 10)],
        lambda one: [one.full_name, one.snils_digits, one.birth, one.position, one.school, one.kind, one.category,
                     one.hired, one.sex],
    )  # fmt: skip


def test_the_surname_last_and_dates_in_words(tmp_path):
    one_sheet(
        tmp_path,
        ["Имя, отчество, фамилия", "СНИЛС", "Организация", "Должность", "Дата рождения", "Работает с"],
        lambda one: [
            " ".join(part for part in (one.given, one.patronymic, one.surname) if part),
            one.snils,
            one.school,
            one.position + (" (внутр. совм.)" if "внутр" in one.kind else ""),
            worded(one.birth_on),
            worded(one.hired_on),
        ],
    )


def test_dates_as_serial_numbers_and_snils_as_numbers(tmp_path):
    one_sheet(
        tmp_path,
        ["ФИО", "Дата рождения", "СНИЛС", "Школа", "Должность", "Дата приема"],
        lambda one: [
            one.full_name,
            serial(one.birth_on),
            int(one.snils_digits) if one.snils_digits.isdigit() else one.snils,
            one.school,
            one.position,
            serial(one.hired_on),
        ],
    )


def test_names_schools_and_posts_in_capitals(tmp_path):
    one_sheet(
        tmp_path,
        ["ФИО", "Дата рождения", "СНИЛС", "Школа", "Должность", "Дата приема"],
        lambda one: [
            one.full_name if one.warnings or one.blocking else one.full_name.upper(),
            one.birth_on and one.birth_on.isoformat(),
            one.snils,
            one.school.upper(),
            one.position.upper(),
            one.hired_on and f"{one.hired_on:%d/%m/%Y}",
        ],
    )


def test_many_columns_that_nobody_needs(tmp_path):
    one_sheet(
        tmp_path,
        ["№", "ФИО", "Адрес", "Паспорт", "Телефон", "e-mail", "Образование", "Специальность по диплому",
         "Дата рождения", "Возраст", "СНИЛС", "ОО", "Должность", "Преподаваемый предмет", "Квалификационная категория",
         "Дата присвоения категории", "Курсы повышения квалификации", "Награды", "Общий стаж", "Пед. стаж",
         "Стаж в данной должности", "Дата приёма", "Ставка", "Учебная нагрузка (часов)", "Примечание"],
        lambda one: [1, one.full_name, "г. Кострома, ул. Ленина, д. 5", "34 05 123456", "8-910-123-45-67",
                     "ivanova@mail.ru", "высшее, КГУ, 1998", "учитель физики", born(one), 45, one.snils, one.school,
                     one.position, "физика", one.category, date(2022, 3, 1), "72 ч., 2023", "нет", 20,
                     number(one.years), 7, hired(one), number(one.rate), 18, one.kind if "совм" in one.kind else None],
        has=("hired", "rate", "years"),
    )  # fmt: skip


def test_post_and_subject_in_two_columns_and_the_second_job_as_yes_or_no(tmp_path):
    def cells(one: Source) -> list[object]:
        post = read_position(one.position)
        name, subject = ("учитель", ", ".join(post.subjects)) if post.subjects else (post.name, None)
        second = "да" if "совм" in one.kind else "нет"
        return [one.full_name, one.snils, born(one), subject, name, second, one.school, hired(one)]

    one_sheet(
        tmp_path,
        ["Учитель", "СНИЛС", "Дата рождения", "Предмет", "Должность", "Совместитель (да/нет)",
         "Наименование образовательного учреждения", "Принят"],
        cells,
    )  # fmt: skip


@pytest.mark.parametrize("form", ["%m/%d/%Y", "%d-%m-%Y", "%Y/%m/%d", "%d.%m.%Y года"])
def test_dates_of_other_habits(tmp_path, form):
    one_sheet(
        tmp_path,
        ["ФИО", "СНИЛС", "Дата рождения", "Школа", "Должность", "Дата приема"],
        lambda one: [
            one.full_name,
            one.snils,
            one.birth_on and one.birth_on.strftime(form),
            one.school,
            one.position,
            one.hired_on and one.hired_on.strftime(form),
        ],
    )


def test_years_of_two_digits(tmp_path):
    late = ("birth_in_future", "hired_before_birth")  # faults of a century need the century

    one_sheet(
        tmp_path,
        ["ФИО", "СНИЛС", "Дата рождения", "Школа", "Должность", "Дата приема"],
        lambda one: [
            one.full_name,
            one.snils,
            one.birth if one.blocking in late or not one.birth_on else f"{one.birth_on:%d.%m.%y}",
            one.school,
            one.position,
            hired(one),
        ],
    )
