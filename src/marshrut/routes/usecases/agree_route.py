"""The teacher accepts the proposed route."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from marshrut.base.errors import DomainError
from marshrut.base.journal import record
from marshrut.catalogue.models import Session
from marshrut.people.actor import Actor
from marshrut.routes.models import Route, RouteDecision, RouteStep
from marshrut.routes.moves import check_move


class NotOwnRoute(DomainError):
    def __init__(self) -> None:
        super().__init__(
            "Принять маршрут может только тот, для кого он составлен. Передайте ему ссылку на маршрут."
        )


class RouteIsStale(DomainError):
    def __init__(self, step: RouteStep):
        super().__init__(
            f"Пока маршрут ждал, «{step.offer.title}» уже началось или отменено. Попросите составить маршрут "
            "заново: в него войдёт то, на что ещё можно успеть."
        )


@transaction.atomic
def agree_route(*, route: Route, by: Actor, at: datetime, comment: str = "") -> Route:
    """The route goes on to the head and the methodist.

    :raises NotOwnRoute: another person's route.
    :raises RouteIsStale: a step can't be reached any more.
    :raises MoveRefused: it isn't a proposal.
    """
    route = Route.objects.select_for_update().get(pk=route.pk)
    if route.person_id != by.person.pk:
        raise NotOwnRoute
    check_move(route, Route.State.AGREED)
    today = localtime(at).date()
    for step in route.steps.select_related("offer", "session"):
        lost = step.session is not None and step.session.state == Session.State.CANCELLED
        if step.state == RouteStep.State.PLANNED and (lost or step.starts_on <= today):
            raise RouteIsStale(step)
    route.state, route.agreed_at = Route.State.AGREED, at
    route.save(update_fields=["state", "agreed_at"])
    RouteDecision.objects.create(
        route=route, act=RouteDecision.Act.AGREED, person=by.person, comment=comment, made_at=at
    )
    record(
        verb="agreed", subject_kind="route", subject_id=route.pk, at=at, person_id=by.person.pk, role=by.role
    )
    return route
