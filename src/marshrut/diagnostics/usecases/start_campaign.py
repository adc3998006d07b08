"""Let people in."""

from datetime import datetime

from django.db import transaction

from marshrut.base.errors import DomainError
from marshrut.base.journal import record
from marshrut.diagnostics.models import Campaign
from marshrut.people.models import Person


class CampaignIsOver(DomainError):
    def __init__(self, campaign: Campaign):
        super().__init__(
            f"Кампания «{campaign.title}» уже {campaign.get_state_display()}, начать её снова нельзя. "
            "Создайте новую: результаты прежней сохранятся."
        )


@transaction.atomic
def start_campaign(*, campaign: Campaign, at: datetime, by: Person | None = None) -> Campaign:
    """A planned campaign becomes open; an open one stays as it is.

    :raises CampaignIsOver: it is finished or cancelled.
    """
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if campaign.state == Campaign.State.OPEN:
        return campaign
    if campaign.state != Campaign.State.PLANNED:
        raise CampaignIsOver(campaign)
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
