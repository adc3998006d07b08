"""Cancel a route."""

from datetime import datetime

from django.db import transaction

from marshrut.people.actor import Actor
from marshrut.routes.models import Route, RouteDecision, RouteStep
from marshrut.routes.usecases._steering import steer


@transaction.atomic
def cancel_route(*, route: Route, by: Actor, at: datetime, comment: str) -> Route:
    """What was done stays done; the steps ahead are cancelled with the route.

    :raises ReasonNeeded: somebody else's route without a word why.
    :raises NotYoursToSteer: who may not.
    :raises MoveRefused: the route is over.
    """
    route = steer(route, Route.State.CANCELLED, RouteDecision.Act.CANCELLED, by, at, comment)
    route.steps.exclude(state=RouteStep.State.ACCEPTED).update(state=RouteStep.State.CANCELLED)
    return route
