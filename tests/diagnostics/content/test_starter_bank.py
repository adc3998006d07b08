"""The bank as a whole: how much of what it has, whether an answer can be guessed, whether anything is twice."""

import re
from collections import Counter
from itertools import chain, combinations, pairwise
from statistics import mean, median

import pytest

from marshrut.competences.content import load_framework
from marshrut.demo.content.items import load_forms
from marshrut.diagnostics.content.kinds import Choice, Order
from marshrut.diagnostics.content.starter_bank import load_starter_bank

BANK = load_starter_bank()
ITEMS = [item for file in BANK for item in file.items]
PARTS = [part for item in ITEMS for part in item.parts]
each_file = pytest.mark.parametrize("file", BANK, ids=lambda file: file.group)


def choices_of(file):
    """Items of the file that offer options, parts of cases included."""
    return [part for item in file.items for part in item.parts if isinstance(part.body, Choice)]


def item(code):
    return next(part for part in (*ITEMS, *PARTS) if part.code == code)


def test_every_group_has_enough_items():
    assert {file.group: len(file.items) for file in BANK} == {"SUB": 33, "MET": 31, "PSY": 29, "COM": 30, "MAN": 38}


def test_every_competence_of_both_frameworks_has_at_least_three_items():
    behind = Counter(item.competence for item in ITEMS)
    codes = [c.code for name in ("teacher", "manager") for c in load_framework(name).competences]

    assert set(behind) == set(codes)
    assert min(behind.values()) == 3


def test_kinds_are_mixed():
    kinds = Counter(item.kind for item in ITEMS)

    assert kinds == {
        "single": 84,
        "multiple": 25,
        "order": 16,
        "number": 11,
        "match": 10,
        "cloze": 4,
        "short": 3,
        "essay": 4,
        "case": 4,
    }
    assert all(3 <= len(item.parts) <= 4 for item in ITEMS if item.kind == "case")


def test_every_function_that_a_teacher_of_a_subject_has_is_checked():
    checked = {item.function for item in ITEMS if item.group != "MAN"}

    assert checked == {f.code for f in load_framework("teacher").standard.functions}
    assert {i.function for i in ITEMS if i.group == "MAN"} == {
        f.code for f in load_framework("manager").standard.functions
    }


@each_file
def test_difficulty_is_spread_and_nothing_is_called_calibrated(file):
    levels = Counter(item.difficulty for item in file.items)

    assert all(levels[level] >= 4 for level in ("easy", "medium", "hard"))
    assert {item.b for item in file.items} == {-1.0, 0.0, 1.0}
    assert not any(part.is_calibrated for item in file.items for part in (item, *item.parts))


@each_file
def test_a_file_says_that_it_is_a_sample_and_whose_words_these_are(file):
    assert file.status.startswith("Образец: задания нуждаются в экспертной проверке и калибровке")
    assert file.source.startswith("Собственная формулировка")
    assert file.links.endswith("[KNL].")


@each_file
def test_codes_are_numbered_within_their_competence(file):
    for competence in {item.competence for item in file.items}:
        codes = [item.code for item in file.items if item.competence == competence]
        assert codes == [f"{competence}-{n}" for n in range(1, len(codes) + 1)]
    for case in (item for item in file.items if item.kind == "case"):
        assert [part.code for part in case.parts] == [f"{case.code}.{n}" for n in range(1, len(case.parts) + 1)]


@each_file
def test_choices_have_four_options_and_a_question_says_how_many_to_mark(file):
    for part in choices_of(file):
        assert len(part.body.options) == 4, part.code
        assert len(part.body.key) == {"single": 1, "multiple": 2}[part.kind], part.code
        assert bool(re.search(r"какие два|какие две", part.text.lower())) == (part.kind == "multiple"), part.code


@each_file
def test_the_place_of_the_key_gives_nothing_away(file):
    places = [part.body.key[0] for part in choices_of(file) if part.kind == "single"]
    used = Counter(places)

    assert max(used[n] for n in range(4)) - min(used[n] for n in range(4)) <= 1
    assert all(one != other for one, other in pairwise(places))


def test_pairs_of_right_options_stand_everywhere():
    pairs = Counter(part.body.key for part in PARTS if part.kind == "multiple")

    assert set(pairs) == set(combinations(range(4), 2))
    assert max(pairs.values()) <= 2 * min(pairs.values())


