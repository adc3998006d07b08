"""Ask people to take part."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from marshrut.base.errors import DomainError
from marshrut.base.journal import record
from marshrut.diagnostics.models import Campaign, Participant
from marshrut.people.models import Person
from marshrut.people.queries import workplaces


class InvitationsAreOver(DomainError):
    def __init__(self, campaign: Campaign):
        super().__init__(
            f"В кампанию «{campaign.title}» больше нельзя пригласить: она {campaign.get_state_display()}. "
            "Создайте новую кампанию."
        )


@transaction.atomic
def invite_people(*, campaign: Campaign, people: Iterable[Person], at: datetime, by: Person | None = None) -> int:
    """How many people are new to the campaign; those who are in it already stay as they are.

    A participant keeps the main place of work of that day, so a person without one is left out. Four queries
    for any number of people.

    :raises InvitationsAreOver: the campaign is finished or cancelled.
    """
    if campaign.state not in {Campaign.State.PLANNED, Campaign.State.OPEN}:
        raise InvitationsAreOver(campaign)
    asked = {person.pk for person in people}
    there = set(campaign.participants.filter(person__in=asked).values_list("person_id", flat=True))
    places = workplaces(asked - there, localdate(at))
    new = Participant.objects.bulk_create(
        Participant(campaign=campaign, person_id=person, organisation_id=place, invited_at=at)
        for person, place in sorted(places.items())
    )
    if new:
        record(
            verb="people_invited",
            subject_kind="campaign",
            subject_id=campaign.pk,
            at=at,
            person_id=by.pk if by else None,
            facts={"people": len(new)},
        )
    return len(new)
