"""The tutor's people: whom to help first, how heavy the load is."""

from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from tests.routes.making import deficit, route
from tests.web.routes.first_page import what_waits

from marshrut.base.models import JournalEntry
from marshrut.people.roles import Role
from marshrut.routes.models import TutorAssignment
from marshrut.web.tutor.waiting import waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def tutor(world):
    return world.actor(Role.TUTOR)


def follow(world, tutor, person):
    TutorAssignment.objects.create(tutor=tutor.person, person=person, starts_on=world.today)
    return person


def html(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_board_has_everybody_of_the_caseload_and_nobody_else(world, client_for, tutor):
    follow(world, tutor, world.teacher(surname="Своя"))
    late = route(
        world,
        follow(world, tutor, world.teacher(surname="Поздняя")),
        state="active",
        sessions=[world.session(world.offer(title="Практикум"), starts_in=-9)],
    )
    follow(world, world.actor(Role.TUTOR), world.teacher(surname="Чужая"))
    client = client_for(tutor)

    board, as_list = html(client.get("/tutor/")), html(client.get("/tutor/?view=list"))

    for text in (board, as_list):
        assert "Своя А. П." in text
        assert f"/north/tutor/people/{late.person_id}/" in text
        assert "Чужая" not in text
    assert "2 из 85" in board
    assert board.index("Срок шага прошёл") < board.index("Ещё без маршрута")
    assert "Практикум" in board


def test_the_list_begins_with_those_who_need_the_tutor_and_ends_with_those_who_are_done(world, client_for, tutor):
    for surname, state in [("Готовая", "completed"), ("Ждущая", "agreed_by_teacher"), ("Идущая", "active")]:
        route(world, follow(world, tutor, world.teacher(surname=surname)), state=state)
    client = client_for(tutor)

    text = html(client.get("/tutor/?view=list"))
    names = [row[0].value for row in load_workbook(BytesIO(client.get("/tutor/?format=xlsx").content)).active.rows]

    assert text.index("Ждущая") < text.index("Идущая") < text.index("Готовая")
    assert [one for one in names if one and one.endswith("А. П.")] == ["Ждущая А. П.", "Идущая А. П.", "Готовая А. П."]


def test_a_route_has_the_same_state_on_the_persons_page_and_on_its_own(world, client_for, tutor):
    row = route(world, follow(world, tutor, world.teacher()), state="agreed_by_teacher")
    client = client_for(tutor)

    for address in (f"/routes/{row.pk}/", f"/tutor/people/{row.person_id}/"):
        assert "ждёт методиста или тьютора" in html(client.get(address)).lower()


def test_search_finds_by_name(world, client_for, tutor):
    follow(world, tutor, world.teacher(surname="Алёшина"))
    follow(world, tutor, world.teacher(surname="Борисова"))
    client = client_for(tutor)

    text = html(client.get("/tutor/?q=алеш"))
    assert ("Алёшина" in text, "Борисова" in text) == (True, False)
    assert "Никого с таким именем" in html(client.get("/tutor/?q=нет"))


def test_an_empty_caseload_says_who_fills_it(client_for, tutor):
    assert "Пока никто не закреплён" in html(client_for(tutor).get("/tutor/"))


def test_the_caseload_goes_into_a_file(world, client_for, tutor):
    follow(world, tutor, world.teacher(surname="Своя"))
    answer = client_for(tutor).get("/tutor/?format=xlsx")
    cells = [cell.value for row in load_workbook(BytesIO(answer.content)).active for cell in row]
    assert "Своя А. П." in cells


def test_a_persons_page_shows_what_was_handed_on_and_writes_the_look_down(world, client_for, tutor):
    person = follow(world, tutor, world.teacher(surname="Своя"))
    row = route(world, person, state="active")
    client = client_for(tutor)

    text = html(client.get(f"/tutor/people/{person.pk}/"))

    assert f"/north/routes/{row.pk}/" in text
    assert "не передавал результатов" in text
    assert JournalEntry.objects.get(verb="viewed", subject_kind="person").subject_id == person.pk


def test_growth_zones_appear_once_the_person_has_handed_them_on(world, client_for, tutor):
    person = follow(world, tutor, world.teacher())
    row = deficit(world, person)
    client, address = client_for(tutor), f"/tutor/people/{person.pk}/"
    assert "Методические" not in html(client.get(address))

    participant = row.opened_by.participant
    participant.shared_at = world.now
    participant.save()

    assert "Методические" in html(client.get(address))


def test_an_unaccepted_proposal_is_named_but_not_shown(world, client_for, tutor):
    person = follow(world, tutor, world.teacher())
    route(world, person, sessions=[world.session(world.offer(title="Тайный шаг"))])

    text = html(client_for(tutor).get(f"/tutor/people/{person.pk}/"))

    assert "Предложение у педагога" in text
    assert "Тайный шаг" not in text


def test_another_tutor_finds_no_such_person(world, client_for, tutor):
    person = follow(world, tutor, world.teacher())
    deficit(world, person)
    for stranger in (world.actor(Role.TUTOR), world.actor(Role.TUTOR, world.municipality())):
        assert client_for(stranger).get(f"/tutor/people/{person.pk}/").status_code == 404
    for role in (world.centre(), world.actor(person=person), world.actor(Role.DEPARTMENT)):
        assert client_for(role).get(f"/tutor/people/{person.pk}/").status_code == 403


def test_loads_are_shown_to_those_who_assign(world, client_for, tutor):
    follow(world, tutor, world.teacher())

    text = html(client_for(world.centre()).get("/tutor/loads/"))

    assert tutor.person.short_name in text
    assert "1 из 85" in text
    assert client_for(tutor).get("/tutor/loads/").status_code == 403


def test_the_board_costs_the_same_for_one_three_and_ten_people(world, client_for, tutor):
    client, costs = client_for(tutor), []
    for more in (1, 2, 7):
        for _ in range(more):
            route(world, follow(world, tutor, world.teacher()), state="active")
        client.get("/tutor/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/tutor/")
        costs.append(len(queries))

    assert costs[0] == costs[1] == costs[2]
    assert costs[0] <= 4 + 6


def test_overdue_steps_wait_for_a_word(world, tutor, django_assert_num_queries):
    assert what_waits(waiting, tutor, world.today) == []
    for _ in range(2):
        person = follow(world, tutor, world.teacher())
        route(
            world, person, state="active", sessions=[world.session(starts_in=-9), world.session(starts_in=-5)]
        )
    route(world, world.teacher(), state="active", sessions=[world.session(starts_in=-9)])

    with django_assert_num_queries(1):
        (one,) = what_waits(waiting, tutor, world.today)

    assert one.title == "Узнать, как дела: 2 педагога"
