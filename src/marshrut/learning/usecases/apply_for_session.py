"""A person asks for a seat in a session."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from marshrut.base.errors import DomainError
from marshrut.base.journal import record
from marshrut.catalogue.models import Offer, Session
from marshrut.learning.models import Participation
from marshrut.learning.queries import offers_completed_by
from marshrut.learning.usecases._seats import locked, recount, take_seat_or_wait
from marshrut.people.models import Person
from marshrut.people.queries import main_employment
from marshrut.routes.models import RouteStep


class ApplicationsClosed(DomainError):
    def __init__(self, session: Session, why: str):
        super().__init__(
            f"Записаться на «{session.offer.title}» уже нельзя: {why}. "
            "Посмотрите другие сроки в «Возможностях»."
        )


class NoPlaceOfWork(DomainError):
    def __init__(self) -> None:
        super().__init__(
            "Заявку согласует руководитель, а основное место работы в системе не указано. "
            "Попросите школу или методиста внести его."
        )


class AlreadyCompleted(DomainError):
    def __init__(self, offer: Offer):
        super().__init__(
            f"«{offer.title}» уже пройдено, это видно в «Моём участии». Повторно записываться не нужно."
        )


class SomethingComesFirst(DomainError):
    def __init__(self, titles: list[str]):
        listed = ", ".join(f"«{title}»" for title in titles)
        super().__init__(f"Сначала нужно пройти: {listed}. После этого заявку можно будет подать.")


@transaction.atomic
def apply_for_session(
    *,
    person: Person,
    session: Session,
    at: datetime,
    step: RouteStep | None = None,
    agreed_by: Person | None = None,
) -> Participation:
    """An application that waits for the head's word; it holds no seat yet.

    Repeating it returns the application that is there. ``step``: the step of the person's route it serves.
    ``agreed_by``: who has agreed to it already, with the whole route; then it gets a seat or waits for one.

    :raises ApplicationsClosed: the session has begun, is cancelled, or takes no more applications.
    :raises NoPlaceOfWork: nobody could agree to it.
    :raises AlreadyCompleted, SomethingComesFirst: the offer is done, or isn't open to the person yet.
    """
    session, today = locked(session.pk), localtime(at).date()
    # What was declined or withdrawn doesn't stand in the way: a person may apply anew.
    present = Participation.objects.filter(session=session, person=person).exclude(
        state__in=[Participation.State.DECLINED, Participation.State.WITHDRAWN]
    )
    if found := present.first():
        return found
    _refuse_closed(session, today)
    job = main_employment(person, today)
    if job is None:
        raise NoPlaceOfWork
    done = offers_completed_by(person.pk)
    if session.offer_id in done:
        raise AlreadyCompleted(session.offer)
    if missing := [offer.title for offer in session.offer.requires.all() if offer.pk not in done]:
        raise SomethingComesFirst(missing)
    participation = Participation(
        session=session, person=person, organisation=job.organisation, step=step, applied_at=at
    )
    if agreed_by is not None:
        participation.decided_by, participation.decided_at = agreed_by, at
        take_seat_or_wait(session, participation)
    participation.save()
    recount(session)
    record(
        verb="applied", subject_kind="participation", subject_id=participation.pk, at=at, person_id=person.pk
    )
    return participation


def _refuse_closed(session: Session, today) -> None:
    if session.state == Session.State.CANCELLED:
        raise ApplicationsClosed(session, "занятие отменено")
    if session.state == Session.State.HELD or session.starts_on <= today:
        raise ApplicationsClosed(session, f"занятие началось {session.starts_on:%d.%m.%Y}")
    if session.apply_until is not None and session.apply_until < today:
        raise ApplicationsClosed(session, f"заявки принимались до {session.apply_until:%d.%m.%Y}")
    if not session.offer.is_open:
        raise ApplicationsClosed(session, "сейчас оно закрыто")
