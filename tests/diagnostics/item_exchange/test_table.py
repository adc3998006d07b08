"""Tables of questions of many shapes."""

from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.diagnostics.item_exchange.desk import reading_of, refusals

from marshrut.diagnostics.item_exchange import (
    Accepted,
    Entry,
    Essay,
    Interval,
    Match,
    MultipleChoice,
    Number,
    Option,
    Order,
    ShortText,
    SingleChoice,
    Tags,
    UnfitItem,
    read_items,
    write_template,
)
from marshrut.diagnostics.item_exchange.reading import Collector, Desk
from marshrut.diagnostics.item_exchange.table import read_table
from marshrut.diagnostics.item_exchange.table_key import Choices, chosen
from marshrut.sheets import Sheet, Workbook


def read(*rows):
    width = max(map(len, rows))
    collector = Collector("а.xlsx")
    read_table(Workbook((Sheet("Л", [[*row, *[None] * (width - len(row))] for row in rows]),), "xlsx"), collector)
    return collector.reading()


def rights(item):
    return [option.text for option in item.interaction.options if option.credit == 1]


def test_our_own_template_is_read_back(tmp_path):
    write_template(tmp_path / "t.xlsx")
    reading = read_items(tmp_path / "t.xlsx")
    single, multiple, order, match, number, short, essay = reading.items

    assert reading.problems == ()
    assert (rights(single), single.feedback, single.tags) == (["четыре"], "Сложите.", Tags(("ПК-1",), "Математика"))
    assert multiple.interaction == MultipleChoice(
        (Option("o1", "два", 1.0), Option("o2", "три"), Option("o3", "шесть", 1.0))
    )
    assert order.interaction == Order(
        (Entry("e1", "Куликовская битва"), Entry("e2", "Полтавская битва"), Entry("e3", "Бородинская битва"))
    )
    assert match.interaction == Match(
        (Entry("l1", "Франция"), Entry("l2", "Италия")), (Entry("r1", "Париж"), Entry("r2", "Рим")), ("r1", "r2")
    )
    assert number.interaction == Number((Interval(Decimal("3.13"), Decimal("3.15")),))
    assert short.interaction == ShortText((Accepted("Толстой"), Accepted("Л*Толстой")))
    assert (essay.interaction, essay.points) == (Essay(), 5.0)


def test_a_table_of_letters_in_an_old_encoding_is_read():
    reading = reading_of("voprosy.csv")

    assert [rights(item) for item in reading.items[:3]] == [["Москва"], ["два", "шесть"], ["2"]]
    assert reading.items[3].interaction == Number((Interval(Decimal(39), Decimal(41)),))
    assert [(problem.place, problem.what) for problem in reading.problems] == [
        ("voprosy.csv, строка 5, вопрос «Без ключа?»", "Не указан верный ответ."),
        ("voprosy.csv, строка 6, вопрос «Не тот ключ?»", "Ключ «Д» не совпал ни с одним вариантом."),
    ]


def test_a_row_for_each_option_with_a_mark_at_the_right_ones():
    reading = read(
        ["Тест по химии"],
        [],
        ["№", "Формулировка задания", "Варианты ответов", "Верно"],
        [1, "Что такое H2O?", "вода", "+"],
        [None, None, "соль", None],
        [2, "Какие из них газы?", "кислород", "да"],
        [None, None, "железо", "нет"],
        [None, None, "азот", "да"],
    )

    assert [rights(item) for item in reading.items] == [["вода"], ["кислород", "азот"]]
    assert [type(item.interaction) for item in reading.items] == [SingleChoice, MultipleChoice]


def test_options_in_one_cell_with_the_right_one_marked():
    (item,) = read(["Вопрос", "Варианты"], ["Сколько ног у паука?", "6; +8; 10"]).items

    assert rights(item) == ["8"]


def test_an_order_follows_its_key():
    (item,) = read(
        ["Тип", "Вопрос", "Вариант 1", "Вариант 2", "Вариант 3", "Ключ"],
        ["последовательность", "По порядку", "три", "один", "два", "231"],
    ).items

    assert [entry.text for entry in item.interaction.entries] == ["один", "два", "три"]


