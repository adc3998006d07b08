"""One step: why it is there, where it stands, how to get to it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_POST

from marshrut.base.errors import DomainError
from marshrut.calc.routing.wording import reason_parts
from marshrut.catalogue.models import OfferGain
from marshrut.catalogue.queries import taking_applications
from marshrut.catalogue.rules import sessions_visible_to
from marshrut.deficits.rules import deficits_visible_to
from marshrut.flows.after_application import reschedule_and_tell
from marshrut.flows.talk_about_step import accept_and_tell, answer_and_tell, ask_and_tell
from marshrut.learning.models import Participation
from marshrut.learning.queries import place_in_queue
from marshrut.people.roles import Role
from marshrut.routes.models import Route, RouteStep
from marshrut.routes.queries import talk_about
from marshrut.routes.rules import people_followed_by, routes_visible_to, settles_others
from marshrut.web.access import signed_in
from marshrut.web.catalogue import asked
from marshrut.web.catalogue import words as offers
from marshrut.web.routes import words
from marshrut.web.routes.mine import rows_of

# The school plans days and substitutes: it sees steps and dates, not what was measured.
PLANNERS = (Role.SCHOOL_HEAD, Role.SCHOOL_COUNCIL)
_OPEN = (RouteStep.State.PLANNED, RouteStep.State.IN_PROGRESS)
_OVER = (RouteStep.State.ACCEPTED, RouteStep.State.CANCELLED)


def _step(request, pk: int, step_pk: int) -> RouteStep:
    visible = routes_visible_to(request.actor, on=localdate()).filter(pk=pk)
    steps = RouteStep.objects.filter(route__in=visible)
    return get_object_or_404(
        steps.select_related("route__person", "offer__provider", "session__territory"), pk=step_pk
    )


def shows_reasons(request, route: Route) -> bool:
    """Reasons quote results, and planners need none of them."""
    return route.person_id == request.actor.person.pk or request.actor.role not in PLANNERS


@signed_in
def step_page(request, pk: int, step_pk: int):
    step, today = _step(request, pk, step_pk), localdate()
    row = rows_of([step], step.route.person).get(step.pk)
    own = step.route.person_id == request.actor.person.pk
    can_move = own and step.state in _OPEN and step.route.state in Route.LIVE and not _is_held(row)
    reasons = shows_reasons(request, step.route)
    # Nothing is ever asked about a step that is still planned or goes on: spares a query.
    talk = talk_about(step) if reasons and step.state not in _OPEN else []
    gains = OfferGain.objects.filter(offer=step.offer).select_related("competence").order_by("-gain")
    return render(
        request,
        "routes/step.html",
        {
            "step": step,
            "route": step.route,
            "own": own,
            "row": row,
            "queue": place_in_queue(row) if row and row.state == Participation.State.WAITING else None,
            "words": words.step_words(step, row, today),
            "tone": _tone(step, row),
            "why": reason_parts(step.reason) if reasons else None,
            "deficits": _deficits(request, step),
            "gains": [(gain.competence.title, offers.how_much(gain)) for gain in gains],
            "facts": _facts(step),
            "asked": talk[-1] if talk and step.state == RouteStep.State.RETURNED else None,
            "answered": talk[-1] if talk and step.state == RouteStep.State.SUBMITTED else None,
            "asked_title": "Нужно уточнить" if own else "Ждём ответа педагога",
            "talk": words.said(talk if step.state in _OVER else talk[:-1]),  # the last word stands at the top
            "may_ask": not own and _may_be_asked(request.actor, step, today),
            "can_apply": own and _can_apply(step, row, today),
            "can_withdraw": own and row is not None and row.state in {"applied", "waiting"},
            "others": [_other(one) for one in _other_sessions(request, step, today)] if can_move else [],
            "present": _other(step.session) if can_move and step.session else None,
        },
    )


@signed_in
@require_POST
def move_action(request, pk: int, step_pk: int):
    """Another date for the own step."""
    step = _step(request, pk, step_pk)
    if not request.POST.get("session"):
        messages.info(request, "Срок шага остался прежним. Чтобы перенести шаг, выберите другой.")
        return redirect("routes:step", pk, step_pk)
    session = get_object_or_404(sessions_visible_to(request.actor), pk=asked.number(request, "session"))
    if step.route.person_id != request.actor.person.pk:
        messages.error(request, "Перенести шаг может только тот, чей это маршрут.")
        return redirect("routes:step", pk, step_pk)
    try:
        reschedule_and_tell(step=step, session=session, at=now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Шаг перенесён: {offers.when(session)}.")
    return redirect("routes:step", pk, step_pk)


@signed_in
@require_POST
def answer_action(request, pk: int, step_pk: int):
    """The person's answer about the own step."""
    step = _step(request, pk, step_pk)
    try:
        answer_and_tell(step=step, by=request.actor, at=now(), answer=asked.words(request, "answer"))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Ответ передан. Когда шаг засчитают, придёт уведомление.")
    return redirect("routes:step", pk, step_pk)


