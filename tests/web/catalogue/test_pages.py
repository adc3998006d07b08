"""«Возможности»: finding, reading, keeping."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.routes.making import deficit
from tests.web.routes.first_page import what_waits

from marshrut.catalogue.models import Offer, Session
from marshrut.learning.models import Participation
from marshrut.people.roles import Role
from marshrut.web.catalogue.waiting import waiting

pytestmark = [pytest.mark.django_db, pytest.mark.trace("F6")]


@pytest.fixture
def teacher(world):
    return world.teacher()


@pytest.fixture
def me(world, client_for, teacher):
    return client_for(world.actor(person=teacher))


def html(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def shown(client, query="", *, among) -> set[str]:
    text = html(client.get(f"/offers/?{query}"))
    return {offer.title for offer in among if f">{offer.title}</a>" in text}


def test_filters_find_what_is_asked_for(world, me, teacher):
    deficit(world, teacher)
    course = world.offer(title="Курс об оценивании", gains={"methodical": 0.9})
    event = world.offer(
        title="Встреча", kind="event", format="nonformal", mode="onsite", gains={"subject": 0.5}
    )
    full = world.offer(title="Полная группа", gains={"communicative": 0.5})
    world.session(course, starts_in=5)
    world.session(event, starts_in=100)
    world.session(full, starts_in=20, seats=3, taken=3)
    everything = [course, event, full]
    month = (world.today + timedelta(days=100)).strftime("%Y-%m")

    assert shown(me, among=everything) == {"Курс об оценивании", "Встреча", "Полная группа"}
    assert shown(me, "helps=1", among=everything) == {"Курс об оценивании"}
    assert shown(me, "kind=event", among=everything) == {"Встреча"}
    assert shown(me, "format=nonformal&mode=onsite", among=everything) == {"Встреча"}
    assert shown(me, f"month={month}", among=everything) == {"Встреча"}
    assert shown(me, "free=1", among=everything) == {"Курс об оценивании", "Встреча"}
    assert shown(me, "q=оценив", among=everything) == {"Курс об оценивании"}
    assert shown(me, "kind=нет&month=2020-99&q=%00", among=everything) == {
        offer.title for offer in everything
    }


def test_a_teacher_sees_first_what_suits_and_may_see_all(world, me):
    for_physics, for_all = world.offer(title="Физикам"), world.offer(title="Всем")
    for_physics.subjects.add(world.subject("физика"))
    for offer in (for_physics, for_all):
        world.session(offer)

    assert shown(me, among=[for_physics, for_all]) == {"Всем"}
    assert shown(me, "all=1", among=[for_physics, for_all]) == {"Физикам", "Всем"}


def test_a_card_says_when_where_how_many_seats_and_how_fresh(world, me):
    world.session(world.offer(mode="onsite"), seats=12, taken=5, place="Лицей № 4")

    text = html(me.get("/offers/"))

    assert "свободно 7 мест из 12" in text
    assert "Лицей № 4" in text
    assert "сведения проверены сегодня" in text


def test_an_empty_catalogue_says_what_it_is_for(me):
    assert "Здесь появятся возможности региона" in html(me.get("/offers/"))
    assert "ничего не подошло" in html(me.get("/offers/?kind=event"))


def test_one_applies_and_withdraws_on_the_page_of_the_offer(world, me, teacher):
    offer = world.offer()
    session = world.session(offer)

    assert "Записаться" in html(me.get(f"/offers/{offer.pk}/"))
    text = html(me.post(f"/learning/apply/{session.pk}/", follow=True))
    assert "Заявка подана" in text
    assert "Отозвать заявку" in text
    row = Participation.objects.get(person=teacher)
    me.post(f"/learning/{row.pk}/withdraw/")

    assert Participation.objects.get().state == "withdrawn"
    assert "Записаться" in html(me.get(f"/offers/{offer.pk}/"))


def test_a_full_session_offers_the_waiting_list(world, me):
    offer = world.offer()
    world.session(offer, seats=1, taken=1)
    assert "Встать в лист ожидания" in html(me.get(f"/offers/{offer.pk}/"))


def test_what_was_completed_is_said_and_refused(world, me, teacher):
    offer = world.offer()
    over, ahead = world.session(offer, starts_in=-30), world.session(offer)
    Participation.objects.create(
        session=over,
        person=teacher,
        organisation=teacher.employments.get().organisation,
        state="completed",
        applied_at=world.now,
        completed_on=over.ends_on,
        hours=16,
    )

    assert "Вы это уже прошли" in html(me.get(f"/offers/{offer.pk}/"))
    assert "уже пройдено" in html(me.post(f"/learning/apply/{ahead.pk}/", follow=True))


def test_a_closed_offer_is_not_found_by_those_who_do_not_keep_it(world, me, client_for):
    offer = world.offer(is_open=False)
    session = world.session(offer)

    assert me.get(f"/offers/{offer.pk}/").status_code == 404
    assert me.post(f"/learning/apply/{session.pk}/").status_code == 404
    assert "Снято с публикации" in html(client_for(world.centre()).get(f"/offers/{offer.pk}/"))


FACTS = {
    "title": "Разговор с родителями",
    "summary": "",
    "kind": "event",
    "format": "nonformal",
    "mode": "online",
    "level": "regional",
    "hours": 6,
}


def test_the_centre_publishes_changes_and_schedules(world, client_for):
    client, competence = client_for(world.centre()), world.competence("communicative")
    gains = {
        f"gain_{world.competence(group).pk}": "0" for group in ("subject", "methodical", "psychological")
    }
    facts = FACTS | gains | {"provider": world.department.pk, f"gain_{competence.pk}": "0.6"}
    assert "Новая возможность" in html(client.get("/offers/new/"))

    client.post("/offers/new/", facts)
    offer = Offer.objects.get()
    assert [(row.competence, row.gain) for row in offer.gains.all()] == [(competence, 0.6)]
    client.post(f"/offers/{offer.pk}/edit/", facts | {"title": "Разговор с семьёй"})
    day = world.today + timedelta(days=9)
    client.post(
        f"/offers/{offer.pk}/sessions/new/",
        {"starts_on": day.isoformat(), "ends_on": day.isoformat(), "days": f"{day:%d.%m.%Y}", "seats": 15},
    )

    session = Session.objects.get()
    assert (session.offer.title, session.seats, session.days) == ("Разговор с семьёй", 15, [day.isoformat()])


def test_what_is_wrong_is_said_and_what_was_typed_stays(world, client_for):
    client = client_for(world.centre())
    text = html(client.post("/offers/new/", FACTS | {"hours": 0}))
    assert "Разговор с родителями" in text
    assert Offer.objects.count() == 0
    offer = world.offer()
    yesterday = (world.today - timedelta(days=1)).isoformat()
    text = html(
        client.post(
            f"/offers/{offer.pk}/sessions/new/",
            {"starts_on": yesterday, "ends_on": yesterday, "days": "скоро"},
        )
    )
    assert "«скоро» — не дата" in text
    text = html(
        client.post(f"/offers/{offer.pk}/sessions/new/", {"starts_on": yesterday, "ends_on": yesterday})
    )
    assert "уже прошло" in text


def test_a_session_out_of_order_is_refused_at_its_field(world, client_for):
    client, offer = client_for(world.centre()), world.offer()
    first, second = ((world.today + timedelta(days=days)).isoformat() for days in (5, 6))
    backwards = {"starts_on": second, "ends_on": first}
    outside = {"starts_on": first, "ends_on": first, "days": second}
    too_long = {"starts_on": first, "ends_on": first, "apply_until": second}

    for told, field in ((backwards, "ends_on"), (outside, "days"), (too_long, "apply_until")):
        answer = client.post(f"/offers/{offer.pk}/sessions/new/", told)
        assert list(answer.context["form"].errors) == [field]
        assert f'href="#id_{field}"' in html(answer)


def test_only_keepers_edit_and_only_their_own(world, client_for):
    theirs = world.offer()
    own_place = world.municipality()
    methodist = client_for(world.methodist(own_place))
    head = client_for(world.head(world.school()))

    assert methodist.get("/offers/new/").status_code == 200
    assert methodist.get(f"/offers/{theirs.pk}/edit/").status_code == 404
    assert methodist.post(f"/offers/{theirs.pk}/withdraw/").status_code == 404
    assert head.get("/offers/new/").status_code == 403
    foreign = FACTS | {"provider": world.department.pk}
    assert methodist.post("/offers/new/", foreign).status_code == 200
    assert Offer.objects.get() == theirs
    theirs.refresh_from_db()
    assert theirs.is_open


def test_facts_are_confirmed_or_the_offer_withdrawn_and_brought_back(world, client_for):
    offer = world.offer()
    Offer.objects.update(checked_at=world.now - timedelta(days=100))
    client = client_for(world.centre())

    client.post(f"/offers/{offer.pk}/refresh/")
    offer.refresh_from_db()
    assert (offer.is_open, offer.checked_at.date()) == (True, world.now.date())
    text = client.post(f"/offers/{offer.pk}/withdraw/", follow=True).content.decode()
    offer.refresh_from_db()
    assert not offer.is_open
    assert "Возможность снята с публикации" in text
    assert f'action="/north/offers/{offer.pk}/refresh/"' in text.split('id="messages"')[1].split("Отменить")[0]
    client.post(f"/offers/{offer.pk}/refresh/")
    offer.refresh_from_db()
    assert offer.is_open


def test_stale_facts_wait_for_their_keeper(world):
    institute = world.organisation("Институт", kind="ipe", level="regional", parent=world.department)
    world.offer(provider=institute)
    world.offer()
    Offer.objects.update(checked_at=world.now - timedelta(days=100))

    (one,) = what_waits(waiting, world.actor(Role.IPE_STAFF, institute), world.today)

    assert one.title == "Проверить сведения: 1 возможность"
    assert what_waits(waiting, world.actor(), world.today) == []


@pytest.mark.parametrize("address", ["/offers/", "/offers/{pk}/"])
def test_the_cost_does_not_grow_with_the_rows(world, me, teacher, address):
    deficit(world, teacher)
    costs = []
    for more in (1, 2, 7):
        for _ in range(more):
            offer = world.offer(gains={"methodical": 0.5, "subject": 0.4})
            world.session(offer)
            world.session(offer, starts_in=60)
        where = address.format(pk=offer.pk)
        me.get(where)
        with CaptureQueriesContext(connection) as queries:
            html(me.get(where))
        costs.append(len(queries))

    assert costs[0] == costs[1] == costs[2]
