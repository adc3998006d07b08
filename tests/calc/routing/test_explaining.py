"""The sentences: true, in right Russian, one for each thing, and never about what is not there."""

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.calc.routing.problems import AUTUMN, START, crowded, limits, offer, school_year

from marshrut.calc.routing import Cause, Format, Need, Obstacle, Preferences, Quarter, explain, solve
from marshrut.calc.routing.wording import FORMAT_NAMES, obstacle_text, percent, quoted, reason_parts, zones

METHOD = Need("м", "Методика", 1.0, 1.0, "диагностика 12 марта 2026, 54 %")
DIGITAL = Need("ц", "Цифра", 0.5, 1.0, "карта наблюдения 3 апреля 2026")


def plain(text):
    return text.replace("\u00a0", " ")


def explained(candidates, *, needs=(METHOD, DIGITAL), lim=None, **more):
    explanation = explain(solve(needs, candidates, lim or limits(), **more))
    return replace(
        explanation,
        summary=plain(explanation.summary),
        steps=tuple(map(plain, explanation.steps)),
        unmet=tuple(map(plain, explanation.unmet)),
        left_out=tuple(map(plain, explanation.left_out)),
    )


def test_a_step_names_the_need_its_evidence_and_the_next_best():
    near = offer(1, gains={"м": 0.8}, travel_minutes=20)
    far = offer(2, gains={"м": 0.5}, day=0, travel_minutes=90)

    assert explained([near, far], needs=[METHOD]).steps == (
        "Нужен для зоны роста «Методика»: по расчёту закрывает 80 % разрыва; основание — диагностика 12 марта "
        "2026, 54 %; следующий по пользе вариант — «Курс 2»: с ним закрылось бы 50 % вместо 80 % разрыва, "
        "дорога 90 мин вместо 20 мин.",
    )


def test_a_nearer_and_an_earlier_offer_are_explained_by_road_and_date():
    lim = limits(not_before=START)
    near, far = offer(1, gains={"м": 1.0}, travel_minutes=20), offer(2, gains={"м": 1.0}, travel_minutes=90)
    assert explained([near, far], needs=[METHOD]).steps[0].endswith(
        "следующий по пользе вариант — «Курс 2»: дорога 90 мин вместо 20 мин.")

    early, late = offer(1, gains={"м": 1.0}), offer(2, gains={"м": 1.0}, day=16)
    assert explained([early, late], needs=[METHOD], lim=lim).steps[0].endswith(
        "следующий по пользе вариант — «Курс 2»: начало 17 сентября 2026 вместо 1 сентября 2026.")


def test_another_run_of_the_same_offer_is_called_a_run():
    early, late = offer(1, gains={"м": 1.0}), offer(1, gains={"м": 1.0}, day=16, travel_minutes=90)

    assert explained([early, late], needs=[METHOD]).steps[0].endswith(
        "другой поток начинается 17 сентября 2026: дорога 90 мин вместо 0 мин.")


def test_a_later_run_is_dated_once():
    early, late = offer(1, gains={"м": 1.0}), offer(1, gains={"м": 1.0}, day=16)

    sentence = explained([early, late], needs=[METHOD], lim=limits(not_before=START)).steps[0]

    assert sentence.endswith("; другой поток начинается 17 сентября 2026.")


def test_equal_offers_are_called_equal():
    same = [offer(1, gains={"м": 1.0}), offer(2, gains={"м": 1.0})]

    assert explained(same, needs=[METHOD]).steps[0].endswith(
        "следующий по пользе вариант — «Курс 2»: польза та же.")


def test_a_lonely_offer_and_a_barred_rival_are_told_apart():
    own = offer(1, gains={"м": 0.5})
    assert explained([own], needs=[METHOD]).steps[0].endswith(
        "других предложений по этой теме в подборе нет.")

    barred = offer(2, gains={"м": 1.0}, day=9, seats_left=0)
    assert explained([own, barred], needs=[METHOD]).steps[0].endswith(
        "вариант «Курс 2» на это место не подошёл бы: свободных мест нет.")

    beside = offer(3, gains={"м": 0.5}, day=9)
    assert explained([own, beside], needs=[METHOD]).steps[0].endswith(
        "остальные предложения по этой теме уже в маршруте.")


