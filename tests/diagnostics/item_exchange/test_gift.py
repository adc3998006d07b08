"""GIFT in and out."""

from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.diagnostics.item_exchange.desk import FILES, read_bytes, reading_of, refusals
from tests.diagnostics.item_exchange.shapes import items

from marshrut.diagnostics.item_exchange import (
    Accepted,
    Entry,
    Essay,
    Interval,
    Match,
    MultipleChoice,
    Number,
    Option,
    Problem,
    Scoring,
    ShortText,
    SingleChoice,
    Tags,
    plain,
    write_gift,
)
from marshrut.diagnostics.item_exchange.gift import read_gift
from marshrut.diagnostics.item_exchange.reading import Collector


def read(text):
    collector = Collector("а.txt")
    read_gift(text, collector)
    return collector.reading()


def answer(text):
    (item,) = read(text).items
    return item.interaction


@pytest.mark.parametrize("name", ["petr.gift.txt", "petr_1251.gift.txt"])
def test_a_file_of_every_kind_is_read_in_either_encoding(name):
    reading = reading_of(name)
    year, ships, capital, alone, battles, braces, essay = reading.items

    assert (year.identifier, year.title, year.feedback) == ("petr-1", "Год рождения", "По старому стилю.")
    assert year.tags == Tags(("ПК-2.1",), "", ("Пётр I",))
    assert year.interaction == Number((Interval(Decimal(1672), Decimal(1672)),))
    assert ships.stem == "Какие корабли построены <strong>при Петре</strong>?"
    assert ships.interaction == MultipleChoice(
        (
            Option("o1", "«Полтава»", 0.5, "Да, 1712 год."),
            Option("o2", "«Ингерманланд»", 0.5),
            Option("o3", "«Азов»", -1.0, "Это 1826 год."),
        ),
        Scoring.PARTIAL,
    )
    assert capital.stem == "Столица с 1712 года — _____, раньше была Москва."
    assert capital.interaction == ShortText((Accepted("Санкт-Петербург"), Accepted("Петербург"), Accepted("Санкт-П*")))
    assert [option.credit for option in alone.interaction.options] == [0.0, 1.0]
    assert alone.interaction.options[0].feedback == "Верно, вместе с Иваном."
    assert battles.interaction.pairs == ("r1", "r2", "r3")
    assert braces.stem == "Запишите множество из двух чисел: {1, 2}. Сколько в нём чисел?"
    assert essay.interaction == Essay()
    assert [(problem.what, problem.is_blocking) for problem in reading.problems] == [
        ("Не перенесено: сценарий.", False)
    ]


def test_good_questions_come_in_although_others_are_broken():
    reading = reading_of("slomano.gift.txt")

    assert [item.title for item in reading.items] == ["Хороший"]
    assert reading.problems[1] == Problem(
        "slomano.gift.txt, строка 3, вопрос 2",
        "Скобки { } вокруг ответов не сходятся.",
        "Проверьте фигурные скобки вокруг ответов: { в начале и } в конце; в тексте ставьте \\{ и \\}.",
    )
    assert refusals(reading) == [
        "Это текст без вопроса: в нём нет фигурных скобок с ответами.",
        "Скобки { } вокруг ответов не сходятся.",
        "Скобки { } вокруг ответов не сходятся.",
        "Выбрать можно один вариант, а верных отмечено 2.",
        "Верный ответ «три» — не число.",
        "Верный ответ пустой.",
        "Перед ответами нет знаков = и ~.",
    ]


def test_numbers_may_have_tolerance_bounds_and_shares():
    assert answer("Год? {#=1812:0 =%50%1812:5}") == Number(
        (Interval(Decimal(1812), Decimal(1812)), Interval(Decimal(1807), Decimal(1817), 0.5))
    )
    assert answer("Пи? {#3,1..3,2}") == Number((Interval(Decimal("3.1"), Decimal("3.2")),))


def test_a_partner_without_a_question_is_a_wrong_one():
    assert answer("Пары {=а -> 1 =б -> 1 = -> 2}") == Match(
        (Entry("l1", "а"), Entry("l2", "б")), (Entry("r1", "1"), Entry("r2", "2")), ("r1", "r1")
    )


def test_formulas_and_markdown_keep_their_signs():
    (item,) = read(r"[markdown]**Сумма** \(\frac\{1\}\{2\}\)? {=1 ~2}").items

    assert item.stem == r"<strong>Сумма</strong> \(\frac{1}{2}\)?"


def test_three_thirds_are_the_whole():
    choice = answer("Что? {~%33.33333%а ~%33.33333%б ~%33.33333%в ~г}")

    assert [option.credit for option in choice.options] == [0.3333333] * 3 + [0.0]


GIFT_SIGNS = st.sampled_from(
    [
        "{",
        "}",
        "=",
        "~",
        "#",
        "####",
        "%50%",
        "%",
        "->",
        "::",
        ":",
        "\\",
        "\\{",
        "//",
        "[html]",
        "[tag:",
        "$CATEGORY: ",
        "\n",
        "\n\n",
        "T",
        "1",
        "..",
        "1:2",
        "<b>",
        "<img src=x>",
        "слово",
        "*",
        " ",
    ]
)


@settings(max_examples=250, deadline=None)
@given(st.lists(GIFT_SIGNS | st.text(max_size=4), max_size=25).map("".join))
def test_any_text_gives_items_and_problems_only(text):
    reading = read(text)

    assert all(problem.what and problem.advice for problem in reading.problems)
    assert len({item.identifier for item in reading.items}) == len(reading.items)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=60))
def test_any_bytes_give_items_and_problems_only(content):
    with TemporaryDirectory() as folder:
        reading = read_bytes(Path(folder), content)

    assert reading.items or reading.problems


@settings(max_examples=60, deadline=None)
@given(items())
def test_what_gift_can_hold_is_read_back_with_its_key(item):
    text, problems = write_gift([item])
    if any(problem.is_blocking for problem in problems):
        assert text == ""
        return
    (back,) = read(text).items

    assert (back.identifier, back.stem, back.feedback, back.tags.competences) == (
        item.identifier,
        item.stem,
        item.feedback,
        tuple(code.replace("[", "(").replace("]", ")") for code in item.tags.competences),
    )
    if isinstance(item.interaction, Number | ShortText):
        assert back.interaction == item.interaction
    if isinstance(item.interaction, SingleChoice):
        assert [(option.text, option.credit) for option in back.interaction.options] == [
            (option.text, option.credit) for option in item.interaction.options
        ]


def test_what_gift_cannot_hold_is_named():
    order, *_ = [item for item in reading_of("moodle.xml").items if item.title == "Порядок"]

    assert write_gift([order]) == (
        "",
        (Problem("задание «Порядок»", "В GIFT такое задание записать нельзя.", "Выгрузите эти задания пакетом QTI."),),
    )


def test_a_long_file_takes_no_longer_than_its_length():
    text = (FILES / "petr.gift.txt").read_text(encoding="utf-8-sig") * 50

    assert len(read(text).items) == 350
    assert plain(read(text).items[-1].stem) == "Оцените реформы Петра."
