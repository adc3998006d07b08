"""Routes for those who follow them: the list, the page, the word, the tutor."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook
from tests.routes.making import route
from tests.web.routes.first_page import what_waits

from marshrut.base.models import JournalEntry
from marshrut.people.roles import Role
from marshrut.routes.models import Route, TutorAssignment
from marshrut.web.routes.waiting import waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def municipality(world):
    return world.municipality()


@pytest.fixture
def school(world, municipality):
    return world.school("СОШ № 7", municipality=municipality)


def html(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_methodist_sees_the_routes_of_the_municipality_only(world, client_for, municipality, school):
    near = route(world, world.teacher(school, surname="Ближняя"), state="active")
    route(world, world.teacher(surname="Дальняя"), state="active")
    route(world, world.teacher(school, surname="Нерешённая"))

    text = html(client_for(world.methodist(municipality)).get("/routes/"))

    assert "Ближняя А. П." in text
    assert "Дальняя" not in text
    assert "Нерешённая" not in text
    assert f"/north/routes/{near.pk}/" in text


def test_filters_narrow_and_live_in_the_address(world, client_for, municipality, school):
    tutor = world.actor(Role.TUTOR).person
    other = world.school("СОШ № 8", municipality=municipality)
    rows = {
        "Первая": route(world, world.teacher(school, surname="Первая"), state="active", tutor=tutor),
        "Вторая": route(world, world.teacher(other, surname="Вторая"), state="paused"),
    }
    client = client_for(world.methodist(municipality))
    theme = world.competence("methodical").pk
    empty = world.competence("subject").pk

    def found(query) -> set[str]:
        text = html(client.get(f"/routes/?{query}"))
        return {name for name in rows if f"{name} А. П." in text}

    assert found("state=active") == {"Первая"}
    assert found(f"school={other.pk}") == {"Вторая"}
    assert found(f"tutor={tutor.pk}") == {"Первая"}
    assert found("tutor=none") == {"Вторая"}
    assert found(f"competence={theme}") == {"Первая", "Вторая"}
    assert found(f"competence={empty}") == set()
    assert found("q=втор") == {"Вторая"}
    assert found("state=nonsense&q=%00") == {"Первая", "Вторая"}


def test_narrowing_keeps_the_order_and_the_size_of_the_page(world, client_for, municipality, school):
    route(world, world.teacher(school), state="active")

    text = html(client_for(world.methodist(municipality)).get("/routes/?sort=-hours&size=100"))

    assert 'hx-get="/north/routes/"' in text
    assert '<input type="hidden" name="sort" value="-hours">' in text
    assert '<input type="hidden" name="size" value="100">' in text


def test_what_waits_for_the_reader_comes_first_and_what_is_over_last(world, client_for, municipality, school):
    world.head(school)
    for surname, state in [
        ("Пройденная", "completed"),
        ("Идущая", "active"),
        ("Ждущая", "agreed_by_teacher"),
    ]:
        route(world, world.teacher(school, surname=surname), state=state)
    Route.objects.filter(state="completed").update(completed_at=world.now - timedelta(days=900))
    head, methodist = client_for(world.head(school)), client_for(world.methodist(municipality))

    text = html(head.get("/routes/"))

    assert text.index("Ждущая А. П.") < text.index("Идущая А. П.") < text.index("Пройденная А. П.")
    assert "Найдено: 3" in text
    assert "ждут меня" in text
    assert "Найдено: 1" in html(head.get("/routes/?state=head"))
    assert "Найдено: 0" in html(methodist.get("/routes/?state=methodist"))


def test_the_list_goes_into_a_file(world, client_for, municipality, school):
    route(world, world.teacher(school, surname="Первая"), state="active")

    answer = client_for(world.methodist(municipality)).get("/routes/?format=xlsx")

    cells = [cell.value for row in load_workbook(BytesIO(answer.content)).active for cell in row]
    assert "Первая А. П." in cells
    assert "СОШ № 7" in cells


def test_the_head_sees_days_but_not_what_was_measured(world, client_for, school):
    row = route(world, world.teacher(school), state="agreed_by_teacher")
    head = client_for(world.head(school))

    for address in ("/routes/", f"/routes/{row.pk}/", f"/routes/{row.pk}/steps/{row.steps.first().pk}/"):
        text = html(head.get(address))
        assert "45 ± 5 %" not in text
        assert "Зона роста" not in text
    methodist = client_for(world.methodist(school.parent))
    assert "45 ± 5 %" in html(methodist.get(f"/routes/{row.pk}/"))


def test_the_head_and_then_the_methodist_say_their_word(world, client_for, school, municipality):
    row = route(world, world.teacher(school), state="agreed_by_teacher")
    head, methodist = client_for(world.head(school)), client_for(world.methodist(municipality))

    assert "Ваше слово" not in html(methodist.get(f"/routes/{row.pk}/"))
    assert "Ваше слово" in html(head.get(f"/routes/{row.pk}/"))
    head.post(f"/routes/{row.pk}/decide/", {"act": "approve", "comment": "Отпускаем"})
    text = html(methodist.get(f"/routes/{row.pk}/"))
    assert "Ваше слово" in text
    assert "Отпускаем" in text
    methodist.post(f"/routes/{row.pk}/decide/", {"act": "approve"})

    row.refresh_from_db()
    assert row.state == "approved"


def test_hours_above_the_limit_are_told_where_the_word_is_given(world, client_for, school):
    session = world.session(world.offer(hours=56), starts_in=0)
    heavy = route(world, world.teacher(school), state="agreed_by_teacher", sessions=[session])
    light = route(world, world.teacher(school), state="agreed_by_teacher", sessions=[])
    head = client_for(world.head(school))

    text = html(head.get(f"/routes/{heavy.pk}/"))

    assert text.index("Ваше слово") < text.index("Часов больше предела педагога") < text.index("Согласовать маршрут")
    assert "56 ч при пределе 36 ч" in text
    assert "Часов больше предела педагога" not in html(head.get(f"/routes/{light.pk}/"))


def test_the_own_cancelled_route_leads_back_to_the_own_page(world, client_for, school):
    row = route(world, world.teacher(school), state="cancelled")
    me = client_for(world.actor(person=row.person))

    crumbs = html(me.get(f"/routes/{row.pk}/")).split('class="crumbs"')[1].split("</nav>")[0]

    assert '/north/routes/my/"' in crumbs
    assert '/north/routes/"' not in crumbs


def test_sending_back_without_words_is_answered(world, client_for, school):
    row = route(world, world.teacher(school), state="agreed_by_teacher")
    answer = client_for(world.head(school)).post(
        f"/routes/{row.pk}/decide/", {"act": "send_back"}, follow=True
    )
    assert "Напишите, что стоит изменить" in html(answer)


def test_others_find_no_such_route(world, client_for, school, municipality):
    row = route(world, world.teacher(school), state="agreed_by_teacher")
    strangers = [
        world.head(world.school(municipality=municipality)),
        world.methodist(world.municipality()),
        world.actor(Role.TUTOR),
        world.actor(Role.DEPARTMENT),
        world.actor(),
    ]
    for stranger in strangers:
        client = client_for(stranger)
        assert client.get(f"/routes/{row.pk}/").status_code == 404
        assert client.post(f"/routes/{row.pk}/decide/", {"act": "approve"}).status_code == 404
    assert client_for(world.actor(Role.DEPARTMENT)).get("/routes/").status_code == 403


def test_looking_at_another_ones_route_is_written_down(world, client_for, school, municipality):
    row = route(world, world.teacher(school), state="active")
    methodist = world.methodist(municipality)

    client_for(methodist).get(f"/routes/{row.pk}/")

    entry = JournalEntry.objects.get(verb="viewed", subject_kind="route")
    assert (entry.subject_id, entry.person_id, entry.role) == (row.pk, methodist.person.pk, "muni_methodist")


def test_a_tutor_is_given_from_the_page_within_the_norm(world, client_for, school, municipality, settings):
    settings.TUTOR_NORM = 1
    row = route(world, world.teacher(school), state="active")
    full, free = (world.actor(Role.TUTOR).person for _ in range(2))
    TutorAssignment.objects.create(tutor=full, person=world.teacher(), starts_on=world.today)
    client = client_for(world.methodist(municipality))

    refused = client.post(f"/routes/{row.pk}/tutor/", {"tutor": full.pk}, follow=True)
    assert "это норма" in html(refused)
    assert free.short_name in html(refused)
    client.post(f"/routes/{row.pk}/tutor/", {"tutor": free.pk})

    row.refresh_from_db()
    assert row.tutor == free
    other = world.actor(Role.TUTOR).person  # the first choice was wrong: it is put right on the same day
    client.post(f"/routes/{row.pk}/tutor/", {"tutor": other.pk})
    row.refresh_from_db()
    assert row.tutor == other
    assert client.post(f"/routes/{row.pk}/tutor/", {"tutor": "никто"}).status_code == 404


def test_a_head_gives_no_tutors(world, client_for, school):
    row = route(world, world.teacher(school), state="active")
    tutor = world.actor(Role.TUTOR).person
    answer = client_for(world.head(school)).post(f"/routes/{row.pk}/tutor/", {"tutor": tutor.pk})
    assert answer.status_code == 403


def test_transfer_into_practice_is_confirmed_on_the_page(world, client_for, school, municipality):
    row = route(world, world.teacher(school), state="completed")
    client = client_for(world.methodist(municipality))
    assert "Вошло ли новое в практику?" in html(client.get(f"/routes/{row.pk}/"))

    client.post(f"/routes/{row.pk}/decide/", {"act": "confirm_transfer", "comment": "Видела на уроке"})

    row.refresh_from_db()
    assert row.state == "transfer_confirmed"


def fill(world, school, count):
    tutor = world.actor(Role.TUTOR).person
    for _ in range(count):
        route(world, world.teacher(school), state="active", tutor=tutor)


def cost(client, address) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_the_list_costs_the_same_for_one_and_three_rows_and_ten(world, client_for, school, municipality):
    client = client_for(world.methodist(municipality))
    costs = []
    for more in (1, 2, 7):
        fill(world, school, more)
        costs.append(cost(client, "/routes/"))

    assert costs[0] == costs[1] == costs[2]
    assert costs[0] <= 4 + 6  # the shell: session, account, charges, unread notices


def test_the_page_of_a_route_costs_the_same_whatever_it_holds(world, client_for, school, municipality):
    client = client_for(world.methodist(municipality))
    costs = []
    for count in (1, 3):
        sessions = [world.session(starts_in=10 * number) for number in range(1, count + 1)]
        row = route(world, world.teacher(school), state="active", sessions=sessions)
        costs.append(cost(client, f"/routes/{row.pk}/"))

    assert costs[0] == costs[1]


def test_what_waits_names_the_act_and_leads_to_it(world, school, municipality, django_assert_num_queries):
    teacher = world.teacher(school)
    head, methodist = world.head(school), world.methodist(municipality)
    me = world.actor(person=teacher)
    assert what_waits(waiting, me, world.today) == []
    row = route(world, teacher)
    with django_assert_num_queries(1):
        (one,) = what_waits(waiting, me, world.today)
    assert one.title == "Для вас составлен маршрут"

    Route.objects.filter(pk=row.pk).update(state="agreed_by_teacher", agreed_at=world.now)
    with django_assert_num_queries(1):
        (one,) = what_waits(waiting, head, world.today)
    assert one.url.endswith(f"/routes/{row.pk}/")
    assert what_waits(waiting, methodist, world.today) == []
    assert one.title == f"Согласовать маршрут: {teacher.short_name}"
    route(world, world.teacher(school), state="agreed_by_teacher")
    assert len(what_waits(waiting, head, world.today)) == 2
    for _ in range(2):
        route(world, world.teacher(school), state="agreed_by_teacher")
    (one,) = what_waits(waiting, head, world.today)
    assert one.title == "Согласовать маршруты: 4 человека"
    assert one.url.endswith("/school/applications/")


def test_another_region_answers_nothing(world, client_for, other_region, school):
    row = route(world, world.teacher(school), state="active")
    client = client_for(world.centre())
    client.region = other_region

    answer = client.get(f"/routes/{row.pk}/")

    assert answer.status_code == 302
    assert "login" in answer.headers["Location"]
