"""An approved route gets under way: shared by the verbs that start one or all that are due."""

from datetime import datetime

from django.db import transaction

from marshrut.base.journal import record
from marshrut.routes.models import Route
from marshrut.routes.moves import check_move


@transaction.atomic
def start(route: Route, at: datetime) -> Route:
    """Safe to repeat. :raises MoveRefused: the route isn't approved."""
    route = Route.objects.select_for_update().get(pk=route.pk)
    if route.state == Route.State.ACTIVE:
        return route
    check_move(route, Route.State.ACTIVE)
    route.state = Route.State.ACTIVE
    route.save(update_fields=["state"])
    record(verb="started", subject_kind="route", subject_id=route.pk, at=at, person_id=route.person_id)
    return route
