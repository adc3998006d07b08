from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marshrut.people.staff_list.readings import (
    read_category,
    read_email,
    read_experience,
    read_inn,
    read_kind,
    read_number,
    read_phone,
    read_sex,
)

TODAY = date(2026, 9, 1)
CATEGORIES = {
    "высшая": ["высшая", "ВКК", "BKK", "Высшая кв. категория", "выс.", "ВКК, 2021", "в/к"],
    "первая": ["первая", "1 кк", "I кк", "1", "I", "первая, 2022", "1-я категория", "I (первая)", "перв."],
    "вторая": ["вторая", "2 кк", "II"],
    "соответствие занимаемой должности": ["сзд", "СЗД", "соответствие", "соотв. зан. должности", "аттестован на СЗД"],
    "без категории": ["б/к", "нет", "без категории", "-", "не имеет", "не аттестован", "молодой специалист"],
    "педагог-методист": ["педагог-методист"],
    "педагог-наставник": ["Педагог - наставник"],
}


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in CATEGORIES.items() for text in texts])
def test_categories_are_known_in_their_spellings(name, text):
    assert read_category(text, today=TODAY).name == name


@pytest.mark.parametrize("name", CATEGORIES)
def test_a_category_read_once_reads_the_same_again(name):
    assert read_category(name, today=TODAY).name == name


def test_the_day_of_a_category_is_read_beside_it():
    reading = read_category("высшая, приказ от 12.03.2021 № 45", today=TODAY)

    assert (reading.name, reading.on) == ("высшая", date(2021, 3, 12))


def test_an_unknown_category_is_told_from_an_empty_cell():
    assert (read_category("аттестован", today=TODAY).known, read_category(None, today=TODAY).known) == (False, True)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("основная", "main"),
        ("осн.", "main"),
        ("штатный", "main"),
        ("внутр. совм.", "internal"),
        ("внутреннее совместительство", "internal"),
        ("внешн. совм.", "external"),
        ("Внешний совместитель", "external"),
        ("совместитель", "second_job"),
        ("по совместительству", "second_job"),
        ("декрет", None),
    ],
)
def test_kinds_of_employment_are_known(text, kind):
    assert read_kind(text) == kind


@given(st.integers(0, 60), st.integers(0, 11))
@settings(deadline=None)
def test_experience_is_read_back_from_every_way_to_write_it(years, months):
    total = years * 12 + months
    for text in (
        f"{years} л. {months} мес.",
        f"{years} лет {months} месяцев",
        f"{years}л.{months}м.",
        f"{years} г. {months} мес",
    ):
        assert read_experience(text) == total, text
    for cell in (years, float(years), str(years), f"{years} лет", f"{years} года"):
        assert read_experience(cell) == years * 12, cell
    assert read_experience(total, in_months=True) == total


@pytest.mark.parametrize(
    ("cell", "months"), [("8,5", 102), (8.5, 102), ("5 мес.", 5), ("менее года", 0), ("-", None), (None, None)]
)
def test_other_ways_to_say_experience(cell, months):
    assert read_experience(cell) == months


@pytest.mark.parametrize("cell", ["полная", "уточняется", "см. тр. книжку", "много", 200, -1, date(2020, 1, 1)])
def test_words_instead_of_experience_are_refused(cell):
    with pytest.raises(ValueError):
        read_experience(cell)


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (1.25, 1.25),
        ("0,5", 0.5),
        ("0.75 ст.", 0.75),
        ("18 ч.", 18.0),
        ("1/2", 0.5),
        ("88,8 %", 88.8),
        ("-", None),
        (None, None),
    ],
)
def test_rates_and_hours_are_read(cell, number):
    assert read_number(cell) == number


@pytest.mark.parametrize("cell", ["полная", "уточняется", "18/20", -1, date(2020, 1, 1), float("inf")])
def test_words_instead_of_numbers_are_refused(cell):
    with pytest.raises(ValueError):
        read_number(cell)


@pytest.mark.parametrize(("text", "sex"), [("ж", "female"), ("Муж.", "male"), ("женский", "female"), ("5", None)])
def test_the_sex_is_read(text, sex):
    assert read_sex(text) == sex


@pytest.mark.parametrize(
    ("cell", "phone"),
    [
        ("8 (910) 123-45-67", "+79101234567"),
        (89101234567, "+79101234567"),
        ("910 123 45 67", "+79101234567"),
        ("5-22-33, 8-910-123-45-67", "+79101234567"),
        ("5-22-33", None),
    ],
)
def test_a_telephone_is_read(cell, phone):
    assert read_phone(cell) == phone


def test_an_address_is_read():
    assert read_email(" Ivanova.A@Mail.RU ;x") == "ivanova.a@mail.ru"
    assert read_email("нет") is None


@pytest.mark.parametrize(
    ("cell", "inn"), [("4462607220", "4462607220"), (4462607220, "4462607220"), (262607220, "0262607220"), ("5", None)]
)
def test_a_tax_number_is_read(cell, inn):
    assert read_inn(cell) == inn
