"""Routes for those who follow them: the list, a route with its story, the word about it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_POST

from marshrut.base.errors import DomainError
from marshrut.base.journal import record
from marshrut.flows.after_route_decision import ACTS, decide_route
from marshrut.flows.change_tutor import change_tutor
from marshrut.people.actor import Actor
from marshrut.people.models import Person
from marshrut.people.queries import found_by_name
from marshrut.people.roles import Role
from marshrut.routes.models import Route
from marshrut.routes.queries import Load, decisions_of, loads, steps_of, with_turn
from marshrut.routes.rules import (
    may_assign_tutors,
    may_confirm_transfer,
    routes_to_approve,
    routes_visible_to,
    steers_others,
)
from marshrut.routes.usecases.comment_route import comment_route
from marshrut.web.access import for_roles, signed_in
from marshrut.web.catalogue import asked
from marshrut.web.catalogue.filtering import selects
from marshrut.web.lists import ListPage
from marshrut.web.routes import words
from marshrut.web.routes.lists import COLUMNS, ORDER, filters, listed, pills, row_of
from marshrut.web.routes.mine import rows_of
from marshrut.web.routes.path import quarters_of_route
from marshrut.web.routes.steps import PLANNERS, shows_reasons

DONE_WORDS = {
    "agree": "Маршрут принят и передан руководителю.",
    "approve": "Согласовано. Все, кого это касается, уже знают.",
    "send_back": "Маршрут вернулся к педагогу с вашими словами.",
    "pause": "Маршрут приостановлен.",
    "resume": "Маршрут продолжается.",
    "cancel": "Маршрут отменён.",
    "confirm_transfer": "Перенос в практику подтверждён.",
}


@for_roles(Role.SCHOOL_HEAD, Role.SCHOOL_COUNCIL, Role.MUNI_METHODIST, Role.CNPPM_SPECIALIST, Role.TUTOR)
def routes(request):
    """Routes within the reach, with the state, whose word they wait for and how far they are."""
    today, actor = localdate(), request.actor
    others = routes_visible_to(actor, on=today).exclude(person=actor.person)
    assigns = may_assign_tutors(actor)
    preset = _tutor_to_choose_for(request, today) if assigns and "to" in request.GET else None
    if preset:
        others = others.filter(state__in=Route.LIVE)
    page = ListPage(
        request=request,
        rows=listed(others, actor, on=today),
        columns=COLUMNS,
        filters=filters(actor, on=today, by_theme=actor.role not in PLANNERS),
        search=lambda rows, text: rows.filter(person__in=found_by_name(Person.objects.all(), text)),
        default_order=ORDER,
    )
    if page.wants_xlsx:
        return page.xlsx(title="Маршруты педагогов", file_name="Маршруты", on=today)
    rows = [row_of(route) for route in page.page]
    context = {
        "list": page,
        "selects": selects(page),
        "kept": [(name, request.GET[name]) for name in ("sort", "size", "to") if request.GET.get(name)],
        "listed": request.GET.urlencode(),
        "rows": rows,
        "found": f"Найдено: {page.page.paginator.count}",
        "pills": pills(page, actor),
        "shows_place": actor.role not in PLANNERS,
        "may_assign": assigns,
        "may_choose": assigns and any(row["person"] for row in rows),
        "preset": preset,
    }
    return render(request, "routes/list.html", context)


def _tutor_to_choose_for(request, on) -> Load | None:
    """The tutor of the address, for whom people are being chosen from the list."""
    wanted = asked.keys(request.GET, "to")
    return next((load for load in loads(on=on) if load.tutor.pk in wanted), None)


@signed_in
def route_page(request, pk: int):
    """A route with its path, its story and what may be said about it now."""
    today, actor = localdate(), request.actor
    visible = with_turn(routes_visible_to(actor, on=today), on=today)
    route = get_object_or_404(visible.select_related("person", "organisation", "tutor"), pk=pk)
    own = route.person_id == actor.person.pk
    if own and route.state in Route.LIVE:
        return redirect("routes:mine")
    if not own:
        record(
            verb="viewed",
            subject_kind="route",
            subject_id=route.pk,
            at=now(),
            person_id=actor.person.pk,
            account_id=request.user.pk,
            role=actor.role,
        )
    steps, reasons = list(steps_of(route)), shows_reasons(request, route)
    rows = rows_of(steps, route.person)
    quarters = quarters_of_route(route, steps, rows, on=today, own=own, with_reasons=reasons)
    where = ("Мой маршрут", reverse("routes:mine")) if own else ("Маршруты", reverse("routes:list"))
    return render(
        request,
        "routes/route.html",
        {
            "route": route,
            "state": words.state(route),
            "tone": words.tone(route),
            "crumbs": [where, (route.person.short_name, "")],
            "quarters": quarters,
            "over": [one for one in quarters if one["hours"] > one["limit"]],
            "story": words.story(route, list(decisions_of(route))),
            "goal": route.goal if reasons else "",
            "facts": _facts(route, steps),
            "unmet": route.unmet if reasons else [],
            **_what_may_be_done(actor, route, today),
        },
    )


def _facts(route: Route, steps: list) -> list[tuple]:
    walked = [step for step in steps if step.state != "cancelled"]
    done = sum(step.state == "accepted" for step in walked)
    return [
        ("Организация", route.organisation.short_name),
        ("Тьютор", route.tutor.short_name if route.tutor else "не назначен"),
        ("Срок", f"{route.starts_on:%d.%m.%Y} — {route.ends_on:%d.%m.%Y}"),
        ("Пройдено шагов", f"{done} из {len(walked)}"),
        ("Часов", f"{sum(step.hours for step in walked)}", f"не больше {route.hours_per_quarter} в квартал"),
        ("Запрос педагога", route.personal_request),
    ]


def _what_may_be_done(actor: Actor, route: Route, today) -> dict:
    live = route.state in {Route.State.APPROVED, Route.State.ACTIVE, Route.State.PAUSED}
    steers = live and (route.person_id == actor.person.pk or steers_others(actor))  # it is one that the actor sees
    assigns = may_assign_tutors(actor) and route.person_id != actor.person.pk and route.state in Route.LIVE
    return {
        "may_approve": route.state == Route.State.AGREED
        and routes_to_approve(actor, on=today).filter(pk=route.pk).exists(),
        "may_pause": steers and route.state != Route.State.PAUSED,
        "may_resume": steers and route.state == Route.State.PAUSED,
        "may_cancel": steers,
        "may_confirm": route.state == Route.State.COMPLETED and may_confirm_transfer(actor, route, on=today),
        "tutors": [one for one in loads(on=today) if one.tutor.pk != route.person_id] if assigns else None,
    }


@signed_in
@require_POST
def decide_action(request, pk: int):
    """One word about a route; the rules of the room say whose it is."""
    route = get_object_or_404(routes_visible_to(request.actor, on=localdate()), pk=pk)
    act = request.POST.get("act", "")
    back = redirect(
        (request.POST.get("back") == "mine" and "routes:mine") or reverse("routes:route", args=[pk])
    )
    if act not in ACTS:
        messages.error(request, "Такого действия нет. Обновите страницу и попробуйте ещё раз.")
        return back
    try:
        decide_route(
            act=act, route=route, by=request.actor, at=now(), comment=asked.words(request, "comment")
        )
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, DONE_WORDS[act])
    return back


@signed_in
@require_POST
def comment_action(request, pk: int):
    route = get_object_or_404(routes_visible_to(request.actor, on=localdate()), pk=pk)
    try:
        comment_route(route=route, by=request.actor, at=now(), comment=asked.words(request, "comment"))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Комментарий добавлен.")
    return redirect(
        "routes:mine" if words.whose(route, request.actor.person) else reverse("routes:route", args=[pk])
    )


@for_roles(Role.CNPPM_SPECIALIST, Role.MUNI_METHODIST)
@require_POST
def tutor_action(request, pk: int):
    """Another tutor for the person of the route: the present one is thanked, the norm is kept."""
    today = localdate()
    route = get_object_or_404(routes_visible_to(request.actor, on=today).select_related("person"), pk=pk)
    tutor = get_object_or_404(Person, pk=asked.number(request, "tutor"))
    try:
        change_tutor(person=route.person, tutor=tutor, on=today, at=now(), by=request.actor)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Педагога сопровождает {tutor.short_name}.")
    return redirect("routes:route", pk)
