"""Pausing, resuming and cancelling: what the three verbs share."""

from datetime import datetime

from django.utils.timezone import localtime

from marshrut.base.errors import DomainError
from marshrut.base.journal import record
from marshrut.people.actor import Actor
from marshrut.routes.models import Route, RouteDecision
from marshrut.routes.moves import check_move
from marshrut.routes.rules import may_steer


class NotYoursToSteer(DomainError):
    def __init__(self) -> None:
        super().__init__(
            "Приостановить или отменить маршрут могут сам педагог, его руководитель, тьютор и методист. "
            "Попросите кого-то из них."
        )


class ReasonNeeded(DomainError):
    def __init__(self) -> None:
        super().__init__("Напишите причину: её увидят педагог и все, кто сопровождает маршрут.")


def steer(route: Route, to: str, act: str, by: Actor, at: datetime, comment: str) -> Route:
    route, comment = Route.objects.select_for_update().get(pk=route.pk), comment.strip()
    if not may_steer(by, route, on=localtime(at).date()):
        raise NotYoursToSteer
    check_move(route, to)
    if not comment and route.person_id != by.person.pk and act != RouteDecision.Act.RESUMED:
        raise ReasonNeeded
    route.state = to
    route.save(update_fields=["state"])
    RouteDecision.objects.create(route=route, act=act, person=by.person, comment=comment, made_at=at)
    record(verb=act, subject_kind="route", subject_id=route.pk, at=at, person_id=by.person.pk, role=by.role)
    return route
