"""A paused route goes on."""

from datetime import datetime

from django.db import transaction

from marshrut.people.actor import Actor
from marshrut.routes.models import Route, RouteDecision
from marshrut.routes.moves import MoveRefused
from marshrut.routes.usecases._steering import steer


@transaction.atomic
def resume_route(*, route: Route, by: Actor, at: datetime, comment: str = "") -> Route:
    """:raises MoveRefused: it isn't paused. :raises NotYoursToSteer: who may not."""
    present = Route.objects.select_for_update().get(pk=route.pk)
    if present.state != Route.State.PAUSED:
        raise MoveRefused(present.state, Route.State.ACTIVE)
    return steer(route, Route.State.ACTIVE, RouteDecision.Act.RESUMED, by, at, comment)