def test_a_step_that_helps_twice_says_so():
    both = offer(1, gains={"м": 1.0, "ц": 0.5})

    assert explained([both]).steps[0].startswith(
        "Нужен для зоны роста «Методика»: по расчёту закрывает 100 % разрыва и заодно помогает по теме: "
        "«Цифра»; основание — диагностика 12 марта 2026, 54 %; ")


def test_a_fixed_step_a_stepping_stone_and_a_wished_format_have_their_own_reasons():
    basics, advanced = offer(1, gains={}), offer(2, gains={"м": 1.0}, day=5, requires=frozenset({1}))
    assert explained([basics, advanced], needs=[METHOD]).steps[0] == (
        "Открывает дорогу к следующему шагу: «Курс 2», а с ним к зоне роста «Методика»; основание — "
        "диагностика 12 марта 2026, 54 %.")

    booked = offer(3, gains={"м": 0.4})
    assert explained([booked], needs=[METHOD], locked=["3-0"]).steps[0] == (
        "Нужен для зоны роста «Методика»: уже закреплён и по расчёту закрывает 40 % разрыва; основание — "
        "диагностика 12 марта 2026, 54 %.")
    assert explained([replace(booked, gains={})], needs=[METHOD], locked=["3-0"]).steps[0] == (
        "Шаг закреплён заранее и сохранён без изменений.")

    course = offer(4, gains={"м": 1.0})
    club = offer(5, gains={"м": 0.1}, day=3, hours=1, format=Format.INFORMAL)
    wishes = Preferences(format_bonus=0.3)
    assert explained([course, club], needs=[METHOD], preferences=wishes).steps[1] == (
        "Дополняет остальные шаги по зоне роста «Методика»: в маршруте появляется информальное обучение; "
        "основание — диагностика 12 марта 2026, 54 %.")


def test_a_liked_step_that_closes_nothing_new_says_that_it_is_liked():
    course, liked = offer(4, gains={"м": 1.0}), offer(5, gains={"м": 0.1}, day=3, cost=-0.5)

    assert explained([course, liked], needs=[METHOD]).steps[1] == (
        "Дополняет остальные шаги по зоне роста «Методика» и отвечает отмеченным пожеланиям; основание — "
        "диагностика 12 марта 2026, 54 %.")


def test_an_open_need_says_why_and_what_would_help():
    full = offer(1, gains={"м": 1.0}, seats_left=0)
    assert explained([full], needs=[METHOD]).unmet == (
        "Зона роста «Методика» (основание: диагностика 12 марта 2026, 54 %): пока без шага; из оставшихся "
        "вариантов ближе всего «Курс 1» — свободных мест нет; подойдёт, если место освободится или откроется "
        "новая группа.",)
    assert explained([], needs=[METHOD]).unmet[0].endswith(
        "подходящих предложений пока нет, она войдёт в маршрут, когда предложение появится.")
    assert explained([offer(1, gains={"м": 0.4})], needs=[METHOD]).unmet[0].endswith(
        "по расчёту закрывается 40 % разрыва; все подходящие предложения уже в маршруте или пройдены.")
    assert explained([], needs=[replace(METHOD, weight=0)]).unmet[0].endswith(
        "отложена, шаги для неё сейчас не подбирались.")


def test_too_many_hours_say_how_many_more_would_do():
    long = offer(1, gains={"м": 1.0}, hours=36)

    assert explained([long], needs=[METHOD], lim=limits(hours_per_quarter={AUTUMN: 24})).left_out == (
        "«Курс 1» — занимает 36 ч при пределе 24 ч (3 квартал 2026 года); поместится, если увеличить предел "
        "на 12 ч.",)


def test_two_obstacles_are_both_told_and_no_single_remedy_is_promised():
    lim = limits(hours_per_quarter={AUTUMN: 24}, max_travel_minutes=60)
    candidate = offer(1, gains={"м": 1.0}, hours=36, travel_minutes=90)

    assert explained([candidate], needs=[METHOD], lim=lim).left_out == (
        "«Курс 1» — дорога 90 мин при пределе 60 мин, кроме того, занимает 36 ч при пределе 24 ч "
        "(3 квартал 2026 года).",)


