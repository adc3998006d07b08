"""The provider says that somebody who held a seat wasn't there."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from marshrut.learning.models import Participation
from marshrut.learning.usecases._confirmation import DayOutOfPlace, NoSeatHeld, load, record_outcome
from marshrut.people.actor import Actor


@transaction.atomic
def mark_no_show(*, participation: Participation, by: Actor, at: datetime) -> Participation:
    """The person held a seat and didn't come. Safe to repeat; a completion may still correct it.

    :raises NotYoursToConfirm, NoSeatHeld, DayOutOfPlace: as ``confirm_completion``.
    """
    participation = load(participation, by)
    if participation.state == Participation.State.NO_SHOW:
        return participation
    if participation.state != Participation.State.ENROLLED:
        raise NoSeatHeld(participation)
    if participation.session.starts_on > localtime(at).date():
        raise DayOutOfPlace(participation)
    participation.state, participation.confirmed_by = Participation.State.NO_SHOW, by.person
    participation.save(update_fields=["state", "confirmed_by"])
    record_outcome("no_show", participation, by, at)
    return participation
