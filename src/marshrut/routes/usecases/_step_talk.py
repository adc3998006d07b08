"""What asking about a step, answering and accepting share."""

from datetime import datetime

from django.utils.timezone import localtime

from marshrut.base.errors import DomainError
from marshrut.base.journal import record
from marshrut.people.actor import Actor
from marshrut.routes.models import RouteDecision, RouteStep
from marshrut.routes.moves import check_step_move
from marshrut.routes.rules import may_settle_steps

LONGEST_WORDS = 1000


class NotYoursToSettle(DomainError):
    def __init__(self) -> None:
        super().__init__(
            "Спрашивают о шаге и засчитывают его тьютор, методист или специалист ЦНППМ, которые ведут этот "
            "маршрут. Если это вы, проверьте, в той ли роли вы сейчас работаете."
        )


class NoWords(DomainError):
    def __init__(self) -> None:
        super().__init__("Текст пуст. Напишите несколько слов и отправьте ещё раз.")


class TooManyWords(DomainError):
    def __init__(self) -> None:
        super().__init__(f"Текст длиннее {LONGEST_WORDS} знаков. Сократите его и отправьте ещё раз.")


def checked(words: str) -> str:
    """The words without outer space; some, and no more than may be."""
    words = words.strip()
    if not words:
        raise NoWords
    if len(words) > LONGEST_WORDS:
        raise TooManyWords
    return words


def locked(step: RouteStep) -> RouteStep:
    rows = RouteStep.objects.select_for_update(of=("self",))
    return rows.select_related("route__person", "offer").get(pk=step.pk)


def check_settles(by: Actor, step: RouteStep, at: datetime) -> None:
    if not may_settle_steps(by, step.route, on=localtime(at).date()):
        raise NotYoursToSettle


def said(step: RouteStep, *, state: str, act: str, by: Actor, at: datetime, words: str = "") -> RouteDecision:
    """The step in its new state, the words beside the route, the entry in the journal."""
    check_step_move(step, state)
    step.state = state
    step.save(update_fields=["state"])
    record(
        verb=f"step_{state}",
        subject_kind="route",
        subject_id=step.route_id,
        at=at,
        person_id=by.person.pk,
        role=by.role,
        facts={"step": step.pk},
    )
    return RouteDecision.objects.create(
        route=step.route, step=step, act=act, person=by.person, comment=words, made_at=at
    )
