"""Say that a session took place."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from marshrut.base.errors import DomainError
from marshrut.base.journal import record
from marshrut.catalogue.models import Session
from marshrut.people.actor import Actor


class SessionIsAhead(DomainError):
    def __init__(self, session: Session):
        super().__init__(
            f"Занятие начнётся {session.starts_on:%d.%m.%Y}: отметить его проведённым можно с этого дня."
        )


class SessionWasCancelled(DomainError):
    def __init__(self) -> None:
        super().__init__(
            "Занятие отменено. Если оно всё же прошло, заведите его заново и внесите участников."
        )


@transaction.atomic
def hold_session(*, session: Session, by: Actor, at: datetime) -> Session:
    """Safe to repeat.

    :raises SessionIsAhead: it hasn't begun.
    :raises SessionWasCancelled: there was none.
    """
    session = Session.objects.select_for_update().select_related("offer").get(pk=session.pk)
    if session.state == Session.State.HELD:
        return session
    if session.state == Session.State.CANCELLED:
        raise SessionWasCancelled
    if localtime(at).date() < session.starts_on:
        raise SessionIsAhead(session)
    session.state = Session.State.HELD
    session.save(update_fields=["state"])
    record(
        verb="held",
        subject_kind="session",
        subject_id=session.pk,
        at=at,
        person_id=by.person.pk,
        role=by.role,
    )
    return session
