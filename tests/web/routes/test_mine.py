"""«Мой маршрут» on the person's own phone: accept, ask for another, comment, step by step."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.routes.making import deficit, route

from marshrut.learning.models import Participation
from marshrut.routes.models import Route, RouteStep

pytestmark = [pytest.mark.django_db, pytest.mark.trace("E1")]


@pytest.fixture
def teacher(world):
    school = world.school()
    world.head(school)
    return world.teacher(school)


@pytest.fixture
def me(world, client_for, teacher):
    return client_for(world.actor(person=teacher))


def page(client, address, status=200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def test_without_deficits_the_page_says_where_a_route_comes_from(me):
    html = page(me, "/routes/my/")
    assert "Маршрута пока нет" in html
    assert "/north/my/diagnostics/" in html


def test_a_deficit_without_offers_is_explained_with_what_helps(world, me, teacher):
    deficit(world, teacher)
    html = page(me, "/routes/my/")
    assert "Маршрут пока не складывается" in html
    assert "Что поможет" in html


def test_a_possible_route_is_shown_before_it_is_taken(world, me, teacher):
    deficit(world, teacher, percent=54, percent_se=9, measured_on=date(2026, 3, 12))
    world.session(world.offer(title="Формирующее оценивание"))

    html = page(me, "/routes/my/")
    assert "Формирующее оценивание" in html
    assert not Route.objects.exists()
    me.post("/routes/my/find/")

    html = page(me, "/routes/my/")
    assert Route.objects.get().state == "draft"
    assert "Принять и передать на согласование" in html
    assert "диагностика 12 марта 2026: 54 %, вероятно от 45" in html


def test_accepting_hands_the_route_on(world, me, teacher):
    row = route(world, teacher)

    answer = me.post(f"/routes/{row.pk}/decide/", {"act": "agree", "back": "mine"}, follow=True)

    row.refresh_from_db()
    assert row.state == "agreed_by_teacher"
    html = answer.content.decode()
    assert "Маршрут принят и передан руководителю." in html
    assert "Ждёт руководителя" in html


def test_the_next_step_is_the_first_that_is_not_done(world, me, teacher):
    sessions = [
        world.session(world.offer(title=title), starts_in=days)
        for title, days in [("Первый", -20), ("Второй", 10), ("Третий", 100)]
    ]
    row = route(world, teacher, state="active", sessions=sessions)
    RouteStep.objects.filter(pk=row.steps.first().pk).update(state="accepted")

    html = page(me, "/routes/my/")

    following = html.split("Следующий шаг</p>")[1]
    assert following.index("Второй") < following.index("Третий")
    assert html.count("route__step--now") == 1
    assert "пройдено 1 из 3" in html


def test_a_quarter_in_which_a_step_goes_on_says_so(world, me, teacher):
    long = world.session(world.offer(title="Долгая стажировка", hours=40), starts_in=1, days=130)
    route(world, teacher, state="active", sessions=[long])

    quarters = page(me, "/routes/my/").split('class="route__quarter-title"')[1:]

    going_on = [one for one in quarters if "Продолжается: «Долгая стажировка»." in one]
    assert going_on
    assert not [one for one in going_on if "шагов нет" in one]


def test_only_the_first_clause_of_a_reason_is_unfolded(world, me, teacher):
    row = route(world, teacher, sessions=[world.session()])
    RouteStep.objects.update(reason="Нужен для зоны роста «А; Б»; основание — срез; другой поток позже.")

    for address in ("/routes/my/", f"/routes/{row.pk}/steps/{row.steps.get().pk}/"):
        html = page(me, address)
        assert "<p>Основание — срез; другой поток позже.</p></details>" in html
        assert "«А; Б».</p>" in html


def test_a_step_says_where_it_stands(world, me, teacher):
    session = world.session(seats=1, taken=1)
    row = route(world, teacher, state="active", sessions=[session])
    Participation.objects.create(
        session=session,
        person=teacher,
        organisation=row.organisation,
        step=row.steps.get(),
        state="waiting",
        applied_at=world.now,
    )

    html = page(me, f"/routes/{row.pk}/steps/{row.steps.get().pk}/")

    assert "В листе ожидания" in html
    assert "Перед вами 0 человек" in html
    assert "Почему этот шаг" in html
    assert "Отозвать заявку" in html


@pytest.mark.parametrize(
    ("place", "times"), [("Лицей № 4, Чухломский район", 1), ("Лицей № 4", 1)], ids=["in the place", "beside it"]
)
def test_a_step_names_the_municipality_once(world, me, teacher, place, times):
    offer = world.offer(mode="onsite")
    territory = world.municipality("Чухломский район").territory
    row = route(world, teacher, state="active", sessions=[world.session(offer, place=place, territory=territory)])

    html = page(me, f"/routes/{row.pk}/steps/{row.steps.get().pk}/")

    assert html.count("Чухломский район") == times


def test_a_step_is_applied_for_from_its_page(world, me, teacher):
    row = route(world, teacher, state="active", sessions=[world.session()])
    step = row.steps.get()
    assert "Записаться" in page(me, f"/routes/{row.pk}/steps/{step.pk}/")

    answer = me.post(f"/learning/apply/{step.session_id}/", {"step": step.pk}, follow=True)

    assert Participation.objects.get().step == step
    assert "Ждёт согласия руководителя" in answer.content.decode()


def test_a_step_moves_to_another_date(world, me, teacher):
    offer = world.offer()
    first, second = world.session(offer), world.session(offer, starts_in=90)
    row = route(world, teacher, state="active", sessions=[first])
    step = row.steps.get()
    me.post(f"/learning/apply/{first.pk}/", {"step": step.pk})

    me.post(f"/routes/{row.pk}/steps/{step.pk}/move/", {"session": second.pk})

    step.refresh_from_db()
    assert (step.session, step.starts_on) == (second, second.starts_on)
    rows = Participation.objects.order_by("pk").values_list("session", "state")
    assert list(rows) == [(first.pk, "withdrawn"), (second.pk, "applied")]


def test_a_held_seat_keeps_its_step_in_place(world, me, teacher):
    offer = world.offer()
    first, second = world.session(offer), world.session(offer, starts_in=90)
    row = route(world, teacher, state="active", sessions=[first])
    step = row.steps.get()
    Participation.objects.create(
        session=first,
        person=teacher,
        organisation=row.organisation,
        step=step,
        state="enrolled",
        applied_at=world.now,
    )

    answer = me.post(f"/routes/{row.pk}/steps/{step.pk}/move/", {"session": second.pk}, follow=True)

    step.refresh_from_db()
    assert step.session == first
    assert "место закреплено" in answer.content.decode()


def test_another_route_is_compared_before_it_is_chosen(world, me, teacher):
    deficit(world, teacher)
    long, short = world.offer(title="Большой курс", hours=30), world.offer(title="Вебинар", hours=4)
    world.session(long)
    world.session(short)
    me.post("/routes/my/find/")
    before = Route.objects.get()

    html = page(me, "/routes/my/another/?hours=6")
    assert "Новый вариант" in html
    assert "Вебинар" in html
    assert Route.objects.get() == before
    me.post("/routes/my/another/", {"hours": 6, "request": "После уроков"})

    chosen = Route.objects.get(state="draft")
    assert (chosen.version, chosen.hours_per_quarter, chosen.personal_request) == (2, 6, "После уроков")
    assert [step.offer for step in chosen.steps.all()] == [short]


def test_what_does_not_suit_stays_out(world, me, teacher):
    deficit(world, teacher)
    best, other = world.offer(gains={"methodical": 2.0}, title="Лучший"), world.offer(title="Запасной")
    world.session(best)
    world.session(other)
    me.post("/routes/my/find/")

    me.post("/routes/my/another/", {"hours": 36, "declined": [best.pk]})

    assert [step.offer for step in Route.objects.get(state="draft").steps.all()] == [other]


def test_wrong_hours_are_answered_at_the_field(world, me, teacher):
    deficit(world, teacher)
    assert "Укажите хотя бы один час." in page(me, "/routes/my/another/?hours=0")
    assert "скажите методисту" in page(me, "/routes/my/another/?hours=145")
    assert "Напишите число часов цифрами." in page(me, "/routes/my/another/?hours=много")


def test_an_approved_route_is_not_replaced_from_the_page(world, me, teacher):
    route(world, teacher, state="active")
    answer = me.get("/routes/my/another/?hours=10", follow=True)
    assert "Маршрут уже утверждён" in answer.content.decode()


def test_a_comment_stands_in_the_story(world, me, teacher):
    row = route(world, teacher)
    me.post(f"/routes/{row.pk}/comment/", {"comment": "Можно без вторника?"})
    assert "Можно без вторника?" in page(me, "/routes/my/")


def test_a_paused_route_goes_on_with_one_button(world, me, teacher):
    row = route(world, teacher, state="active")
    me.post(f"/routes/{row.pk}/decide/", {"act": "pause", "back": "mine"})
    assert "Продолжить маршрут" in page(me, "/routes/my/")
    me.post(f"/routes/{row.pk}/decide/", {"act": "resume", "back": "mine"})
    row.refresh_from_db()
    assert row.state == "active"


def test_words_of_who_sent_it_back_are_at_the_top(world, me, teacher):
    row = route(world, teacher, state="agreed_by_teacher")
    head = world.head(row.organisation)
    from marshrut.flows.after_route_decision import decide_route

    decide_route(act="send_back", route=row, by=head, at=world.now, comment="Лучше весной")
    assert "Лучше весной" in page(me, "/routes/my/")


def test_a_finished_route_is_remembered(world, me, teacher):
    row = route(world, teacher, state="completed")
    assert f"/north/routes/{row.pk}/" in page(me, "/routes/my/")
    assert "Маршрут пройден" in page(me, f"/routes/{row.pk}/")


@pytest.mark.parametrize("act", ["approve", "send_back", "confirm_transfer", "что-то"])
def test_the_own_route_takes_no_foreign_word(world, me, teacher, act):
    row = route(world, teacher, state="agreed_by_teacher")
    me.post(f"/routes/{row.pk}/decide/", {"act": act, "comment": "сам себе"})
    row.refresh_from_db()
    assert row.state == "agreed_by_teacher"


def test_a_route_of_another_is_not_found(world, me):
    strangers = route(world, world.teacher(), state="active")
    step = strangers.steps.first()
    for address in (f"/routes/{strangers.pk}/", f"/routes/{strangers.pk}/steps/{step.pk}/"):
        page(me, address, status=404)
    assert me.post(f"/routes/{strangers.pk}/decide/", {"act": "cancel"}).status_code == 404
    assert me.post(f"/routes/{strangers.pk}/comment/", {"comment": "вижу"}).status_code == 404
    strangers.refresh_from_db()
    assert strangers.state == "active"


@pytest.mark.parametrize("steps", [1, 3, 6])
def test_the_page_costs_eight_queries_whatever_the_number_of_steps(world, me, teacher, steps):
    sessions = [world.session(starts_in=20 * number) for number in range(1, steps + 1)]
    row = route(world, teacher, state="active", sessions=sessions)
    for step in row.steps.all():
        Participation.objects.create(
            session=step.session,
            person=teacher,
            organisation=row.organisation,
            step=step,
            state="applied",
            applied_at=world.now + timedelta(minutes=step.position),
        )
    page(me, "/routes/my/")

    with CaptureQueriesContext(
        connection,
    ) as queries:
        page(me, "/routes/my/")

    assert len(queries) <= 8, [query["sql"][:90] for query in queries]
