from datetime import date

import pytest

from marshrut.people.staff_list import context_rows, heading_rows, notes_to_sender, parse, recognise, summary
from marshrut.sheets import Sheet, Workbook

TODAY = date(2026, 9, 1)
HEADERS = [
    "№",
    "ФИО",
    "СНИЛС",
    "Дата рождения",
    "Организация",
    "Должность",
    "Вид занятости",
    "Категория",
    "Стаж",
    "Принят",
]
FIRST = [1, "Василова Анастасия Павловна", "194-127-421 69", date(1963, 11, 18), "МБОУ СОШ № 4", "директор", "основная",
         "первая", "17 л. 10 мес.", date(2009, 3, 21)]  # fmt: skip
SECOND = [2, "Витязева Виктория Геннадьевна", "297-654-384 43", date(1977, 5, 18), "МБОУ СОШ № 4", "уч. физики",
          "основная", "высшая", 19, date(2007, 3, 24)]  # fmt: skip
THIRD = [3, "Власьева Татьяна Геннадьевна", "225 755 845 92", date(1971, 4, 12), "МБОУ СОШ № 4", "уч. химии",
         "осн.", "б/к", 27, date(1999, 9, 3)]  # fmt: skip
COLUMN = {
    name: place
    for place, name in enumerate(
        ["number", "name", "snils", "birth", "school", "position", "kind", "category", "years", "hired"]
    )
}


def but(row, **changes):
    """The row with some cells changed."""
    cells = list(row)
    for name, value in changes.items():
        cells[COLUMN[name]] = value
    return cells


def read(*rows, headers=HEADERS, name="Л", today=TODAY):
    width = max(len(row) for row in (headers, *rows))
    grid = [list(row) + [None] * (width - len(row)) for row in (headers, *rows)]
    workbook = Workbook((Sheet(name, grid),), kind="xlsx", name="a.xlsx")
    return parse(workbook, recognise(workbook, today=today), today=today)


def told(findings):
    return [(entry.row, entry.column, entry.kind) for entry in findings]


@pytest.mark.parametrize(
    ("changes", "column", "kind"),
    [
        ({"snils": "194-127-421 68"}, "C", "snils_checksum"),
        ({"snils": "194-127-421"}, "C", "snils_format"),
        ({"snils": None}, "C", "snils_missing"),
        ({"snils": "#REF!"}, "C", "ref_error"),
        ({"name": "#Н/Д"}, "B", "ref_error"),
        ({"name": "#REF! Анастасия Павловна"}, "B", "ref_error"),
        ({"name": None}, "B", "surname_missing"),
        ({"name": "Анастасия Павловна"}, "B", "surname_missing"),
        ({"name": "Василова"}, "B", "given_name_missing"),
        ({"birth": date(2063, 11, 18)}, "D", "birth_in_future"),
        ({"birth": date(2015, 11, 18)}, "D", "birth_age"),
        ({"birth": date(1903, 11, 18)}, "D", "birth_age"),
        ({"hired": date(1953, 1, 1)}, "J", "hired_before_birth"),
        ({"school": None}, "E", "organisation_missing"),
        ({"position": "#ССЫЛКА!"}, "F", "ref_error"),
    ],
)
def test_a_row_with_a_fault_is_not_imported(changes, column, kind):
    staff = read(but(FIRST, **changes), SECOND, THIRD)

    assert told(staff.blocking) == [(2, column, kind)]
    assert [row.row for row in staff.rows] == [3, 4]
    assert staff.warnings == ()