@each_file
def test_the_length_of_an_option_gives_nothing_away(file):
    ratios, longest, shortest = [], 0, 0
    for part in choices_of(file):
        right = [len(part.body.options[n]) for n in part.body.key]
        wrong = [len(text) for n, text in enumerate(part.body.options) if n not in part.body.key]
        ratios.append(mean(right) / mean(wrong))
        assert 0.75 < ratios[-1] < 1.25, part.code
        longest += min(right) > max(wrong)
        shortest += max(right) < min(wrong)

    # Chance would make the only key of four options the longest in a quarter of the items.
    assert longest <= len(ratios) * 0.25
    assert shortest <= len(ratios) * 0.3
    assert 0.97 < mean(ratios) < 1.03


def words_of(text):
    return frozenset(re.findall(r"[а-яё]{3,}", text.lower().replace("ё", "е")))


def whole(item):
    """The text with its options, where there are any, and with its parts."""
    return " ".join((item.text, *chain.from_iterable((p.text, *getattr(p.body, "options", ())) for p in item.parts)))


def test_no_item_repeats_another_one_or_one_of_the_demonstration():
    texts = {item.code: words_of(whole(item)) for item in ITEMS}
    texts |= {i.code: words_of(" ".join((i.text, *i.options))) for form in load_forms() for i in form.items}

    alike = [(a, b) for a, b in combinations(texts, 2) if len(texts[a] & texts[b]) > 0.3 * len(texts[a] | texts[b])]
    assert alike == []


def test_no_option_stands_in_two_items():
    options = Counter(text.lower() for part in PARTS if isinstance(part.body, Choice) for text in part.body.options)
    of_demo = {text.lower() for form in load_forms() for i in form.items for text in i.options}

    assert [text for text, times in options.items() if times > 1 or text in of_demo] == []


TIMES = [12, 7, 15, 9, 40, 10, 11, 8, 13]
POINTS = [*([3] * 2), *([5] * 6), *([6] * 8), *([9] * 4)]
COMPUTED = {
    "SUB-02-1": 100 * 1.2 * 0.8,
    "SUB-02-5": len(range(28, 32)) + len(range(1, 6)),
    "SUB-03-4": 100 * 18 / 25,
    "SUB-05-1": median(TIMES),
    "SUB-05-3": 100 * 10 / 40,
    "SUB-05-5.1": mean(POINTS),
    "SUB-05-5.2": 100 * sum(p >= 6 for p in POINTS) / len(POINTS),
    "MET-03-4": 0.75 * 28 - 19,
    "MET-03-5.1": round(100 * (9 + 11) / 24),
    "MET-07-1": (6 + 5 + 4 + 3) - (16 - 2),
    "COM-05-2": (45 + 40 + 35 + 30 + 25) - 150,
    "MAN-03-1.1": 100 * 12 / 20 - 100 * 8 / 20,
    "MAN-03-1.2": round(100 * (12 + 7) / (20 + 10)),
    "MAN-03-4": 100 * 48 / 240,
    "MAN-06-1": 8 * 5 - 2 * 18,
    "MAN-09-1": 5 + 2 + 3 - 3,
}


def test_the_answers_of_all_number_items_are_computed():
    numbers = {part.code: part.body.value for part in PARTS if part.kind == "number"}

    assert numbers == pytest.approx(COMPUTED)


def test_a_rounded_and_an_exact_answer_both_count():
    assert item("MET-03-5.1").body.accepts(100 * 20 / 24)
    assert item("MAN-03-1.2").body.accepts(100 * 19 / 30)


def test_what_stays_the_same_when_two_marks_grow_is_computed():
    before, after = POINTS, [5, 5, *POINTS[2:]]
    share = [sum(p >= 6 for p in points) for points in (before, after)]
    figures = {
        "Доля учеников, справившихся с работой": share,
        "Медиана баллов, набранных в классе": [median(before), median(after)],
        "Средний балл по классу за эту работу": [mean(before), mean(after)],
        "Разность между лучшим и худшим баллом": [max(before) - min(before), max(after) - min(after)],
    }
    body = item("SUB-05-5.3").body

    assert {n for n, text in enumerate(body.options) if figures[text][0] == figures[text][1]} == set(body.key)


def test_threats_stand_in_the_order_of_probability_times_severity():
    threats = {"Перегруженная": 3 * 5, "Скользкое": 4 * 3, "Тусклый": 5 * 2, "Шаткая": 2 * 4}
    order = [threats[text.split()[0]] for text in item("MAN-11-1").body.order]

    assert order == sorted(threats.values(), reverse=True)


def test_an_element_tells_its_place_by_meaning_only():
    elements = list(chain.from_iterable(i.body.order for i in ITEMS if isinstance(i.body, Order)))

    assert not [text for text in elements if re.match(r"(сначала|во-первых|наконец|в заключение)", text.lower())]
