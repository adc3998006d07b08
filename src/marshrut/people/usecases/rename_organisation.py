"""Give an organisation another name from a day on."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from marshrut.base.errors import DomainError
from marshrut.people.actor import Actor
from marshrut.people.acts import record_act
from marshrut.people.models import Organisation, OrganisationName
from marshrut.people.usecases._tree import rebuild_tree, refuse_closed


class NameIsTheSame(DomainError):
    def __init__(self, *, name: str):
        super().__init__(
            f"Организация уже называется «{name}». Введите новое название или вернитесь без изменений."
        )


class RenamedLater(DomainError):
    def __init__(self, *, since: date):
        super().__init__(
            f"С {since:%d.%m.%Y} уже записано другое название, а история не "
            "переписывается. Укажите более позднюю дату."
        )


@transaction.atomic
def rename_organisation(
    *,
    organisation: Organisation,
    full_name: str,
    short_name: str,
    starts_on: date,
    basis: str = "",
    by: Actor | None = None,
    at: datetime,
) -> OrganisationName:
    """Close the present name on the day before and start the new one; earlier reports keep the earlier name.

    Renaming again from the same day corrects that day's row; the journal keeps what stood there.

    :raises OrganisationIsNotOpen: the organisation isn't in force on the day.
    :raises NameIsTheSame: nothing would change.
    :raises RenamedLater: a name from a later day is written already.
    """
    refuse_closed(organisation, starts_on)
    last = OrganisationName.objects.select_for_update().filter(organisation=organisation).latest("starts_on")
    if last.starts_on > starts_on:
        raise RenamedLater(since=last.starts_on)
    if (last.full_name, last.short_name) == (full_name, short_name):
        raise NameIsTheSame(name=full_name)
    was = {"full_name": last.full_name, "short_name": last.short_name}
    if last.starts_on == starts_on:
        row = last
        row.full_name, row.short_name, row.basis = full_name, short_name, basis
        row.save(update_fields=["full_name", "short_name", "basis"])
    else:
        ends_on = last.ends_on  # set when the organisation is to close
        last.ends_on = starts_on - timedelta(days=1)
        last.save(update_fields=["ends_on"])
        row = OrganisationName.objects.create(
            organisation=organisation,
            full_name=full_name,
            short_name=short_name,
            starts_on=starts_on,
            ends_on=ends_on,
            basis=basis,
        )
    rebuild_tree(localdate(at))
    record_act(verb="renamed", subject=organisation, by=by, at=at, was=was, starts_on=starts_on.isoformat())
    return row
