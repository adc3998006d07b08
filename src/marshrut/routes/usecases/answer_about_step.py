"""Answer what was asked about one's own step."""

from datetime import datetime

from django.db import transaction

from marshrut.base.errors import DomainError
from marshrut.people.actor import Actor
from marshrut.routes.models import RouteDecision, RouteStep
from marshrut.routes.usecases._step_talk import checked, locked, said


class NotYourStep(DomainError):
    def __init__(self) -> None:
        super().__init__("На вопрос о шаге отвечает тот, чей это маршрут.")


class NothingAsked(DomainError):
    def __init__(self) -> None:
        super().__init__("Об этом шаге сейчас ничего не спрашивают: возможно, ответ уже отправлен.")


@transaction.atomic
def answer_about_step(*, step: RouteStep, by: Actor, at: datetime, answer: str) -> RouteDecision:
    """The step then waits for whoever asked. ``answer``: up to 1,000 characters.

    :raises NotYourStep: another one's route. :raises NothingAsked: the step doesn't wait for an answer.
    :raises NoWords, TooManyWords: the answer.
    """
    step = locked(step)
    if step.route.person_id != by.person.pk:
        raise NotYourStep
    if step.state != RouteStep.State.RETURNED:
        raise NothingAsked
    submitted, act = RouteStep.State.SUBMITTED, RouteDecision.Act.ANSWERED
    return said(step, state=submitted, act=act, by=by, at=at, words=checked(answer))
