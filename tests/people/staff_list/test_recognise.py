from datetime import date

import pytest

from marshrut.people.staff_list import Field, NotAStaffList, layout_signature, parse, recall, recognise
from marshrut.sheets import Sheet, Workbook

TODAY = date(2026, 9, 1)
PEOPLE = [
    ("Василова Анастасия Павловна", "194-127-421 69", date(1963, 11, 18), "директор"),
    ("Витязева Виктория Геннадьевна", "297-654-384 43", date(1977, 5, 18), "учитель физики"),
    ("Власьева Татьяна Геннадьевна", "225 755 845 92", date(1971, 4, 12), "учитель химии"),
    ("Малкина Жанна Ивановна", "206-483-095 58", date(1975, 11, 11), "уч. матем."),
]
HEADERS = ["ФИО", "СНИЛС", "Дата рождения", "Должность"]


def book(hidden=(), **sheets) -> Workbook:
    made = []
    for name, rows in sheets.items():
        width = max((len(row) for row in rows), default=0)
        made.append(Sheet(name, [list(row) + [None] * (width - len(row)) for row in rows], hidden=name in hidden))
    return Workbook(tuple(made), kind="xlsx", name="Список.xlsx")


def layout_of(*rows, **options):
    return recognise(book(Л=rows), today=TODAY, **options).sheets[0]


def fields(layout) -> dict[str, str]:
    return {guess.letter: guess.field for guess in layout.columns if guess.field}


def refusal(**sheets) -> str:
    with pytest.raises(NotAStaffList) as caught:
        recognise(book(**sheets), today=TODAY)
    return str(caught.value)


def test_columns_are_told_with_their_reason_and_samples():
    guess = layout_of(HEADERS, *PEOPLE).columns[1]

    assert (guess.letter, guess.field, guess.confidence) == ("B", Field.SNILS, 1.0)
    assert guess.reason == "СНИЛС: заголовок «СНИЛС» и значения подходят: 4 из 4."
    assert guess.samples == ("194-127-421 69", "297-654-384 43", "225 755 845 92")


def test_a_column_without_a_plain_heading_is_told_by_its_cells():
    guess = layout_of(["ФИО", "Графа 7", "Дата рождения", "Должность"], *PEOPLE).columns[1]

    assert (guess.field, guess.reason) == (Field.SNILS, "СНИЛС: значения подходят: 4 из 4.")


def test_headings_over_the_wrong_columns_are_not_believed():
    layout = layout_of(["СНИЛС", "ФИО", "Дата рождения", "Должность"], *PEOPLE)

    assert fields(layout)["A"] == Field.FULL_NAME
    assert fields(layout)["B"] == Field.SNILS


def test_a_heading_over_an_empty_column_is_believed():
    layout = layout_of([*HEADERS, "Категория"], *[(*one, None) for one in PEOPLE])

    assert fields(layout)["E"] == Field.CATEGORY


def test_a_useless_column_is_named_so():
    guess = layout_of([*HEADERS, "Паспортные данные"], *[(*one, "34 05 123456") for one in PEOPLE]).columns[4]

    assert guess.field == Field.OTHER
    assert "не нужен" in guess.reason


def test_names_in_three_columns_win_over_the_same_in_one():
    rows = [(*one[0].split(), *one) for one in PEOPLE]

    layout = layout_of(["Фамилия", "Имя", "Отчество", *HEADERS], *rows)

    assert [layout.column_of(field) for field in (Field.SURNAME, Field.GIVEN_NAME, Field.FULL_NAME)] == [1, 2, None]


def test_two_experiences_are_told_apart():
    rows = [(*one, 20, 15, 3, 2) for one in PEOPLE]

    layout = layout_of(
        [*HEADERS, "Общий стаж", "в т.ч. педагогический стаж", "Стаж в должности", "Стаж в данном учреждении"], *rows
    )

    assert [fields(layout)[letter] for letter in "EFGH"] == [
        Field.TOTAL_EXPERIENCE,
        Field.PEDAGOGICAL_EXPERIENCE,
        Field.POSITION_EXPERIENCE,
        Field.ORGANISATION_EXPERIENCE,
    ]


def test_without_headings_the_earlier_date_is_the_birth():
    rows = [(one[0], date(2005 + place, 9, 1), one[1], one[2], one[3]) for place, one in enumerate(PEOPLE)]

    layout = layout_of(*rows)

    assert (fields(layout)["D"], fields(layout)["B"]) == (Field.BIRTH_ON, Field.HIRED_ON)


def test_a_correction_is_believed_and_frees_the_field_elsewhere():
    layout = layout_of(
        [*HEADERS, "Графа"], *[(*one, one[3]) for one in PEOPLE], corrections={"Л": {"E": "position", "C": None}}
    )

    assert fields(layout) == {"A": Field.FULL_NAME, "B": Field.SNILS, "E": Field.POSITION}
    assert (layout.columns[4].confidence, layout.columns[4].reason) == (1.0, "Указано вручную.")
    assert layout.columns[3].reason == "Это поле указано в другом столбце."


def test_corrections_make_a_staff_list_of_what_nobody_would_take_for_one():
    rows = [["Кто", "Что"], ["Смит", "а"], ["Вессон", "б"]]

    layout = recognise(book(Л=rows), today=TODAY, corrections={"Л": {"A": "surname", "B": "given_name"}}).sheets[0]

    assert (layout.is_staff_list, layout.reason) == (True, "столбцы указаны вручную.")