@pytest.mark.parametrize(
    ("changes", "column", "kind", "fixed"),
    [
        ({"name": "Вaсилова Анастасия Павловна"}, "B", "latin_lookalike", "Василова Анастасия Павловна"),
        ({"name": "Василова  Анастасия Павловна"}, "B", "double_space", "Василова Анастасия Павловна"),
        ({"name": "Василова Smith Павловна"}, "B", "latin_letters", None),
        ({"name": "Василова А. П."}, "B", "initials_only", None),
        ({"years": "см. тр. книжку"}, "I", "text_in_number", None),
        ({"birth": "1963"}, "D", "date_unreadable", None),
        ({"hired": "осенью"}, "J", "date_unreadable", None),
        ({"category": "почётная"}, "H", "unknown_category", None),
        ({"kind": "как все"}, "G", "unknown_kind", None),
        ({"position": None}, "F", "position_missing", None),
        ({"category": "#Н/Д"}, "H", "unknown_category", None),
        ({"years": "#Н/Д"}, "I", "ref_error", None),
    ],
)
def test_a_row_with_a_doubt_is_imported_with_a_warning(changes, column, kind, fixed):
    staff = read(but(FIRST, **changes), SECOND, THIRD)

    if kind == "unknown_category" and changes["category"].startswith("#"):
        assert (staff.warnings, staff.rows[0].category) == ((), None)
        return
    assert told(staff.warnings) == [(2, column, kind)]
    assert staff.warnings[0].fixed == fixed
    assert len(staff.rows) == 3


def test_what_could_not_be_read_is_left_empty():
    row = read(but(FIRST, years="полная", hired="осенью", category="почётная"), SECOND, THIRD).rows[0]

    assert (row.total_months, row.hired_on, row.category) == (None, None, None)


def test_a_message_says_what_is_wrong_and_how_to_mend_it():
    entry = read(but(FIRST, snils="194-127-421 68"), SECOND, THIRD).blocking[0]

    assert (entry.sheet, entry.header, entry.value) == ("Л", "СНИЛС", "194-127-421 68")
    assert entry.message == "В СНИЛС 194-127-421 68 ошибка: контрольные цифры не сходятся. Сверьте номер с документом."


def test_warnings_of_a_blocked_row_are_left_out():
    staff = read(but(FIRST, snils="194-127-421 68", years="полная"), SECOND, THIRD)

    assert (told(staff.blocking), staff.warnings) == ([(2, "C", "snils_checksum")], ())


def test_everything_of_a_row_is_read():
    row = read(FIRST, SECOND, THIRD).rows[1]

    assert (row.surname, row.given_name, row.patronymic, row.sex) == ("Витязева", "Виктория", "Геннадьевна", "female")
    assert (row.snils, row.birth_on, row.hired_on) == ("29765438443", date(1977, 5, 18), date(2007, 3, 24))
    assert (row.position, row.position_as_written, row.subjects) == ("учитель физики", "уч. физики", ("физика",))
    assert (row.kind, row.category, row.total_months) == ("main", "высшая", 228)
    assert (row.organisation.name, row.organisation_as_written) == ("МБОУ СОШ № 4", "МБОУ СОШ № 4")


def test_a_second_job_of_one_person_is_one_person_more_work():
    staff = read(FIRST, but(FIRST, position="учитель истории", kind="внутр. совм."), SECOND)

    assert (staff.persons, staff.employments) == (2, 3)
    assert [row.kind for row in staff.rows] == ["main", "internal", "main"]


def test_the_same_row_twice_is_one_employment():
    staff = read(FIRST, FIRST, SECOND)

    assert (staff.persons, staff.employments, len(staff.rows)) == (2, 2, 3)
    assert told(staff.warnings) == [(3, "G", "duplicate_row")]


def test_one_snils_under_two_surnames_is_a_possible_merge_and_counts_twice():
    staff = read(FIRST, but(FIRST, name="Петрова Анастасия Павловна", position="учитель истории"), SECOND)

    assert (staff.persons, staff.possible_merges) == (3, ((("Л", 2), ("Л", 3)),))
    assert staff.warnings == ()


def test_one_snils_at_plainly_different_people_is_no_merge():
    staff = read(FIRST, but(THIRD, snils=FIRST[2]), SECOND)

    assert staff.possible_merges == ()
    assert told(staff.warnings) == [(3, "C", "same_snils_other_person")]


def test_one_snils_and_surname_with_another_birth_is_doubted():
    staff = read(FIRST, but(FIRST, birth=date(1973, 11, 18), position="учитель истории"), SECOND)

    assert (staff.persons, told(staff.warnings)) == (2, [(3, "C", "same_snils_other_person")])


