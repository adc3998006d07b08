"""People are asked to take part, and each of them is told why."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from marshrut.diagnostics.models import Campaign, Instrument, Participant
from marshrut.diagnostics.usecases.invite_people import invite_people
from marshrut.diagnostics.usecases.start_campaign import start_campaign
from marshrut.notices.usecases.send_notices import send_notices
from marshrut.people.models import Person


@transaction.atomic
def after_invitation(*, campaign: Campaign, people: Iterable[Person], at: datetime, by: Person | None = None) -> int:
    """Invite; those who are new to an open campaign get a notice. How many are new.

    People of a campaign that is still being prepared are told when it starts: ``start_and_tell``.
    """
    invited = invite_people(campaign=campaign, people=people, at=at, by=by)
    if invited and campaign.state == Campaign.State.OPEN:
        _tell(campaign, campaign.participants.filter(invited_at=at), at)
    return invited


@transaction.atomic
def start_and_tell(*, campaign: Campaign, at: datetime, by: Person | None = None) -> Campaign:
    """Start the campaign and tell everybody who was invited while it was being prepared."""
    campaign = start_campaign(campaign=campaign, at=at, by=by)
    _tell(campaign, campaign.participants.filter(state=Participant.State.INVITED), at)
    return campaign


def _tell(campaign: Campaign, participants: QuerySet[Participant], at: datetime) -> None:
    if campaign.instrument.kind != Instrument.Kind.FIXED_FORM:
        return  # an outside procedure invites by itself
    send_notices(
        links={one.person: f"/my/diagnostics/{one.pk}/" for one in participants.select_related("person")},
        key=f"invitation:{campaign.pk}",
        title=f"Приглашаем на диагностику «{campaign.title}»"[:200],
        body="Это помощь в выборе курсов и стажировок, а не проверка. Участие добровольное, результат — только ваш.",
        at=at,
    )
