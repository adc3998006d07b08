"""Results in shapes that the samples do not have."""

from datetime import date

import pytest
from tests.people.staff_list.shapes import ROSTERS

from marshrut.diagnostics.result_file import NotAResultsFile, Score, parse, recognise
from marshrut.sheets import Sheet, Workbook, read_workbook

TODAY = date(2026, 9, 1)
NAMES = (
    "Василова Анастасия Павловна",
    "Витязева Виктория Геннадьевна",
    "Власьева Татьяна Геннадьевна",
    "Малкина Жанна Ивановна",
)
SNILS = ("194-127-421 69", "297-654-384 43", "225 755 845 92", "206-483-095 58")


def book(*rows, merged=()) -> Workbook:
    width = max(len(row) for row in rows)
    grid = [list(row) + [None] * (width - len(row)) for row in rows]
    return Workbook((Sheet("Л", grid, merged=tuple(merged)),), kind="xlsx", name="Итоги.xlsx")


def read(*rows, merged=(), **options):
    workbook = book(*rows, merged=merged)
    return parse(workbook, recognise(workbook, today=TODAY, **options), today=TODAY)


def told(results):
    return [(entry.row, entry.column, entry.kind) for entry in results.blocking]


def test_headings_in_one_row_with_totals_and_levels():
    results = read(
        ["Итоги диагностики"],
        [
            "№",
            "ФИО педагога",
            "СНИЛС",
            "Дата прохождения",
            "Предметные, балл",
            "Предметные, %",
            "Итого, балл",
            "Итого, %",
            "Уровень",
        ],
        [1, NAMES[0], SNILS[0], "12 мая 2026 г.", 30, "75%", 65, "65,5", "базовый"],
        [2, NAMES[1], SNILS[1], date(2026, 5, 13), "30,5", 76.3, 66, 66, "базовый"],
    )

    assert results.groups == ("предметные",)
    assert [row.taken_on for row in results.rows] == [date(2026, 5, 12), date(2026, 5, 13)]
    assert results.rows[0].scores == {"предметные": Score(30.0, 75.0, None)}
    assert results.rows[0].total == Score(65.0, 65.5, None)


NO_SHOWS = [
    "н/я",
    "Н/Я",
    "не явилась",
    "неявка",
    "отсутствовала (больничный)",
    "не участвовал",
    "-",
    "–",
    "болел",
    "н.я.",
]


@pytest.mark.parametrize("mark", NO_SHOWS)
def test_people_who_did_not_come_are_marked_in_many_words(mark):
    results = read(
        ["ФИО", "СНИЛС", "Предметные, балл", "Методические, балл"],
        [NAMES[0], SNILS[0], mark, mark],
        [NAMES[1], SNILS[1], mark, None],
        *[[NAMES[2], SNILS[2], 5, 6]] * 4,
    )

    assert [row.no_show for row in results.rows] == [True, True, False, False, False, False]
    assert (results.rows[0].scores, results.blocking) == ({}, ())


@pytest.mark.parametrize("heading", ["Примечание", "Явка"])
def test_a_note_or_a_column_of_its_own_may_tell_of_the_absence(heading):
    results = read(
        ["ФИО", "Предметные, балл", heading],
        [NAMES[0], None, "не явился"],
        [NAMES[1], 5, "да"],
        [NAMES[2], 6, None],
    )

    assert [row.no_show for row in results.rows] == [True, False, False]


def test_percents_only():
    results = read(
        ["Участник", "Школа", "Предметный блок", "Методический блок"],
        [None, None, "процент выполнения", "процент выполнения"],
        [NAMES[0], "МБОУ СОШ № 4", "88,8 %", 60],
        [NAMES[1], "МБОУ СОШ № 4", 100, 101],
    )

    assert results.rows[0].scores == {"предметные": Score(None, 88.8, None), "методические": Score(None, 60.0, None)}
    assert told(results) == [(4, "D", "percent_over_100")]
    assert results.blocking[0].header == "Методический блок / процент выполнения"


def test_percents_stored_as_parts_of_one():
    results = read(
        ["ФИО", "СНИЛС", "Предметные, %", "Методические компетенции"],
        [NAMES[0], SNILS[0], 0.888, 0.6],
        [NAMES[1], SNILS[1], 0.5, 1],
        [NAMES[2], SNILS[2], 1, 0.25],
    )

    assert [[score.percent for score in row.scores.values()] for row in results.rows] == [
        [88.8, 60],
        [50, 100],
        [100, 25],
    ]


def test_a_missing_percent_is_counted_from_points_and_maximum():
    results = read(["ФИО", "СНИЛС", "Предметные (макс. 40)"], [NAMES[0], SNILS[0], "35,5"], [NAMES[1], SNILS[1], 20])

    assert results.rows[0].scores == {"предметные": Score(35.5, 88.8, 40.0)}


