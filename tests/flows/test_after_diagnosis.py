"""A teacher's turn of the spiral: diagnosed below, helped, measured again, closed by that measurement."""

from datetime import timedelta

import pytest

from marshrut.deficits.models import Deficit, Review
from marshrut.deficits.queries import deficits_of, open_deficits
from marshrut.diagnostics.models import Answer, Estimate, Participant
from marshrut.diagnostics.usecases.finish_sitting import NothingAnswered
from marshrut.diagnostics.usecases.give_consent import give_consent
from marshrut.diagnostics.usecases.record_answer import record_answer
from marshrut.diagnostics.usecases.start_sitting import start_sitting
from marshrut.flows.after_diagnosis import after_diagnosis
from marshrut.flows.after_invitation import after_invitation, start_and_tell
from marshrut.notices.models import Notice
from marshrut.routes.models import Route

pytestmark = pytest.mark.django_db


def invited(world, person, *, state="open", items=20) -> Participant:
    campaign = world.campaign(instrument=world.instrument(items=items), state=state)
    after_invitation(campaign=campaign, people=[person], at=world.now)
    return campaign.participants.get(person=person)


def sat(participant: Participant, *, right: int, at) -> Participant:
    """Consent, every task answered, the first ``right`` of them rightly."""
    give_consent(participant=participant, at=at)
    sitting = start_sitting(participant=participant, at=at)
    for item in participant.campaign.instrument.items.all():
        response = [0] if item.position <= right else [1]
        record_answer(sitting=sitting, item=item, response=response, sequence=1, at=at)
    return participant


@pytest.mark.trace("D7", "S-11")
def test_a_deficit_is_opened_by_one_sitting_and_closed_by_a_later_one(world):
    person = world.teacher()
    first, second = invited(world, person), invited(world, person)

    after_diagnosis(participant=sat(first, right=4, at=world.now), at=world.now)
    (opened,) = open_deficits(person)
    later = world.now + timedelta(days=1)
    after_diagnosis(participant=sat(second, right=20, at=later), at=later)

    (closed,) = deficits_of([person])
    assert closed.pk == opened.pk
    assert closed.opened_by.participant == first
    assert closed.closed_by.participant == second
    assert closed.closed_at == later
    assert [review.level for review in Review.objects.order_by("pk")] == ["high", "low"]
    assert Estimate.objects.count() == 2
    assert Answer.objects.count() == 40
    assert {one.state for one in Participant.objects.all()} == {"published"}


def test_the_person_is_told_and_nobody_else(world):
    person = world.teacher()
    world.head(person.employments.get().organisation)
    participant = invited(world, person)

    after_diagnosis(participant=sat(participant, right=20, at=world.now), at=world.now)

    notices = Notice.objects.order_by("pk").values_list("recipient", "key", "link")
    assert list(notices) == [
        (person.pk, f"invitation:{participant.campaign_id}", f"/my/diagnostics/{participant.pk}/"),
        (person.pk, f"result:{participant.pk}:1", f"/my/diagnostics/{participant.pk}/result/"),
    ]


def test_a_deficit_leads_to_a_proposed_route_with_its_notice(world):
    person = world.teacher()
    world.session(world.offer(gains={"methodical": 3.0}))
    participant = invited(world, person)

    route = after_diagnosis(participant=sat(participant, right=2, at=world.now), at=world.now)

    assert route == Route.objects.get(person=person)
    assert route.state == "draft"
    assert Notice.objects.filter(key=f"route_proposed:{route.pk}").exists()


def test_without_a_deficit_no_route_is_proposed(world):
    person = world.teacher()
    world.session(world.offer())
    participant = invited(world, person)

    assert after_diagnosis(participant=sat(participant, right=20, at=world.now), at=world.now) is None
    assert not Route.objects.exists()


def test_going_through_the_flow_twice_changes_nothing(world):
    world.session(world.offer(gains={"methodical": 3.0}))
    participant = sat(invited(world, world.teacher()), right=4, at=world.now)

    first, second = (after_diagnosis(participant=participant, at=world.now) for _ in range(2))

    counts = [model.objects.count() for model in (Estimate, Review, Deficit, Route)]
    assert counts == [1, 1, 1, 1]
    assert first == second
    assert Notice.objects.filter(key__startswith="result:").count() == 1


def test_a_refused_end_leaves_the_sitting_open(world):
    participant = invited(world, world.teacher())
    give_consent(participant=participant, at=world.now)
    start_sitting(participant=participant, at=world.now)

    with pytest.raises(NothingAnswered):
        after_diagnosis(participant=participant, at=world.now)

    participant.refresh_from_db()
    assert participant.state == "present"
    assert not Notice.objects.filter(key__startswith="result:").exists()


def test_people_of_a_campaign_in_preparation_are_told_when_it_starts(world):
    participant = invited(world, world.teacher(), state="planned")
    assert not Notice.objects.exists()

    for _ in range(2):
        start_and_tell(campaign=participant.campaign, at=world.now)

    assert [notice.recipient_id for notice in Notice.objects.all()] == [participant.person_id]


def test_an_outside_procedure_invites_by_itself(world):
    campaign = world.campaign(instrument=world.instrument(kind="outside"))

    assert after_invitation(campaign=campaign, people=[world.teacher()], at=world.now) == 1
    assert not Notice.objects.exists()
