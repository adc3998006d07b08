"""A seat is freed, and the first who waits gets it."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from marshrut.base.errors import DomainError
from marshrut.learning.models import Participation
from marshrut.learning.rules import seats_released_by
from marshrut.learning.usecases._seats import fill_free_seats
from marshrut.learning.usecases._withdrawal import load, withdraw
from marshrut.people.actor import Actor


class NothingToFree(DomainError):
    def __init__(self) -> None:
        super().__init__(
            "Освободить можно место, которое закреплено, и только до начала занятия. Обновите список."
        )


@transaction.atomic
def release_seat(
    *, participation: Participation, by: Actor, at: datetime, reason: str = ""
) -> list[Participation]:
    """The head or the keeper of the session frees a person's seat; who got it from the waiting list.

    :raises NothingToFree: no seat is held, the session has begun, or it isn't for this actor to free.
    """
    session, participation = load(participation)
    today = localtime(at).date()
    may = seats_released_by(by, on=today).filter(pk=participation.pk).exists()
    if not may or session.starts_on <= today:
        raise NothingToFree
    participation.refusal = reason.strip()
    withdraw(participation, "seat_released", at, by.person.pk, by.role)
    return fill_free_seats(session)
