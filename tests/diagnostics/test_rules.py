"""Who sees what of a diagnostic. Every test first makes the row that could leak."""

import pytest
from django.db import connection

from marshrut.deficits.models import Deficit
from marshrut.deficits.rules import deficits_visible_to
from marshrut.deficits.usecases.review_deficit import review_deficit
from marshrut.diagnostics.models import Campaign, Estimate, Participant, ResultImport
from marshrut.diagnostics.rules import (
    campaigns_run_by,
    campaigns_visible_to,
    estimates_visible_to,
    participants_visible_to,
    result_imports_visible_to,
)
from marshrut.diagnostics.usecases.share_result import NoResultYet, share_result
from marshrut.people.roles import Role

pytestmark = pytest.mark.django_db


class Place:
    """A municipality with a school, and a teacher there whose online result has opened a deficit."""

    def __init__(self, world):
        self.world = world
        self.municipality = world.municipality()
        self.school = world.school(municipality=self.municipality)
        self.teacher = world.teacher(self.school)
        self.campaign = world.campaign(instrument=world.instrument(items=4))
        self.participant = world.participant(self.teacher, campaign=self.campaign, state="published")
        self.estimate = world.estimate(self.participant, percent=30)
        Estimate.objects.update(method="eap")
        self.deficit = review_deficit(estimate=self.estimate, at=world.now)

    def seen_by(self, actor, **more) -> tuple[bool, bool, bool]:
        """Status, level, deficit."""
        on = self.world.today
        return (
            participants_visible_to(actor, on=on, **more).filter(pk=self.participant.pk).exists(),
            estimates_visible_to(actor, on=on, **more).filter(pk=self.estimate.pk).exists(),
            deficits_visible_to(actor, on=on, **more).filter(pk=self.deficit.pk).exists(),
        )

    def others(self) -> dict:
        """Everybody who might be curious."""
        world = self.world
        return {
            "head": world.head(self.school),
            "council": world.actor(Role.SCHOOL_COUNCIL, self.school),
            "methodist": world.methodist(self.municipality),
            "centre": world.centre(),
            "colleague": world.actor(person=world.teacher(self.school)),
            "other head": world.head(world.school(municipality=self.municipality)),
            "other methodist": world.methodist(world.municipality()),
            "authority": world.actor(Role.MUNI_AUTHORITY, self.municipality),
            "department": world.actor(Role.DEPARTMENT, world.department),
            "institute": world.actor(Role.IPE_STAFF),
            "tutor": world.actor(Role.TUTOR),
            "psychologist": world.actor(Role.PSYCHOLOGIST),
            "expert": world.actor(Role.EXPERT),
            "auditor": world.actor(Role.AUDITOR),
        }


@pytest.fixture
def place(world):
    return Place(world)


STATUS = (True, False, False)
LEVELS = (True, True, True)
NOTHING = (False, False, False)


def test_a_result_is_private_until_the_person_hands_it_on(world, place):
    assert {who: place.seen_by(actor) for who, actor in place.others().items()} == {
        "head": STATUS,
        "council": STATUS,
        "methodist": STATUS,
        "centre": STATUS,
        "colleague": NOTHING,
        "other head": NOTHING,
        "other methodist": NOTHING,
        "authority": NOTHING,
        "department": NOTHING,
        "institute": NOTHING,
        "tutor": NOTHING,
        "psychologist": NOTHING,
        "expert": NOTHING,
        "auditor": NOTHING,
    }


def test_the_person_sees_everything_of_oneself(world, place):
    assert place.seen_by(world.actor(person=place.teacher)) == LEVELS


def test_a_shared_result_opens_levels_to_those_in_charge_and_to_nobody_else(world, place):
    share_result(participant=place.participant, at=world.now)

    assert {who: place.seen_by(actor) for who, actor in place.others().items()} == {
        "head": LEVELS,
        "council": STATUS,
        "methodist": LEVELS,
        "centre": LEVELS,
        "colleague": NOTHING,
        "other head": NOTHING,
        "other methodist": NOTHING,
        "authority": NOTHING,
        "department": NOTHING,
        "institute": NOTHING,
        "tutor": NOTHING,
        "psychologist": NOTHING,
        "expert": NOTHING,
        "auditor": NOTHING,
    }


def test_a_tutor_sees_the_people_in_care(world, place):
    tutor, caseload = world.actor(Role.TUTOR), [place.teacher.pk]
    assert place.seen_by(tutor, caseload=caseload) == STATUS

    share_result(participant=place.participant, at=world.now)

    assert place.seen_by(tutor, caseload=caseload) == LEVELS
    assert place.seen_by(tutor, caseload=[world.teacher().pk]) == NOTHING


