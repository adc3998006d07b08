"""The same people in shapes that the samples do not have give the same people, work, schools and faults."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.people.staff_list.shapes import (
    TODAY,
    Sheet,
    Source,
    by_school,
    expected,
    number,
    official,
    serial,
    sources,
    worded,
)
from tests.sheets.office_files import write_csv, write_ods, write_xls, write_xlsx

from marshrut.people.staff_list import parse, recognise
from marshrut.people.staff_list.readings import read_position
from marshrut.sheets import read_workbook

ROWS = sources()[:260]
NAMES = ("latin_lookalike", "double_space")


def born(source: Source) -> object:
    return source.birth_on or source.birth


def hired(source: Source) -> object:
    return source.hired_on or source.hired


def check(path: Path, sheets: dict[str, Sheet], *, has: Sequence[str]) -> None:
    """Import the file and compare; `has` names the fields of the shape that can be faulty."""
    workbook = read_workbook(path)
    staff = parse(workbook, recognise(workbook, today=TODAY), today=TODAY)
    wanted = expected(sheets, has=has)
    assert Counter((entry.sheet, entry.row, entry.kind) for entry in staff.blocking) == wanted.blocking
    assert Counter((entry.sheet, entry.row, entry.kind) for entry in staff.warnings) == wanted.warnings
    assert (staff.persons, staff.employments, len(staff.organisations), len(staff.possible_merges)) == (
        wanted.persons,
        wanted.employments,
        wanted.organisations,
        wanted.merges,
    )


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


ENCODINGS = [("utf-8-sig", ","), ("utf-16", "\t"), ("utf-8", ";"), ("cp866", "|"), ("koi8-r", ";"), ("cp1251", "\t")]


@pytest.mark.parametrize(("encoding", "delimiter"), ENCODINGS)
def test_csv_of_every_encoding_and_separator(tmp_path, encoding, delimiter):
    old = encoding in ("cp866", "koi8-r")  # these have neither № nor the Russian quotes
    sheet = Sheet()
    sheet.add("Список")
    sheet.add()
    sheet.add("ФИО", "Дата рождения", "СНИЛС", "Место работы", "Должность", "Категория", "Занятость", "Дата приёма")
    for one in ROWS:
        cells = [one.full_name, one.birth, one.snils, one.school, one.position, one.category, one.kind, one.hired]
        plain = [cell.replace("№", "N").replace("«", '"').replace("»", '"') for cell in cells]
        sheet.add_person(one, plain if old else cells)

    path = write_csv(tmp_path / "a.csv", sheet.grid, encoding=encoding, delimiter=delimiter)

    check(path, {"csv": sheet}, has=("hired",))


@pytest.mark.parametrize(("kind", "write"), [("xls", write_xls), ("ods", write_ods), ("xlsx", write_xlsx)])
def test_every_kind_of_office_file(tmp_path, kind, write):
    sheet = Sheet()
    sheet.add("Кадры")
    sheet.add("Фамилия", "Имя", "Отчество", "СНИЛС", "Дата рождения", "Школа", "Должность", "Категория", "Дата приёма")
    for one in ROWS:
        sheet.add_person(
            one,
            [
                one.surname,
                one.given,
                one.patronymic,
                one.snils,
                born(one),
                one.school,
                one.position,
                one.category,
                hired(one),
            ],
        )

    check(write(tmp_path / f"a.{kind}", {"Кадры": sheet.grid}), {"Кадры": sheet}, has=("hired",))


def test_schools_in_section_rows_with_pages_subtotals_and_signatures(tmp_path):
    headers = [
        "№ п/п",
        "Фамилия имя отчество",
        "Дата рождения",
        "СНИЛС",
        "Должность",
        "Категория",
        "Стаж",
        "Ставка",
        "Принят",
    ]
    sheet, count = Sheet(), 0
    sheet.add("Педагогические работники города Костромы")
    sheet.add()
    sheet.add(*headers)
    sheet.add(*range(1, 10))
    for school, rows in by_school(ROWS).items():
        sheet.add(school)
        for one in rows:
            count += 1
            cells = [count, one.full_name, born(one), one.snils, one.position, one.category, number(one.years)]
            sheet.add_person(one, [*cells, number(one.rate), hired(one)])
            if count % 40 == 0:  # a new page
                sheet.add(*headers)
                sheet.add(*range(1, 10))
        sheet.add(None, "Итого по школе:", len(rows))
    sheet.add()
    sheet.add(None, "Директор школы", "________________", "Иванова И.И.")
    sheet.add(None, "Исп. Петрова А.А., тел. 8 (494) 000-00-00")

    check(write_xlsx(tmp_path / "a.xlsx", {"Лист1": sheet.grid}), {"Лист1": sheet}, has=("hired", "rate", "years"))


def test_districts_and_schools_in_section_rows(tmp_path):
    sheet, groups = Sheet(), by_school(ROWS)
    sheet.add("Реестр")
    sheet.add("ФИО", "Дата рождения", "СНИЛС", "Должность", "Категория", "Принят")
    for place, (school, rows) in enumerate(groups.items()):
        if place in (0, len(groups) // 2):
            sheet.add("Буйский муниципальный район" if place == 0 else "город Галич")
        sheet.add(f"{place + 1}. {school}")
        for one in rows:
            sheet.add_person(one, [one.full_name, born(one), one.snils, one.position, one.category, hired(one)])

    check(write_xlsx(tmp_path / "a.xlsx", {"Лист1": sheet.grid}), {"Лист1": sheet}, has=("hired",))


def test_a_sheet_for_every_school_with_its_official_name_in_the_title(tmp_path):
    sheets = {}
    for place, (school, rows) in enumerate(by_school(ROWS).items(), 1):
        sheet = sheets[str(place)] = Sheet()
        sheet.add("Список педагогических работников")
        sheet.add(f"{official(school)} города Костромы")
        sheet.add("по состоянию на 1 сентября 2026 года")
        sheet.add()
        sheet.add("Фамилия", "Имя", "Отчество", "Дата рожд.", "№ СНИЛС", "Должность", "Основной/совместитель", "КК",
                  "Пед.стаж", "Принят")  # fmt: skip
        for one in rows:
            cells = [one.surname, one.given, one.patronymic, one.birth, one.snils, one.position, one.kind, one.category]
            sheet.add_person(one, [*cells, number(one.years), hired(one)])

    path = write_xlsx(tmp_path / "a.xlsx", {name: sheet.grid for name, sheet in sheets.items()})

    check(path, sheets, has=("hired", "years"))


def test_schools_in_the_names_of_sheets_and_second_jobs_in_a_section(tmp_path):
    sheets = {}
    for school, rows in by_school(ROWS).items():
        sheet = sheets[" ".join(school.split()[1:])] = Sheet()
        sheet.add("ФИО", "СНИЛС", "Дата рождения", "Должность", "Категория", "Принят")
        second = [one for one in rows if "совм" in one.kind]
        for one in (one for one in rows if one not in second):
            sheet.add_person(one, [one.full_name, one.snils, born(one), one.position, one.category, hired(one)])
        if second:
            sheet.add("Внутренние совместители")
        for one in second:
            sheet.add_person(one, [one.full_name, one.snils, born(one), one.position, one.category, hired(one)])

    path = write_xlsx(tmp_path / "a.xlsx", {name: sheet.grid for name, sheet in sheets.items()})

    check(path, sheets, has=("hired",))


def test_headings_of_three_rows_in_groups(tmp_path):
    sheet = Sheet()
    sheet.add("Тарификационный список")
    sheet.add()
    sheet.add("№", "Сведения о работнике", None, None, None, "Сведения о работе", None, None, None, "Аттестация", None)
    sheet.add(
        None, "ФИО", "Дата рождения", None, "СНИЛС", "ОО", "Должность", "Вид занятости", "Принят", "Категория", "Дата"
    )
    sheet.add(None, None, "число", None, None, None, None, None, None, None, None)
    for one in ROWS:
        cells = [
            1,
            one.full_name,
            born(one),
            None,
            one.snils,
            one.school,
            one.position,
            one.kind,
            hired(one),
            one.category,
        ]
        sheet.add_person(one, [*cells, None])
    merges = {"Лист1": [(3, 2, 3, 5), (3, 6, 3, 9), (3, 10, 3, 11)]}

    check(write_xlsx(tmp_path / "a.xlsx", {"Лист1": sheet.grid}, merges=merges), {"Лист1": sheet}, has=("hired",))


def test_a_table_that_begins_at_c5_with_a_hidden_empty_column_and_footers(tmp_path):
    sheet = Sheet()
    for _ in range(4):
        sheet.add()
    sheet.add(None, None, "Ф.И.О.", None, "СНИЛС", "Д.р.", "Учреждение", "Долж.", "Кат.", "Принят")
    for one in ROWS:
        cells = [None, None, one.full_name, None, one.snils, one.birth, one.school, one.position, one.category]
        sheet.add_person(one, [*cells, hired(one)])
    sheet.add()
    sheet.add(None, None, "Всего", "", len(ROWS))
    sheet.add(None, None, "Заведующий отделом образования", None, "______ / Сидоров П.П. /")
    sheet.add(None, None, "* стаж указан на 01.09.2026")

    path = write_xlsx(tmp_path / "a.xlsx", {"Лист1": sheet.grid}, hidden_columns={"Лист1": [4]})

    check(path, {"Лист1": sheet}, has=("hired",))


@pytest.mark.parametrize("merged", [True, False])
def test_a_school_named_once_for_all_its_rows(tmp_path, merged):
    sheet, merges = Sheet(), []
    sheet.add("Школа", "Педагог", "СНИЛС", "Дата рождения", "Должность", "Категория", "Дата приема")
    for school, rows in by_school(ROWS).items():
        first = len(sheet.grid) + 1
        for place, one in enumerate(rows):
            cells = [school if place == 0 else None, one.full_name, one.snils, born(one), one.position, one.category]
            sheet.add_person(one, [*cells, hired(one)])
        merges.append((first, 1, len(sheet.grid), 1))

    path = write_xlsx(tmp_path / "a.xlsx", {"Лист1": sheet.grid}, merges={"Лист1": merges} if merged else None)

    check(path, {"Лист1": sheet}, has=("hired",))


def test_vacancies_and_leaves_are_no_faults(tmp_path):
    sheet = Sheet()
    sheet.add("№", "ФИО", "СНИЛС", "Дата рождения", "Организация", "Должность", "Ставка", "Примечание", "Принят")
    for place, one in enumerate(ROWS, 1):
        remark = "по совместительству" if "совм" in one.kind else "декретный отпуск до 2027" if place % 9 == 0 else None
        cells = [place, one.full_name, one.snils, born(one), one.school, one.position, number(one.rate), remark]
        sheet.add_person(one, [*cells, hired(one)])
        if place % 30 == 0:
            sheet.add(place, "вакансия", None, None, one.school, "учитель физики", 0.5, None, None)
            sheet.add(None, "Вакантно", None, None, one.school, "учитель химии", 1)

    path = write_xlsx(tmp_path / "a.xlsx", {"Лист1": sheet.grid})

    check(path, {"Лист1": sheet}, has=("hired", "rate"))
    workbook = read_workbook(path)
    staff = parse(workbook, recognise(workbook, today=TODAY), today=TODAY)
    assert Counter(entry.kind for entry in staff.skipped) == {"vacancy": 2 * (len(ROWS) // 30)}
    assert {row.on_leave for row in staff.rows if "декрет" in row.note} == {True}


def test_rows_with_cells_that_slipped_to_either_side(tmp_path):
    sheet = Sheet()
    sheet.add("№", "ФИО", "СНИЛС", "Дата рождения", "Организация", "Должность", "Вид занятости", "Категория", "Принят")
    right, left = {20: 1, 50: 2, 80: 3, 110: 5}, {140: 1, 170: 4, 200: 2}
    slipped = 0
    for place, one in enumerate(ROWS):
        row = [
            place + 1,
            one.full_name,
            one.snils,
            born(one),
            one.school,
            one.position,
            one.kind,
            one.category,
            hired(one),
        ]
        if place in right and not one.blocking and not one.warnings:
            at, slipped = right[place], slipped + 1
            row, one = [*row[:at], None, *row[at:]], replace(one, blocking="shifted_columns")
        elif place in left and not one.blocking and not one.warnings:
            at, slipped = left[place], slipped + 1
            row, one = [*row[:at], *row[at + 1 :], None], replace(one, blocking="shifted_columns")
        sheet.add_person(one, row)

    assert slipped > 4
    check(write_xlsx(tmp_path / "a.xlsx", {"Лист1": sheet.grid}), {"Лист1": sheet}, has=("hired",))


def test_tables_of_different_columns_one_under_another(tmp_path):
    sheet = Sheet()
    sheet.add("Кадры района")
    for place, (school, rows) in enumerate(by_school(ROWS).items()):
        sheet.add(school)
        if place % 2:
            sheet.add("№", "Должность", "ФИО", "Дата рождения", "СНИЛС", "Категория", "Принят")
        else:
            sheet.add("ФИО", "СНИЛС", "Дата рождения", "Должность", "Принят")
        for one in rows:
            first = [1, one.position, one.full_name, born(one), one.snils, one.category, hired(one)]
            sheet.add_person(
                one, first if place % 2 else [one.full_name, one.snils, born(one), one.position, hired(one)]
            )
        sheet.add()

    check(write_xlsx(tmp_path / "a.xlsx", {"Лист1": sheet.grid}), {"Лист1": sheet}, has=("hired",))


def test_second_posts_under_a_name_given_once(tmp_path):
    """Name, СНИЛС and birth date merged over the rows of one person's posts."""
    sheet, merges, above = Sheet(), [], None
    sheet.add("№", "ФИО", "СНИЛС", "Дата рождения", "Организация", "Должность", "Вид занятости")
    for one in (one for one in ROWS if one.blocking != "hired_before_birth"):
        again = above is not None and not one.blocking and not one.warnings and one.snils_digits == above.snils_digits
        again = again and one.full_name == above.full_name
        who = [None] * 4 if again else [len(sheet.grid), one.full_name, one.snils, born(one)]
        row = sheet.add_person(one, [*who, one.school, one.position, one.kind])
        merges += [(row - 1, column, row, column) for column in range(1, 5)] if again else []
        above = one

    assert len(merges) >= 8
    check(write_xlsx(tmp_path / "a.xlsx", {"Лист1": sheet.grid}, merges={"Лист1": merges}), {"Лист1": sheet}, has=())
    check(write_xlsx(tmp_path / "b.xlsx", {"Лист1": sheet.grid}), {"Лист1": sheet}, has=())