def test_namesakes_are_two_people_and_never_merged():
    staff = read(FIRST, but(THIRD, name=FIRST[1]), SECOND)

    assert (staff.persons, staff.possible_merges, staff.namesakes) == (3, (), ((("Л", 2), ("Л", 3)),))


def test_yo_and_case_do_not_make_another_person():
    staff = read(
        but(FIRST, name="Семёнова Анна Ильинична"), but(FIRST, name="СЕМЕНОВА Анна Ильинична", position="завуч"), SECOND
    )

    assert (staff.persons, staff.possible_merges) == (2, ())


def test_without_a_column_of_snils_people_are_known_by_name_and_birth():
    headers = ["ФИО", "Дата рождения", "Должность"]
    rows = [(one[1], one[3], one[5]) for one in (FIRST, SECOND, but(FIRST, position="учитель истории"))]

    staff = read(*rows, (FIRST[1], date(1980, 1, 1), "завхоз"), headers=headers)

    assert (staff.persons, staff.employments) == (3, 4)
    assert told(staff.warnings) == [(1, "A", "identity_without_snils")]


def test_without_snils_and_birth_the_school_tells_namesakes_apart():
    headers = ["ФИО", "Школа", "Должность"]
    rows = [
        (FIRST[1], "МБОУ СОШ № 4", "директор"),
        (FIRST[1], "СОШ №4", "учитель"),
        (FIRST[1], "МБОУ СОШ № 5", "учитель"),
    ]

    assert read(*rows, headers=headers).persons == 2


def test_where_few_have_a_snils_a_row_without_it_is_a_warning():
    rows = [
        but(FIRST),
        but(SECOND, snils=None),
        but(THIRD, snils=None),
        but(FIRST, snils=None, position="учитель истории"),
    ]

    staff = read(*rows)

    assert (staff.persons, staff.blocking) == (3, ())
    assert {entry.kind for entry in staff.warnings} == {"identity_without_snils"}


def test_the_kind_is_settled_where_nothing_is_said():
    rows = [
        but(FIRST, kind=None),
        but(FIRST, kind=None, position="учитель истории"),
        but(FIRST, kind=None, position="учитель истории", school="МБОУ СОШ № 5"),
        SECOND,
    ]

    assert [row.kind for row in read(*rows).rows] == ["main", "internal", "external", "main"]


def test_a_second_job_without_its_sort_is_settled_by_the_school():
    rows = [
        but(FIRST, kind="совместитель", school="МБОУ СОШ № 5", position="учитель истории"),
        FIRST,
        but(FIRST, kind="совм.", position="учитель химии"),
        but(SECOND, kind="совместитель"),
    ]

    assert [row.kind for row in read(*rows).rows] == ["external", "main", "internal", "external"]


def test_a_note_may_tell_the_kind():
    headers = [*HEADERS[:6], "Примечание"]
    rows = [[*FIRST[:6], None], [*but(FIRST, position="учитель истории")[:6], "внешн. совм."], [*SECOND[:6], "молодец"]]

    assert [row.kind for row in read(*rows, headers=headers).rows] == ["main", "external", "main"]


def test_a_total_a_signature_and_a_note_are_no_people():
    staff = read(
        FIRST,
        [None, "Итого: 1 чел."],
        [],
        [None, "Директор", None, None, "_________ /Иванова И. И./"],
        [None, "М.П."],
        [None, "* стаж на 01.09.2026"],
    )

    assert [(entry.row, entry.kind) for entry in staff.skipped] == [
        (3, "total"),
        (5, "signature"),
        (6, "signature"),
        (7, "remark"),
    ]
    assert len(staff.rows) == 1


def test_an_example_row_of_a_template_is_no_person():
    staff = read(but(FIRST, name="Пример: Иванов Иван Иванович", snils="123-456-789 00"), SECOND, THIRD)

    assert (len(staff.rows), staff.blocking) == (2, ())


