"""Campaigns: the list, the page of one with its people, start and finish."""

from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_POST

from marshrut.base.errors import DomainError
from marshrut.diagnostics.models import Campaign, Instrument, Participant
from marshrut.diagnostics.queries import progress_among, state_counts
from marshrut.diagnostics.rules import (
    campaigns_run_by,
    campaigns_visible_to,
    estimates_visible_to,
    may_run_campaigns,
    participants_visible_to,
)
from marshrut.diagnostics.usecases.finish_campaign import finish_campaign
from marshrut.flows.after_invitation import start_and_tell
from marshrut.people.models import Organisation
from marshrut.people.models.sorting import search_words
from marshrut.people.roles import Role
from marshrut.web.access import for_roles
from marshrut.web.lists import Column, Filter, ListPage

RUN = (Role.CNPPM_SPECIALIST, Role.MUNI_METHODIST)
LOOK = (*RUN, Role.SCHOOL_HEAD, Role.SCHOOL_COUNCIL)
BOARD_CARDS = 12  # of a state; the rest is one click away

STATE = Participant.State
PASSED = (STATE.SUBMITTED, STATE.SCORED, STATE.PUBLISHED)
CAMPAIGN_TONES = {"planned": "neutral", "open": "info", "finished": "good", "cancelled": "danger"}
TONES = {
    STATE.INVITED: "neutral",
    STATE.REGISTERED: "info",
    STATE.PRESENT: "info",
    STATE.SUBMITTED: "info",
    STATE.SCORED: "info",
    STATE.PUBLISHED: "good",
    STATE.NO_SHOW: "warning",
    STATE.ANNULLED: "neutral",
}


def of_campaigns(rows: QuerySet[Campaign], text: str) -> QuerySet[Campaign]:
    for word in text.split():
        rows = rows.filter(title__icontains=word)
    return rows


@for_roles(*LOOK)
def campaign_list(request):
    rows = campaigns_visible_to(request.actor).select_related("instrument", "place")
    page = ListPage(
        request,
        rows,
        columns=[
            Column("title", "Кампания", lambda row: row.title, sort=("title",)),
            Column("starts", "Сроки", lambda row: row.starts_on, sort=("starts_on",)),
            Column("state", "Состояние", lambda row: row.get_state_display(), sort=("state",)),
        ],
        filters=[
            Filter("state", "Состояние", Campaign.State.choices, lambda rows, v: rows.filter(state=v)),
            Filter("organiser", "Проводит", Campaign.Organiser.choices, lambda rows, v: rows.filter(organiser=v)),
        ],
        search=of_campaigns,
        default_sort="-starts",
    )
    shown = list(page.page)
    visible = participants_visible_to(request.actor, on=localdate())
    counts = state_counts(shown, among=visible)
    return render(
        request,
        "diagnostics/list.html",
        {
            "list": page,
            "page": page.page,
            "rows": [(row, CAMPAIGN_TONES[row.state], _summary(counts.get(row.pk, {}))) for row in shown],
            "may_run": may_run_campaigns(request.actor),
        },
    )


def _summary(counts: dict[str, int]) -> dict:
    """How far a campaign is: declined and absent people stay in the whole."""
    whole = sum(counts.values())
    passed = sum(counts.get(state, 0) for state in PASSED)
    return {"whole": whole, "passed": passed}


def _of_people(rows: QuerySet[Participant], text: str) -> QuerySet[Participant]:
    for word in search_words(text):
        rows = rows.filter(person__sort_key__contains=word)
    return rows


