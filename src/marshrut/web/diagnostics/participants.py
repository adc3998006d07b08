"""One person in one campaign, as those in charge see it: the state always, the levels when handed on."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate, now

from marshrut.base.journal import record
from marshrut.diagnostics.models import Participant
from marshrut.diagnostics.rules import participants_visible_to
from marshrut.people.roles import Role
from marshrut.routes.rules import people_followed_by
from marshrut.web.access import for_roles
from marshrut.web.diagnostics.campaigns import LOOK, TONES
from marshrut.web.diagnostics.recommendation import measured_on, told_to
from marshrut.web.diagnostics.recommendation import recommendation as paper
from marshrut.web.diagnostics.words import summary

SEE = (*LOOK, Role.TUTOR)


def _in_care(request, on) -> list[int]:
    if request.actor.role != Role.TUTOR:
        return []
    return list(people_followed_by(request.actor.person, on=on).values_list("pk", flat=True))


def _load(request, pk: int) -> tuple[Participant, list]:
    """The participant by right, and what may be read of the result; that somebody looked is written down."""
    on = localdate()
    in_care = _in_care(request, on)
    found = get_object_or_404(
        participants_visible_to(request.actor, on=on, caseload=in_care).select_related(
            "campaign__instrument", "person", "organisation"
        ),
        pk=pk,
    )
    rows = told_to(request.actor, found, on, caseload=in_care)
    record(
        verb="viewed",
        subject_kind="participant",
        subject_id=found.pk,
        at=now(),
        person_id=request.actor.person.pk,
        role=request.actor.role,
        facts={"levels": bool(rows)},
    )
    return found, rows


@for_roles(*SEE)
def participant(request, pk: int):
    found, rows = _load(request, pk)
    return render(
        request,
        "diagnostics/participant.html",
        {
            "participant": found,
            "campaign": found.campaign,
            "instrument": found.campaign.instrument,
            "person": found.person,
            "tone": TONES[Participant.State(found.state)],
            "rows": rows,
            "summary": summary(rows),
            "measured_on": measured_on(rows),
            "story": _story(found),
        },
    )


def _story(found: Participant) -> list[dict]:
    sitting = getattr(found, "sitting", None)
    steps = [
        (found.invited_at, "Приглашение отправлено", ""),
        (found.consented_at, "Согласие дано", ""),
        (sitting.started_at if sitting else None, "Диагностика начата", ""),
        (sitting.finished_at if sitting else None, "Диагностика завершена", ""),
        (found.published_at, "Результат готов", "good"),
        (found.shared_at, "Результаты переданы методисту", "good"),
    ]
    return [{"when": when, "what": what, "tone": tone} for when, what, tone in reversed(steps) if when]


@for_roles(*SEE)
def recommendation(request, pk: int):
    found, rows = _load(request, pk)
    if not rows:
        raise Http404
    context = paper(request.actor, found, rows, localdate())
    return render(request, "diagnostics/recommendation.html", context | {"back": ("diagnostics:participant", pk)})
