"""Change the terms of an employment from a day on."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from marshrut.base.errors import DomainError
from marshrut.people.actor import Actor
from marshrut.people.acts import record_act
from marshrut.people.models import Employment, Position, Subject
from marshrut.people.usecases._employments import copy_employment, end_before


class NotInForce(DomainError):
    def __init__(self, *, employment: Employment, on: date):
        super().__init__(
            f"{employment.person.short_name} не работает в «{employment.organisation.short_name}» "
            f"{on:%d.%m.%Y}. Выберите день, когда эта работа продолжается."
        )


class NothingChanges(DomainError):
    def __init__(self) -> None:
        super().__init__(
            "Условия работы остались прежними. Измените хотя бы одно или вернитесь без изменений."
        )


@transaction.atomic
def change_employment(
    *,
    employment: Employment,
    starts_on: date,
    position: Position | None = None,
    kind: str | None = None,
    subjects: Iterable[Subject] | None = None,
    rate: Decimal | None = None,
    hours: Decimal | None = None,
    by: Actor | None = None,
    at: datetime,
) -> Employment:
    """End the employment on the day before and go on with the changed terms; None leaves a term as it is.

    Returns the new row. From the first day of the employment on it is a correction of the same row.

    :raises NotInForce: the employment doesn't last on the day.
    :raises NothingChanges: all terms are the same.
    """
    if not employment.is_on(starts_on):
        raise NotInForce(employment=employment, on=starts_on)
    asked = {"position": position, "kind": kind, "rate": rate, "hours": hours}
    changes = {name: value for name, value in asked.items() if value not in (None, getattr(employment, name))}
    teaches = None if subjects is None else sorted({subject.pk for subject in subjects})
    taught = sorted(employment.subjects.values_list("pk", flat=True))
    if not changes and teaches in (None, taught):
        raise NothingChanges
    was = {
        "position": employment.position_id,
        "kind": employment.kind,
        "rate": str(employment.rate),
        "hours": str(employment.hours),
        "subjects": taught,
    }
    if employment.starts_on == starts_on:
        for name, value in changes.items():
            setattr(employment, name, value)
        employment.save()
        row = employment
    else:
        ends_on = employment.ends_on
        end_before(employment, starts_on)
        row = copy_employment(employment, starts_on=starts_on, ends_on=ends_on, **changes)
    if teaches is not None:
        row.subjects.set(teaches)
    record_act(verb="changed_employment", subject=row, by=by, at=at, was=was, starts_on=starts_on.isoformat())
    return row
