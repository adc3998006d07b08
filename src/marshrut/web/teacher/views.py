"""Invitation, instruction, pause, end, result and growth zones of the signed-in person."""

from datetime import date

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from marshrut.base.errors import DomainError
from marshrut.deficits.models import Level, Review
from marshrut.deficits.queries import current_levels, deficits_of
from marshrut.diagnostics.models import Campaign, Instrument, Participant
from marshrut.diagnostics.queries import items_with_answers
from marshrut.diagnostics.rules import participants_visible_to
from marshrut.diagnostics.usecases.decline_invitation import decline_invitation
from marshrut.diagnostics.usecases.give_consent import give_consent
from marshrut.diagnostics.usecases.share_result import share_result
from marshrut.diagnostics.usecases.start_sitting import start_sitting
from marshrut.flows.after_diagnosis import after_diagnosis
from marshrut.people.models import Person
from marshrut.people.queries import holders, main_employment
from marshrut.people.roles import Role
from marshrut.routes.queries import tutor_of
from marshrut.web.access import signed_in
from marshrut.web.diagnostics import words
from marshrut.web.diagnostics.recommendation import measured_on, told_to
from marshrut.web.diagnostics.recommendation import recommendation as paper
from marshrut.web.templatetags.russian import long_date, quoted

STATE = Participant.State


def _mine(request):
    """One's own participations: the role of the moment changes nothing here."""
    return (
        participants_visible_to(request.actor, on=localdate())
        .filter(person=request.actor.person)
        .select_related("campaign__instrument", "campaign__place", "sitting")
    )


def _one(request, pk: int) -> Participant:
    return get_object_or_404(_mine(request), pk=pk)


@signed_in
def diagnostics(request):
    """What waits, and the results there are."""
    rows = list(_mine(request).exclude(campaign__state=Campaign.State.PLANNED).order_by("-campaign__starts_on", "-pk"))
    open_states = {STATE.INVITED, STATE.REGISTERED, STATE.PRESENT}
    return render(
        request,
        "teacher/diagnostics.html",
        {
            "waiting": [row for row in rows if row.state in open_states and _is_open(row)],
            "results": [row for row in rows if row.state == STATE.PUBLISHED],
            "past": [row for row in rows if row.state in {STATE.NO_SHOW, STATE.ANNULLED}],
        },
    )


def _is_open(participant: Participant) -> bool:
    return participant.campaign.state == Campaign.State.OPEN


@never_cache
@signed_in
def invitation(request, pk: int):
    """The page of a participation: leads to what can be done now."""
    participant = _one(request, pk)
    here = participant.campaign.instrument.kind == Instrument.Kind.FIXED_FORM
    if participant.state == STATE.PUBLISHED:
        return redirect("teacher:result", pk)
    if here and _is_open(participant):
        if participant.state == STATE.REGISTERED:
            return redirect("teacher:practice", pk)
        if participant.state == STATE.PRESENT:
            return redirect("teacher:pause", pk)
    return render(
        request,
        "teacher/invitation.html",
        {
            "participant": participant,
            "campaign": participant.campaign,
            "items": participant.campaign.instrument.items.count(),
            "can_agree": here and participant.state == STATE.INVITED and _is_open(participant),
            "outside": not here,
        },
    )


