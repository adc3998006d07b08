"""Put an organisation under another one from a day on."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from marshrut.people.actor import Actor
from marshrut.people.acts import record_act
from marshrut.people.models import Organisation, Placement
from marshrut.people.usecases._places import place_below
from marshrut.people.usecases._tree import rebuild_tree


@transaction.atomic
def move_organisation(
    *,
    organisation: Organisation,
    parent: Organisation | None,
    starts_on: date,
    by: Actor | None = None,
    at: datetime,
) -> Placement:
    """The present place ends on the day before; all that is below the organisation goes along.

    Moving again from the same day corrects that day's row; the journal keeps what stood there.

    :raises PlaceIsTheSame: nothing would change.
    :raises PlaceIsBelow: the new parent is the organisation itself or stands below it.
    :raises OrganisationIsNotOpen: it or the new parent isn't in force on the day.
    :raises MovedLater: a place from a later day is written already.
    """
    was = organisation.parent_id
    row = place_below(organisation, parent, starts_on)
    rebuild_tree(localdate(at))
    record_act(verb="moved", subject=organisation, by=by, at=at, was=was, starts_on=starts_on.isoformat())
    return row
