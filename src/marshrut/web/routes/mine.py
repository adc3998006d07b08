"""«Мой маршрут»: the path over the year, another proposal to compare with, and why there is none."""

from datetime import date

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_POST

from marshrut.base.errors import DomainError
from marshrut.flows.propose_route import preview_route_for, propose_route_to
from marshrut.learning.models import Participation
from marshrut.people.models import Person
from marshrut.routes.models import Route, RouteDecision
from marshrut.routes.queries import decisions_of, steps_of, with_turn
from marshrut.routes.rules import routes_visible_to
from marshrut.web.access import signed_in
from marshrut.web.routes import words
from marshrut.web.routes.forms import OtherRouteForm
from marshrut.web.routes.path import quarters_of_proposal, quarters_of_route

_REPLACEABLE = (Route.State.DRAFT, Route.State.AGREED)


def _own_live(request) -> Route | None:
    """One's own in whatever role the person acts now."""
    today = localdate()
    mine = routes_visible_to(request.actor, on=today).filter(person=request.actor.person)
    return with_turn(mine.filter(state__in=Route.LIVE), on=today).select_related("person", "tutor").first()


def rows_of(steps, person: Person) -> dict[int, Participation]:
    """Step → the person's latest participation for it."""
    found = Participation.objects.filter(person=person, step__in=steps).order_by("applied_at", "pk")
    return {row.step_id: row for row in found}


@signed_in
def mine(request):
    """The live route, or the last finished one beside a way to the next."""
    route, today = _own_live(request), localdate()
    if route is None:
        return _without_route(request, today)
    steps, decisions = list(steps_of(route)), list(decisions_of(route))
    rows = rows_of(steps, route.person)
    sent_back = decisions[-1] if decisions and decisions[-1].act == RouteDecision.Act.SENT_BACK else None
    return render(
        request,
        "routes/mine.html",
        {
            "route": route,
            "state": words.state(route).capitalize(),
            "tone": words.tone(route),
            "quarters": quarters_of_route(route, steps, rows, on=today, own=True),
            "hours": sum(step.hours for step in steps if step.state != "cancelled"),
            "done": sum(step.state == "accepted" for step in steps),
            "total": sum(step.state != "cancelled" for step in steps),
            "story": words.story(route, decisions),
            "sent_back": sent_back,
            "may_change": route.state in _REPLACEABLE,
            "needs": [one for one in route.unmet if one["kind"] == "need"],
            "left_out": [one for one in route.unmet if one["kind"] == "offer"],
        },
    )


def _without_route(request, today: date):
    finished = (
        routes_visible_to(request.actor, on=today)
        .filter(person=request.actor.person, completed_at__isnull=False)
        .order_by("-completed_at")
        .first()
    )
    proposal = preview_route_for(person=request.actor.person, on=today)
    return render(
        request,
        "routes/no_route.html",
        {
            "proposal": proposal,
            "quarters": quarters_of_proposal(proposal, on=today) if proposal.steps else [],
            "unmet": [one for one in proposal.unmet if one["kind"] == "need"],
            "finished": finished,
        },
    )


@signed_in
@require_POST
def find_action(request):
    """Take the proposal that the page shows."""
    try:
        route = propose_route_to(person=request.actor.person, at=now(), by=request.actor)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        if route is None:
            messages.warning(request, "Пока составить маршрут не получилось: причины — ниже.")
        else:
            messages.success(request, "Маршрут составлен. Посмотрите его и решите, подходит ли он.")
    return redirect("routes:mine")


@signed_in
def another(request):
    """Other limits: what they would give beside what there is, and the choice of one of the two."""
    route, today = _own_live(request), localdate()
    if route is not None and route.state not in _REPLACEABLE:
        messages.error(
            request, "Маршрут уже утверждён. Другой составляется, когда этот завершён или отменён."
        )
        return redirect("routes:mine")
    form = OtherRouteForm(_asked(request), route=route)
    if not form.is_bound or not form.is_valid():
        return render(request, "routes/another.html", {"form": form, "route": route})
    if request.method == "POST":
        return _take(request, form)
    proposal = preview_route_for(person=request.actor.person, on=today, **form.limits)
    return render(
        request,
        "routes/another.html",
        {
            "form": form,
            "route": route,
            "proposal": proposal,
            "quarters": quarters_of_proposal(proposal, on=today) if proposal.steps else [],
            "compared": _compared(route, proposal),
            "chosen": form.cleaned_data,
        },
    )


def _asked(request):
    """The form is filled from the address, so that a comparison can be returned to; taking one is a POST."""
    if request.method == "POST":
        return request.POST
    return request.GET if "hours" in request.GET else None


def _take(request, form: OtherRouteForm):
    try:
        route = propose_route_to(
            person=request.actor.person,
            at=now(),
            personal_request=form.cleaned_data["request"],
            by=request.actor,
            **form.limits,
        )
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("routes:mine")
    if route is None:
        messages.warning(request, "С такими условиями маршрут не складывается. Прежний остался как был.")
    else:
        messages.success(request, "Теперь у вас этот вариант маршрута.")
    return redirect("routes:mine")


def _compared(route: Route | None, proposal) -> list[tuple[str, str, str]]:
    """«было / стало» of the two: steps, hours, last day, what stays open."""
    if route is None:
        return []
    steps = list(route.steps.all())
    open_now = sum(one["kind"] == "need" for one in route.unmet)
    open_then = sum(one["kind"] == "need" for one in proposal.unmet)
    last = max((step.ends_on for step in steps), default=None)
    last_then = max((step.session.ends_on for step in proposal.steps), default=None)
    return [
        ("Шагов", str(len(steps)), str(len(proposal.steps))),
        ("Часов всего", str(sum(step.hours for step in steps)), str(proposal.hours)),
        ("Предел часов в квартал", str(route.hours_per_quarter), str(proposal.hours_per_quarter)),
        ("Последний день", _day(last), _day(last_then)),
        ("Закрывается не полностью", str(open_now), str(open_then)),
    ]


def _day(day: date | None) -> str:
    return f"{day:%d.%m.%Y}" if day else "—"