@signed_in
@require_POST
def consent_action(request, pk: int):
    try:
        give_consent(participant=_one(request, pk), at=now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("teacher:invitation", pk)
    return redirect("teacher:practice", pk)


@signed_in
@require_POST
def decline_action(request, pk: int):
    try:
        decline_invitation(participant=_one(request, pk), at=now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("teacher:invitation", pk)
    messages.success(request, "Вы отказались от этой диагностики. Напоминаний о ней больше не будет.")
    return redirect("teacher:diagnostics")


@never_cache
@signed_in
def practice(request, pk: int):
    """How it goes, and one item to try the buttons on: nothing of it is kept."""
    participant = _one(request, pk)
    if participant.state != STATE.REGISTERED:
        return redirect("teacher:invitation", pk)
    return render(
        request,
        "teacher/practice.html",
        {
            "participant": participant,
            "campaign": participant.campaign,
            "items": participant.campaign.instrument.items.count(),
            "tried": request.method == "POST",
            "chosen": request.POST.get("response", ""),
            "options": [("0", "Чай"), ("1", "Кофе"), ("2", "Стакан воды"), ("3", "Ничего, звонок уже был")],
        },
    )


@signed_in
@require_POST
def start_action(request, pk: int):
    try:
        sitting = start_sitting(participant=_one(request, pk), at=now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("teacher:invitation", pk)
    if sitting.finished_at is not None:
        return redirect("teacher:result", pk)
    return redirect("teacher:item", pk, _progress(sitting)["next"])


def _progress(sitting) -> dict:
    items = items_with_answers(sitting)
    left = [number for number, item in enumerate(items, start=1) if not item.response]
    return {
        "total": len(items),
        "answered": len(items) - len(left),
        "left": left,
        "next": left[0] if left else 1,
    }


@never_cache
@signed_in
def pause(request, pk: int):
    """A quiet page to leave and to come back to."""
    participant = _one(request, pk)
    if participant.state != STATE.PRESENT or not _is_open(participant):
        return redirect("teacher:invitation", pk)
    context = {"participant": participant, "campaign": participant.campaign}
    return render(request, "teacher/pause.html", context | _progress(participant.sitting))


@never_cache
@signed_in
def finish(request, pk: int):
    """What is unanswered; then the end."""
    participant = _one(request, pk)
    if participant.state != STATE.PRESENT:
        return redirect("teacher:invitation", pk)
    if request.method == "POST":
        try:
            after_diagnosis(participant=participant, at=now())
        except DomainError as refusal:
            messages.error(request, str(refusal))
            return redirect("teacher:invitation", pk)
        return redirect("teacher:result", pk)
    context = {"participant": participant, "campaign": participant.campaign}
    return render(request, "teacher/finish.html", context | _progress(participant.sitting))


@never_cache
@signed_in
def result(request, pk: int):
    """Words first, then the picture, then the numbers."""
    participant = _one(request, pk)
    if participant.state != STATE.PUBLISHED:
        return redirect("teacher:invitation", pk)
    rows = told_to(request.actor, participant, localdate())
    return render(
        request,
        "teacher/result.html",
        {
            "participant": participant,
            "campaign": participant.campaign,
            "instrument": participant.campaign.instrument,
            "rows": rows,
            "summary": words.summary(rows),
            "zones": [row for row in rows if row.place == "zone"],
            "unclear": [row for row in rows if row.place == "unclear"],
            "measured_on": measured_on(rows),
            "certainty": round(100 * participant.campaign.instrument.certainty),
            "by_ability": any(row.finding.estimate.theta is not None for row in rows),
            "readers": _readers(request.actor.person, localdate()) if participant.shared_at else [],
        },
    )


def _readers(person: Person, on: date) -> list[tuple[str, str]]:
    """Who sees the levels that were handed on, by name, as of today; four queries."""
    work, care = main_employment(person, on), tutor_of(person, on=on)

    def named(role: Role) -> str:
        found = holders(work.organisation, role, on).exclude(pk=person.pk) if work else ()
        return ", ".join(one.full_name for one in found)

    rows = [
        ("Методист муниципалитета", named(Role.MUNI_METHODIST)),
        ("Тьютор", care.tutor.full_name if care else ""),
        ("Руководитель", named(Role.SCHOOL_HEAD)),
        ("ЦНППМ", "специалисты центра"),
    ]
    return [row for row in rows if row[1]]


@signed_in
@require_POST
def share_action(request, pk: int):
    try:
        share_result(participant=_one(request, pk), at=now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Результаты переданы. Методист увидит уровни, но не ваши ответы.")
    return redirect("teacher:result", pk)


@signed_in
def recommendation(request, pk: int):
    """The personal recommendation, ready to print."""
    participant = _one(request, pk)
    if participant.state != STATE.PUBLISHED:
        return redirect("teacher:invitation", pk)
    rows = told_to(request.actor, participant, localdate())
    context = paper(request.actor, participant, rows, localdate())
    return render(request, "diagnostics/recommendation.html", context | {"back": ("teacher:result", pk)})


@signed_in
def growth(request):
    """Growth zones: what is open and what was closed, by which measurements."""
    person = request.actor.person
    deficits = list(current_levels(deficits_of([person])))
    reviews: dict[int, list[Review]] = {}
    rows = (
        Review.objects.filter(
            Q(estimate__competence__in={deficit.competence_id for deficit in deficits}),
            estimate__person=person,
            estimate__participant__state=STATE.PUBLISHED,
        )
        .select_related("estimate__participant__campaign")
        .order_by("-estimate__measured_on", "-estimate__pk")
    )
    for review in rows:
        reviews.setdefault(review.estimate.competence_id, []).append(review)
    told = [(deficit, _history(deficit, reviews.get(deficit.competence_id, []))) for deficit in deficits]
    return render(
        request,
        "teacher/growth.html",
        {
            "open": [row for row in told if row[0].closed_at is None],
            "closed": [row for row in told if row[0].closed_at is not None],
        },
    )


def _history(deficit, reviews: list[Review]) -> list[dict]:
    """The measurements of the competence as a story, newest first. Its level is the card's own where they agree."""
    story, shown = [], (deficit.current_level or deficit.level) if deficit.closed_at is None else None
    for place, review in enumerate(reviews):
        estimate = review.estimate
        what = quoted(estimate.participant.campaign.title)
        if place or review.level != shown:
            undetermined = review.level == Level.UNDETERMINED
            said = "ещё не определено" if undetermined else f"{review.get_level_display()} дефицит"
            what = f"{said.capitalize()} — {what}"
        event = {"when": long_date(estimate.measured_on), "what": what, "tone": ""}
        if estimate.pk == deficit.opened_by_id:
            event |= {"detail": "Этим измерением зона роста выявлена.", "tone": "warning"}
        elif estimate.pk == deficit.closed_by_id:
            event |= {"detail": "Этим измерением зона роста закрыта.", "tone": "good"}
        story.append(event)
    return story