def test_a_caseload_opens_nothing_to_a_role_that_has_none(world, place):
    share_result(participant=place.participant, at=world.now)

    stranger = world.methodist(world.municipality())
    assert place.seen_by(stranger, caseload=[place.teacher.pk]) == NOTHING


def test_another_region_knows_nothing(world, place, other_region):
    centre = world.centre()
    share_result(participant=place.participant, at=world.now)
    assert place.seen_by(centre) == LEVELS

    connection.set_tenant(other_region)

    assert (Participant.objects.count(), Estimate.objects.count(), Deficit.objects.count()) == (0, 0, 0)
    assert Campaign.objects.count() == 0


def test_an_outside_result_is_visible_to_the_centre_that_brought_it(world, place):
    Estimate.objects.update(method="outside")

    seen = {who: place.seen_by(actor) for who, actor in place.others().items()}
    assert seen["centre"] == LEVELS
    assert (seen["head"], seen["methodist"], seen["tutor"]) == (STATUS, STATUS, NOTHING)


def test_an_outside_result_of_a_municipality_is_visible_to_the_municipality(world, place):
    Estimate.objects.update(method="outside")
    Campaign.objects.update(place=place.municipality)

    assert place.seen_by(world.methodist(place.municipality)) == LEVELS
    assert place.seen_by(world.methodist(world.municipality())) == NOTHING


def test_a_result_that_is_not_published_is_seen_by_nobody(world, place):
    share_result(participant=place.participant, at=world.now)
    Participant.objects.update(state="scored")

    assert not estimates_visible_to(world.centre(), on=world.today).exists()
    assert not estimates_visible_to(world.actor(person=place.teacher), on=world.today).exists()


def test_after_a_transfer_the_new_head_sees_levels_and_the_old_one_no_more(world, place):
    share_result(participant=place.participant, at=world.now)
    new_school = world.school()
    place.teacher.employments.update(organisation=new_school)

    assert place.seen_by(world.head(new_school)) == LEVELS
    assert place.seen_by(world.head(place.school)) == STATUS  # that somebody was sent from here stays true


def test_only_a_published_result_can_be_shared(world, place):
    Participant.objects.update(state="scored")

    with pytest.raises(NoResultYet):
        share_result(participant=place.participant, at=world.now)


def test_sharing_twice_keeps_the_first_moment(world, place):
    first = share_result(participant=place.participant, at=world.now)

    assert share_result(participant=place.participant, at=world.centre().person.created_at) == first
    assert Participant.objects.get(pk=first.pk).shared_at == world.now


# --- campaigns and imports -------------------------------------------------------------------------------


def test_a_municipality_runs_its_own_campaigns_and_the_centre_all(world):
    here, there = world.municipality(), world.municipality()
    own = world.campaign(place=here, organiser="municipality")
    foreign = world.campaign(place=there, organiser="municipality")
    regional = world.campaign()

    assert set(campaigns_run_by(world.methodist(here))) == {own}
    assert set(campaigns_run_by(world.centre())) == {own, foreign, regional}
    for role in (Role.SCHOOL_HEAD, Role.TEACHER, Role.TUTOR, Role.DEPARTMENT):
        assert not campaigns_run_by(world.actor(role, here)).exists()


def test_a_campaign_is_visible_where_it_runs_or_has_people(world):
    here, there = world.municipality(), world.municipality()
    own = world.campaign(place=here)
    foreign = world.campaign(place=there)
    regional = world.campaign()
    teacher = world.teacher(world.school(municipality=here))
    world.participant(teacher, campaign=regional)

    assert set(campaigns_visible_to(world.methodist(here))) == {own, regional}
    assert set(campaigns_visible_to(world.methodist(there))) == {foreign}
    assert set(campaigns_visible_to(world.actor(person=teacher))) == {regional}
    assert set(campaigns_visible_to(world.actor(Role.TUTOR))) == set()


def test_the_invited_do_not_see_a_campaign_that_is_being_prepared(world):
    teacher = world.teacher()
    world.participant(teacher, campaign=world.campaign(state="planned"))

    assert not campaigns_visible_to(world.actor(person=teacher)).exists()


def test_an_import_is_visible_to_those_who_run_its_campaign(world):
    here = world.municipality()
    campaign = world.campaign(place=here)
    one = ResultImport.objects.create(campaign=campaign, file_name="a.xlsx", stored_as="a.xlsx", uploaded_at=world.now)

    assert list(result_imports_visible_to(world.methodist(here))) == [one]
    assert list(result_imports_visible_to(world.centre())) == [one]
    assert not result_imports_visible_to(world.methodist(world.municipality())).exists()
    assert not result_imports_visible_to(world.head(world.school(municipality=here))).exists()
