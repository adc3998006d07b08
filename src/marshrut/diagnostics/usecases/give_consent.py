"""A person agrees to take part: nobody is measured without it."""

from datetime import datetime

from django.db import transaction

from marshrut.base.errors import DomainError
from marshrut.base.journal import record
from marshrut.diagnostics.models import Campaign, Participant


class NotWaitingForConsent(DomainError):
    def __init__(self, participant: Participant):
        super().__init__(
            f"Согласиться уже нельзя: кампания «{participant.campaign.title}» "
            f"{participant.campaign.get_state_display()}. Спросите организатора о следующей."
        )


@transaction.atomic
def give_consent(*, participant: Participant, at: datetime) -> Participant:
    """An invited person becomes registered; repeated, the first moment of consent stays.

    :raises NotWaitingForConsent: the campaign is over, or the person was marked as not come.
    """
    participant = Participant.objects.select_related("campaign").select_for_update(of=["self"]).get(pk=participant.pk)
    if participant.consented_at is not None:
        return participant
    over = participant.campaign.state not in {Campaign.State.PLANNED, Campaign.State.OPEN}
    if over or participant.state != Participant.State.INVITED:
        raise NotWaitingForConsent(participant)
    participant.state, participant.consented_at = Participant.State.REGISTERED, at
    participant.save(update_fields=["state", "consented_at"])
    record(
        verb="consent_given",
        subject_kind="participant",
        subject_id=participant.pk,
        at=at,
        person_id=participant.person_id,
    )
    return participant
