"""Close a campaign: no more answers, who did not come is named so."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from marshrut.base.errors import DomainError
from marshrut.base.journal import record
from marshrut.diagnostics.models import Campaign, Participant
from marshrut.people.models import Person


class CampaignNotStarted(DomainError):
    def __init__(self, campaign: Campaign):
        super().__init__(
            f"Кампания «{campaign.title}» ещё не началась, завершать нечего. Отмените её, если она не нужна."
        )


@transaction.atomic
def finish_campaign(*, campaign: Campaign, at: datetime, by: Person | None = None) -> Campaign:
    """An open campaign becomes finished; repeated, nothing happens.

    Those who never began are marked as not come. Those who began and did not finish are annulled: answers
    to a part of the tasks say nothing fair about a person; the answers themselves are kept.

    :raises CampaignNotStarted: it is still being prepared.
    """
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if campaign.state in {Campaign.State.FINISHED, Campaign.State.CANCELLED}:
        return campaign
    if campaign.state == Campaign.State.PLANNED:
        raise CampaignNotStarted(campaign)
    campaign.state = Campaign.State.FINISHED
    campaign.finished_on = max(localdate(at), campaign.starts_on)
    campaign.save(update_fields=["state", "finished_on"])
    state = Participant.State
    absent = campaign.participants.filter(state__in=[state.INVITED, state.REGISTERED]).update(state=state.NO_SHOW)
    unfinished = campaign.participants.filter(state=state.PRESENT).update(state=state.ANNULLED)
    record(
        verb="campaign_finished",
        subject_kind="campaign",
        subject_id=campaign.pk,
        at=at,
        person_id=by.pk if by else None,
        facts={"no_show": absent, "unfinished": unfinished},
    )
    return campaign
