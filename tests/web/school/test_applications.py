"""The head says yes to several at once, no with a reason, and frees seats."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.routes.making import route
from tests.web.routes.first_page import what_waits

from marshrut.learning.models import Participation
from marshrut.learning.usecases.apply_for_session import apply_for_session
from marshrut.people.roles import Role
from marshrut.web.school.waiting import waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def school(world):
    return world.school()


@pytest.fixture
def head(world, school):
    return world.head(school)


def html(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def applied(world, school, session=None, **fields):
    teacher = world.teacher(school, **fields)
    return apply_for_session(person=teacher, session=session or world.session(), at=world.now)


def test_several_are_agreed_at_once(world, client_for, school, head):
    session = world.session(seats=1)
    first, second = applied(world, school, session), applied(world, school, session)
    row = route(world, world.teacher(school), state="agreed_by_teacher")

    text = html(
        client_for(head).post(
            "/school/applications/decide/",
            {"act": "agree", "application": [first.pk, second.pk], "route": [row.pk]},
            follow=True,
        )
    )

    assert "Согласовано: 3 записи." in text
    assert list(Participation.objects.order_by("pk").values_list("state", flat=True)) == [
        "enrolled",
        "waiting",
    ]
    assert row.decisions.filter(act="head_approved").exists()


def test_no_needs_a_reason(world, client_for, school, head):
    one = applied(world, school)
    client = client_for(head)

    text = html(
        client.post("/school/applications/decide/", {"act": "refuse", "application": [one.pk]}, follow=True)
    )
    assert "Напишите, почему не согласовано" in text
    client.post(
        "/school/applications/decide/", {"act": "refuse", "application": [one.pk], "reason": "ЕГЭ в эти дни"}
    )

    one.refresh_from_db()
    assert (one.state, one.refusal) == ("declined", "ЕГЭ в эти дни")


def test_nothing_chosen_is_said(client_for, head):
    answer = client_for(head).post("/school/applications/decide/", {"act": "agree"}, follow=True)
    assert "Ничего не выбрано" in html(answer)


def test_a_freed_seat_goes_on(world, client_for, school, head):
    session = world.session(seats=1)
    rows = [
        apply_for_session(person=world.teacher(school), session=session, at=world.now, agreed_by=head.person)
        for _ in range(2)
    ]
    client = client_for(head)
    assert "Кто куда записан" in html(client.get("/school/applications/"))

    text = html(client.post(f"/school/applications/release/{rows[0].pk}/", follow=True))

    assert "Оно перешло следующему" in text
    rows[1].refresh_from_db()
    assert rows[1].state == "enrolled"


def test_another_school_is_neither_seen_nor_decided(world, client_for, school, head):
    neighbour = world.head(world.school(municipality=school.parent))
    one = applied(world, school, surname="Чужакова")
    held = apply_for_session(
        person=world.teacher(school, surname="Местова"),
        session=world.session(),
        at=world.now,
        agreed_by=head.person,
    )
    row = route(world, world.teacher(school, surname="Маршрутова"), state="agreed_by_teacher")
    client = client_for(neighbour)

    text = html(client.get("/school/applications/"))
    assert not {"Чужакова", "Местова", "Маршрутова"} & set(text.replace("<", " ").replace(">", " ").split())
    client.post("/school/applications/decide/", {"act": "agree", "application": [one.pk], "route": [row.pk]})
    assert client.post(f"/school/applications/release/{held.pk}/").status_code == 404

    for record, state in ((one, "applied"), (held, "enrolled"), (row, "agreed_by_teacher")):
        record.refresh_from_db()
        assert record.state == state
    assert not row.decisions.filter(act="head_approved").exists()
    assert client_for(world.actor(Role.TUTOR)).get("/school/applications/").status_code == 403


def test_the_methodist_decides_for_heads_here(world, client_for, school, head):
    own = apply_for_session(person=head.person, session=world.session(), at=world.now)
    methodist = client_for(world.methodist(school.parent))
    assert head.person.short_name in html(methodist.get("/school/applications/"))

    methodist.post("/school/applications/decide/", {"act": "agree", "application": [own.pk]})

    own.refresh_from_db()
    assert own.state == "enrolled"


def test_the_empty_page_is_kind(client_for, head):
    assert "Сейчас ничего не ждёт" in html(client_for(head).get("/school/applications/"))


def test_the_page_costs_the_same_for_one_and_three_rows(world, client_for, school, head):
    client, costs = client_for(head), []
    for more in (1, 2, 7):
        for _ in range(more):
            applied(world, school)
            route(world, world.teacher(school), state="agreed_by_teacher")
            apply_for_session(
                person=world.teacher(school), session=world.session(), at=world.now, agreed_by=head.person
            )
        client.get("/school/applications/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/school/applications/")
        costs.append(len(queries))

    assert costs[0] == costs[1] == costs[2]
    assert costs[0] <= 4 + 6


def test_applications_wait_until_their_first_day(world, school, head, django_assert_num_queries):
    assert what_waits(waiting, head, world.today) == []
    late, soon = world.session(starts_in=40), world.session(starts_in=4)
    applied(world, school, late)
    applied(world, school, soon)

    with django_assert_num_queries(1):
        (one,) = what_waits(waiting, head, world.today)

    assert (one.title, one.due) == ("Согласовать участие: 2 заявки", soon.starts_on)