@for_roles(*LOOK)
def campaign(request, pk: int):
    """The campaign with its people, as a table or as a board by states; xlsx of what is found."""
    actor, on = request.actor, localdate()
    found = get_object_or_404(
        campaigns_visible_to(actor)
        .select_related("instrument", "place")
        .annotate(runs=Exists(campaigns_run_by(actor).filter(pk=OuterRef("pk")))),
        pk=pk,
    )
    visible = participants_visible_to(actor, on=on).filter(campaign=found)
    counts, shared = progress_among(visible)
    schools = Organisation.objects.filter(pk__in=visible.order_by().values("organisation"))
    page = ListPage(
        request,
        visible.select_related("person", "organisation"),
        columns=[
            Column("name", "Педагог", lambda row: row.person.full_name, sort=("person__sort_key",)),
            Column("school", "Организация", lambda row: row.organisation.short_name, sort=("organisation__sort_key",)),
            Column("state", "Состояние", lambda row: row.get_state_display(), sort=("state",)),
            Column("invited", "Приглашён", lambda row: localdate(row.invited_at), sort=("invited_at",)),
            Column("shared", "Передал результат", lambda row: "да" if row.shared_at else "нет"),
        ],
        filters=[
            Filter("state", "Состояние", STATE.choices, lambda rows, v: rows.filter(state=v)),
            Filter(
                "school",
                "Организация",
                [(str(one.pk), one.short_name) for one in schools.order_by("sort_key")],
                lambda rows, v: rows.filter(organisation=v),
            ),
        ],
        search=_of_people,
        default_sort="name",
    )
    if page.wants_xlsx:
        return page.xlsx(title=found.title, file_name="Участники диагностики", on=on)
    board = request.GET.get("view") == "board"
    shown = [] if board else list(page.page)
    context = {
        "campaign": found,
        "tone": CAMPAIGN_TONES[found.state],
        "runs": found.runs,
        "outside": found.instrument.kind == Instrument.Kind.OUTSIDE,
        "pills": [*page.pills, *_offers(counts, page.chosen.get("state"))],
        "summary": _summary(counts),
        "shared": shared,
        "list": page,
        "board": _board(page.found, counts) if board else None,
        "page": None if board else page.page,
        "rows": _rows(actor, shown, on),
        "imports": found.imports.all()[:10] if found.instrument.kind == Instrument.Kind.OUTSIDE else [],
    }
    return render(request, "diagnostics/campaign.html", context)


def _offers(counts: dict[str, int], chosen: str | None) -> list[dict]:
    """States that somebody is in, with numbers: one click narrows the list to one of them."""
    if chosen is not None:
        return []
    return [
        {"title": title, "name": "state", "value": state, "count": counts[state]}
        for state, title in STATE.choices
        if counts.get(state)
    ]


def _rows(actor, shown: list[Participant], on) -> list[tuple]:
    """Each participant with the tone of the state and whether the actor may read the levels."""
    open_to_me = set(
        estimates_visible_to(actor, on=on)
        .filter(participant__in=shown)
        .order_by()
        .values_list("participant", flat=True)
    )
    return [(row, TONES[STATE(row.state)], row.pk in open_to_me) for row in shown]


def _board(found: QuerySet[Participant], counts: dict[str, int]) -> list[dict]:
    """A column for every state that anybody is in, the longest waiting first."""
    today = localdate()
    columns: dict[str, list] = {state: [] for state in STATE.values if counts.get(state)}
    for row in found.order_by("invited_at", "pk"):
        cards = columns.setdefault(row.state, [])
        since = localdate(row.published_at or row.consented_at or row.invited_at)
        cards.append((row, (today - since).days))
    return [
        {
            "state": state,
            "title": STATE(state).label,
            "cards": cards[:BOARD_CARDS],
            "number": len(cards),
            "more": max(len(cards) - BOARD_CARDS, 0),
        }
        for state, cards in columns.items()
    ]


@for_roles(*RUN)
@require_POST
def start_action(request, pk: int):
    found = get_object_or_404(campaigns_run_by(request.actor), pk=pk)
    try:
        started = start_and_tell(campaign=found, at=now(), by=request.actor.person)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        by_us = started.instrument.kind == Instrument.Kind.FIXED_FORM
        follows = "Приглашённые получили уведомление." if by_us else "Когда придут результаты, внесите их сюда."
        messages.success(request, f"Кампания идёт. {follows}")
    return redirect("diagnostics:campaign", pk)


@for_roles(*RUN)
def finish(request, pk: int):
    """What finishing does to people, with numbers; it can't be undone, so it is a page of its own."""
    found = get_object_or_404(campaigns_run_by(request.actor).select_related("instrument"), pk=pk)
    if request.method == "POST":
        try:
            finish_campaign(campaign=found, at=now(), by=request.actor.person)
        except DomainError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "Кампания завершена. Результаты остаются у педагогов.")
        return redirect("diagnostics:campaign", pk)
    counts, _ = progress_among(found.participants.all())
    return render(
        request,
        "diagnostics/finish.html",
        {
            "campaign": found,
            "not_begun": counts.get(STATE.INVITED, 0) + counts.get(STATE.REGISTERED, 0),
            "unfinished": counts.get(STATE.PRESENT, 0),
            "passed": _summary(counts)["passed"],
        },
    )
