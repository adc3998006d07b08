"""A step: what is asked about it and answered on its page, and the dates it may move to."""

import pytest
from tests.routes.making import route
from tests.web.routes.first_page import what_waits

from marshrut.people.roles import Role
from marshrut.routes.models import TutorAssignment
from marshrut.web.routes.waiting import waiting
from marshrut.web.tutor.waiting import waiting as waiting_for_tutor

pytestmark = pytest.mark.django_db


@pytest.fixture
def tutor(world):
    return world.actor(Role.TUTOR)


@pytest.fixture
def step(world, tutor):
    session = world.session(world.offer(title="Практикум"), starts_in=-3)
    row = route(world, world.teacher(), state="active", sessions=[session])
    TutorAssignment.objects.create(tutor=tutor.person, person=row.person, starts_on=world.today)
    return row.steps.get()


@pytest.fixture
def me(world, step):
    return world.actor(person=step.route.person)


def page(client, address) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_question_is_asked_answered_and_settled_on_the_page(world, client_for, step, tutor, me):
    address = f"/routes/{step.route_id}/steps/{step.pk}/"
    theirs, mine = client_for(tutor), client_for(me)
    assert "Вопрос о шаге" in page(theirs, address)
    theirs.post(f"{address}ask/", {"question": "Что уже попробовали?"})

    text = page(mine, address)
    assert f"{tutor.person.short_name}, " in text
    assert "«Что уже попробовали?»" in text
    assert "Передать ответ" in text
    mine.post(f"{address}answer/", {"answer": "Критерии на уроке"})

    text = page(mine, address)
    assert "Ответ передан" in text
    assert "Передать ответ" not in text
    text = page(theirs, address)
    assert "«Критерии на уроке»" in text
    theirs.post(f"{address}ask/", {"act": "accept"})

    step.refresh_from_db()
    assert step.state == "accepted"
    assert "Засчитать шаг" not in page(theirs, address)


def test_the_question_waits_for_the_person_and_the_answer_for_the_tutor(
    world, client_for, step, tutor, me, django_assert_num_queries
):
    address = f"/routes/{step.route_id}/steps/{step.pk}/"
    assert what_waits(waiting, me, world.today) == []
    client_for(tutor).post(f"{address}ask/", {"question": "Что уже попробовали?"})
    with django_assert_num_queries(1):
        (one,) = what_waits(waiting, me, world.today)
    assert (one.title, one.detail, one.since) == (
        "Ответить на вопрос о шаге «Практикум»",
        "Что уже попробовали?",
        world.today,
    )
    assert one.url.endswith(address)

    client_for(me).post(f"{address}answer/", {"answer": "Критерии на уроке"})

    assert what_waits(waiting, me, world.today) == []
    with django_assert_num_queries(1):
        (one,) = what_waits(waiting_for_tutor, tutor, world.today)
    assert one.title == "Прочитать: 1 ответ по шагам маршрутов"
    assert one.url.endswith(address)
    assert "Ответили вам" in page(client_for(tutor), "/tutor/")


def test_those_who_plan_days_neither_read_nor_ask(world, client_for, step, tutor):
    address = f"/routes/{step.route_id}/steps/{step.pk}/"
    client_for(tutor).post(f"{address}ask/", {"question": "Что уже попробовали?"})
    head = client_for(world.head(step.route.organisation))

    text = page(head, address)
    head.post(f"{address}ask/", {"question": "А мне?"})

    assert "Что уже попробовали?" not in text
    assert "Вопрос о шаге" not in text
    assert "А мне?" not in page(client_for(tutor), address)


def test_the_present_date_stands_first_and_moving_needs_a_choice(world, client_for):
    offer = world.offer()
    first, later = world.session(offer, starts_in=20), world.session(offer, starts_in=90)
    row = route(world, world.teacher(), state="active", sessions=[first])
    step, client = row.steps.get(), client_for(world.actor(person=row.person))
    address = f"/routes/{row.pk}/steps/{step.pk}/"

    choices = page(client, address).split('class="choices"')[1]
    kept = client.post(f"{address}move/", {"session": ""}, follow=True).content.decode()

    assert choices.index("сейчас в маршруте") < choices.index(f'id="session-{later.pk}"')
    assert choices.count(" checked") == 1
    assert choices.index(" checked") < choices.index("сейчас в маршруте")
    step.refresh_from_db()
    assert step.session == first
    assert "Срок шага остался прежним" in kept
