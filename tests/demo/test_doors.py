"""Everybody behind a door finds something on the first page."""

import pytest
from django.urls import set_urlconf
from tests.demonstration import REGIONS, enter
from tests.pages import RegionClient

from marshrut.demo.doors import DOORS, PASSWORD
from marshrut.diagnostics.models import Participant
from marshrut.notices.queries import unread_count
from marshrut.people.actor import actor_of, charges_on
from marshrut.people.models import Account
from marshrut.people.roles import Role
from marshrut.regions.models import Region
from marshrut.routes.models import Route, RouteStep
from marshrut.web.home.views import waiting_for

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demonstration")]

each_region = pytest.mark.parametrize("region", REGIONS)
# Roles that have acts of their own on the first page today; to the others a message has come.
ACTING = {
    Role.TEACHER,
    Role.SCHOOL_HEAD,
    Role.TUTOR,
    Role.MUNI_METHODIST,
    Role.CNPPM_SPECIALIST,
    Role.IPE_STAFF,
}


@pytest.fixture(autouse=True)
def addresses_of_a_region():
    set_urlconf("marshrut.config.urls_region")
    yield
    set_urlconf(None)


def actors(region: str, on):
    """Door → the actor whom a click makes."""
    enter(region)
    for door in DOORS[region]:
        account = Account.objects.get(login=door.login)
        charges = charges_on(account.person, on)
        yield door, account, actor_of(person=account.person, charge=charges[0] if charges else None, on=on)


def test_every_role_can_be_entered(demonstration):
    assert {door.role for door in DOORS["kostroma"]} == set(Role)


@each_region
def test_a_door_leads_into_its_role_and_something_waits_there(region, demonstration):
    on = demonstration.at.date()
    for door, account, actor in actors(region, on):
        assert actor.role == door.role, door
        assert (account.showcase_role, account.is_active) == (door.title, True)
        assert account.check_password(PASSWORD) or door is not DOORS[region][0]
        if door.role in ACTING:
            assert waiting_for(actor, on), door
        else:
            assert unread_count(account.person) > 0, door


@each_region
def test_the_first_page_opens_for_everybody(region, demonstration):
    for _, _, actor in actors(region, demonstration.at.date()):
        client = RegionClient.signed_in(Region.objects.get(slug=region), actor)
        answer = client.get("/")
        assert answer.status_code == 200
        assert actor.person.polite_name in answer.content.decode()
        enter(region)


@each_region
def test_the_shown_teacher_has_a_private_result_and_a_proposal_with_reasons(region, demonstration):
    enter(region)
    person = Account.objects.get(login=DOORS[region][0].login).person
    result = Participant.objects.get(person=person, campaign__state="open")
    route = Route.objects.get(person=person)

    assert (result.state, result.shared_at) == ("published", None)
    assert result.sitting.answers.count() == 32
    assert route.state == Route.State.DRAFT
    assert all("по расчёту" in step.reason for step in route.steps.all())
    assert route.steps.count() > 1


@each_region
def test_routes_of_today_stand_in_every_state(region, demonstration):
    enter(region)
    states = set(Route.objects.values_list("state", flat=True))

    assert states == set(Route.State.values)
    steps = set(RouteStep.objects.values_list("state", flat=True))
    assert steps == set(RouteStep.State.values) - {RouteStep.State.SUBMITTED}
