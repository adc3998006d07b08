"""Close an organisation: after its last day it stays in history only."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from marshrut.people.actor import Actor
from marshrut.people.acts import record_act
from marshrut.people.models import Organisation
from marshrut.people.usecases._closing import close
from marshrut.people.usecases._tree import rebuild_tree


@transaction.atomic
def close_organisation(
    *, organisation: Organisation, closed_on: date, basis: str = "", by: Actor | None = None, at: datetime
) -> None:
    """``closed_on`` is the last day. The name, the place, the charges and the district end with it.

    :raises AlreadyClosed: it was closed before.
    :raises HasOpenChildren: organisations below it go on.
    :raises HasStaff: people work there after the day.
    :raises ChangedLater: something of it starts after the day.
    """
    close(organisation, closed_on)
    rebuild_tree(localdate(at))
    record_act(
        verb="closed", subject=organisation, by=by, at=at, closed_on=closed_on.isoformat(), basis=basis
    )
