import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marshrut.people.staff_list.readings import fix_lookalikes, name_key, name_order_of, sex_of, split_full_name, tidy
from marshrut.people.staff_list.readings.names import LOOKALIKES, capitalised, is_full_name, is_patronymic

TWINS = {chr(cyrillic): chr(latin) for latin, cyrillic in LOOKALIKES.items()}
words = st.text("абвгдежзиклмнопрстухцчшщэюя", min_size=3, max_size=12).map(str.capitalize)
names = st.tuples(words, words, words).map(" ".join)


@given(names, st.data())
@settings(deadline=None)
def test_latin_twins_are_turned_back(name, data):
    places = [place for place, letter in enumerate(name) if letter in TWINS]
    chosen = data.draw(st.sets(st.sampled_from(places), max_size=3)) if places else set()
    spoilt = "".join(TWINS[letter] if place in chosen else letter for place, letter in enumerate(name))

    assert fix_lookalikes(spoilt) == name
    assert tidy(spoilt).lookalikes == bool(chosen)


@given(st.text("абвОПabcOPёË -\u00a0\t", max_size=30))
@settings(deadline=None)
def test_tidying_twice_changes_nothing_more(text):
    once = tidy(text).text

    assert tidy(once).text == once
    assert not tidy(once).spaces


@given(st.text("АБВабв -", max_size=20))
@settings(deadline=None)
def test_capitalising_twice_changes_nothing_more(text):
    assert capitalised(capitalised(text)) == capitalised(text)


@pytest.mark.parametrize("text", ["Smith", "Word", "Иван Smith", "X", "класс I"])
def test_foreign_words_are_left_alone(text):
    assert fix_lookalikes(text) == text


@pytest.mark.parametrize(
    ("cell", "text", "spaces", "lookalikes"),
    [
        ("Шабалова  Ксения", "Шабалова Ксения", True, False),
        (" Шабалова Ксения ", "Шабалова Ксения", False, False),
        ("Шабалова\u00a0Ксения", "Шабалова Ксения", False, False),
        ("Лoбков Дмитрий", "Лобков Дмитрий", False, True),
        ("Мамедова - Баранова", "Мамедова-Баранова", False, False),
        ("Андреи\u0306", "Андрей", False, False),
    ],
)
def test_what_was_mended_is_told(cell, text, spaces, lookalikes):
    assert (tidy(cell).text, tidy(cell).spaces, tidy(cell).lookalikes) == (text, spaces, lookalikes)


@pytest.mark.parametrize(
    ("cell", "parts"),
    [
        ("Василова Анастасия Павловна", ("Василова", "Анастасия", "Павловна")),
        ("Коржавина Ольга", ("Коржавина", "Ольга", "")),
        ("Александра Степановна", ("", "Александра", "Степановна")),
        ("Федотьева Надежда Мамед кызы", ("Федотьева", "Надежда", "Мамед кызы")),
        ("ГАДЖИЕВ МАГОМЕД АЛИ ОГЛЫ", ("Гаджиев", "Магомед", "Али оглы")),
        ("МАМЕДОВА-БАРАНОВА ОКСАНА АРКАДЬЕВНА", ("Мамедова-Баранова", "Оксана", "Аркадьевна")),
        ("Салтыков Щедрин Михаил Евграфович", ("Салтыков Щедрин", "Михаил", "Евграфович")),
        ("Абрамович Роман Аркадьевич", ("Абрамович", "Роман", "Аркадьевич")),
        ("Рабинович Ольга", ("Рабинович", "Ольга", "")),
        ("Мария Ивановна Петрова", ("Петрова", "Мария", "Ивановна")),
        ("Иванова М.П.", ("Иванова", "М.", "П.")),
        ("М. П. Иванова", ("Иванова", "М.", "П.")),
        ("3. Иванова Анна Ильинична", ("Иванова", "Анна", "Ильинична")),
        ("Ким Чен Ир", ("Ким", "Чен", "Ир")),
        ("Иванова", ("Иванова", "", "")),
        ("", ("", "", "")),
    ],
)
def test_full_names_are_split(cell, parts):
    name = split_full_name(cell)

    assert (name.surname, name.given_name, name.patronymic) == parts


def test_a_column_may_write_the_surname_last():
    cells = ["Мария Ивановна Петрова", "Анна Ильинична Рабинович", "Пётр Чук", None, 5]

    assert name_order_of(cells) == "surname_last"
    assert split_full_name("Анна Ильинична Рабинович", "surname_last").surname == "Рабинович"
    assert split_full_name("Ольга Мо", "surname_last").surname == "Мо"
    assert name_order_of(["Петрова Мария Ивановна"]) == "surname_first"


def test_brackets_hold_a_former_surname_or_a_remark():
    married, away = split_full_name("Иванова (Петрова) Мария Ивановна"), split_full_name("Иванова Мария (декрет)")

    assert (married.surname, married.former, married.remark) == ("Иванова", "Петрова", "")
    assert (away.given_name, away.former, away.remark) == ("Мария", "", "декрет")


@pytest.mark.parametrize("word", ["Павловна", "Ильич", "Никитич", "Ильинична", "Кузьмич", "кызы"])
def test_patronymics_are_known_by_their_endings(word):
    assert is_patronymic(word)


@pytest.mark.parametrize(
    ("given_name", "patronymic", "sex"),
    [("Анна", "Ильинична", "female"), ("Саша", "Кузьмич", "male"), ("Али", "Мамед оглы", "male"), ("Мо", "", None)],
)
def test_the_patronymic_tells_the_sex(given_name, patronymic, sex):
    assert sex_of(given_name, patronymic) == sex


@pytest.mark.parametrize(
    "text", ["Иванова Анна Ильинична", "Иванова А. И.", "Ли Елена", "1. Петров Пётр Ильич, 12.03.1975"]
)
def test_names_are_told_from_other_texts(text):
    assert is_full_name(text)


@pytest.mark.parametrize(
    "text", ["Ф.И.О.", "учитель физики", "МБОУ СОШ № 4", "Фамилия Имя Отчество", "Итого: 5", "Иванова"]
)
def test_other_texts_are_no_names(text):
    assert not is_full_name(text)


def test_spellings_of_one_name_have_one_key():
    assert name_key("Семёнова", "ПЁТР") == name_key("семенова ", "Петр")
