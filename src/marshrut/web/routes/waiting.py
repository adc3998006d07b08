"""What waits about routes: a proposal for the person, an approval for those who approve."""

from datetime import date

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.timezone import localdate

from marshrut.calc.routing.wording import quoted
from marshrut.people.actor import Actor
from marshrut.people.roles import Role
from marshrut.routes.models import Route, RouteDecision, RouteStep
from marshrut.routes.rules import routes_to_approve
from marshrut.web.templatetags.russian import counted
from marshrut.web.waiting import Waiting

ONE_BY_ONE, MANY = 3, 99
WHY = "Педагог его принял. Пока маршрут не согласован, записи на занятия не начнутся."
APPROVERS = (Role.SCHOOL_HEAD, Role.MUNI_METHODIST, Role.TUTOR)


def waiting(actor: Actor, on: date) -> list[Waiting]:
    """One query."""
    if actor.role in APPROVERS:
        return _to_approve(actor, on)
    if actor.role == Role.TEACHER:
        return _of_ones_own(actor)
    return []


def _of_ones_own(actor: Actor) -> list[Waiting]:
    """A proposal to answer, or the latest question about a step of the route that is walked."""
    asked = RouteDecision.objects.filter(
        route=OuterRef("pk"), act=RouteDecision.Act.ASKED, step__state=RouteStep.State.RETURNED
    ).order_by("-made_at", "-pk")
    named = {"step": "asked_step", "comment": "question", "made_at": "asked_at", "step__offer__title": "about"}
    route = (
        Route.objects.filter(person=actor.person, state__in=[Route.State.DRAFT, Route.State.ACTIVE])
        .annotate(**{name: Subquery(asked.values(field)[:1]) for field, name in named.items()})
        .first()
    )
    if route is None:
        return []
    if route.state == Route.State.DRAFT:
        return _to_accept(route)
    return _to_answer(route) if route.asked_step is not None else []


def _to_answer(route: Route) -> list[Waiting]:
    return [
        Waiting(
            title=f"Ответить на вопрос о шаге {quoted(route.about)}",
            detail=route.question,
            url=reverse("routes:step", args=[route.pk, route.asked_step]),
            button="Ответить",
            since=localdate(route.asked_at),
        )
    ]


def _to_accept(route: Route) -> list[Waiting]:
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
    rows = routes_to_approve(actor, on=on).select_related("person").order_by("agreed_at", "pk")
    found = list(rows[: MANY + 1])
    if len(found) > ONE_BY_ONE:
        people = (
            f"больше {MANY} человек" if len(found) > MANY else counted(len(found), "человек,человека,человек")
        )
        return [
            Waiting(
                title=f"Согласовать маршруты: {people}",
                detail=WHY,
                url=_place(actor),
                button="Посмотреть маршруты",
                since=localdate(found[0].agreed_at),
            )
        ]
    return [
        Waiting(
            title=f"Согласовать маршрут: {route.person.short_name}",
            detail=WHY,
            url=reverse("routes:route", args=[route.pk]),
            button="Посмотреть маршрут",
            since=localdate(route.agreed_at),
        )
        for route in found
    ]


def _place(actor: Actor) -> str:
    if actor.role == Role.SCHOOL_HEAD:
        return reverse("school:applications")
    return reverse("routes:list") + "?state=methodist"
