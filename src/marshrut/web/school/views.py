"""What the head says about: applications and routes of the own people, several at once."""

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_POST

from marshrut.base.errors import DomainError
from marshrut.flows.after_application import decide_and_tell, release_and_tell
from marshrut.flows.after_route_decision import decide_route
from marshrut.learning.models import Participation
from marshrut.learning.rules import applications_to_decide, participations_visible_to, seats_released_by
from marshrut.people.roles import Role
from marshrut.routes.models import Route
from marshrut.routes.queries import with_progress
from marshrut.routes.rules import routes_to_approve, routes_visible_to
from marshrut.web.access import for_roles
from marshrut.web.catalogue import asked
from marshrut.web.catalogue import words as offers
from marshrut.web.templatetags.russian import counted, noun, short_period

DECIDERS = (Role.SCHOOL_HEAD, Role.MUNI_METHODIST, Role.CNPPM_SPECIALIST)
SHOWN = 200


@for_roles(*DECIDERS)
def applications(request):
    """What waits for a word, and how the school's people take part."""
    today, actor = localdate(), request.actor
    waiting = (
        applications_to_decide(actor, on=today)
        .select_related("person", "organisation", "session__offer", "session__territory")
        .order_by("session__starts_on", "applied_at", "pk")[:SHOWN]
    )
    routes = with_progress(routes_to_approve(actor, on=today)).select_related("person", "organisation")
    held = (
        seats_released_by(actor, on=today)
        .filter(session__starts_on__gt=today)
        .exclude(person=actor.person)
        .select_related("person", "organisation", "session__offer", "session__territory")
        .order_by("session__starts_on", "person__sort_key")[:SHOWN]
    )
    is_head = actor.role == Role.SCHOOL_HEAD
    return render(
        request,
        "school/applications.html",
        {
            "applications": [_application(row, today) for row in waiting],
            "routes": [
                {"route": one, "since": localdate(one.agreed_at)}
                for one in routes.order_by("agreed_at", "pk")[:SHOWN]
            ],
            "held": [_application(row, today) for row in held] if is_head else [],
            "counts": _counts(actor, today) if is_head else [],
            "shows_place": not is_head,
        },
    )


def _application(row: Participation, today) -> dict:
    session, offer = row.session, row.session.offer
    return {
        "row": row,
        "title": offer.title,
        "hours": offer.hours,
        "when": short_period(session.starts_on, session.ends_on),
        "where": offers.where(session, offer),
        "seats": offers.seats(session),
        "late": session.starts_on <= today,
        "days": (today - localdate(row.applied_at)).days,
        "tone": "info" if row.state == Participation.State.ENROLLED else "warning",
    }


def _counts(actor, today) -> list[tuple[str, int]]:
    """The school's people: routes and taking part, by state. Two queries."""
    live = [Route.State.APPROVED, Route.State.ACTIVE]
    routes = routes_visible_to(actor, on=today).aggregate(
        going=Count("pk", filter=Q(state__in=live)), done=Count("pk", filter=Q(completed_at__year=today.year))
    )
    rows = participations_visible_to(actor, on=today).aggregate(
        held=Count("pk", filter=Q(state="enrolled")),
        queue=Count("pk", filter=Q(state="waiting")),
        done=Count("pk", filter=Q(state="completed", completed_on__year=today.year)),
    )
    return [
        (f"{noun(routes['going'], 'маршрут,маршрута,маршрутов')} в пути", routes["going"]),
        (
            f"{noun(routes['done'], 'маршрут,маршрута,маршрутов')} пройдено в {today.year} году",
            routes["done"],
        ),
        (f"{noun(rows['held'], 'место,места,мест')} закреплено", rows["held"]),
        ("в листе ожидания", rows["queue"]),
        (f"{noun(rows['done'], 'прохождение,прохождения,прохождений')} в {today.year} году", rows["done"]),
    ]


@for_roles(*DECIDERS)
@require_POST
def decide_action(request):
    """The same word about everything chosen; what can't be decided comes back with its reason."""
    today, agreed = localdate(), request.POST.get("act") == "agree"
    reason = asked.words(request, "reason", 300)
    rows = applications_to_decide(request.actor, on=today).filter(
        pk__in=asked.numbers(request, "application")
    )
    routes = routes_to_approve(request.actor, on=today).filter(pk__in=asked.numbers(request, "route"))
    rows = rows.select_related("person").order_by("applied_at", "pk")  # who asked first sits first
    acts = [_about_application(row, agreed, reason, request.actor) for row in rows]
    acts += [_about_route(route, agreed, reason, request.actor) for route in routes.select_related("person")]
    if not acts:
        messages.warning(request, "Ничего не выбрано. Отметьте строки и выберите действие.")
    refused = [(name, why) for name, why in acts if why]
    if done := len(acts) - len(refused):
        words = "Согласовано" if agreed else "Отправлено с вашей причиной"
        messages.success(request, f"{words}: {counted(done, 'запись,записи,записей')}.")
    for name, why in refused[:5]:
        messages.error(request, f"{name}: {why}")
    return redirect("school:applications")


def _about_application(row: Participation, agreed: bool, reason: str, by) -> tuple[str, str]:
    try:
        decide_and_tell(participation=row, agreed=agreed, reason=reason, by=by, at=now())
    except DomainError as refusal:
        return row.person.short_name, str(refusal)
    return row.person.short_name, ""


def _about_route(route: Route, agreed: bool, reason: str, by) -> tuple[str, str]:
    act = "approve" if agreed else "send_back"
    try:
        decide_route(act=act, route=route, comment=reason, by=by, at=now())
    except DomainError as refusal:
        return route.person.short_name, str(refusal)
    return route.person.short_name, ""


@for_roles(*DECIDERS)
@require_POST
def release_action(request, pk: int):
    """Free a seat of one of the own people; the next in the waiting list gets it."""
    row = get_object_or_404(seats_released_by(request.actor, on=localdate()).select_related("person"), pk=pk)
    try:
        let_in = release_and_tell(
            participation=row, by=request.actor, at=now(), reason=asked.words(request, "reason", 300)
        )
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        following = " Оно перешло следующему в листе ожидания." if let_in else ""
        messages.success(request, f"{row.person.short_name}: место освобождено.{following}")
    return redirect("school:applications")
