"""Leave a word beside a route."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from marshrut.base.errors import DomainError
from marshrut.people.actor import Actor
from marshrut.routes.models import Route, RouteDecision
from marshrut.routes.rules import routes_visible_to


class NothingWritten(DomainError):
    def __init__(self) -> None:
        super().__init__("Комментарий пуст. Напишите, что хотите сказать, и отправьте ещё раз.")


class RouteOutOfSight(DomainError):
    def __init__(self) -> None:
        super().__init__("Этот маршрут ведут другие люди, поэтому оставить комментарий здесь нельзя.")


@transaction.atomic
def comment_route(*, route: Route, by: Actor, at: datetime, comment: str) -> RouteDecision:
    """:raises NothingWritten: no words. :raises RouteOutOfSight: the actor doesn't see this route."""
    comment = comment.strip()
    if not comment:
        raise NothingWritten
    if not routes_visible_to(by, on=localtime(at).date()).filter(pk=route.pk).exists():
        raise RouteOutOfSight
    return RouteDecision.objects.create(
        route=route, act=RouteDecision.Act.COMMENTED, person=by.person, comment=comment, made_at=at
    )
