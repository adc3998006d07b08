"""Seats and the waiting list of a session: the one mechanism by which anybody gets or frees a seat.

Every use-case that touches seats locks the session's row first, so that two applications for the last seat
come one after the other whatever the number of servers.
"""

from marshrut.catalogue.models import Session
from marshrut.learning.models import Participation

HOLDS_A_SEAT = (Participation.State.ENROLLED, Participation.State.COMPLETED, Participation.State.NO_SHOW)


def locked(session_id: int) -> Session:
    """The session with its row locked until the end of the transaction."""
    return Session.objects.select_for_update(of=("self",)).select_related("offer").get(pk=session_id)


def recount(session: Session) -> None:
    """Count the taken seats of a locked session anew from the rows that hold them."""
    session.taken = Participation.objects.filter(session=session, state__in=HOLDS_A_SEAT).count()
    session.save(update_fields=["taken"])


def take_seat_or_wait(session: Session, participation: Participation) -> None:
    """Enrol an agreed application, or put it on the waiting list; the caller saves it and recounts.

    Those who wait already come first, even when a seat is free at this moment.
    """
    queue = Participation.objects.filter(session=session, state=Participation.State.WAITING).exists()
    has_seat = session.free is None or (session.free > 0 and not queue)
    participation.state = Participation.State.ENROLLED if has_seat else Participation.State.WAITING


def fill_free_seats(session: Session) -> list[Participation]:
    """Let in those who wait while seats are free, the earliest application first; who got a seat."""
    recount(session)
    queue = Participation.objects.filter(session=session, state=Participation.State.WAITING)
    queue = queue.select_related("person", "session__offer").order_by("applied_at", "pk")
    let_in = list(queue if session.free is None else queue[: session.free])
    for participation in let_in:
        participation.state = Participation.State.ENROLLED
        participation.save(update_fields=["state"])
    if let_in:
        recount(session)
    return let_in
