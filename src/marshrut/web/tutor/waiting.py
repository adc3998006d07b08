"""What waits for a tutor beside approvals: people whose step is overdue."""

from datetime import date

from django.db.models import Count, Min
from django.urls import reverse

from marshrut.people.actor import Actor
from marshrut.routes.models import Route, RouteStep
from marshrut.routes.rules import routes_visible_to
from marshrut.web.templatetags.russian import counted
from marshrut.web.waiting import Waiting


def waiting(actor: Actor, on: date) -> list[Waiting]:
    """One query."""
    walked = routes_visible_to(actor, on=on).exclude(person=actor.person)
    late = RouteStep.objects.filter(
        route__in=walked.filter(state__in=[Route.State.APPROVED, Route.State.ACTIVE]).order_by(),
        state__in=[RouteStep.State.PLANNED, RouteStep.State.IN_PROGRESS],
        ends_on__lt=on,
    )
    found = late.order_by().aggregate(people=Count("route", distinct=True), oldest=Min("ends_on"))
    if not found["people"]:
        return []
    return [
        Waiting(
            title=f"Узнать, как дела: {counted(found['people'], 'педагог,педагога,педагогов')}",
            detail="Срок шага прошёл, а отметки о прохождении нет. Возможно, нужен другой срок.",
            url=reverse("tutor:caseload"),
            button="Мои педагоги",
            since=found["oldest"],
        )
    ]