@signed_in
@require_POST
def ask_action(request, pk: int, step_pk: int):
    """A question about a step, or the word that it counts."""
    step, accepts = _step(request, pk, step_pk), request.POST.get("act") == "accept"
    try:
        if accepts:
            accept_and_tell(step=step, by=request.actor, at=now())
        else:
            ask_and_tell(step=step, by=request.actor, at=now(), question=asked.words(request, "question"))
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Шаг засчитан." if accepts else "Вопрос передан педагогу.")
    return redirect("routes:step", pk, step_pk)


def _may_be_asked(actor, step: RouteStep, today) -> bool:
    """By one who sees the step already."""
    begun = step.route.state == Route.State.ACTIVE and step.starts_on <= today
    return settles_others(actor) and begun and step.state in {*_OPEN, RouteStep.State.SUBMITTED}


def _deficits(request, step: RouteStep):
    """What the step answers, as far as this reader may see the measurements."""
    actor, today, followed = request.actor, localdate(), ()
    if actor.role == Role.TUTOR:
        followed = people_followed_by(actor.person, on=today).values("pk")
    seen = deficits_visible_to(actor, on=today, caseload=followed)
    behind = step.deficits.through.objects.filter(routestep=step).values("deficit")
    return seen.filter(pk__in=behind).select_related("competence", "opened_by")


def _is_held(row: Participation | None) -> bool:
    return row is not None and row.state in {Participation.State.ENROLLED, Participation.State.COMPLETED}


def _can_apply(step: RouteStep, row: Participation | None, today) -> bool:
    live = row is not None and row.state not in {Participation.State.DECLINED, Participation.State.WITHDRAWN}
    walked = step.route.state in {Route.State.APPROVED, Route.State.ACTIVE}
    return walked and not live and step.state in _OPEN and step.session is not None and step.starts_on > today


def _other_sessions(request, step: RouteStep, today):
    sessions = (
        sessions_visible_to(request.actor).filter(offer=step.offer).select_related("offer", "territory")
    )
    ahead = taking_applications(sessions, on=today).exclude(pk=step.session_id)
    return ahead.order_by("starts_on", "pk")[:10]


def _other(session) -> dict:
    return {
        "pk": session.pk,
        "when": offers.when(session),
        "where": offers.where(session, session.offer),
        "seats": offers.seats(session),
    }


def _tone(step: RouteStep, row: Participation | None) -> str:
    if step.state == RouteStep.State.ACCEPTED:
        return "good"
    if step.state == RouteStep.State.RETURNED:
        return "warning"
    if row is not None and row.state in {Participation.State.APPLIED, Participation.State.WAITING}:
        return "warning"
    return "info" if _is_held(row) else "neutral"


def _facts(step: RouteStep) -> list[tuple]:
    session, offer = step.session, step.offer
    return [
        ("Когда", offers.when(session) if session else ""),
        ("Где", offers.where(session, offer) if session else "", _address(session)),
        ("Часов", f"{step.hours}"),
        ("Вид", offer.get_kind_display(), offer.get_format_display()),
        ("Проводит", offer.provider.short_name),
        ("Места", offers.seats(session) if session else ""),
    ]


def _address(session) -> str:
    """The municipality, where the place alone doesn't say it."""
    if session is None or not session.place or session.territory is None:
        return ""
    municipality = session.territory.short_title
    return "" if municipality in session.place else municipality
