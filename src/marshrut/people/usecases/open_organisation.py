"""Open an organisation at a place in the tree."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from marshrut.people.actor import Actor
from marshrut.people.acts import record_act
from marshrut.people.models import Organisation, Territory
from marshrut.people.usecases._tree import found_organisation, rebuild_tree


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
    """
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
