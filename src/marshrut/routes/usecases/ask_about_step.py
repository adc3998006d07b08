"""Ask the person about a step that has begun."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from marshrut.base.errors import DomainError
from marshrut.people.actor import Actor
from marshrut.routes.models import Route, RouteDecision, RouteStep
from marshrut.routes.usecases._step_talk import check_settles, checked, locked, said


class StepNotBegun(DomainError):
    def __init__(self, step: RouteStep):
        super().__init__(
            f"Шаг «{step.offer.title}» ещё не начался, и рассказать о нём нечего. Вопрос о самом маршруте "
            "можно оставить комментарием."
        )


@transaction.atomic
def ask_about_step(*, step: RouteStep, by: Actor, at: datetime, question: str) -> RouteDecision:
    """The step waits for the person's answer until there is one. ``question``: up to 1,000 characters.

    :raises NotYoursToSettle: who may not ask. :raises NoWords, TooManyWords: the question.
    :raises StepNotBegun: its first day is ahead, or the route isn't walked. :raises StepMoveRefused: it is over.
    """
    step = locked(step)
    check_settles(by, step, at)
    question = checked(question)
    if step.starts_on > localtime(at).date() or step.route.state != Route.State.ACTIVE:
        raise StepNotBegun(step)
    returned = RouteStep.State.RETURNED
    return said(step, state=returned, act=RouteDecision.Act.ASKED, by=by, at=at, words=question)
