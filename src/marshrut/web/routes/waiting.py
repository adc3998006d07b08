"""What waits about routes: a proposal for the person, an approval for those who approve."""

from datetime import date

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.timezone import localdate

from marshrut.people.actor import Actor
from marshrut.people.roles import Role
from marshrut.routes.models import Route
from marshrut.routes.rules import routes_to_approve
from marshrut.web.templatetags.russian import counted
from marshrut.web.waiting import Waiting

APPROVERS = (Role.SCHOOL_HEAD, Role.MUNI_METHODIST, Role.TUTOR)


def waiting(actor: Actor, on: date) -> list[Waiting]:
    """One query."""
    if actor.role in APPROVERS:
        return _to_approve(actor, on)
    if actor.role == Role.TEACHER:
        return _to_accept(actor)
    return []


def _to_accept(actor: Actor) -> list[Waiting]:
    route = Route.objects.filter(person=actor.person, state=Route.State.DRAFT).first()
    if route is None:
        return []
    return [
        Waiting(
            title="Для вас составлен маршрут",
            detail=f"{route.goal}. Посмотрите, подходит ли он: можно принять или попросить другой.",
            url=reverse("routes:mine"),
            button="Посмотреть маршрут",
            since=localdate(route.created_at),
        )
    ]


def _to_approve(actor: Actor, on: date) -> list[Waiting]:
    rows = routes_to_approve(actor, on=on)
    found = rows.order_by().aggregate(count=Count("pk"), oldest=Min("agreed_at"), first=Min("pk"))
    if not found["count"]:
        return []
    one = found["count"] == 1
    address = reverse("routes:route", args=[found["first"]]) if one else _place(actor)
    return [
        Waiting(
            title="Согласовать маршрут"
            if one
            else f"Согласовать маршруты: {counted(found['count'], 'человек,человека,человек')}",
            detail="Педагог его принял. Пока маршрут не согласован, записи на занятия не начнутся.",
            url=address,
            button="Посмотреть маршрут" if one else "Посмотреть маршруты",
            since=localdate(found["oldest"]),
        )
    ]


def _place(actor: Actor) -> str:
    if actor.role == Role.SCHOOL_HEAD:
        return reverse("school:applications")
    return reverse("routes:list") + "?state=methodist"