def test_the_school_of_a_merged_group_reaches_every_row_of_it():
    staff = read(
        but(FIRST), but(SECOND, school=None), but(THIRD, school=None), but(FIRST, position="завуч", school=None)
    )

    assert {row.organisation.name for row in staff.rows} == {"МБОУ СОШ № 4"}
    assert {entry.kind for entry in staff.fixes} == {"organisation_from_above"}


def test_former_surnames_and_remarks_after_names_are_kept():
    rows = read(
        but(FIRST, name="Василова (Петрова) Анастасия Павловна"),
        but(SECOND, name="Витязева Виктория Геннадьевна (декрет)"),
    ).rows

    assert (rows[0].former_surname, rows[0].note) == ("Петрова", "")
    assert (rows[1].former_surname, rows[1].note, rows[1].on_leave) == ("", "декрет", True)


def test_a_day_of_leaving_is_read():
    headers = [*HEADERS[:6], "Дата увольнения"]

    rows = read([*FIRST[:6], date(2026, 8, 31)], [*SECOND[:6], None], headers=headers).rows

    assert [row.left_on for row in rows] == [date(2026, 8, 31), None]


def test_contacts_are_read_and_doubted():
    headers = [*HEADERS[:6], "Телефон", "Эл. почта"]

    staff = read([*FIRST[:6], "8 910 123-45-67", "a@b.ru"], [*SECOND[:6], "5-22-33", "нет @"], headers=headers)

    assert [(row.phone, row.email) for row in staff.rows] == [("+79101234567", "a@b.ru"), (None, None)]
    assert told(staff.warnings) == [(3, "H", "email_unreadable"), (3, "G", "phone_unreadable")]


def test_the_summary_is_plain_json():
    import json

    staff = read(but(FIRST, name="Вaсилова Анастасия Павловна"), but(SECOND, snils="1"), THIRD, [None, "Итого: 3"])

    plain = json.loads(json.dumps(summary(staff)))

    assert (plain["persons"], plain["employments"], plain["organisations"]) == (2, 2, 1)
    assert [(entry["sheet"], entry["row"], entry["column"], entry["kind"]) for entry in plain["blocking"]] == [
        ("Л", 3, "C", "snils_format")
    ]
    assert plain["warnings"][0]["fixed"] == "Василова Анастасия Павловна"
    assert plain["skipped"] == [{"sheet": "Л", "row": 5, "kind": "total", "text": "Итого: 3"}]
    assert plain["possible_merges"] == []


def test_the_notes_to_the_sender_name_the_column_and_the_remedy():
    staff = read(but(FIRST, snils="1"), but(SECOND, years="полная"), THIRD)

    notes = notes_to_sender(staff.findings)

    assert notes == {
        ("Л", 2): "C «СНИЛС»: СНИЛС 1 записан не полностью или не так: нужно 11 цифр, например 112-233-445 95.",
        ("Л", 3): "I «Стаж»: Вместо числа написано «полная». Поле оставлено пустым, впишите число. Строка принята.",
    }
    assert notes_to_sender(staff.findings, with_warnings=False).keys() == {("Л", 2)}


def test_sections_and_headings_are_kept_in_a_shortened_copy():
    grid = [["Список", None, None], ["ФИО", "СНИЛС", "Должность"], ["МБОУ СОШ № 4", None, None],
            [FIRST[1], FIRST[2], "директор"], ["Итого: 1", None, None]]  # fmt: skip
    workbook = Workbook((Sheet("Л", grid),), kind="xlsx", name="a.xlsx")
    layout = recognise(workbook, today=TODAY)

    staff = parse(workbook, layout, today=TODAY)

    assert heading_rows(layout) == {"Л": (2,)}
    assert context_rows(layout, staff) == {"Л": {3}}


def test_the_day_of_import_decides_what_is_in_the_future():
    row = but(FIRST, birth=date(2008, 9, 2))

    assert told(read(row, SECOND, THIRD).blocking) == []
    assert told(read(row, SECOND, THIRD, today=date(2024, 9, 1)).blocking) == [(2, "D", "birth_age")]
