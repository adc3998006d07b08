"""Move a step of a route to another session of the same offer."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from marshrut.base.errors import DomainError
from marshrut.base.journal import record
from marshrut.catalogue.models import Session
from marshrut.catalogue.queries import taking_applications
from marshrut.routes.models import Route, RouteStep

_OPEN = (RouteStep.State.PLANNED, RouteStep.State.IN_PROGRESS)


class StepIsSettled(DomainError):
    def __init__(self, step: RouteStep):
        super().__init__(f"Шаг уже «{step.get_state_display()}», перенести его на другой срок нельзя.")


class SessionDoesNotFit(DomainError):
    def __init__(self) -> None:
        super().__init__(
            "Этот срок не подходит: запись на него закрыта или это другое занятие. Выберите срок из списка."
        )


@transaction.atomic
def reschedule_step(*, step: RouteStep, session: Session, at: datetime) -> RouteStep:
    """The step keeps its reason and its hours; only the days change.

    :raises StepIsSettled: it is done or cancelled, or its route is over.
    :raises SessionDoesNotFit: of another offer, or one that takes no applications.
    """
    step = RouteStep.objects.select_for_update(of=("self",)).select_related("route").get(pk=step.pk)
    if step.state not in _OPEN or step.route.state not in Route.LIVE:
        raise StepIsSettled(step)
    ahead = taking_applications(Session.objects.filter(offer=step.offer_id), on=localtime(at).date())
    if not ahead.filter(pk=session.pk).exists():
        raise SessionDoesNotFit
    before = step.session_id
    step.session, step.starts_on, step.ends_on = session, session.starts_on, session.ends_on
    step.save(update_fields=["session", "starts_on", "ends_on"])
    record(
        verb="step_rescheduled",
        subject_kind="route",
        subject_id=step.route_id,
        at=at,
        person_id=step.route.person_id,
        facts={"step": step.pk, "from": before, "to": session.pk},
    )
    return step
