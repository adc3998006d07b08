"""End an employment."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from marshrut.base.errors import DomainError
from marshrut.people.actor import Actor
from marshrut.people.acts import record_act
from marshrut.people.models import Charge, Employment
from marshrut.people.usecases._charges import stop_charge


class EndedBefore(DomainError):
    def __init__(self, *, employment: Employment):
        super().__init__(
            f"Эта работа уже завершена: последний день — {employment.ends_on:%d.%m.%Y}. Позже её закончить "
            "нельзя, оформите новый приём."
        )


class EndsBeforeItStarts(DomainError):
    def __init__(self, *, employment: Employment):
        super().__init__(
            f"Работа началась {employment.starts_on:%d.%m.%Y}. Последний день не может быть раньше первого."
        )


@transaction.atomic
def dismiss(*, employment: Employment, ends_on: date, by: Actor | None = None, at: datetime) -> None:
    """``ends_on`` is the last day of work. With the last post in a place its charges for that place end too.

    :raises EndedBefore: it has ended on that day or earlier.
    :raises EndsBeforeItStarts: the last day is before the first one.
    """
    if employment.ends_on is not None and employment.ends_on <= ends_on:
        raise EndedBefore(employment=employment)
    if ends_on < employment.starts_on:
        raise EndsBeforeItStarts(employment=employment)
    employment.ends_on = ends_on
    employment.save(update_fields=["ends_on"])
    outlives = Q(ends_on=None) | Q(ends_on__gt=ends_on)
    here = {"person": employment.person_id, "organisation": employment.organisation_id}
    if not Employment.objects.filter(outlives, **here).exists():
        for charge in Charge.objects.filter(outlives, **here):
            stop_charge(charge, ends_on, by, at)
    record_act(
        verb="dismissed",
        subject=employment,
        by=by,
        at=at,
        person=employment.person_id,
        ends_on=ends_on.isoformat(),
    )
