"""What pages cost, by count: statements exactly, bytes by their limit. Times are printed by ``make bench`` only.

The frame of every page is four statements: session, account, charges, unread notices. The limits stand in
``bench/yardsticks.py`` beside what the same pages cost elsewhere. The same counts on the 7,140 people of the
demonstration: ``test_page_costs_at_size.py``.
"""

import json
from datetime import timedelta

import pytest
from bench import yardsticks
from bench.flows import Flow, Step
from bench.statements import Counted, counted
from django.conf import settings
from django.contrib.auth.hashers import make_password
from tests.routes.making import route

from marshrut.diagnostics.models import ResultImport
from marshrut.diagnostics.usecases.give_consent import give_consent
from marshrut.diagnostics.usecases.start_sitting import start_sitting
from marshrut.learning.models import Participation
from marshrut.monitoring.usecases.take_snapshot import take_snapshot
from marshrut.notices.usecases.send_notice import send_notice
from marshrut.people.models import Account, PossibleMerge, StaffImport
from marshrut.people.roles import Role

pytestmark = pytest.mark.django_db

FRAME = 4
FIRST_PAGE = {
    Role.TEACHER: 7,
    Role.SCHOOL_HEAD: 7,
    Role.SCHOOL_COUNCIL: 4,
    Role.MENTOR: 4,
    Role.TUTOR: 6,
    Role.MUNI_METHODIST: 8,
    Role.MUNI_AUTHORITY: 4,
    Role.MMO_HEAD: 5,
    Role.CURATOR: 5,
    Role.CNPPM_SPECIALIST: 8,
    Role.IPE_STAFF: 6,
    Role.PSYCHOLOGIST: 4,
    Role.DEPARTMENT: 5,
    Role.FEDERAL_COORD: 4,
    Role.EXPERT: 4,
    Role.AUDITOR: 4,
}


def cost(client, address: str) -> Counted:
    """Of one view of the page by the person who is signed in."""
    name = settings.SESSION_COOKIE_NAME
    cookie = ("Cookie", f"{name}={client.cookies[name].value}")
    return counted(Flow((Step(f"/{client.region.slug}{address}", headers=(cookie,)),)))


@pytest.fixture
def municipality(world):
    return world.municipality("Первый район")


@pytest.fixture
def school(world, municipality):
    return world.school("СОШ № 1", municipality=municipality)


@pytest.fixture
def act_as(world, municipality, school):
    """``act_as(role)``: an actor of the role in the school, its municipality, their district or the region."""
    places = {
        **dict.fromkeys((Role.SCHOOL_HEAD, Role.SCHOOL_COUNCIL, Role.MENTOR), school),
        **dict.fromkeys((Role.MUNI_METHODIST, Role.MUNI_AUTHORITY), municipality),
        Role.IPE_STAFF: world.department,  # the provider of the world's offers
    }

    def actor(role: Role):
        if role in {Role.MMO_HEAD, Role.CURATOR}:
            return world.actor(role, world.district(municipality))
        return world.actor(role, places.get(role), person=world.teacher(school))

    return actor


# --- the first page ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", list(Role))
def test_the_first_page_of_a_role_costs(client_for, act_as, role):
    seen = cost(client_for(act_as(role)), "/")

    assert (seen.sql, seen.writes) == (FIRST_PAGE[role], 0)
    assert seen.sql <= yardsticks.FIRST_PAGE.sql
    assert seen.sent_bytes <= yardsticks.WARM_BYTES


@pytest.fixture
def much_waits(world, municipality, school):
    """``much_waits(actor)``: three of everything that can wait for those who look after the school's people."""

    def fill(actor) -> None:
        yesterday = world.today - timedelta(days=1)
        for number in range(3):
            send_notice(recipient=actor.person, key=f"key{number}", title=f"Новость {number}", at=world.now)
            people = [world.teacher(school) for _ in range(3)]
            route(world, people[0], state="agreed_by_teacher", head=actor)
            prepared = world.campaign(place=municipality, state="planned", starts_on=yesterday)
            world.participant(people[0], campaign=prepared)
            over = world.campaign(place=municipality, starts_on=yesterday, ends_on=yesterday)
            PossibleMerge.objects.create(first=people[1], second=people[2], reason="ФИО", found_at=world.now)
            brought = {"state": "previewed", "uploaded_by": actor.person, "uploaded_at": world.now}
            StaffImport.objects.create(file_name=f"кадры{number}.xlsx", stored_as="а", sender=school, **brought)
            ResultImport.objects.create(campaign=over, file_name=f"баллы{number}.xlsx", stored_as="б", **brought)
            Participation.objects.create(
                session=world.session(), person=people[0], organisation=school, applied_at=world.now
            )
            session = world.session(starts_in=-10)
            Participation.objects.create(
                session=session, person=people[0], organisation=school, applied_at=world.now, state="enrolled"
            )

    return fill


@pytest.mark.parametrize(
    ("role", "told"),
    [
        (Role.SCHOOL_HEAD, ("Согласовать участие: 3 заявки", "кадры2.xlsx", "Новость 0")),
        (
            Role.MUNI_METHODIST,
            ("Согласовать маршрут:", "Начать кампанию", "Завершить кампанию", "баллы2.xlsx",
             "3 пары похожих записей", "кадры2.xlsx"),
        ),
        (Role.CNPPM_SPECIALIST, ("Подтвердить, кто прошёл", "Начать кампанию", "баллы2.xlsx", "кадры2.xlsx")),
    ],
)  # fmt: skip
def test_the_first_page_costs_the_same_however_much_waits(client_for, act_as, much_waits, role, told):
    actor = act_as(role)
    much_waits(actor)
    client = client_for(actor)

    text = client.get("/").content.decode().replace("\xa0", " ")
    seen = cost(client, "/")

    assert [words for words in told if words not in text] == []
    assert seen.sql == FIRST_PAGE[role]


