import pytest

from marshrut.sheets import Wording, assign, rules
from marshrut.sheets.wording import heading_words

WORDING = Wording(
    {
        "birth": rules("дат рожд !мест\n=др : 0.9"),
        "snils": rules("=снилс\nстрахов номер|свидетельств : 0.95"),
        "name": rules("=фио\nфамили =имя отчеств"),
        "given": rules("=имя !фамили"),
        "category": rules("категор !дат"),
        "category_on": rules("дат категор"),
    }
)


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Дата рождения", "birth"),
        ("ДАТА\nРОЖД.", "birth"),
        ("Дата рожденния", "birth"),
        ("Дата рождеиня", "birth"),
        ("Д/р", "birth"),
        ("д. р.", "birth"),
        ("CНИЛC", "snils"),  # Latin letters
        ("№ страхового свидетельства", "snils"),
        ("Ф.И.О. сотрудника (полностью)", "name"),
        ("Ф И О", "name"),
        ("Фамилия, имя, отче-\nство", "name"),
        ("Имя", "given"),
        ("Кат.", "category"),
        ("Дата присвоения категории", "category_on"),
    ],
)
def test_headings_are_understood_as_people_write_them(heading, name):
    assert WORDING.best(heading)[0] == name


@pytest.mark.parametrize("heading", ["Место и дата рождения", "Примечание", "", "№"])
def test_other_headings_are_nothing(heading):
    assert WORDING.best(heading) is None


def test_a_heading_without_further_words_fits_best():
    assert WORDING.scores("Дата рождения")["birth"] > WORDING.scores("Дата рождения ребёнка по паспорту")["birth"]


def test_abbreviations_in_letters_and_dots_are_one_word():
    assert heading_words("Ф.И.О., № п/п, e-mail") == ("фио", "№", "пп", "email")


def test_every_field_goes_to_the_column_it_fits_best_in_sum():
    fits = [{"name": 0.9, "post": 0.8}, {"name": 0.85}, {"note": 0.2}]

    assert assign(fits, worth=[0.38] * 3) == ["post", "name", None]


def test_a_column_may_be_worth_more_without_a_field():
    assert assign([{"post": 0.8}], worth=[0.9]) == [None]


def test_no_columns_need_no_fields():
    assert assign([{}, {}], worth=[0.4, 0.4]) == [None, None]
