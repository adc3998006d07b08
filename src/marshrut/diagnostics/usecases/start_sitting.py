"""Begin, or go on with, an online form."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from marshrut.base.errors import DomainError
from marshrut.diagnostics.models import Campaign, Instrument, Participant, Sitting


class ConsentMissing(DomainError):
    def __init__(self) -> None:
        super().__init__(
            "Диагностика начинается только с вашего согласия. Прочитайте, зачем она и кто увидит результат, "
            "и нажмите «Согласен пройти»."
        )


class NotTheTime(DomainError):
    def __init__(self, campaign: Campaign, today: date):
        when = (
            f"начнётся {campaign.starts_on:%d.%m.%Y}"
            if today < campaign.starts_on
            else f"закончилась {campaign.ends_on:%d.%m.%Y}"
        )
        if campaign.state != Campaign.State.OPEN:
            when = f"сейчас {campaign.get_state_display()}"
        super().__init__(f"Кампания «{campaign.title}» {when}. Если сроки вам не подходят, напишите организатору.")


class NotTakenHere(DomainError):
    def __init__(self, instrument: Instrument):
        super().__init__(
            f"«{instrument.title}» проходят не здесь: результаты внесёт организатор. Делать ничего не нужно."
        )


@transaction.atomic
def start_sitting(*, participant: Participant, at: datetime) -> Sitting:
    """The participant's sitting: a new one, or the one that was begun before a break or a crash.

    :raises ConsentMissing: the person has not agreed.
    :raises NotTheTime: the campaign is not open on this day; a sitting that was begun may be ended later.
    :raises NotTakenHere: an outside procedure.
    """
    participant = (
        Participant.objects.select_related("campaign__instrument").select_for_update(of=["self"]).get(pk=participant.pk)
    )
    campaign, today = participant.campaign, localdate(at)
    begun = Sitting.objects.filter(participant=participant).first()
    if begun is not None and (begun.finished_at is not None or campaign.state == Campaign.State.OPEN):
        return begun
    if campaign.instrument.kind != Instrument.Kind.FIXED_FORM:
        raise NotTakenHere(campaign.instrument)
    if campaign.state != Campaign.State.OPEN or not campaign.starts_on <= today <= campaign.ends_on:
        raise NotTheTime(campaign, today)
    if participant.state != Participant.State.REGISTERED:
        raise ConsentMissing
    participant.state = Participant.State.PRESENT
    participant.save(update_fields=["state"])
    return Sitting.objects.create(participant=participant, started_at=at)
