"""Let people in from the waiting list when there are more seats."""

from django.db import transaction

from marshrut.catalogue.models import Session
from marshrut.learning.models import Participation
from marshrut.learning.usecases._seats import fill_free_seats, locked


@transaction.atomic
def let_in_waiting(*, session: Session) -> list[Participation]:
    """Fill seats that have become free, for instance because there are more of them; who got one."""
    return fill_free_seats(locked(session.pk))
