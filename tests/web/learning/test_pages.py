"""The ledger of the person, the code of the day, the list of the provider."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from tests.web.routes.first_page import what_waits

from marshrut.catalogue.models import Session
from marshrut.learning.models import Participation
from marshrut.people.roles import Role
from marshrut.web.learning.waiting import waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def teacher(world):
    return world.teacher()


@pytest.fixture
def me(world, client_for, teacher):
    return client_for(world.actor(person=teacher))


@pytest.fixture
def institute(world):
    return world.organisation("Институт", kind="ipe", level="regional", parent=world.department)


@pytest.fixture
def staff(world, institute):
    return world.actor(Role.IPE_STAFF, institute)


def html(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def row(world, session, *, person=None, state="enrolled", **fields):
    person = person or world.teacher()
    return Participation.objects.create(
        session=session,
        person=person,
        organisation=person.employments.get().organisation,
        state=state,
        applied_at=world.now,
        **fields,
    )


def test_the_ledger_shows_hours_by_year_and_what_is_ahead(world, me, teacher):
    for day, hours in [(date(2024, 5, 1), 16), (date(2025, 2, 1), 8), (date(2025, 11, 30), 24)]:
        row(world, world.session(), person=teacher, state="completed", completed_on=day, hours=hours)
    row(world, world.session(world.offer(title="Скоро")), person=teacher)
    row(world, world.session(world.offer(title="Не моё")))

    text = html(me.get("/learning/"))

    assert "2025 год: 32 ч" in text
    assert "2024 год: 16 ч" in text
    assert "Скоро" in text
    assert "Не моё" not in text


def test_an_empty_ledger_says_how_the_first_row_comes(me):
    assert "Здесь будет ваша история" in html(me.get("/learning/"))


def test_the_code_marks_presence_and_a_wrong_one_is_explained(world, me, teacher):
    session = world.session(starts_in=0, attendance_code="AB23CD")
    mine = row(world, session, person=teacher)

    assert 'value="AB23CD"' in html(me.get("/learning/here/?code=AB23CD"))
    wrong = me.post("/learning/here/", {"code": "XXXXXX"})
    assert (wrong.status_code, "Такого кода нет" in wrong.content.decode()) == (422, True)
    assert "Вы отмечены" in html(me.post("/learning/here/", {"code": "ab23cd"}, follow=True))
    mine.refresh_from_db()
    assert mine.attended_at is not None


def test_another_ones_application_is_not_withdrawn(world, me):
    other = row(world, world.session(), state="applied")
    assert me.post(f"/learning/{other.pk}/withdraw/").status_code == 404
    other.refresh_from_db()
    assert other.state == "applied"


def test_the_provider_confirms_a_list_at_once(world, client_for, staff, institute):
    session = world.session(world.offer(provider=institute, hours=16), starts_in=-5)
    first, second = row(world, session), row(world, session)
    client = client_for(staff)
    assert "Подтвердить прохождение" in html(client.get(f"/learning/sessions/{session.pk}/"))

    text = html(
        client.post(
            f"/learning/sessions/{session.pk}/people/",
            {
                "act": "complete",
                "row": [first.pk, second.pk],
                "completed_on": session.ends_on.isoformat(),
                "hours": 16,
                f"document-{first.pk}": "44-0001",
            },
            follow=True,
        )
    )

    assert "Подтверждено: 2 человека." in text
    rows = Participation.objects.order_by("pk").values_list("state", "hours", "document_number")
    assert list(rows) == [("completed", 16, "44-0001"), ("completed", 16, "")]
    assert Session.objects.get().state == "held"


@pytest.mark.parametrize(
    ("act", "state", "attended"), [("attended", "enrolled", True), ("no_show", "no_show", False)]
)
def test_the_provider_marks_who_was_there(world, client_for, staff, institute, act, state, attended):
    session = world.session(world.offer(provider=institute), starts_in=-1)
    one = row(world, session)

    client_for(staff).post(f"/learning/sessions/{session.pk}/people/", {"act": act, "row": [one.pk]})

    one.refresh_from_db()
    assert (one.state, one.attended_at is not None) == (state, attended)


def test_nobody_chosen_is_said(world, client_for, staff, institute):
    session = world.session(world.offer(provider=institute), starts_in=-1)
    answer = client_for(staff).post(
        f"/learning/sessions/{session.pk}/people/", {"act": "complete", "row": ["x"]}, follow=True
    )
    assert "Никто не выбран" in html(answer)


def test_seats_are_changed_and_the_session_cancelled_on_the_page(world, client_for, staff, institute):
    session = world.session(world.offer(provider=institute), seats=1, taken=1)
    row(world, session)
    waits = row(world, session, state="waiting")
    client = client_for(staff)

    client.post(f"/learning/sessions/{session.pk}/change/", {"act": "seats", "seats": 2})
    waits.refresh_from_db()
    assert waits.state == "enrolled"
    client.post(f"/learning/sessions/{session.pk}/change/", {"act": "cancel", "reason": "нет ведущего"})
    session.refresh_from_db()
    assert session.state == "cancelled"
    assert set(Participation.objects.values_list("state", flat=True)) == {"withdrawn"}


def test_the_list_of_people_goes_into_a_file(world, client_for, staff, institute):
    session = world.session(world.offer(provider=institute), starts_in=-1)
    one = row(world, session)

    answer = client_for(staff).get(f"/learning/sessions/{session.pk}/?format=xlsx")

    cells = [cell.value for line in load_workbook(BytesIO(answer.content)).active for cell in line]
    assert one.person.full_name in cells


def test_the_code_is_shown_large_and_as_a_picture(world, client_for, staff, institute):
    session = world.session(world.offer(provider=institute), starts_in=0, attendance_code="AB23CD")
    text = html(client_for(staff).get(f"/learning/sessions/{session.pk}/code/"))
    assert "AB23CD" in text
    assert "<svg" in text
    assert "style=" not in text


def test_another_provider_finds_no_such_session(world, client_for, staff):
    session = world.session(starts_in=-1)
    one = row(world, session)
    strangers = [staff, world.methodist(world.municipality())]
    for stranger in strangers:
        client = client_for(stranger)
        assert client.get(f"/learning/sessions/{session.pk}/").status_code == 404
        assert client.get(f"/learning/sessions/{session.pk}/code/").status_code == 404
        for tail in ("people", "change"):
            answer = client.post(
                f"/learning/sessions/{session.pk}/{tail}/", {"act": "cancel", "row": [one.pk]}
            )
            assert answer.status_code == 404
        assert str(one.person) not in html(client.get("/learning/sessions/"))
    assert client_for(world.actor()).get("/learning/sessions/").status_code == 403
    one.refresh_from_db()
    assert one.state == "enrolled"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("time=confirm", {"Прошло"}),
        ("time=ahead", {"Впереди"}),
        ("time=now", {"Идёт"}),
        ("time=over", {"Прошло"}),
        ("time=cancelled", {"Отменено"}),
        ("kind=event", set()),
        ("q=вперёд", set()),
        ("q=впере", {"Впереди"}),
        ("", {"Прошло", "Впереди", "Идёт", "Отменено"}),
    ],
)
def test_sessions_are_filtered_by_time(world, client_for, query, found):
    sessions = {
        "Прошло": {"starts_in": -9},
        "Впереди": {"starts_in": 9},
        "Идёт": {"starts_in": -1},
        "Отменено": {"starts_in": 5, "state": "cancelled"},
    }
    for title, fields in sessions.items():
        row(world, world.session(world.offer(title=title), **fields))

    text = html(client_for(world.centre()).get(f"/learning/sessions/?{query}"))

    assert {title for title in sessions if f">{title}</a>" in text} == found


def cost(client, address) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_pages_cost_the_same_for_one_and_three_rows(world, client_for, me, teacher, staff, institute):
    keeper, costs = client_for(staff), []
    session = world.session(world.offer(provider=institute), starts_in=-1)
    for more in (1, 2):
        for _ in range(more):
            row(world, session)
            row(world, world.session(world.offer(provider=institute), starts_in=-3))
            row(world, world.session(), person=teacher)
            row(world, world.session(), person=teacher, state="completed", completed_on=world.today, hours=1)
        mine = cost(me, "/learning/")
        costs.append(
            (mine, cost(keeper, "/learning/sessions/"), cost(keeper, f"/learning/sessions/{session.pk}/"))
        )

    assert costs[0] == costs[1]
    assert max(costs[0]) <= 4 + 4


def test_what_waits_for_the_person_and_for_the_provider(
    world, teacher, staff, institute, django_assert_num_queries
):
    me, offer = world.actor(person=teacher), world.offer(provider=institute, title="Практикум")
    row(world, world.session(offer, starts_in=0), person=teacher)
    row(world, world.session(world.offer(), starts_in=30), person=teacher)
    over = world.session(offer, starts_in=-9)
    row(world, over)

    with django_assert_num_queries(1):
        (mine,) = what_waits(waiting, me, world.today)
    assert (mine.title, mine.button) == ("«Практикум»", "Отметиться на занятии")
    with django_assert_num_queries(1):
        (theirs,) = what_waits(waiting, staff, world.today)
    assert theirs.url.endswith(f"/learning/sessions/{over.pk}/")
    for _ in range(4):
        row(world, world.session(offer, starts_in=-9))
    (many,) = what_waits(waiting, staff, world.today)
    assert many.title == "Подтвердить, кто прошёл: 5 занятий"


def test_a_title_with_quotes_has_them_once_and_the_day_is_the_last_one(world, teacher):
    offer = world.offer(title="Стажировка «Формирующее оценивание»")
    running = world.session(offer, starts_in=-1, days=4)
    row(world, running, person=teacher)
    row(world, world.session(world.offer(title="Встреча"), starts_in=3), person=teacher)

    now_, ahead = what_waits(waiting, world.actor(person=teacher), world.today)

    assert now_.title == "«Стажировка „Формирующее оценивание“»"
    assert (now_.due, ahead.due) == (running.ends_on, world.today + timedelta(days=3))
