"""Put a session of an offer on the calendar."""

import secrets
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime

from marshrut.base.errors import DomainError
from marshrut.base.journal import record
from marshrut.catalogue.models import Offer, Session
from marshrut.people.actor import Actor
from marshrut.people.models import Territory

# Without letters and digits that look alike: people read the code from a screen across a room.
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 6


class SessionInThePast(DomainError):
    argument = "starts_on"

    def __init__(self, starts_on: date):
        super().__init__(
            f"Начало {starts_on:%d.%m.%Y} уже прошло, заявки подать никто не успеет. Укажите день впереди."
        )


class DatesOutOfOrder(DomainError):
    def __init__(self, argument: str, what: str):
        self.argument = argument
        super().__init__(f"{what} Исправьте даты и сохраните ещё раз.")


class NoSeats(DomainError):
    argument = "seats"

    def __init__(self):
        super().__init__("Без мест записаться нельзя. Укажите число мест или оставьте поле пустым: без ограничения.")


@transaction.atomic
def schedule_session(
    *,
    offer: Offer,
    starts_on: date,
    ends_on: date,
    by: Actor,
    at: datetime,
    days: Iterable[date] = (),
    territory: Territory | None = None,
    place: str = "",
    seats: int | None = None,
    apply_until: date | None = None,
) -> Session:
    """A session that takes applications.

    ``days``: the days on which one must be there; ``seats`` None: no limit.

    :raises SessionInThePast: it would begin before the day of ``at``.
    :raises DatesOutOfOrder: the end, a day or the last day for applications is out of the period.
    :raises NoSeats: ``seats`` is 0.
    """
    days = sorted(set(days))
    if starts_on < localtime(at).date():
        raise SessionInThePast(starts_on)
    if ends_on < starts_on:
        raise DatesOutOfOrder("ends_on", "Окончание раньше начала.")
    if days and not (starts_on <= days[0] and days[-1] <= ends_on):
        raise DatesOutOfOrder("days", "Один из дней занятий выходит за период.")
    if apply_until is not None and apply_until > ends_on:
        raise DatesOutOfOrder("apply_until", "Заявки принимаются дольше, чем идёт занятие.")
    if seats == 0:
        raise NoSeats
    session = Session.objects.create(
        offer=offer,
        starts_on=starts_on,
        ends_on=ends_on,
        days=[day.isoformat() for day in days],
        territory=territory,
        place=place,
        seats=seats,
        apply_until=apply_until,
        attendance_code="".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH)),
    )
    record(
        verb="scheduled",
        subject_kind="session",
        subject_id=session.pk,
        at=at,
        person_id=by.person.pk,
        role=by.role,
    )
    return session
