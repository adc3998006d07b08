"""Moodle XML: every kind of question that is read, and those that are named."""

from decimal import Decimal
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.diagnostics.item_exchange.desk import read_bytes, reading_of, refusals

from marshrut.diagnostics.item_exchange import (
    Accepted,
    Cloze,
    Entry,
    Essay,
    Gap,
    Interval,
    Match,
    Media,
    MultipleChoice,
    Number,
    Option,
    Order,
    Scoring,
    ShortText,
    SingleChoice,
    Tags,
)
from marshrut.diagnostics.item_exchange.moodle import read_moodle
from marshrut.diagnostics.item_exchange.reading import Collector
from marshrut.diagnostics.item_exchange.safe_xml import parse_xml

ITEMS = {item.title: item for item in reading_of("moodle.xml").items}


def read(xml):
    collector = Collector("а.xml")
    read_moodle(parse_xml(f"<quiz>{xml}</quiz>".encode()), collector)
    return collector.reading()


def question(kind, text, inside=""):
    return (
        f'<question type="{kind}"><name><text>Имя</text></name><questiontext format="html"><text>{escape(text)}</text>'
        f"</questiontext>{inside}</question>"
    )


def test_a_choice_comes_with_its_picture_tags_and_feedback():
    item = ITEMS["Столица"]

    assert item.identifier == "HIS-1"
    assert item.stem == (
        "<p>Какой город был столицей России в <strong>1800</strong> году?</p>"
        '<p><img src="media/image.png" alt="карта"/></p>'
    )
    assert item.interaction == SingleChoice(
        (Option("o1", "Санкт-Петербург", 1.0, "Верно."), Option("o2", "Москва", -0.5))
    )
    assert (item.points, item.feedback) == (2.0, "С 1712 по 1918 год — с перерывом.")
    assert item.tags == Tags(("ПК-1.2",), "История", ("XVIII век", "История"))
    (picture,) = item.media
    assert (picture.name, picture.mime, picture.content[:4]) == ("image.png", "image/png", b"\x89PNG")


@pytest.mark.parametrize(
    ("title", "interaction"),
    [
        (
            "Реки",
            MultipleChoice(
                (
                    *(Option(f"o{place}", name, 0.3333333) for place, name in enumerate(("Лена", "Обь", "Енисей"), 1)),
                    Option("o4", "Волга", -1.0),
                ),
                Scoring.PARTIAL,
                shuffle=False,
            ),
        ),
        (
            "Вода",
            SingleChoice(
                (Option("o1", "Верно", 0.0, "Давление падает с высотой."), Option("o2", "Неверно", 1.0)), shuffle=False
            ),
        ),
        ("Автор", ShortText((Accepted("*Толстой*"), Accepted("граф", 0.5)))),
        ("Пи", Number((Interval(Decimal("3.135"), Decimal("3.145")),))),
        (
            "Даты",
            Match(
                (Entry("l1", "Полтавская битва"), Entry("l2", "Бородинская битва")),
                (Entry("r1", "1709"), Entry("r2", "1812"), Entry("r3", "1905")),
                ("r1", "r2"),
            ),
        ),
        ("Эссе", Essay(guidance="Смотрите на <em>конкретность</em>.")),
        (
            "Пропуски",
            Cloze(
                (
                    Gap("g1", ShortText((Accepted("Якутск"), Accepted("Якутскъ", 0.5))), 2.0),
                    Gap("g2", SingleChoice((Option("o1", "Лена", 1.0), Option("o2", "Обь"), Option("o3", "Амур")))),
                    Gap("g3", Number((Interval(Decimal(1630), Decimal(1634)),))),
                )
            ),
        ),
        (
            "Порядок",
            Order(
                (
                    Entry("e1", "Крещение Руси"),
                    Entry("e2", "Куликовская битва"),
                    Entry("e3", "Отмена крепостного права"),
                )
            ),
        ),
        (
            "Слова",
            Cloze(
                (
                    Gap("g1", SingleChoice((Option("o1", "солнце", 1.0), Option("o2", "луна")))),
                    Gap("g2", SingleChoice((Option("o1", "солнце"), Option("o2", "луна", 1.0)))),
                )
            ),
        ),
    ],
)
def test_every_kind_keeps_its_key(title, interaction):
    assert ITEMS[title].interaction == interaction


def test_what_does_not_come_in_is_named_by_number_and_title():
    problems = reading_of("moodle.xml").problems

    assert [(problem.place, problem.what) for problem in problems if problem.is_blocking] == [
        ("moodle.xml, вопрос 11 «На карте»", "Такой вид вопроса не переносится: маркеры на картинке."),
        ("moodle.xml, вопрос 12 «Два верных»", "Выбрать можно один вариант, а верных отмечено 2."),
    ]


