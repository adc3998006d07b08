"""Confirm that what was learnt came into the lessons."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from marshrut.base.errors import DomainError
from marshrut.base.journal import record
from marshrut.people.actor import Actor
from marshrut.routes.models import Route, RouteDecision
from marshrut.routes.moves import check_move
from marshrut.routes.rules import may_confirm_transfer


class NotYoursToConfirm(DomainError):
    def __init__(self) -> None:
        super().__init__(
            "Перенос в практику подтверждает не сам педагог, а его тьютор, методист или специалист ЦНППМ. "
            "Пригласите кого-то из них на урок."
        )


@transaction.atomic
def confirm_transfer(*, route: Route, by: Actor, at: datetime, comment: str = "") -> Route:
    """:raises NotYoursToConfirm: who may not. :raises MoveRefused: the route isn't completed."""
    route = Route.objects.select_for_update().get(pk=route.pk)
    if not may_confirm_transfer(by, route, on=localtime(at).date()):
        raise NotYoursToConfirm
    check_move(route, Route.State.TRANSFER_CONFIRMED)
    route.state = Route.State.TRANSFER_CONFIRMED
    route.save(update_fields=["state"])
    act = RouteDecision.Act.TRANSFER_CONFIRMED
    RouteDecision.objects.create(route=route, act=act, person=by.person, comment=comment.strip(), made_at=at)
    record(
        verb=act.value, subject_kind="route", subject_id=route.pk, at=at, person_id=by.person.pk, role=by.role
    )
    return route
