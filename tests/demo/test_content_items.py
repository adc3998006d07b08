import re
from collections import Counter
from itertools import pairwise
from statistics import mean

import pytest

from marshrut.competences.content import load_framework
from marshrut.demo.content.items import load_form_notes, load_forms

TEACHERS, MANAGERS = load_forms()
each_form = pytest.mark.parametrize("form", load_forms(), ids=lambda form: form.code)


def item_about(words: str):
    return next(item for item in TEACHERS.items if words in item.text)


def test_the_teachers_form_has_eight_items_a_group_and_the_managers_form_sixteen():
    assert Counter(item.group for item in TEACHERS.items) == {"SUB": 8, "MET": 8, "PSY": 8, "COM": 8}
    assert Counter(item.group for item in MANAGERS.items) == {"MAN": 16}


@each_form
def test_an_item_has_four_different_options_and_its_key_among_them(form):
    measurable = load_framework(form.framework).measurable_codes
    for item in form.items:
        assert len(set(item.options)) == len(item.options) == 4, item.code
        assert set(item.key) < {0, 1, 2, 3}, item.code
        assert len(item.key) == {"single": 1, "multiple": 2}[item.kind], item.code
        assert item.competence in measurable
        assert "?" in item.text, item.code
        assert item.feedback.endswith("."), item.code


@each_form
def test_no_item_is_given_twice(form):
    assert len({item.code for item in form.items}) == len(form.items)
    assert len({item.text for item in form.items}) == len(form.items)


@each_form
def test_an_item_with_two_answers_says_so(form):
    for item in form.items:
        assert bool(re.search(r"какие два ", item.text.lower())) == (item.kind == "multiple"), item.code


@each_form
def test_the_place_of_the_key_gives_nothing_away(form):
    places = [item.key[0] for item in form.items if item.kind == "single"]

    assert set(Counter(places).values()) == {len(places) // 4}
    assert all(one != other for one, other in pairwise(places))


@each_form
def test_the_length_of_an_option_gives_nothing_away(form):
    ratios, longest, shortest = [], 0, 0
    for item in form.items:
        right = [len(item.options[n]) for n in item.key]
        wrong = [len(text) for n, text in enumerate(item.options) if n not in item.key]
        ratios.append(mean(right) / mean(wrong))
        assert 0.75 < ratios[-1] < 1.25, item.code
        longest += min(right) > max(wrong)
        shortest += max(right) < min(wrong)

    assert longest <= len(form.items) * 0.3
    assert shortest <= len(form.items) * 0.3
    assert 0.97 < mean(ratios) < 1.03


@each_form
def test_parameters_are_plausible_and_said_to_be_uncalibrated(form):
    assert all(0.7 <= item.a <= 1.8 and -2 <= item.b <= 2 for item in form.items)
    assert load_form_notes().parameters_note == "учебные параметры, не калиброваны"


@each_form
def test_thresholds_are_in_order_and_said_to_be_an_assumption(form):
    assert 0 < form.high_below_percent < form.low_from_percent < 100
    assert "документы чисел не называют" in load_form_notes().thresholds_note


def test_the_keys_of_the_number_items_are_computed():
    average, points = item_about("7 «А»"), item_about("с 40 % до 50 %")

    assert average.options[average.key[0]] == f"{(10 * 4.0 + 30 * 3.6) / 40:.1f}".replace(".", ",")
    assert points.options[points.key[0]] == "Доля выросла на 10 процентных пунктов, то есть на четверть"
    assert (50 - 40, (50 - 40) / 40) == (10, 1 / 4)
