"""Let people in."""

from datetime import datetime

from django.db import transaction

from marshrut.base.errors import DomainError
from marshrut.base.journal import record
from marshrut.diagnostics.models import Campaign, Instrument
from marshrut.people.models import Person


class CampaignIsOver(DomainError):
    def __init__(self, campaign: Campaign):
        super().__init__(
            f"Кампания «{campaign.title}» уже {campaign.get_state_display()}, начать её снова нельзя. "
            "Создайте новую: результаты прежней сохранятся."
        )


class NobodyInvited(DomainError):
    def __init__(self) -> None:
        super().__init__(
            "В кампании пока никого нет: начинать её не с кем. Сначала пригласите людей по школе, предмету или "
            "должности."
        )


@transaction.atomic
def start_campaign(*, campaign: Campaign, at: datetime, by: Person | None = None) -> Campaign:
    """A planned campaign becomes open; an open one stays as it is.

    :raises CampaignIsOver: it is finished or cancelled.
    :raises NobodyInvited: an online form for nobody; people of an outside procedure come with its results.
    """
    campaigns = Campaign.objects.select_for_update(of=("self",)).select_related("instrument")
    campaign = campaigns.get(pk=campaign.pk)
    if campaign.state == Campaign.State.OPEN:
        return campaign
    if campaign.state != Campaign.State.PLANNED:
        raise CampaignIsOver(campaign)
    if campaign.instrument.kind == Instrument.Kind.FIXED_FORM and not campaign.participants.exists():
        raise NobodyInvited
    campaign.state = Campaign.State.OPEN
    campaign.save(update_fields=["state"])
    record(
        verb="campaign_started",
        subject_kind="campaign",
        subject_id=campaign.pk,
        at=at,
        person_id=by.pk if by else None,
    )
    return campaign
