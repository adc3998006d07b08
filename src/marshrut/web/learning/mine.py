"""«Моё участие»: what is ahead, what waits, what was done with hours by year; applying and being there."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_POST

from marshrut.base.errors import DomainError
from marshrut.catalogue.rules import sessions_visible_to
from marshrut.flows.after_application import apply_and_tell
from marshrut.learning.models import Participation
from marshrut.learning.queries import by_year, taking_part
from marshrut.learning.rules import participations_visible_to
from marshrut.learning.usecases.mark_attendance_by_code import mark_attendance_by_code
from marshrut.learning.usecases.withdraw_application import withdraw_application
from marshrut.routes.models import RouteStep
from marshrut.routes.rules import routes_visible_to
from marshrut.web.access import signed_in
from marshrut.web.catalogue import asked
from marshrut.web.catalogue import words as offers
from marshrut.web.templatetags.russian import quoted

State = Participation.State
TONES = {
    State.APPLIED: "warning",
    State.WAITING: "warning",
    State.ENROLLED: "info",
    State.COMPLETED: "good",
    State.DECLINED: "neutral",
    State.WITHDRAWN: "neutral",
    State.NO_SHOW: "neutral",
}


@signed_in
def mine(request):
    today = localdate()
    rows = list(taking_part(request.actor.person).select_related("session__territory"))
    live = sorted(
        (row for row in rows if row.state in Participation.LIVE), key=lambda row: row.session.starts_on
    )
    others = [row for row in rows if row.state not in {*Participation.LIVE, State.COMPLETED}]
    years = by_year(rows)
    return render(
        request,
        "learning/mine.html",
        {
            "live": [_row(row) for row in live],
            "going_on": any(
                row.state == State.ENROLLED and row.session.starts_on <= today <= row.session.ends_on
                for row in live
            ),
            "years": years,
            "hours_now": next((year.hours for year in years if year.year == today.year), 0),
            "year_now": today.year,
            "others": [_row(row) for row in others[:20]],
        },
    )


def _row(row: Participation) -> dict:
    session, offer = row.session, row.session.offer
    return {
        "row": row,
        "title": offer.title,
        "url": reverse("catalogue:offer", args=[offer.pk]),
        "when": offers.when(session),
        "where": offers.where(session, offer),
        "state": row.get_state_display().capitalize(),
        "tone": TONES[State(row.state)],
        "may_withdraw": row.state in {State.APPLIED, State.WAITING} and session.starts_on > localdate(),
    }


@signed_in
@require_POST
def apply_action(request, pk: int):
    """Apply for oneself; from a step of the route the application serves that step."""
    session = get_object_or_404(sessions_visible_to(request.actor), pk=pk)
    step = None
    if request.POST.get("step"):
        own = routes_visible_to(request.actor, on=localdate()).filter(person=request.actor.person)
        step = get_object_or_404(RouteStep.objects.filter(route__in=own), pk=asked.number(request, "step"))
    try:
        apply_and_tell(person=request.actor.person, session=session, step=step, at=now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Заявка подана. Её согласует руководитель, ответ придёт в уведомления.")
    if step is not None:
        return redirect("routes:step", step.route_id, step.pk)
    return redirect("catalogue:offer", session.offer_id)


@signed_in
@require_POST
def withdraw_action(request, pk: int):
    own = participations_visible_to(request.actor, on=localdate()).filter(person=request.actor.person)
    row = get_object_or_404(own.select_related("session", "step"), pk=pk)
    try:
        withdraw_application(participation=row, by=request.actor.person, at=now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Заявка отозвана.")
    if row.step is not None and request.POST.get("step"):
        return redirect("routes:step", row.step.route_id, row.step_id)
    return redirect("learning:mine")


@signed_in
def here(request):
    """Say «I am here» with the code from the screen; the QR code leads here with the code filled in."""
    if request.method != "POST":
        return render(
            request, "learning/here.html", {"code": request.GET.get("code", "").replace("\x00", "")[:12]}
        )
    code = asked.words(request, "code", 20)
    try:
        row = mark_attendance_by_code(person=request.actor.person, code=code, at=now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return render(request, "learning/here.html", {"code": code}, status=422)
    messages.success(request, f"Вы отмечены: {quoted(row.session.offer.title)}.")
    return redirect("learning:mine")
