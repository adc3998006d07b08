"""The head and then the methodist (or the tutor) approve a route that its person has accepted."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from marshrut.base.errors import DomainError
from marshrut.base.journal import record
from marshrut.people.actor import Actor
from marshrut.people.roles import Role
from marshrut.routes.models import Route, RouteDecision
from marshrut.routes.moves import check_move
from marshrut.routes.rules import routes_to_approve, routes_visible_to
from marshrut.routes.usecases._approval import NotYourApproval


class HeadComesFirst(DomainError):
    def __init__(self) -> None:
        super().__init__(
            "Маршрут ещё не согласовал руководитель организации: он отвечает за то, что педагога отпустят "
            "на занятия. Как только он согласует, маршрут появится у вас."
        )


class AlreadySpoken(DomainError):
    def __init__(self) -> None:
        super().__init__("Вы уже согласовали этот маршрут. Теперь он у методиста.")


@transaction.atomic
def approve_route(*, route: Route, by: Actor, at: datetime, comment: str = "") -> Route:
    """The head's word passes the route on, the methodist's makes it approved.

    An approved route gets under way on the day of its first step: ``start_due_routes``.

    :raises MoveRefused: it doesn't wait for approval.
    :raises HeadComesFirst, AlreadySpoken, NotYourApproval: it doesn't wait for this actor's word.
    """
    route = Route.objects.select_for_update().get(pk=route.pk)
    today = localtime(at).date()
    check_move(route, Route.State.APPROVED)
    if not routes_to_approve(by, on=today).filter(pk=route.pk).exists():
        raise _why_not(route, by, today)
    is_head = by.role == Role.SCHOOL_HEAD
    act = RouteDecision.Act.HEAD_APPROVED if is_head else RouteDecision.Act.METHODIST_APPROVED
    RouteDecision.objects.create(route=route, act=act, person=by.person, comment=comment, made_at=at)
    if not is_head:
        route.state, route.approved_at = Route.State.APPROVED, at
        if by.role == Role.TUTOR and route.tutor_id is None:
            route.tutor = by.person
        route.save(update_fields=["state", "approved_at", "tutor"])
    record(
        verb=act.value, subject_kind="route", subject_id=route.pk, at=at, person_id=by.person.pk, role=by.role
    )
    return route


def _why_not(route: Route, by: Actor, today) -> DomainError:
    sees = routes_visible_to(by, on=today).filter(pk=route.pk).exclude(person=by.person).exists()
    if sees and by.role == Role.SCHOOL_HEAD:
        return AlreadySpoken()
    if sees and by.role in {Role.MUNI_METHODIST, Role.TUTOR, Role.CNPPM_SPECIALIST}:
        return HeadComesFirst()
    return NotYourApproval()
