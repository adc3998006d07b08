"""Leave a word beside a route."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import localtime

from marshrut.base.errors import DomainError
from marshrut.people.actor import Actor
from marshrut.routes.models import Route, RouteDecision
from marshrut.routes.rules import routes_visible_to

LONGEST_COMMENT = 1000
REPEATED_WITHIN = timedelta(minutes=10)


class NothingWritten(DomainError):
    def __init__(self) -> None:
        super().__init__("Комментарий пуст. Напишите, что хотите сказать, и отправьте ещё раз.")


class CommentTooLong(DomainError):
    def __init__(self) -> None:
        super().__init__(
            f"Комментарий длиннее {LONGEST_COMMENT} знаков. Сократите его: подробности удобнее обсудить лично."
        )


class RouteOutOfSight(DomainError):
    def __init__(self) -> None:
        super().__init__("Этот маршрут ведут другие люди, поэтому оставить комментарий здесь нельзя.")


@transaction.atomic
def comment_route(*, route: Route, by: Actor, at: datetime, comment: str) -> RouteDecision:
    """The same words of the same author within a few minutes are one comment: the first is returned.

    :raises NothingWritten: no words. :raises CommentTooLong: over 1,000 characters.
    :raises RouteOutOfSight: the actor doesn't see this route.
    """
    comment = comment.strip()
    if not comment:
        raise NothingWritten
    if len(comment) > LONGEST_COMMENT:
        raise CommentTooLong
    if not routes_visible_to(by, on=localtime(at).date()).filter(pk=route.pk).exists():
        raise RouteOutOfSight
    Route.objects.select_for_update().get(pk=route.pk)  # two clicks at once wait for each other
    said = RouteDecision.objects.filter(route=route, act=RouteDecision.Act.COMMENTED, person=by.person)
    repeated = said.filter(comment=comment, made_at__gt=at - REPEATED_WITHIN).order_by("-made_at").first()
    if repeated is not None:
        return repeated
    return RouteDecision.objects.create(
        route=route, act=RouteDecision.Act.COMMENTED, person=by.person, comment=comment, made_at=at
    )