def test_a_workbook_with_merged_questions_is_read(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["Вопрос", "Варианты", "Правильный"], ["Столица?", "Киров", None], [None, "Москва", "x"]):
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    book.create_sheet("Пусто")
    book.save(tmp_path / "a.xlsx")
    (item,) = read_items(tmp_path / "a.xlsx").items

    assert rights(item) == ["Москва"]


def test_formulas_of_the_sheet_and_markup_stay_text():
    (item,) = read(["Вопрос", "Варианты", "Ответ"], ["<b>5</b> < 6?\n<script>x</script>", "=да\nнет", "=да"]).items

    assert item.stem == "&lt;b&gt;5&lt;/b&gt; &lt; 6?<br/>&lt;script&gt;x&lt;/script&gt;"
    assert rights(item) == ["=да"]


@pytest.mark.parametrize(
    ("row", "what"),
    [
        (["ребус", "Что?", "а\nб", "а"], "Вид вопроса «ребус» не знаем."),
        (["один ответ", "Что?", "а\nб", "а, б"], "Выбрать можно один вариант, а верных отмечено 2."),
        (["соответствие", "Что?", "а = 1\nб", ""], "В строке «б» нет пары."),
        (["порядок", "Что?", "а\nб\nв", "1, 2"], "В ключе не все строки."),
        (["число", "Что?", "", "много"], "Верный ответ «много» — не число."),
        (["", "Что?", "", ""], "Нет ни вариантов, ни верного ответа."),
        (["", "Что?", "а\nа\nб", "4"], "Ключ «4» не совпал ни с одним вариантом."),
    ],
)
def test_a_bad_row_is_told_in_words(row, what):
    assert refusals(read(["Тип", "Вопрос", "Варианты", "Правильный ответ"], row)) == [what]


@pytest.mark.parametrize(
    ("texts", "key", "places"),
    [
        (["да", "нет", "может"], "2", [1]),
        (["да", "нет", "может"], "Б", [1]),
        (["да", "нет", "может"], "B", [1]),
        (["да", "нет", "может"], "В", [2]),
        (["да", "нет", "может"], "1 и 3", [0, 2]),
        (["да", "нет", "может"], "13", [0, 2]),
        (["да", "нет", "может"], "Нет.", [1]),
        (["да", "нет", "может"], "нет; может", [1, 2]),
        (["б) да", "а) нет"], "а", [1]),
        (["A) да", "B) нет", "C) может"], "В", [1]),
        (["1. да", "2. нет"], "2)", [1]),
        (["*да", "нет"], "", [0]),
    ],
)
def test_a_key_may_be_numbers_letters_texts_or_marks(texts, key, places):
    assert chosen(Choices.of(texts), key, Desk()) == places


def test_a_key_that_could_mean_two_options_is_remarked():
    reading = read(["Вопрос", "Варианты", "Ответ"], ["2 + 1?", "2\n3\n4", "3"])
    (item,), (problem,) = reading.items, reading.problems

    assert rights(item) == ["3"]
    assert (problem.what, problem.is_blocking) == (
        "Ключ «3» понят как текст варианта, а не как его номер.",
        False,
    )


def test_a_table_without_headings_is_refused(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Иванов", 5])
    book.save(tmp_path / "a.xlsx")

    assert refusals(read_items(tmp_path / "a.xlsx")) == ["В таблице не нашлась строка с заголовками столбцов."]


cells = (
    st.none()
    | st.integers(-5, 50)
    | st.floats()
    | st.booleans()
    | st.text(max_size=12)
    | st.sampled_from(["а\nб", "а; б", "+а\nб", "1", "А", "эссе", "число", "порядок", "а = б", "3..4", "*"])
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(cells, min_size=6, max_size=6), max_size=4))
def test_any_cells_give_items_and_problems_only(rows):
    reading = read(["Тип", "Вопрос", "Варианты", "Ответ", "Балл", "Компетенция"], *rows)

    assert all(problem.what and problem.advice for problem in reading.problems)


@given(st.lists(st.text(min_size=1, max_size=3), min_size=2, max_size=4), st.text(max_size=6))
def test_a_key_names_options_or_nothing(texts, key):
    choices = Choices.of(texts)
    try:
        places = chosen(choices, key, Desk())
    except UnfitItem:
        return
    assert set(places) <= set(range(len(texts)))
