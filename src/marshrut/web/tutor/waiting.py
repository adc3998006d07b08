"""What waits for a tutor beside approvals: answers to read, people whose step is overdue."""

from datetime import date

from django.db.models import Count, Max, Min, Q
from django.urls import reverse

from marshrut.people.actor import Actor
from marshrut.routes.models import Route, RouteStep
from marshrut.routes.rules import routes_visible_to
from marshrut.web.templatetags.russian import counted
from marshrut.web.waiting import Waiting


def waiting(actor: Actor, on: date) -> list[Waiting]:
    """One query."""
    walked = routes_visible_to(actor, on=on).exclude(person=actor.person)
    steps = RouteStep.objects.filter(
        route__in=walked.filter(state__in=[Route.State.APPROVED, Route.State.ACTIVE]).order_by()
    )
    late = Q(state__in=[RouteStep.State.PLANNED, RouteStep.State.IN_PROGRESS], ends_on__lt=on)
    answered = Q(state=RouteStep.State.SUBMITTED)
    found = steps.order_by().aggregate(
        late=Count("route", filter=late, distinct=True),
        oldest=Min("ends_on", filter=late),
        answered=Count("pk", filter=answered),
        answer=Max("pk", filter=answered),
        of_route=Max("route", filter=answered),
    )
    return [*_answers(found), *_late(found)]


def _answers(found: dict) -> list[Waiting]:
    if not found["answered"]:
        return []
    alone = found["answered"] == 1
    where = reverse("routes:step", args=[found["of_route"], found["answer"]]) if alone else reverse("tutor:caseload")
    return [
        Waiting(
            title=f"Прочитать: {counted(found['answered'], 'ответ,ответа,ответов')} по шагам маршрутов",
            detail="Педагог рассказал о шаге. Засчитайте шаг или спросите ещё.",
            url=where,
            button="Открыть шаг" if alone else "Мои педагоги",
        )
    ]


def _late(found: dict) -> list[Waiting]:
    if not found["late"]:
        return []
    return [
        Waiting(
            title=f"Узнать, как дела: {counted(found['late'], 'педагог,педагога,педагогов')}",
            detail="Срок шага прошёл, а отметки о прохождении нет. Возможно, нужен другой срок.",
            url=reverse("tutor:caseload"),
            button="Мои педагоги",
            since=found["oldest"],
        )
    ]
