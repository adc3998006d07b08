"""The organiser's pages: what they show, what they cost, whom they refuse."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import set_urlconf

from marshrut.base.models import JournalEntry
from marshrut.deficits.usecases.review_deficit import review_deficit
from marshrut.diagnostics.models import Campaign, Participant
from marshrut.diagnostics.usecases.share_result import share_result
from marshrut.notices.models import Notice
from marshrut.people.models import Qualification
from marshrut.people.roles import Role
from marshrut.routes.models import TutorAssignment
from marshrut.web.diagnostics.waiting import waiting

pytestmark = pytest.mark.django_db


class Office:
    """A municipality with two schools, a regional campaign with people of both, and one of another place."""

    def __init__(self, world, client_for):
        self.world, self.client_for = world, client_for
        self.municipality = world.municipality("Галичский округ")
        self.school, self.other = (world.school(municipality=self.municipality) for _ in range(2))
        self.campaign = world.campaign(instrument=world.instrument(items=4))
        self.teacher = world.teacher(self.school, surname="Здешняя")
        self.colleague = world.teacher(self.other, surname="Соседняя")
        self.stranger = world.teacher(surname="Дальняя")
        for person in (self.teacher, self.colleague, self.stranger):
            world.participant(person, campaign=self.campaign)

    def page(self, actor, address, **data) -> str:
        reply = self.client_for(actor).get(address, data, follow=True)
        assert reply.status_code == 200
        return reply.content.decode()

    def campaign_page(self, actor, **data) -> str:
        return self.page(actor, f"/diagnostics/{self.campaign.pk}/", **data)

    def of(self, person) -> Participant:
        return Participant.objects.get(person=person, campaign=self.campaign)

    def published(self, person, percent=30.0) -> Participant:
        participant = self.of(person)
        Participant.objects.filter(pk=participant.pk).update(state="published", published_at=self.world.now)
        estimate = self.world.estimate(participant, percent=percent)
        type(estimate).objects.update(method="eap")
        review_deficit(estimate=estimate, at=self.world.now)
        return self.of(person)


@pytest.fixture
def office(world, client_for):
    return Office(world, client_for)


def seen(page: str) -> set[str]:
    return {name for name in ("Здешняя", "Соседняя", "Дальняя") if name in page}


def test_everybody_sees_the_people_of_the_own_reach(office, world):
    assert seen(office.campaign_page(world.centre())) == {"Здешняя", "Соседняя", "Дальняя"}
    assert seen(office.campaign_page(world.methodist(office.municipality))) == {"Здешняя", "Соседняя"}
    assert seen(office.campaign_page(world.head(office.school))) == {"Здешняя"}


@pytest.mark.parametrize("role", [Role.TEACHER, Role.TUTOR, Role.DEPARTMENT, Role.MUNI_AUTHORITY, Role.EXPERT])
def test_other_roles_have_no_pages_of_campaigns(office, world, role):
    client = office.client_for(world.actor(role, office.municipality))

    for address in ("/diagnostics/", f"/diagnostics/{office.campaign.pk}/", "/diagnostics/new/"):
        assert client.get(address).status_code == 403


def test_a_methodist_of_another_place_does_not_find_the_campaign(office, world):
    client = office.client_for(world.methodist(world.municipality()))

    assert client.get(f"/diagnostics/{office.campaign.pk}/").status_code == 404
    assert office.campaign.title not in client.get("/diagnostics/").content.decode()


def test_who_sees_a_campaign_does_not_run_it(office, world):
    methodist = office.client_for(world.methodist(office.municipality))
    assert methodist.get(f"/diagnostics/{office.campaign.pk}/").status_code == 200

    for tail in ("start/", "finish/", "invite/", "import/"):
        assert methodist.post(f"/diagnostics/{office.campaign.pk}/{tail}").status_code == 404
    head = office.client_for(world.head(office.school))
    for tail in ("start/", "finish/", "invite/", "import/"):
        assert head.post(f"/diagnostics/{office.campaign.pk}/{tail}").status_code == 403
    assert Campaign.objects.get().state == "open"


@pytest.mark.trace("D1")
def test_filters_and_search_narrow_the_people(office, world):
    centre = world.centre()
    Participant.objects.filter(person=office.colleague).update(state="registered")

    assert seen(office.campaign_page(centre, state="registered")) == {"Соседняя"}
    assert seen(office.campaign_page(centre, q="здешняя")) == {"Здешняя"}
    assert seen(office.campaign_page(centre, school=str(office.other.pk))) == {"Соседняя"}
    assert seen(office.campaign_page(centre, q="никого")) == set()


def test_the_board_puts_people_into_columns_of_states(office, world):
    Participant.objects.filter(person=office.colleague).update(state="registered")

    page = office.campaign_page(world.centre(), view="board")

    columns = page.split('board__title">')[1:]
    assert [column.split("<")[0].strip() for column in columns] == ["Приглашён", "Согласился"]
    assert "Соседняя" in columns[1]
    assert "Соседняя" not in columns[0]


def test_levels_are_a_link_only_after_the_person_handed_them_on(office, world):
    methodist = world.methodist(office.municipality)
    participant = office.published(office.teacher)
    assert "видит только педагог" in office.campaign_page(methodist)

    share_result(participant=participant, at=world.now)

    assert "видит только педагог" not in office.campaign_page(methodist)


def test_the_page_of_a_person_shows_the_state_always_and_levels_when_shared(office, world):
    participant = office.published(office.teacher)
    address = f"/diagnostics/participants/{participant.pk}/"
    actors = (world.head(office.school), world.methodist(office.municipality), world.centre())
    for actor in actors:
        page = office.page(actor, address)
        assert "Результат видит только педагог" in page
        assert "level-meter" not in page
        assert office.client_for(actor).get(f"{address}recommendation/").status_code == 404

    share_result(participant=participant, at=world.now)

    for actor in actors:
        assert "level-meter" in office.page(actor, address)
        assert office.teacher.full_name in office.page(actor, f"{address}recommendation/")
    assert JournalEntry.objects.filter(verb="viewed", subject_id=participant.pk).count() == 12


def test_a_tutor_opens_only_the_people_in_care(office, world):
    tutor = world.actor(Role.TUTOR)
    participant = office.published(office.teacher)
    share_result(participant=participant, at=world.now)
    address = f"/diagnostics/participants/{participant.pk}/"
    assert office.client_for(tutor).get(address).status_code == 404

    TutorAssignment.objects.create(tutor=tutor.person, person=office.teacher, starts_on=world.today)

    assert "level-meter" in office.page(tutor, address)


def test_a_person_of_another_place_is_not_opened(office, world):
    participant = office.published(office.stranger)
    share_result(participant=participant, at=world.now)

    for actor in (world.head(office.school), world.methodist(office.municipality)):
        assert office.client_for(actor).get(f"/diagnostics/participants/{participant.pk}/").status_code == 404


def test_starting_tells_the_invited_and_finishing_shows_numbers_first(office, world):
    centre = office.client_for(world.centre())
    Campaign.objects.update(state="planned")
    centre.post(f"/diagnostics/{office.campaign.pk}/start/")
    assert Campaign.objects.get().state == "open"
    assert Notice.objects.count() == 3

    page = centre.get(f"/diagnostics/{office.campaign.pk}/finish/").content.decode()
    assert "не начали" in page
    assert Campaign.objects.get().state == "open"
    centre.post(f"/diagnostics/{office.campaign.pk}/finish/")
    assert Campaign.objects.get().state == "finished"
    assert set(Participant.objects.values_list("state", flat=True)) == {"no_show"}


def test_the_list_of_people_leaves_as_xlsx(office, world):
    reply = office.client_for(world.centre()).get(f"/diagnostics/{office.campaign.pk}/", {"format": "xlsx"})

    assert reply.headers["Content-Type"].endswith("spreadsheetml.sheet")
    assert reply.content[:2] == b"PK"


@pytest.mark.parametrize("address", ["/diagnostics/", "/diagnostics/{pk}/", "/diagnostics/{pk}/?view=board"])
def test_lists_take_the_same_queries_for_one_and_for_three(world, client_for, address):
    counts = []
    for number in (1, 3):
        Participant.objects.all().delete()
        Campaign.objects.all().delete()
        centre = world.centre()
        for _ in range(number):
            campaign = world.campaign(instrument=world.instrument(items=1))
        for _ in range(number):
            world.participant(world.teacher(), campaign=campaign, state="published")
        client = client_for(centre)
        client.get(address.format(pk=campaign.pk))
        with CaptureQueriesContext(connection) as queries:
            client.get(address.format(pk=campaign.pk))
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert counts[0] <= 10  # four of them are the session, the account, the charges and the notices


# --- invitations -----------------------------------------------------------------------------------------


def numbers(page: str) -> list[int]:
    """«пригласим», «подходят», «уже в кампании»."""
    body = page.split('class="counts"')[1].split("</dl>")[0]
    return [int(part.split("</dd>")[0]) for part in body.split("<dd>")[1:]]


def test_the_numbers_are_seen_before_anybody_is_invited(office, world):
    newcomer = world.teacher(office.school, surname="Новая", subject="физика")
    centre = world.centre()
    address = f"/diagnostics/{office.campaign.pk}/invite/"

    page = office.page(centre, address, subject=str(world.subject("физика").pk))

    assert numbers(page) == [1, 1, 0]
    assert "Новая" in page
    assert not Participant.objects.filter(person=newcomer).exists()
    office.client_for(centre).post(address, {"subject": str(world.subject("физика").pk)})
    assert Participant.objects.filter(person=newcomer).exists()
    assert Participant.objects.count() == 4
    assert Notice.objects.filter(recipient=newcomer).exists()


def test_every_filter_narrows(office, world):
    head = world.teacher(office.school, position="директор", subject="")
    best = world.teacher(office.school, surname="Опытная")
    Qualification.objects.create(person=best, category="highest", starts_on=world.today)
    centre, address = world.centre(), f"/diagnostics/{office.campaign.pk}/invite/"

    def fitting(**chosen) -> int:
        return numbers(office.page(centre, address, **chosen))[1]

    assert fitting(place=str(office.school.pk)) == 3
    assert fitting(place=str(office.municipality.pk)) == 4
    assert fitting(post="manager") == 1
    assert fitting(category="highest") == 1
    assert fitting(place=str(office.other.pk), post="manager") == 0
    assert head.employments.get().organisation == office.school


def test_by_default_those_whom_the_framework_is_for_are_asked(office, world):
    world.teacher(office.school, position="директор", subject="", surname="Директорова")

    page = office.page(world.centre(), f"/diagnostics/{office.campaign.pk}/invite/")

    assert "Директорова" not in page


def test_a_municipality_invites_its_own_people_only(office, world):
    own = world.campaign(instrument=world.instrument(items=4), place=office.municipality)
    methodist = world.methodist(office.municipality)
    client = office.client_for(methodist)

    client.post(f"/diagnostics/{own.pk}/invite/", {})

    assert set(own.participants.values_list("person", flat=True)) == {office.teacher.pk, office.colleague.pk}


def test_a_place_outside_the_reach_is_refused(office, world):
    own = world.campaign(instrument=world.instrument(items=4), place=office.municipality)
    foreign = office.stranger.employments.get().organisation
    client = office.client_for(world.methodist(office.municipality))

    client.post(f"/diagnostics/{own.pk}/invite/", {"place": str(foreign.pk)})

    assert not own.participants.exists()


# --- a new campaign --------------------------------------------------------------------------------------


def answers(world) -> dict[str, dict]:
    return {
        "instrument": {"instrument": str(world.instrument(items=4).pk)},
        "purpose": {"title": "Весна", "purpose": "Подобрать курсы"},
        "dates": {
            "organiser": "center",
            "starts_on": world.today.isoformat(),
            "ends_on": (world.today + timedelta(days=9)).isoformat(),
        },
    }


def test_the_wizard_asks_checks_and_creates(world, client_for):
    client = client_for(world.centre())
    for step, said in answers(world).items():
        reply = client.post(f"/diagnostics/new/{step}/", said)
    assert reply.headers["Location"].endswith("/new/check/")
    check = client.get("/diagnostics/new/check/").content.decode()
    assert "Подобрать курсы" in check
    assert not Campaign.objects.exists()

    client.post("/diagnostics/new/check/")

    campaign = Campaign.objects.get()
    assert (campaign.title, campaign.state, campaign.place) == ("Весна", "planned", None)


def test_going_back_in_the_wizard_loses_nothing(world, client_for):
    client = client_for(world.centre())
    said = answers(world)
    client.post("/diagnostics/new/instrument/", said["instrument"])
    client.post("/diagnostics/new/purpose/", said["purpose"])

    assert 'value="Весна"' in client.get("/diagnostics/new/purpose/").content.decode()
    assert client.get("/diagnostics/new/").headers["Location"].endswith("/new/dates/")


def test_a_question_cannot_be_jumped_over(world, client_for):
    reply = client_for(world.centre()).get("/diagnostics/new/check/")

    assert reply.headers["Location"].endswith("/new/instrument/")


def test_wrong_days_are_told_at_the_field(world, client_for):
    client = client_for(world.centre())
    said = answers(world)
    client.post("/diagnostics/new/instrument/", said["instrument"])
    client.post("/diagnostics/new/purpose/", said["purpose"])
    wrong = said["dates"] | {"ends_on": (world.today - timedelta(days=1)).isoformat()}

    page = client.post("/diagnostics/new/dates/", wrong).content.decode()

    assert "Последний день раньше первого" in page


def test_a_methodist_makes_campaigns_of_the_own_municipality(world, client_for):
    municipality = world.municipality()
    client = client_for(world.methodist(municipality))
    said = answers(world)
    said["dates"]["organiser"] = "municipality"
    for step, said_here in said.items():
        client.post(f"/diagnostics/new/{step}/", said_here)
    client.post("/diagnostics/new/check/")

    campaign = Campaign.objects.get()
    assert (campaign.organiser, campaign.place) == ("municipality", municipality)


def test_a_methodist_cannot_speak_for_the_centre(world, client_for):
    client = client_for(world.methodist(world.municipality()))
    for step, said in answers(world).items():  # organiser: center
        client.post(f"/diagnostics/new/{step}/", said)
    client.post("/diagnostics/new/check/")

    assert not Campaign.objects.exists()


# --- what waits ------------------------------------------------------------------------------------------


def what_waits(actor, on) -> list:
    set_urlconf("marshrut.config.urls_region")
    try:
        return waiting(actor, on)
    finally:
        set_urlconf(None)


def test_a_campaign_without_people_asks_for_them_first(office, world, django_assert_num_queries):
    centre, yesterday = world.centre(), world.today - timedelta(days=1)
    empty = world.campaign(instrument=world.instrument(items=1), state="planned", starts_on=yesterday)
    address = f"/diagnostics/{empty.pk}/"

    page = office.page(centre, address)
    refused = office.client_for(centre).post(f"{address}start/", follow=True).content.decode()
    with django_assert_num_queries(1):
        (waits,) = what_waits(centre, world.today)

    assert "Пригласить людей" in page
    assert "Начать кампанию" not in page
    assert "Сначала пригласите людей" in refused
    assert waits.url.endswith(f"{address}invite/")
    assert "пока никого нет" in waits.detail


def test_campaigns_to_start_and_to_finish_wait_for_those_who_run_them(world, django_assert_num_queries):
    here = world.municipality()
    yesterday = world.today - timedelta(days=1)
    prepared = world.campaign(place=here, state="planned", starts_on=yesterday)
    world.participant(world.teacher(), campaign=prepared)
    world.campaign(place=here, state="open", starts_on=yesterday, ends_on=yesterday)
    world.campaign(place=here, state="open")
    methodist, centre = world.methodist(here), world.centre()

    with django_assert_num_queries(1):
        mine = what_waits(methodist, world.today)

    assert [one.button for one in mine] == ["Открыть кампанию", "Завершить"]
    assert len(what_waits(centre, world.today)) == 2
    assert what_waits(world.methodist(world.municipality()), world.today) == []
