"""Cancel a session that hasn't been held."""

from datetime import datetime

from django.db import transaction

from marshrut.base.errors import DomainError
from marshrut.base.journal import record
from marshrut.catalogue.models import Session
from marshrut.people.actor import Actor


class SessionIsOver(DomainError):
    def __init__(self, session: Session):
        super().__init__(
            f"Занятие {session.starts_on:%d.%m.%Y} уже проведено, отменить его нельзя. "
            "Если кто-то не участвовал, отметьте это в списке участников."
        )


@transaction.atomic
def cancel_session(*, session: Session, by: Actor, at: datetime) -> Session:
    """The session takes no more applications; what becomes of those who applied is said by the ledger.

    Safe to repeat. :raises SessionIsOver: it was held.
    """
    session = Session.objects.select_for_update().select_related("offer").get(pk=session.pk)
    if session.state == Session.State.CANCELLED:
        return session
    if session.state == Session.State.HELD:
        raise SessionIsOver(session)
    session.state = Session.State.CANCELLED
    session.save(update_fields=["state"])
    record(
        verb="cancelled",
        subject_kind="session",
        subject_id=session.pk,
        at=at,
        person_id=by.person.pk,
        role=by.role,
    )
    return session
