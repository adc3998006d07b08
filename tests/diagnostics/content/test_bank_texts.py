"""What a reader sees: typography, length, tone."""

import re
from dataclasses import fields, is_dataclass

import pytest

from marshrut.diagnostics.content.kinds import Choice
from marshrut.diagnostics.content.starter_bank import load_starter_bank

ITEMS = [item for file in load_starter_bank() for item in file.items]
ALL = [part for item in ITEMS for part in dict.fromkeys((item, *item.parts))]
NOT_READ = {"code", "competence", "function", "kind", "difficulty"}


def strings(value):
    """Every text inside an item that somebody will read."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from strings(part)
    elif is_dataclass(value):
        for field in fields(value):
            if field.name not in NOT_READ:
                yield from strings(getattr(value, field.name))


TEXTS = [(item.code, text) for item in ITEMS for text in strings(item) if text]


def found(pattern, flags=0):
    return [(code, text) for code, text in TEXTS if re.search(pattern, text, flags)]


def test_every_text_is_seen_by_these_checks():
    assert len(TEXTS) > 1400
    seen = {text for _, text in TEXTS}
    for item in ALL:
        assert {item.text, item.feedback} <= seen
        if isinstance(item.body, Choice):
            assert {*item.body.options, *filter(None, item.body.rationale)} <= seen


@pytest.mark.parametrize(
    ("pattern", "what"),
    [
        (r"[A-Za-z]", "Latin letters, among them those that look like Cyrillic ones"),
        (r"[\"“”„']", "quotes that are not «»"),
        (r"  |^\s|\s$", "spare spaces"),
        (r"\s[-–]\s|--", "a hyphen in place of a dash"),
        (r"\.\.\.", "three points in place of an ellipsis"),
        (r"\s[,.;?!»]|\s:(?! \d)|«\s|\(\s|\s\)", "a space at the wrong side of a mark"),
        (r"\d%", "a percent sign without a space"),
        (r"[а-яё][А-ЯЁ]", "a capital inside a word"),
        (r"[,;:](?=[^\s\d»])", "no space after a mark"),
        (r"\b(\w{3,}) \1\b", "a word twice"),
    ],
)
def test_typography(pattern, what):
    assert found(pattern) == [], what


def test_quotes_and_brackets_are_closed():
    for code, text in TEXTS:
        plain = re.sub(r"\b\d\) ", "", text)  # a number of a list stands before a lone bracket
        assert (plain.count("«"), plain.count("(")) == (plain.count("»"), plain.count(")")), code


def test_a_text_ends_with_a_mark_and_an_option_does_not():
    for item in ALL:
        assert re.search(r"[.?]$", item.text), item.code
        assert item.feedback[0].isupper() or item.feedback[0].isdigit() or item.feedback[0] == "«", item.code
        assert re.search(r"[.?]$", item.feedback), item.code
        if isinstance(item.body, Choice):
            assert not [text for text in item.body.options if text.endswith(".")], item.code


def test_texts_are_short_enough_to_read():
    for item in ALL:
        assert len(item.text) <= 700, item.code
        assert max(len(s.split()) for s in re.split(r"(?<=[.?!])\s", item.text)) <= 35, item.code
        assert len(item.feedback) <= 250, item.code
        if isinstance(item.body, Choice):
            assert max(map(len, item.body.options)) <= 160, item.code


def test_a_situation_takes_two_sentences_at_least():
    for item in ITEMS:
        assert len(re.findall(r"[.?!»](?=\s|$)", item.text)) >= 2, item.code


def test_a_question_asks_for_what_is_right_and_never_for_what_is_not():
    asked = [
        (item.code, question)
        for item in ALL
        for question in re.findall(r"[^.?!»]*\?$", item.text)
        if re.search(r"\bне\b|неверн|неправильн|кроме", re.sub(r"\b(а|но) не\b|не только|не меньше", "", question))
    ]
    assert asked == []


def test_no_option_speaks_of_the_other_options():
    assert found(r"вс[её] перечисленн|вс[её] вышеперечисленн|ничего из|ни один из вариантов", re.IGNORECASE) == []


def test_nobody_is_judged_by_sex_or_by_place():
    assert found(r"мальчик|девочк|мужчин|женщин|деревен|сельск|провинц|столичн|неблагополучн", re.IGNORECASE) == []


def test_every_text_after_a_test_is_kind():
    assert [(i.code, i.feedback) for i in ALL if re.search(r"ошиб(ся|лись)|глуп|лен(ь|ив)|стыдно", i.feedback)] == []


def test_rationales_speak_of_a_misconception_and_differ_within_an_item():
    for item in ALL:
        if isinstance(item.body, Choice):
            said = [why for why in item.body.rationale if why]
            assert len(set(said)) == len(said), item.code
            assert all(len(why) >= 15 and why[0].islower() and why[-1] not in ".!" for why in said), item.code
