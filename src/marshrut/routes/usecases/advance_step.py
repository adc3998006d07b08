"""Move a step of a route on."""

from datetime import datetime

from django.db import transaction

from marshrut.base.errors import DomainError
from marshrut.base.journal import record
from marshrut.routes.models import Route, RouteStep
from marshrut.routes.moves import check_step_move

WALKED_IN = frozenset({Route.State.APPROVED, Route.State.ACTIVE})


class RouteIsNotWalked(DomainError):
    def __init__(self, route: Route):
        super().__init__(
            f"Маршрут сейчас «{route.get_state_display()}», поэтому его шаги не меняются. "
            "Шаги отмечаются, когда маршрут утверждён и не приостановлен."
        )


@transaction.atomic
def advance_step(*, step: RouteStep, state: str, at: datetime) -> RouteStep:
    """Put the step into the state. The same state again changes nothing.

    :raises StepMoveRefused: the state doesn't follow the present one.
    :raises RouteIsNotWalked: the route isn't approved, or is paused or over.
    """
    step = RouteStep.objects.select_for_update(of=("self",)).select_related("route").get(pk=step.pk)
    if step.state == state:
        return step
    check_step_move(step, state)
    # What was done while the route was paused was still done.
    allowed = WALKED_IN | ({Route.State.PAUSED} if state == RouteStep.State.ACCEPTED else set())
    if step.route.state not in allowed:
        raise RouteIsNotWalked(step.route)
    step.state = state
    step.save(update_fields=["state"])
    record(
        verb=f"step_{state}",
        subject_kind="route",
        subject_id=step.route_id,
        at=at,
        person_id=step.route.person_id,
        facts={"step": step.pk},
    )
    return step