def test_a_file_that_breaks_off_is_refused_with_the_line():
    reading = reading_of("moodle_oborvan.xml")

    assert reading.items == ()
    assert refusals(reading) == ["Файл XML повреждён: ошибка в строке 57."]


def test_a_picture_may_stand_in_its_own_address():
    picture = "data:image/gif;base64,R0lGODlhAQABAAAAACw="
    (item,) = read(question("essay", f'<p>Что это? <img src="{picture}"></p>')).items

    assert item.media == (Media("image.gif", "image/gif", b"GIF89a\x01\x00\x01\x00\x00\x00\x00,"),)


def test_a_picture_that_can_run_is_left_behind_and_told():
    file = '<file name="a.png" path="/" encoding="base64">PHN2ZyBvbmxvYWQ9ImFsZXJ0KDEpIi8+</file>'
    xml = question("essay", '<img src="@@PLUGINFILE@@/a.png" alt="схема"> Что это?')
    reading = read(xml.replace("</questiontext>", f"{file}</questiontext>"))

    assert reading.items[0].media == ()
    assert reading.items[0].stem == "[схема] Что это?"
    assert [problem.is_blocking for problem in reading.problems] == [False, False]


def test_an_unknown_kind_is_named():
    assert refusals(read(question("quantum", "Кот?"))) == ["Такой вид вопроса не переносится: вид «quantum»."]


def test_an_all_or_nothing_choice_stays_one():
    answers = '<answer fraction="100"><text>а</text></answer><answer fraction="0"><text>б</text></answer>'
    (item,) = read(question("multichoiceset", "Что?", f"<single>false</single>{answers}")).items

    assert item.interaction == MultipleChoice((Option("o1", "а", 1.0), Option("o2", "б")))


CLOZE_SIGNS = st.sampled_from(
    [
        "{1:SHORTANSWER:",
        "{:MC:",
        "{2:NM:=1:0.1}",
        "{1:MR:=а}",
        "=",
        "~",
        "%50%",
        "}",
        "#",
        "\\}",
        "а",
        "1",
        "[[g1]]",
        "<b>",
    ]
)
KINDS = ("multichoice", "truefalse", "shortanswer", "numerical", "matching", "essay", "cloze", "gapselect", "ordering")
INSIDE = st.sampled_from(
    [
        '<answer fraction="100"><text>1</text><tolerance>x</tolerance></answer>',
        '<answer fraction="да"><text/></answer>',
        '<answer fraction="nan"><text>nan</text></answer>',
        '<answer fraction="0"/>',
        "<answer><text>*</text></answer>",
        "<subquestion><text>а</text><answer><text>б</text></answer></subquestion>",
        "<subquestion/>",
        "<defaultgrade>0</defaultgrade>",
        "<defaultgrade>-1</defaultgrade>",
        "<defaultgrade>много</defaultgrade>",
        "<single>false</single>",
        "<selectoption><text>а</text></selectoption>",
        "<generalfeedback><text>&lt;script></text></generalfeedback>",
        "<questiontext/>",
        "<tags><tag/></tags>",
        '<questiontext><file encoding="base64" name="a">%%%</file></questiontext>',
    ]
)


@settings(max_examples=250, deadline=None)
@given(
    st.sampled_from(KINDS),
    st.lists(CLOZE_SIGNS, max_size=10).map("".join) | st.just("[[1]] [[2]]"),
    st.lists(INSIDE, max_size=5).map("".join),
)
def test_any_question_becomes_an_item_or_a_refusal(kind, text, inside):
    reading = read(question(kind, text, inside))

    assert len(reading.items) + len(refusals(reading)) == 1


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80), st.sampled_from(KINDS))
def test_any_text_of_a_question_never_stops_the_reading(text, kind):
    text = "".join(sign for sign in text if sign.isprintable())
    reading = read(question(kind, text) + question("essay", "Хороший вопрос"))

    assert reading.items[-1].stem == "Хороший вопрос"


@pytest.mark.parametrize("begun", ["{1:SHORTANSWER:", "{1:SHORTANSWER:=а}"])
def test_too_many_gaps_are_refused(begun):
    assert refusals(read(question("cloze", begun * 20_000))) == ["В тексте больше 200 пропусков."]


def test_xml_in_two_byte_letters_is_read(tmp_path):
    xml = f'<?xml version="1.0" encoding="UTF-16"?><quiz>{question("essay", "Зачем?")}</quiz>'

    assert [item.stem for item in read_bytes(tmp_path, xml.encode("utf-16")).items] == ["Зачем?"]
