"""Give a session more seats, or fewer than were promised but never fewer than are taken."""

from datetime import datetime

from django.db import transaction

from marshrut.base.errors import DomainError
from marshrut.base.journal import record
from marshrut.catalogue.models import Session
from marshrut.people.actor import Actor


class SeatsAreTaken(DomainError):
    def __init__(self, taken: int):
        super().__init__(
            f"Мест уже занято {taken}, меньше сделать нельзя. Освободите места в списке участников "
            f"или оставьте {taken}."
        )


@transaction.atomic
def change_seats(*, session: Session, seats: int | None, by: Actor, at: datetime) -> Session:
    """``seats`` None: as many as come. Those who wait are let in by the ledger afterwards.

    :raises SeatsAreTaken: fewer seats than people who hold one.
    """
    session = Session.objects.select_for_update().get(pk=session.pk)
    if seats is not None and seats < session.taken:
        raise SeatsAreTaken(session.taken)
    before, session.seats = session.seats, seats
    session.save(update_fields=["seats"])
    record(
        verb="seats_changed",
        subject_kind="session",
        subject_id=session.pk,
        at=at,
        person_id=by.person.pk,
        role=by.role,
        facts={"before": before, "after": seats},
    )
    return session
