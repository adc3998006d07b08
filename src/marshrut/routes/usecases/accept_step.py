"""Count a step as done after the person's answer."""

from datetime import datetime

from django.db import transaction

from marshrut.base.errors import DomainError
from marshrut.people.actor import Actor
from marshrut.routes.models import RouteDecision, RouteStep
from marshrut.routes.usecases._step_talk import check_settles, locked, said


class NothingAnswered(DomainError):
    def __init__(self) -> None:
        super().__init__(
            "Засчитать можно шаг, о котором педагог рассказал. Спросите его или дождитесь отметки организатора."
        )


@transaction.atomic
def accept_step(*, step: RouteStep, by: Actor, at: datetime) -> RouteDecision:
    """:raises NotYoursToSettle: who may not. :raises NothingAnswered: the step waits for nobody's word."""
    step = locked(step)
    check_settles(by, step, at)
    if step.state != RouteStep.State.SUBMITTED:
        raise NothingAnswered
    return said(step, state=RouteStep.State.ACCEPTED, act=RouteDecision.Act.STEP_ACCEPTED, by=by, at=at)
