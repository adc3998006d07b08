"""The same people in other files, sheets and arrangements of rows give the same people, work, schools and faults."""

from collections import Counter
from dataclasses import replace

import pytest
from tests.people.staff_list.shapes import (
    ROWS,
    TODAY,
    Sheet,
    born,
    by_school,
    check,
    hired,
    number,
    official,
)
from tests.sheets.office_files import write_csv, write_ods, write_xls, write_xlsx

from marshrut.people.staff_list import parse, recognise
from marshrut.sheets import read_workbook

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
