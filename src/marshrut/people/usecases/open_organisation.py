"""Open an organisation at a place in the tree."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from marshrut.base.errors import DomainError
from marshrut.people.actor import Actor
from marshrut.people.acts import record_act
from marshrut.people.models import Organisation, Territory
from marshrut.people.rules import kinds_opened_below
from marshrut.people.usecases._tree import found_organisation, rebuild_tree

DAYS_AHEAD = 366  # an order to open is signed for the next school year at most


class KindDoesNotFit(DomainError):
    argument = "kind"

    def __init__(self, *, kind: Organisation.Kind, parent: Organisation):
        fitting = ", ".join(one.label for one in kinds_opened_below(parent))
        super().__init__(
            f"«{kind.label.capitalize()}» не может быть подчинена «{parent.short_name}». Здесь открывают: {fitting}."
        )


class OpensTooLate(DomainError):
    argument = "opened_on"

    def __init__(self, *, latest: date):
        super().__init__(f"До этого дня больше года. Укажите день не позже {latest:%d.%m.%Y} или проверьте год.")


@transaction.atomic
def open_organisation(
    *,
    kind: str,
    level: str,
    full_name: str,
    short_name: str,
    parent: Organisation | None,
    territory: Territory | None,
    opened_on: date,
    basis: str = "",
    by: Actor | None = None,
    at: datetime,
    **codes: object,
) -> Organisation:
    """Create the organisation with its first name and its first place.

    ``codes``: any of inn, kpp, ogrn, address, email, phone, is_rural, name_key.

    :raises KindDoesNotFit: nothing of this kind stands below such a parent.
    :raises OpensTooLate: the day is more than a year ahead.
    :raises OrganisationIsNotOpen: the parent isn't in force on the day.
    """
    latest = localdate(at) + timedelta(days=DAYS_AHEAD)
    if parent is not None and kind not in kinds_opened_below(parent):
        raise KindDoesNotFit(kind=Organisation.Kind(kind), parent=parent)
    if opened_on > latest:
        raise OpensTooLate(latest=latest)
    organisation = found_organisation(
        kind=kind,
        level=level,
        full_name=full_name,
        short_name=short_name,
        parent=parent,
        territory=territory,
        opened_on=opened_on,
        basis=basis,
        **codes,
    )
    rebuild_tree(localdate(at))
    organisation.refresh_from_db()
    record_act(
        verb="opened", subject=organisation, by=by, at=at, opened_on=opened_on.isoformat(), basis=basis
    )
    return organisation
