"""A question about a step, its answer and the word that it counts, each with the notice it owes."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from marshrut.calc.routing.wording import quoted
from marshrut.flows.after_completion import after_step
from marshrut.notices.usecases.send_notice import send_notice
from marshrut.people.actor import Actor
from marshrut.people.models import Person
from marshrut.routes.models import RouteDecision, RouteStep
from marshrut.routes.queries import last_question, tutor_of
from marshrut.routes.usecases.accept_step import accept_step
from marshrut.routes.usecases.answer_about_step import answer_about_step
from marshrut.routes.usecases.ask_about_step import ask_about_step


@transaction.atomic
def ask_and_tell(*, step: RouteStep, by: Actor, at: datetime, question: str) -> RouteDecision:
    """Ask about the step; the person learns who asks what."""
    asked = ask_about_step(step=step, by=by, at=at, question=question)
    _tell(asked, asked.route.person, "Вас просят уточнить шаг маршрута", at)
    return asked


@transaction.atomic
def answer_and_tell(*, step: RouteStep, by: Actor, at: datetime, answer: str) -> RouteDecision:
    """Answer; whoever asked learns of it, and the tutor of today."""
    asked, answered = last_question(step), answer_about_step(step=step, by=by, at=at, answer=answer)
    assignment = tutor_of(by.person, on=localtime(at).date())
    readers = [asked.person if asked else None, assignment.tutor if assignment else None]
    for reader in {one.pk: one for one in readers if one is not None}.values():
        _tell(answered, reader, f"Ответ по шагу маршрута: {by.person.short_name}", at)
    return answered


@transaction.atomic
def accept_and_tell(*, step: RouteStep, by: Actor, at: datetime) -> RouteDecision:
    """Count the step as done, with all that follows a step; the person learns of it."""
    accepted = accept_step(step=step, by=by, at=at)
    after_step(step=accepted.step, at=at)
    _tell(accepted, accepted.route.person, "Шаг маршрута засчитан", at)
    return accepted


def _tell(decision: RouteDecision, reader: Person, title: str, at: datetime) -> None:
    words = f" {decision.person.short_name}: {decision.comment}" if decision.comment else ""
    send_notice(
        recipient=reader,
        key=f"step_talk:{decision.pk}",
        title=title,
        body=f"{quoted(decision.step.offer.title)}.{words}",
        link=f"/routes/{decision.route_id}/steps/{decision.step_id}/",
        at=at,
    )
