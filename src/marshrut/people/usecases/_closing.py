"""The step that closes an organisation."""

from datetime import date

from django.db.models import Q, QuerySet

from marshrut.base.errors import DomainError
from marshrut.people.models import (
    Charge,
    DistrictMembership,
    Employment,
    Organisation,
    OrganisationName,
    Placement,
)
from marshrut.people.usecases._tree import lock_tree


class AlreadyClosed(DomainError):
    def __init__(self, *, organisation: Organisation):
        super().__init__(
            f"«{organisation.short_name}» закрыта "
            f"{organisation.closed_on:%d.%m.%Y}. Второй раз закрыть её нельзя."
        )


class HasOpenChildren(DomainError):
    def __init__(self, *, names: list[str]):
        shown = ", ".join(f"«{name}»" for name in names[:3]) + (" и другие" if len(names) > 3 else "")
        super().__init__(f"Под этой организацией ещё действуют {shown}. Сначала переместите или закройте их.")


class HasStaff(DomainError):
    def __init__(self, *, people: int, on: date):
        super().__init__(
            f"После {on:%d.%m.%Y} здесь числятся сотрудники: {people}. Переведите их в другую организацию, "
            "оформите увольнение или объедините организации — тогда сотрудники перейдут сами."
        )


class ChangedLater(DomainError):
    def __init__(self, *, since: date):
        super().__init__(
            f"С {since:%d.%m.%Y} у организации записаны новые название, место или назначения. Закрыть её "
            "раньше этого дня нельзя — укажите более позднюю дату."
        )


def close(organisation: Organisation, closed_on: date) -> None:
    """See ``close_organisation``."""
    lock_tree()
    organisation.refresh_from_db()
    if organisation.closed_on is not None:
        raise AlreadyClosed(organisation=organisation)
    below = Placement.objects.filter(_outlives(closed_on), parent=organisation)
    if names := list(below.values_list("organisation__short_name", flat=True)):
        raise HasOpenChildren(names=names)
    staff = Employment.objects.filter(organisation=organisation).filter(_outlives(closed_on))
    if people := staff.values("person").distinct().count():
        raise HasStaff(people=people, on=closed_on)
    for rows in (
        OrganisationName.objects.filter(organisation=organisation),
        Placement.objects.filter(organisation=organisation),
        Charge.objects.filter(organisation=organisation),
        DistrictMembership.objects.filter(authority=organisation),
    ):
        _end(rows, closed_on)
    organisation.closed_on = closed_on
    organisation.save(update_fields=["closed_on"])


def _outlives(day: date) -> Q:
    return Q(ends_on=None) | Q(ends_on__gt=day)


def _end(rows: QuerySet, day: date) -> None:
    lasting = rows.filter(_outlives(day))
    if later := lasting.filter(starts_on__gt=day).order_by("starts_on").first():
        raise ChangedLater(since=later.starts_on)
    lasting.update(ends_on=day)
