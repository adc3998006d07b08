"""Take a person on."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from marshrut.base.errors import DomainError
from marshrut.people.actor import Actor
from marshrut.people.acts import record_act
from marshrut.people.models import Employment, Organisation, Person, Position, Subject
from marshrut.people.usecases._persons import lock_person
from marshrut.people.usecases._tree import refuse_closed


class BornLater(DomainError):
    argument = "starts_on"

    def __init__(self, *, person: Person):
        super().__init__(
            f"Дата рождения ({person.birth_on:%d.%m.%Y}) позже первого рабочего дня. Проверьте обе даты."
        )


class MainPlaceIsTaken(DomainError):
    argument = "kind"

    def __init__(self, *, present: Employment):
        self.present = present
        super().__init__(
            f"{present.person.short_name}: основное место работы в это время — "
            f"«{present.organisation.short_name}», с {present.starts_on:%d.%m.%Y}. "
            "Оформите перевод или примите совместителем."
        )


class HoldsThePost(DomainError):
    argument = "position"

    def __init__(self, *, present: Employment):
        super().__init__(
            f"{present.person.short_name} уже занимает эту должность в «{present.organisation.short_name}» "
            f"с {present.starts_on:%d.%m.%Y}. Чтобы изменить предметы или ставку, измените эту запись."
        )


@transaction.atomic
def hire(
    *,
    person: Person,
    organisation: Organisation,
    position: Position,
    kind: str,
    starts_on: date,
    ends_on: date | None = None,
    subjects: Iterable[Subject] = (),
    rate: Decimal | None = None,
    hours: Decimal | None = None,
    by: Actor | None = None,
    at: datetime,
) -> Employment:
    """Start an employment; ``ends_on`` is the last day of a contract for a time.

    :raises OrganisationIsNotOpen: the organisation isn't in force on the first day.
    :raises RecordIsMerged: the record was merged into another one.
    :raises BornLater: the birth date is after the first day.
    :raises MainPlaceIsTaken: a main place overlaps; ``.present``.
    :raises HoldsThePost: the same post in the same place overlaps.
    """
    refuse_closed(organisation, starts_on)
    person = lock_person(person)
    if person.birth_on is not None and person.birth_on >= starts_on:
        raise BornLater(person=person)
    same_time = (
        Employment.objects.within(starts_on, ends_on or date.max)
        .filter(person=person)
        .select_related("organisation", "person")
    )
    if kind == Employment.Kind.MAIN and (present := same_time.filter(kind=kind).first()):
        raise MainPlaceIsTaken(present=present)
    if present := same_time.filter(organisation=organisation, position=position).first():
        raise HoldsThePost(present=present)
    row = Employment.objects.create(
        person=person,
        organisation=organisation,
        position=position,
        kind=kind,
        rate=rate,
        hours=hours,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    row.subjects.set(subjects)
    record_act(verb="hired", subject=row, by=by, at=at, person=person.pk, starts_on=starts_on.isoformat())
    return row
