"""Applications and seats with the notices they owe: to the head, to the person, to the next who waits."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime

from marshrut.catalogue.models import Session
from marshrut.catalogue.usecases.cancel_session import cancel_session
from marshrut.catalogue.usecases.change_seats import change_seats
from marshrut.learning.models import Participation
from marshrut.learning.usecases.apply_for_session import apply_for_session
from marshrut.learning.usecases.clear_session import clear_session
from marshrut.learning.usecases.decide_application import decide_application
from marshrut.learning.usecases.let_in_waiting import let_in_waiting
from marshrut.learning.usecases.release_seat import release_seat
from marshrut.learning.usecases.withdraw_application import withdraw_application
from marshrut.notices.usecases.send_notice import send_notice
from marshrut.people.actor import Actor
from marshrut.people.models import Person
from marshrut.people.queries import holders
from marshrut.people.roles import Role
from marshrut.routes.models import Route, RouteStep
from marshrut.routes.usecases.reschedule_step import reschedule_step

OWN_LINK = "/learning/"


@transaction.atomic
def apply_and_tell(
    *,
    person: Person,
    session: Session,
    at: datetime,
    step: RouteStep | None = None,
    agreed_by: Person | None = None,
) -> Participation:
    """Apply; the head learns that the application waits, or the person where it stands already."""
    participation = apply_for_session(person=person, session=session, at=at, step=step, agreed_by=agreed_by)
    if participation.state == Participation.State.APPLIED:
        _ask_head(participation, at)
    elif agreed_by is not None:
        tell_of_seat(participation, at)
    return participation


@transaction.atomic
def decide_and_tell(
    *, participation: Participation, agreed: bool, by: Actor, at: datetime, reason: str = ""
) -> Participation:
    """Decide on an application; the person learns what became of it."""
    participation = decide_application(
        participation=participation, agreed=agreed, by=by, at=at, reason=reason
    )
    if agreed:
        tell_of_seat(participation, at)
    else:
        _tell(
            participation,
            "declined",
            f"Не согласовано: «{_title(participation)}»",
            f"Причина: {participation.refusal}. Можно выбрать другой срок или другое занятие.",
            at,
        )
    return participation


@transaction.atomic
def release_and_tell(
    *, participation: Participation, by: Actor, at: datetime, reason: str = ""
) -> list[Participation]:
    """Free a seat; the person and the next in the waiting list learn of it. Who was let in."""
    let_in = release_seat(participation=participation, by=by, at=at, reason=reason)
    why = f"Причина: {reason.strip()}. " if reason.strip() else ""
    _tell(
        participation,
        "released",
        f"Ваше место освобождено: «{_title(participation)}»",
        f"{why}Записаться можно на другой срок.",
        at,
    )
    _welcome(let_in, at)
    return let_in


@transaction.atomic
def change_seats_and_tell(
    *, session: Session, seats: int | None, by: Actor, at: datetime
) -> list[Participation]:
    """Change the number of seats; those let in from the waiting list learn of it. Who they are."""
    let_in = let_in_waiting(session=change_seats(session=session, seats=seats, by=by, at=at))
    _welcome(let_in, at)
    return let_in


@transaction.atomic
def cancel_session_and_tell(*, session: Session, reason: str, by: Actor, at: datetime) -> int:
    """Cancel a session; everybody who applied learns of it. How many."""
    session = cancel_session(session=session, by=by, at=at)
    gone = clear_session(session=session, reason=reason.strip() or "занятие отменено", at=at)
    for participation in gone:
        why = f" Причина: {reason.strip()}." if reason.strip() else ""
        _tell(
            participation,
            "cancelled",
            f"Занятие отменено: «{_title(participation)}»",
            f"Оно должно было начаться {date_format(session.starts_on, 'j E Y')}.{why} "
            "Посмотрите другие сроки в «Возможностях».",
            at,
        )
    return len(gone)


@transaction.atomic
def reschedule_and_tell(*, step: RouteStep, session: Session, at: datetime) -> RouteStep:
    """Move a step to another session: the old application is taken back and, once the route is approved, a new
    one is made.

    :raises DomainError: a seat is held already, or the session doesn't fit.
    """
    person, moved = step.route.person, reschedule_step(step=step, session=session, at=at)
    live = Participation.objects.filter(step=step, state__in=Participation.LIVE)
    for row in live.exclude(session=session).exclude(session__state=Session.State.CANCELLED):
        withdraw_application(participation=row, by=person, at=at)
    if moved.route.state in {Route.State.APPROVED, Route.State.ACTIVE}:
        apply_and_tell(person=person, session=session, step=moved, at=at)
    return moved


def tell_of_seat(participation: Participation, at: datetime) -> None:
    """The person learns that a seat is held, or that the name is on the waiting list."""
    session = participation.session
    begins = date_format(session.starts_on, "j E Y")
    where = f", {session.place}" if session.place else ""
    if participation.state == Participation.State.ENROLLED:
        title, body = "Место закреплено", f"Начало {begins}{where}. Больше ничего делать не нужно."
        key = "enrolled"
    else:
        title, body = "Вы в листе ожидания", "Когда место освободится, оно закрепится само — мы сообщим."
        key = "waiting"
    _tell(participation, key, f"{title}: «{_title(participation)}»", body, at)


def _welcome(let_in: Iterable[Participation], at: datetime) -> None:
    for participation in let_in:
        tell_of_seat(participation, at)


def _ask_head(participation: Participation, at: datetime) -> None:
    heads = holders(participation.organisation, Role.SCHOOL_HEAD, localtime(at).date())
    for head in heads.exclude(pk=participation.person_id):
        send_notice(
            recipient=head,
            key=f"application:{participation.pk}",
            title=f"{participation.person.short_name} просит согласовать участие",
            body=f"«{_title(participation)}», с {date_format(participation.session.starts_on, 'j E Y')}.",
            link="/school/applications/",
            at=at,
        )


def _tell(participation: Participation, what: str, title: str, body: str, at: datetime) -> None:
    send_notice(
        recipient=participation.person,
        key=f"participation:{participation.pk}:{what}",
        title=title[:200],
        body=body,
        link=OWN_LINK,
        at=at,
    )


def _title(participation: Participation) -> str:
    return participation.session.offer.title
