"""Close a route whose steps are all done."""

from datetime import datetime

from django.db import transaction

from marshrut.base.errors import DomainError
from marshrut.base.journal import record
from marshrut.routes.models import Route, RouteStep
from marshrut.routes.moves import check_move


class StepsRemain(DomainError):
    def __init__(self, titles: list[str]):
        listed = ", ".join(f"«{title}»" for title in titles)
        super().__init__(f"В маршруте ещё не пройдено: {listed}. Завершите эти шаги или отмените их.")


class NothingWasDone(DomainError):
    def __init__(self) -> None:
        super().__init__("Ни один шаг маршрута не пройден, завершать нечего. Такой маршрут можно отменить.")


@transaction.atomic
def complete_route(*, route: Route, at: datetime) -> Route:
    """Safe to repeat.

    :raises StepsRemain: a step is neither accepted nor cancelled.
    :raises NothingWasDone: no step is accepted.
    :raises MoveRefused: the route isn't under way.
    """
    route = Route.objects.select_for_update().get(pk=route.pk)
    if route.state == Route.State.COMPLETED:
        return route
    check_move(route, Route.State.COMPLETED)
    steps = list(route.steps.select_related("offer"))
    left = [
        s.offer.title for s in steps if s.state not in {RouteStep.State.ACCEPTED, RouteStep.State.CANCELLED}
    ]
    if left:
        raise StepsRemain(left)
    if not any(step.state == RouteStep.State.ACCEPTED for step in steps):
        raise NothingWasDone
    route.state, route.completed_at = Route.State.COMPLETED, at
    route.save(update_fields=["state", "completed_at"])
    record(verb="completed", subject_kind="route", subject_id=route.pk, at=at, person_id=route.person_id)
    return route
