"""Send an accepted route back to its person with words about what to change."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from marshrut.base.errors import DomainError
from marshrut.base.journal import record
from marshrut.people.actor import Actor
from marshrut.routes.models import Route, RouteDecision
from marshrut.routes.moves import check_move
from marshrut.routes.rules import routes_to_approve
from marshrut.routes.usecases._approval import NotYourApproval


class WordsNeeded(DomainError):
    def __init__(self) -> None:
        super().__init__("Напишите, что стоит изменить: педагог увидит эти слова рядом с маршрутом.")


@transaction.atomic
def send_back_route(*, route: Route, by: Actor, at: datetime, comment: str) -> Route:
    """The route is a proposal again; approvals given so far don't count for its next version.

    :raises WordsNeeded: no comment.
    :raises MoveRefused: it doesn't wait for approval.
    :raises NotYourApproval: it doesn't wait for this actor's word.
    """
    comment = comment.strip()
    route = Route.objects.select_for_update().get(pk=route.pk)
    check_move(route, Route.State.DRAFT)
    if not routes_to_approve(by, on=localtime(at).date()).filter(pk=route.pk).exists():
        raise NotYourApproval
    if not comment:
        raise WordsNeeded
    route.state, route.agreed_at = Route.State.DRAFT, None
    route.save(update_fields=["state", "agreed_at"])
    RouteDecision.objects.create(
        route=route, act=RouteDecision.Act.SENT_BACK, person=by.person, comment=comment, made_at=at
    )
    record(
        verb="sent_back",
        subject_kind="route",
        subject_id=route.pk,
        at=at,
        person_id=by.person.pk,
        role=by.role,
    )
    return route
