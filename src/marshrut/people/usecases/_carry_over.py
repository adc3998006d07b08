"""The step that lets people go on in another organisation: a merge and a split dismiss nobody."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q

from marshrut.base.errors import DomainError
from marshrut.people.models import Employment, Organisation, Person
from marshrut.people.usecases._employments import copy_employment, end_before


class WorksThereOtherwise(DomainError):
    def __init__(self, *, employment: Employment):
        super().__init__(
            f"{employment.person.short_name}: в «{employment.organisation.short_name}» уже записана та же "
            f"должность с {employment.starts_on:%d.%m.%Y}, и сроки двух записей не "
            "складываются. Исправьте одну из них и повторите."
        )


def carry_over_staff(
    origin: Organisation, to: Organisation, on: date, people: Sequence[Person] | None = None
) -> int:
    """Every employment at ``origin`` that lasts to the day or longer ends before it and goes on at ``to``.

    ``people``: only theirs; None is everybody. The post, the subjects, the rate and the end of a contract
    stay. Whoever held the same post in both places holds it once: the main employment stays, the other one
    ends. An external part-time post in the place that has become the main one turns internal.
    Returns the number of employments that went over.

    :raises WorksThereOtherwise: the same post at ``to`` has dates with which neither row can simply end.
    """
    staying = Employment.objects.filter(organisation=origin).filter(Q(ends_on=None) | Q(ends_on__gte=on))
    if people is not None:
        staying = staying.filter(person__in=people)
    # A main employment goes first: it is the one that stays where two meet.
    rows = sorted(
        staying.select_for_update(of=["self"])
        .select_related("person", "position")
        .prefetch_related("subjects"),
        key=lambda row: (row.kind != Employment.Kind.MAIN, row.starts_on, row.pk),
    )
    moved = sum(_carry_over(row, to, on) for row in rows)
    for person in {row.person_id for row in rows}:
        _turn_internal(person, to, on)
    return moved


def _carry_over(row: Employment, to: Organisation, on: date) -> bool:
    """False when the person holds the post at ``to`` already and this one simply ends."""
    there = (
        Employment.objects.within(max(row.starts_on, on), row.ends_on or date.max)
        .filter(person=row.person_id, organisation=to, position=row.position_id)
        .select_related("person", "organisation")
    )
    for other in there:
        stays, ends = (row, other) if row.kind == Employment.Kind.MAIN else (other, row)
        if other.starts_on >= on or row.starts_on >= on or _last_day(ends) > _last_day(stays):
            raise WorksThereOtherwise(employment=other)
        end_before(ends, on)
        if ends is row:
            return False
    if row.starts_on >= on:  # not begun yet: it begins at the new place
        row.organisation = to
        row.save(update_fields=["organisation"])
    else:
        ends_on = row.ends_on
        end_before(row, on)
        copy_employment(row, organisation=to, starts_on=on, ends_on=ends_on)
    return True


def _last_day(row: Employment) -> date:
    return row.ends_on or date.max


def _turn_internal(person: int, place: Organisation, on: date) -> None:
    here = Employment.objects.on(on).filter(person=person, organisation=place)
    if not here.filter(kind=Employment.Kind.MAIN).exists():
        return
    for row in here.filter(kind=Employment.Kind.EXTERNAL).prefetch_related("subjects"):
        ends_on = row.ends_on
        if row.starts_on >= on:
            row.kind = Employment.Kind.INTERNAL
            row.save(update_fields=["kind"])
            continue
        end_before(row, on)
        copy_employment(row, kind=Employment.Kind.INTERNAL, starts_on=on, ends_on=ends_on)