def test_what_was_set_is_remembered_by_the_headings():
    set_once = {"B": "snils", "D": None}
    memory = {layout_signature(("ФИО", "СНИЛС", "Дата рождения", "Должность")): set_once}

    layout = recognise(book(Л=[["на 1 октября"], HEADERS, *PEOPLE]), today=TODAY)

    assert recall(layout, memory) == {"Л": set_once}
    assert recall(recognise(book(Л=[HEADERS[::-1], *[one[::-1] for one in PEOPLE]]), today=TODAY), memory) == {}


def test_case_and_spaces_do_not_change_a_signature():
    assert layout_signature(("ФИО", "Дата  приёма")) == layout_signature(("фио", "дата приема"))
    assert layout_signature(("ФИО", "СНИЛС")) != layout_signature(("СНИЛС", "ФИО"))


@pytest.mark.parametrize(
    ("rows", "source", "school"),
    [
        ([["МБОУ СОШ № 4"], HEADERS, *PEOPLE], "title", "МБОУ СОШ № 4"),
        ([["Образовательная организация:", "МБОУ СОШ № 4"], HEADERS, *PEOPLE], "title", "МБОУ СОШ № 4"),
        ([["Список"], HEADERS, ["МБОУ СОШ № 4"], *PEOPLE], "section", None),
        ([["Список"], HEADERS, *PEOPLE], None, None),
    ],
)
def test_the_school_is_found_where_it_is_said(rows, source, school):
    layout = layout_of(*rows)

    assert (layout.organisation_from, layout.organisation) == (source, school)


def test_the_name_of_a_sheet_is_a_school_where_it_can_be_one():
    workbook = book(
        **{"СОШ 4": [HEADERS, *PEOPLE[:2]], "Барановская": [HEADERS, *PEOPLE[2:]], "Лист3": [HEADERS, *PEOPLE]}
    )

    sources = [(sheet.organisation_from, sheet.organisation) for sheet in recognise(workbook, today=TODAY).sheets]

    assert sources == [("sheet_name", "СОШ 4"), ("sheet_name", "Барановская"), (None, None)]


def test_a_hidden_copy_of_the_list_is_left_out():
    workbook = book(hidden=["Старое"], Список=[HEADERS, *PEOPLE], Старое=[HEADERS, *PEOPLE])

    layout = recognise(workbook, today=TODAY)

    assert [sheet.is_staff_list for sheet in layout.sheets] == [True, False]
    assert "скрыт" in layout.sheet("Старое").reason


def test_the_only_list_is_read_even_when_it_is_hidden():
    layout = recognise(book(hidden=["Л"], Л=[HEADERS, *PEOPLE]), today=TODAY)

    assert layout.sheets[0].is_staff_list


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([["Памятка"], ["1. Заполните ФИО"], ["2. СНИЛС, должность"]], "нет столбца с фамилиями"),
        ([], "лист пустой"),
        ([HEADERS], "нет ни одного человека"),
        ([["ФИО", "Дата рождения", "Класс"], *[(one[0], date(2012, 3, 1), "5А") for one in PEOPLE]], "учеников"),
        ([["ФИО", "Тема курса", "Часы", "Удостоверение"], *[(one[0], "ФГОС", 72, "5") for one in PEOPLE]], "курсов"),
        (
            [["ФИО", "СНИЛС", "Предметные, балл", "Методические, балл"], *[(one[0], one[1], 5, 6) for one in PEOPLE]],
            "результаты диагностики",
        ),
        (
            [
                ["Организация", "ИНН", "ФИО директора", "Телефон"],
                *[("СОШ № 1", "4401001122", one[0], "5-22-33") for one in PEOPLE],
            ],
            "нет столбца с фамилиями",
        ),
        ([["ФИО", "Телефон"], *[(one[0], "8-910-123-45-67") for one in PEOPLE]], "нет ни должностей"),
    ],
)
def test_other_tables_are_refused_with_the_reason(rows, reason):
    assert reason in refusal(Л=rows)


def test_the_refusal_says_what_is_needed():
    told = refusal(Памятка=[["Памятка"]])

    assert told.startswith(
        "Файл «Список.xlsx» не похож на список сотрудников. Лист «Памятка»: нет столбца с фамилиями."
    )
    assert told.endswith("СНИЛС или дата рождения, должность.")


def test_other_sheets_beside_the_list_do_no_harm():
    workbook = book(Памятка=[["Памятка"]], Список=[HEADERS, *PEOPLE], Лист3=[])

    assert [sheet.name for sheet in recognise(workbook, today=TODAY).staff_sheets] == ["Список"]


def test_one_person_is_a_list():
    workbook = book(Л=[["ФИО", "Должность"], ["Василова Анастасия Павловна", "директор"]])

    staff = parse(workbook, recognise(workbook, today=TODAY), today=TODAY)

    assert [(row.full_name, row.position) for row in staff.rows] == [("Василова Анастасия Павловна", "директор")]


@pytest.mark.parametrize("piece", ["а", "А ", "1", "(", "12.", "муниципальное бюджетное ", "г. ", "совм. ", "№ 1 "])
def test_cells_of_32_thousand_letters_are_read_past(piece):
    """Patterns whose work grows with the square of the length must never see them: the test would not end."""
    long = piece * (32_000 // len(piece))
    headers = [*HEADERS, "Категория", "Стаж", "Организация", "Почта"]
    workbook = book(Л=[headers, *[[*one, *[long] * 4] for one in PEOPLE], [long] * 8])

    staff = parse(workbook, recognise(workbook, today=TODAY), today=TODAY)

    assert {row.full_name for row in staff.rows} <= {one[0] for one in PEOPLE}
