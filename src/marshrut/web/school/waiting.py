"""What waits for the head: applications of the own people. Routes are told of by the pages of routes."""

from datetime import date

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.timezone import localdate

from marshrut.learning.rules import applications_to_decide
from marshrut.people.actor import Actor
from marshrut.web.templatetags.russian import counted
from marshrut.web.waiting import Waiting


def waiting(actor: Actor, on: date) -> list[Waiting]:
    """One query."""
    rows = applications_to_decide(actor, on=on).order_by()
    found = rows.aggregate(count=Count("pk"), oldest=Min("applied_at"), first=Min("session__starts_on"))
    if not found["count"]:
        return []
    return [
        Waiting(
            title=f"Согласовать участие: {counted(found['count'], 'заявка,заявки,заявок')}",
            detail="Место закрепляется только после вашего согласия. Можно согласовать все сразу.",
            url=reverse("school:applications"),
            button="Посмотреть заявки",
            since=localdate(found["oldest"]),
            due=found["first"],
        )
    ]
