from datetime import timedelta

import pytest

from marshrut.base.models import JournalEntry
from marshrut.diagnostics.models import Campaign, Participant
from marshrut.diagnostics.queries import state_counts
from marshrut.diagnostics.usecases.decline_invitation import ResultIsThere, decline_invitation
from marshrut.diagnostics.usecases.finish_campaign import CampaignNotStarted, finish_campaign
from marshrut.diagnostics.usecases.give_consent import NotWaitingForConsent, give_consent
from marshrut.diagnostics.usecases.invite_people import InvitationsAreOver, invite_people
from marshrut.diagnostics.usecases.open_campaign import (
    CampaignEndsBeforeItStarts,
    NothingToMeasureWith,
    open_campaign,
)
from marshrut.diagnostics.usecases.start_campaign import CampaignIsOver, NobodyInvited, start_campaign

pytestmark = [pytest.mark.django_db, pytest.mark.trace("D1")]


def opened(world, **changes) -> Campaign:
    fields = {
        "title": "Осень",
        "organiser": "center",
        "instrument": world.instrument(items=4),
        "purpose": "помочь",
        "starts_on": world.today,
        "ends_on": world.today + timedelta(days=14),
        "by": None,
        "at": world.now,
    }
    return open_campaign(**(fields | changes))


def test_a_campaign_goes_from_planned_to_open_to_finished(world):
    campaign = opened(world)
    world.participant(world.teacher(), campaign=campaign)
    states = [campaign.state]
    for step in (start_campaign, finish_campaign):
        campaign = step(campaign=campaign, at=world.now)
        states.append(campaign.state)

    assert states == ["planned", "open", "finished"]
    assert campaign.finished_on == world.today
    assert list(JournalEntry.objects.order_by("pk").values_list("verb", flat=True)) == [
        "campaign_opened",
        "campaign_started",
        "campaign_finished",
    ]


def test_a_campaign_cannot_end_before_it_starts(world):
    with pytest.raises(CampaignEndsBeforeItStarts):
        opened(world, ends_on=world.today - timedelta(days=1))


def test_an_online_form_without_items_cannot_be_offered(world):
    with pytest.raises(NothingToMeasureWith):
        opened(world, instrument=world.instrument(items=0))


def test_an_outside_procedure_needs_no_items(world):
    assert opened(world, instrument=world.instrument(kind="outside")).state == "planned"


def test_a_finished_campaign_cannot_be_started_again(world):
    with pytest.raises(CampaignIsOver):
        start_campaign(campaign=world.campaign(state="finished"), at=world.now)


def test_a_form_for_nobody_is_not_started_while_an_outside_procedure_is(world):
    with pytest.raises(NobodyInvited, match="Сначала пригласите людей"):
        start_campaign(campaign=opened(world), at=world.now)

    outside = opened(world, instrument=world.instrument(kind="outside"))
    assert start_campaign(campaign=outside, at=world.now).state == "open"
    assert list(Campaign.objects.order_by("pk").values_list("state", flat=True)) == ["planned", "open"]


def test_a_planned_campaign_cannot_be_finished(world):
    with pytest.raises(CampaignNotStarted):
        finish_campaign(campaign=world.campaign(state="planned"), at=world.now)


def test_starting_and_finishing_twice_changes_nothing(world):
    campaign = opened(world)
    world.participant(world.teacher(), campaign=campaign)
    for _ in range(2):
        start_campaign(campaign=campaign, at=world.now)
    for _ in range(2):
        finish_campaign(campaign=campaign, at=world.now)

    assert JournalEntry.objects.count() == 3


def test_people_are_invited_once_and_keep_the_place_of_that_day(world):
    campaign, school = world.campaign(), world.school()
    people = [world.teacher(school) for _ in range(3)]

    assert invite_people(campaign=campaign, people=people[:2], at=world.now) == 2
    assert invite_people(campaign=campaign, people=people, at=world.now) == 1
    assert set(campaign.participants.values_list("person", "organisation", "state")) == {
        (person.pk, school.pk, "invited") for person in people
    }


def test_a_person_without_work_is_not_invited(world):
    campaign = world.campaign()

    assert invite_people(campaign=campaign, people=[world.person()], at=world.now) == 0
    assert not campaign.participants.exists()


@pytest.mark.parametrize("number", [1, 30])
def test_inviting_takes_the_same_queries_for_one_and_for_many(world, number, django_assert_num_queries):
    campaign, school = world.campaign(), world.school()
    people = [world.teacher(school) for _ in range(number)]

    with django_assert_num_queries(6):  # two of them are the savepoint of the test's transaction
        invite_people(campaign=campaign, people=people, at=world.now)


def test_nobody_is_invited_to_a_finished_campaign(world):
    with pytest.raises(InvitationsAreOver):
        invite_people(campaign=world.campaign(state="finished"), people=[world.teacher()], at=world.now)


def test_consent_is_written_with_its_first_moment(world):
    participant = world.participant(world.teacher())

    first = give_consent(participant=participant, at=world.now)
    again = give_consent(participant=participant, at=world.now + timedelta(hours=1))

    assert (first.state, again.consented_at) == ("registered", world.now)


def test_consent_to_a_finished_campaign_is_refused(world):
    participant = world.participant(world.teacher(), campaign=world.campaign(state="finished"))

    with pytest.raises(NotWaitingForConsent):
        give_consent(participant=participant, at=world.now)


def test_who_declines_is_left_alone(world):
    participant = world.participant(world.teacher())

    assert decline_invitation(participant=participant, at=world.now).state == "annulled"
    with pytest.raises(NotWaitingForConsent):
        give_consent(participant=participant, at=world.now)


def test_a_result_cannot_be_declined_afterwards(world):
    participant = world.participant(world.teacher(), state="published")

    with pytest.raises(ResultIsThere):
        decline_invitation(participant=participant, at=world.now)


def test_finishing_names_those_who_did_not_come_and_annuls_the_unfinished(world):
    campaign = world.campaign()
    states = ("invited", "registered", "present", "published", "annulled")
    for state in states:
        world.participant(world.teacher(), campaign=campaign, state=state)

    finish_campaign(campaign=campaign, at=world.now)

    assert state_counts([campaign]) == {campaign.pk: {"no_show": 2, "annulled": 2, "published": 1}}
    assert JournalEntry.objects.get().facts == {"no_show": 2, "unfinished": 1}
    assert Participant.objects.filter(state="invited").count() == 0