def test_an_empty_route_explains_itself():
    assert explained([], needs=[]).summary == "Открытых зон роста нет — маршрут сейчас не нужен."
    assert "предложений пока нет" in explained([]).summary
    assert "ни одно не подошло" in explained([offer(1, gains={"м": 1.0}, seats_left=0)]).summary


def test_the_summary_counts_what_is_covered():
    assert explained([offer(1, gains={"м": 1.0, "ц": 0.1})]).summary == (
        "В маршруте 1 шаг: по расчёту он полностью закрывает 1 зону роста и частично 1 зону роста.")
    third = Need("п", "Психология", 1.0)
    assert explained([offer(1, gains={"м": 0.4})], needs=[METHOD, DIGITAL, third]).summary == (
        "В маршруте 1 шаг: по расчёту он частично закрывает 1 зону роста; ещё для 2 зон роста шага пока нет.")


@pytest.mark.parametrize(
    ("amount", "text"), [(1, "1 зону"), (3, "3 зоны"), (5, "5 зон"), (11, "11 зон"), (21, "21 зону"), (112, "112 зон")]
)
def test_a_count_brings_its_noun(amount, text):
    assert plain(zones(amount)) == f"{text} роста"


def test_a_reason_is_parted_between_clauses_and_never_inside_a_name():
    assert reason_parts("Нужен для «А; Б»: закрывает 4 %; основание — срез; другой поток позже.") == (
        "Нужен для «А; Б»: закрывает 4 %.", "Основание — срез; другой поток позже.")
    assert reason_parts("Шаг закреплён заранее.") == ("Шаг закреплён заранее.", "")


def test_an_unfinished_search_is_admitted():
    route = solve(*school_year(1, count=400, themes=30), time_limit=1e-6)

    assert "Подбор остановлен по времени" in explain(route).summary


def test_quotes_inside_a_title_are_turned():
    assert quoted("Школа «Росток»") == "«Школа „Росток“»"


@pytest.mark.parametrize(
    ("share", "text"),
    [(0, "0 %"), (0.004, "меньше 1 %"), (0.005, "меньше 1 %"), (0.015, "2 %"), (0.5, "50 %"), (0.999, "99 %"),
     (1.0, "100 %")],
)
def test_only_a_full_share_is_called_full(share, text):
    assert plain(percent(share)) == text


@pytest.mark.parametrize("cause", list(Cause))
def test_every_obstacle_has_words(cause):
    clause = obstacle_text(Obstacle(
        cause, 6, 4, Quarter(2026, 3), date(2026, 3, 12), Format.FORMAL, ("Курс",), 0.03))

    assert clause.reason
    assert not clause.reason.endswith(".")
    assert "None" not in clause.reason + clause.remedy


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=60, deadline=None)
def test_every_sentence_speaks_of_what_exists_and_is_one_sentence(seed):
    needs, candidates, lim = crowded(seed)
    route = solve([replace(need, evidence=f"срез {need.title}") for need in needs], candidates, lim)

    explanation = explain(route)

    assert len(explanation.steps) == len(route.steps)
    assert len(explanation.unmet) == len(route.unmet)
    assert len(explanation.left_out) == len(route.left_out)
    titles = {c.title for c in candidates} | {need.title for need in needs} | set(FORMAT_NAMES.values())
    sentences = [*explanation.steps, *explanation.unmet, *explanation.left_out]
    for sentence in sentences:
        assert set(re.findall("«([^»]*)»", sentence)) <= titles
        assert re.fullmatch(r"[^.]*\.", sentence)
        assert not re.search(r"None|nan|inf\b|  |;\.|: \.", sentence)
    for step, sentence in zip(route.steps, explanation.steps, strict=True):
        assert quoted(step.candidate.title) not in reason_parts(sentence)[0]  # the step bears it itself
        if step.covers:
            assert any(f"срез {need.title}" in sentence for need in needs if need.competence in step.covers)
    for unmet, sentence in zip(route.unmet, explanation.unmet, strict=True):
        assert quoted(unmet.need.title) in sentence
    for out, sentence in zip(route.left_out, explanation.left_out, strict=True):
        assert quoted(out.candidate.title) in sentence


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=20, deadline=None)
def test_the_same_route_is_explained_in_the_same_words(seed):
    assert explain(solve(*crowded(seed))) == explain(solve(*crowded(seed)))
