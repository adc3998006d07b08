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

AHEAD = timedelta(days=366)  # a founding is decided for the next school year, not for the next generation


class KindDoesNotFit(DomainError):
    def __init__(self, *, kind: str, parent: Organisation):
        fits = ", ".join(one.label for one in kinds_opened_below(parent))
        super().__init__(
            f"Под «{parent.short_name}» не открывается {Organisation.Kind(kind).label}. Здесь может быть: {fits}. "
            "Выберите другой вид или другую вышестоящую организацию."
        )


class OpensTooLate(DomainError):
    def __init__(self, *, latest: date):
        super().__init__(
            f"Открыть организацию можно не позже чем на год вперёд, до {latest:%d.%m.%Y}. Проверьте год в дате."
        )


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

    :raises OrganisationIsNotOpen: the parent isn't in force on the day.
    :raises KindDoesNotFit: such an organisation isn't found below this parent.
    :raises OpensTooLate: more than a year ahead.
    """
    if kind not in kinds_opened_below(parent):
        raise KindDoesNotFit(kind=kind, parent=parent)
    if opened_on > localdate(at) + AHEAD:
        raise OpensTooLate(latest=localdate(at) + AHEAD)
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
