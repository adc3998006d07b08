"""Put a route off for a while."""

from datetime import datetime

from django.db import transaction

from marshrut.people.actor import Actor
from marshrut.routes.models import Route, RouteDecision
from marshrut.routes.usecases._steering import steer


@transaction.atomic
def pause_route(*, route: Route, by: Actor, at: datetime, comment: str) -> Route:
    """Nothing of the route is due while it is paused.

    :raises ReasonNeeded: somebody else's route without a word why.
    :raises NotYoursToSteer: who may not.
    :raises MoveRefused: the route isn't approved or under way.
    """
    return steer(route, Route.State.PAUSED, RouteDecision.Act.PAUSED, by, at, comment)
