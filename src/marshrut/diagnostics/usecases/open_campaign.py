"""Prepare a campaign: what is measured, why, for which part of the tree, when."""

from datetime import date, datetime

from django.db import transaction

from marshrut.base.errors import DomainError
from marshrut.base.journal import record
from marshrut.diagnostics.models import Campaign, Instrument
from marshrut.people.models import Organisation, Person


class CampaignEndsBeforeItStarts(DomainError):
    def __init__(self, *, starts_on: date, ends_on: date):
        super().__init__(
            f"Кампания не может закончиться {ends_on:%d.%m.%Y}, раньше своего начала {starts_on:%d.%m.%Y}. "
            "Поправьте одну из дат."
        )


class NothingToMeasureWith(DomainError):
    def __init__(self, title: str):
        super().__init__(
            f"В инструменте «{title}» нет ни одного задания, проходить будет нечего. "
            "Выберите другой инструмент или сначала внесите задания."
        )


@transaction.atomic
def open_campaign(
    *,
    title: str,
    organiser: str,
    instrument: Instrument,
    purpose: str,
    starts_on: date,
    ends_on: date,
    by: Person | None,
    at: datetime,
    place: Organisation | None = None,
) -> Campaign:
    """A planned campaign; nobody is told of it until it starts. ``place`` None is the whole region.

    :raises CampaignEndsBeforeItStarts: the days are in the wrong order.
    :raises NothingToMeasureWith: an online form without items.
    """
    if ends_on < starts_on:
        raise CampaignEndsBeforeItStarts(starts_on=starts_on, ends_on=ends_on)
    if instrument.kind == Instrument.Kind.FIXED_FORM and not instrument.items.exists():
        raise NothingToMeasureWith(instrument.title)
    campaign = Campaign.objects.create(
        title=title,
        organiser=organiser,
        place=place,
        instrument=instrument,
        purpose=purpose,
        starts_on=starts_on,
        ends_on=ends_on,
        created_by=by,
        created_at=at,
    )
    record(
        verb="campaign_opened",
        subject_kind="campaign",
        subject_id=campaign.pk,
        at=at,
        person_id=by.pk if by else None,
    )
    return campaign