# --- routes and growth zones -------------------------------------------------------------------------------


@pytest.mark.parametrize("steps", [1, 10])
def test_one_s_route_costs_the_same_however_long(world, client_for, school, steps):
    teacher = world.teacher(school)
    sessions = [world.session(starts_in=10 * number) for number in range(1, steps + 1)]
    route(world, teacher, state="active", sessions=sessions)

    seen = cost(client_for(world.actor(person=teacher)), "/routes/my/")

    assert seen.sql == FRAME + 4 <= yardsticks.ROUTE.sql
    assert seen.sent_bytes <= yardsticks.WARM_BYTES


def test_looking_at_a_teacher_s_route_is_one_write_more(world, client_for, school):
    row = route(world, world.teacher(school), state="active")

    seen = cost(client_for(world.centre()), f"/routes/{row.pk}/")

    assert (seen.sql, seen.writes) == (FRAME + 6, 1)


def test_growth_zones_cost_the_same_for_one_measurement_and_for_many(world, client_for, school):
    teacher = world.teacher(school)
    client, costs = client_for(world.actor(person=teacher)), []
    for more in (1, 5):
        for _ in range(more):
            participant = world.participant(teacher, campaign=world.campaign(), state="published")
            world.estimate(participant, percent=45)
        costs.append(cost(client, "/my/diagnostics/growth/").sql)

    assert costs == [5, 5]
    assert costs[0] <= yardsticks.EVIDENCE.sql


def test_a_list_of_routes_costs_the_same_for_ten_and_for_a_hundred(world, client_for, municipality, school):
    client, costs = client_for(world.methodist(municipality)), []
    tutor = world.actor(Role.TUTOR).person
    for more in (10, 90):
        for _ in range(more):
            route(world, world.teacher(school), state="active", tutor=tutor, sessions=[])
        costs.append(cost(client, "/routes/?size=100"))

    assert [seen.sql for seen in costs] == [FRAME + 5, FRAME + 5]
    assert costs[1].sql <= yardsticks.LIST.sql
    assert costs[1].sent_bytes <= yardsticks.WARM_BYTES


# --- people and figures ------------------------------------------------------------------------------------


def test_a_list_of_people_costs_the_same_for_ten_and_for_sixty(world, client_for, municipality, school):
    client, costs = client_for(world.methodist(municipality)), []
    for more in (10, 50):
        for _ in range(more):
            world.teacher(school)
        costs.append(cost(client, "/people/"))

    assert [seen.sql for seen in costs] == [FRAME + 5, FRAME + 5]
    assert costs[1].sent_bytes <= yardsticks.WARM_BYTES


@pytest.mark.parametrize(
    ("role", "statements"),
    # The tree under a school is empty; an authority is called by its territory; the region chooses among districts.
    [(Role.SCHOOL_HEAD, FRAME + 4), (Role.MUNI_AUTHORITY, FRAME + 5), (Role.DEPARTMENT, FRAME + 6)],
)
def test_the_indicators_of_a_place_cost(world, client_for, act_as, municipality, role, statements):
    for _ in range(3):
        world.teacher(world.school(municipality=municipality))
    actor = act_as(role)
    days = {"starts_on": world.today.replace(month=1, day=1), "ends_on": world.today, "as_of_on": world.today}
    world.framework()
    take_snapshot(**days, by=None, at=world.now)

    seen = cost(client_for(actor), "/indicators/")

    assert seen.sql == statements
    assert seen.sent_bytes <= yardsticks.WARM_BYTES


# --- taking a form, signing in -----------------------------------------------------------------------------


@pytest.mark.parametrize("items", [6, 32])
def test_opening_an_item_and_saving_an_answer_cost(world, client_for, items):
    participant = world.participant(world.teacher(), campaign=world.campaign(instrument=world.instrument(items=items)))
    give_consent(participant=participant, at=world.now)
    start_sitting(participant=participant, at=world.now)
    client = client_for(world.actor(person=participant.person))
    cookie = ("Cookie", f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}")
    item = participant.campaign.instrument.items.get(position=1)
    body = json.dumps({"item": item.pk, "response": [0], "seq": "<now>"}).replace('"<now>"', "<now>").encode()
    base = f"/north/my/diagnostics/{participant.pk}"
    opened = Step(f"{base}/items/1/", headers=(cookie,))
    saved = Step(f"{base}/answer/", "POST", body, (cookie, ("Content-Type", "application/json")))

    pair = counted(Flow((opened, saved)))

    assert (pair.sql, pair.writes) == (9, 1)
    assert pair.sql <= yardsticks.ANSWER.sql
    assert pair.writes <= 3


def test_the_whole_sign_in_costs(world, region):
    Account.objects.create(login="uchitel", person=world.teacher(), password=make_password("долгий пароль 1"))
    form = b"username=uchitel&password=%D0%B4%D0%BE%D0%BB%D0%B3%D0%B8%D0%B9+%D0%BF%D0%B0%D1%80%D0%BE%D0%BB%D1%8C+1"
    kind = ("Content-Type", "application/x-www-form-urlencoded")

    seen = counted(Flow((Step("/north/login/"), Step("/north/login/", "POST", form, (kind,), status=302))))

    assert (seen.sql, seen.writes) == (6, 3)
    assert seen.sql <= yardsticks.LOGIN.sql