def test_a_row_of_maxima_and_single_competences():
    results = read(
        ["Фамилия", "Имя", "Отчество", "СНИЛС", "Планирование урока", "Оценивание", "Всего баллов"],
        ["Максимальный балл", None, None, None, 10, 20, 30],
        [*NAMES[0].split(), SNILS[0], 7, 15, 22],
        [*NAMES[1].split(), SNILS[1], 10, 21, 31],
    )

    assert results.groups == ("Планирование урока", "Оценивание")
    assert results.rows[0].scores == {
        "Планирование урока": Score(7.0, 70.0, 10.0),
        "Оценивание": Score(15.0, 75.0, 20.0),
    }
    assert results.rows[0].total == Score(22.0, 73.3, 30.0)
    assert told(results) == [(4, "F", "points_over_maximum"), (4, "G", "points_over_maximum")]


def test_schools_in_section_rows_and_attempts():
    results = read(
        ["ФИО", "Попытка", "Предметные (из 40)", "Методические (из 30)"],
        ["МБОУ СОШ № 4"],
        [NAMES[0], 1, 30, 20],
        [NAMES[0], "2-я", 35, 25],
        ["МБОУ СОШ № 5"],
        [NAMES[1], None, 30, 20],
        ["Средний балл", None, 32, 21],
        ["Методист", "____", "Иванова"],
    )

    assert [(row.organisation, row.attempt) for row in results.rows] == [
        ("МБОУ СОШ № 4", 1),
        ("МБОУ СОШ № 4", 2),
        ("МБОУ СОШ № 5", 1),
    ]


HEADERS = ["ФИО", "СНИЛС", "Предметные, балл", "Предметные, %"]
OTHERS = [[NAMES[2], SNILS[2], 5, 50], [NAMES[3], SNILS[3], 6, 60], [NAMES[1], SNILS[1], 7, 70]]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ([NAMES[0], "194-127-421 68", 5, 50], ("B", "snils_checksum")),
        (["#REF!", SNILS[0], 5, 50], ("A", "ref_error")),
        ([NAMES[0], "#REF!", 5, 50], ("B", "ref_error")),
        ([None, None, 5, 50], ("A", "surname_missing")),
        ([NAMES[0], SNILS[0], "пять", 50], ("C", "score_unreadable")),
        ([NAMES[0], SNILS[0], "#Н/Д", 50], ("C", "ref_error")),
        ([NAMES[0], SNILS[0], 5, 105], ("D", "percent_over_100")),
        ([NAMES[0], SNILS[0], None, None], ("C", "scores_missing")),
    ],
)
def test_a_row_with_a_fault_is_blocked_and_nothing_else(row, fault):
    results = read(HEADERS, row, *OTHERS)

    assert (2, *fault) in told(results)
    assert [entry.row for entry in results.rows] == [3, 4, 5]


def test_rounding_up_to_a_hundred_is_no_fault():
    assert read(HEADERS, [NAMES[0], SNILS[0], 5, 100.04], *OTHERS).blocking == ()


def test_a_name_alone_or_a_snils_alone_is_enough():
    results = read(HEADERS, [NAMES[0], None, 5, 50], *OTHERS)

    assert (results.blocking, results.rows[0].snils, results.rows[0].surname) == ((), None, "Василова")


def test_a_correction_makes_a_score_of_a_column():
    rows = [["ФИО", "Табельный номер"], [NAMES[0], 5], [NAMES[1], 6]]

    results = read(*rows, corrections={"Л": {"B": "score"}})

    assert [row.scores["Табельный номер"].points for row in results.rows] == [5.0, 6.0]


def refusal(*rows) -> str:
    with pytest.raises(NotAResultsFile) as caught:
        recognise(book(*rows), today=TODAY)
    return str(caught.value)


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        (
            [
                ["ФИО", "СНИЛС", "Должность", "Стаж", "Ставка"],
                *[[name, snils, "учитель", 5, 1] for name, snils in zip(NAMES, SNILS, strict=True)],
            ],
            "нет столбцов с баллами",
        ),
        ([["Памятка"], ["1. Заполните"]], "нет столбца с ФИО или СНИЛС"),
        ([["Школа", "Предметные, балл"], ["МБОУ СОШ № 4", 5], ["МБОУ СОШ № 5", 6]], "нет столбца с ФИО или СНИЛС"),
    ],
)
def test_other_tables_are_refused_with_the_reason(rows, reason):
    assert reason in refusal(*rows)


@pytest.mark.parametrize("name", ["galich_list.xlsx", "kostroma_kadry.csv", "buy_schools.xlsx", "chukhloma.ods"])
def test_a_staff_list_is_no_results_file(name):
    with pytest.raises(NotAResultsFile, match="не похож на результаты диагностики"):
        recognise(read_workbook(ROSTERS / name), today=TODAY)
