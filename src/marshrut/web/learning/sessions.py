"""Sessions for those who hold them: the list, the people, attendance, completions, seats."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_POST

from marshrut.base.errors import DomainError
from marshrut.catalogue.models import Offer, Session
from marshrut.catalogue.rules import KEEPERS, sessions_kept_by
from marshrut.flows.after_application import (
    cancel_session_and_tell,
    change_seats_and_tell,
    release_and_tell,
)
from marshrut.flows.after_completion import confirm_list
from marshrut.learning.models import Participation
from marshrut.learning.queries import nearest_first, participants_of, sessions_to_confirm, with_counts
from marshrut.learning.usecases.mark_attendance import mark_attendance
from marshrut.learning.usecases.mark_no_show import mark_no_show
from marshrut.web.access import for_roles
from marshrut.web.catalogue import asked
from marshrut.web.catalogue import words as offers
from marshrut.web.catalogue.filtering import selects
from marshrut.web.learning.forms import CompletionForm, SeatsForm
from marshrut.web.learning.mine import TONES
from marshrut.web.learning.qr import qr_svg
from marshrut.web.lists import Column, Filter, ListPage, xlsx_response
from marshrut.web.templatetags.russian import counted, short_period

COLUMNS = (
    Column("title", "Название", lambda one: one.offer.title, sort=("offer__title",)),
    Column("starts", "Начало", lambda one: one.starts_on, sort=("starts_on",)),
    Column("ends", "Окончание", lambda one: one.ends_on, sort=("ends_on",)),
    Column("place", "Где", lambda one: offers.where(one, one.offer)),
    Column("seats", "Мест", lambda one: one.seats if one.seats is not None else "", sort=("seats",)),
    Column("enrolled", "Записано", lambda one: one.enrolled, sort=("enrolled",)),
    Column("queued", "Ждут места", lambda one: one.queued, sort=("queued",)),
    Column("done", "Прошли", lambda one: one.done, sort=("done",)),
)
TIMES = (
    ("confirm", "ждут подтверждения"),
    ("ahead", "впереди"),
    ("now", "идут сейчас"),
    ("over", "прошли"),
    ("cancelled", "отменены"),
)


@for_roles(*KEEPERS)
def sessions(request):
    """Sessions of the own offers: those that wait for confirmation, then the nearest."""
    today = localdate()
    page = ListPage(
        request=request,
        rows=nearest_first(with_counts(sessions_kept_by(request.actor)), on=today).select_related(
            "offer__provider", "territory"
        ),
        columns=COLUMNS,
        filters=(
            Filter("time", "Когда", TIMES, lambda rows, value: _by_time(rows, value, today)),
            Filter("kind", "Вид", Offer.Kind.choices, lambda rows, value: rows.filter(offer__kind=value)),
        ),
        search=lambda rows, text: rows.filter(offer__title__icontains=text),
    )
    if page.wants_xlsx:
        return page.xlsx(title="Занятия", file_name="Занятия", on=today)
    return render(
        request,
        "learning/sessions.html",
        {
            "list": page,
            "selects": selects(page),
            "rows": [_session_row(one) for one in page.page],
            "found": f"Найдено: {page.page.paginator.count}" if page.is_narrowed else "",
        },
    )


def _by_time(rows, value: str, today):
    match value:
        case "confirm":
            return sessions_to_confirm(rows, on=today)
        case "ahead":
            return rows.filter(starts_on__gt=today, state=Session.State.PLANNED)
        case "now":
            return rows.filter(starts_on__lte=today, ends_on__gte=today).exclude(state="cancelled")
        case "over":
            return rows.filter(ends_on__lt=today).exclude(state="cancelled")
    return rows.filter(state=Session.State.CANCELLED)


def _session_row(session: Session) -> dict:
    return {
        "session": session,
        "url": reverse("learning:session", args=[session.pk]),
        "when": short_period(session.starts_on, session.ends_on),
        "where": offers.where(session, session.offer),
        "cancelled": session.state == Session.State.CANCELLED,
    }


def _kept(request, pk: int) -> Session:
    kept = sessions_kept_by(request.actor).select_related("offer__provider", "territory")
    return get_object_or_404(kept, pk=pk)


@for_roles(*KEEPERS)
def session_page(request, pk: int):
    """The people of a session and what may be said of them today."""
    session, today = _kept(request, pk), localdate()
    rows = list(participants_of(session))
    if request.GET.get("format") == "xlsx":
        return _people_xlsx(session, rows)
    has_begun = session.starts_on <= today and session.state != Session.State.CANCELLED
    return render(
        request,
        "learning/session.html",
        {
            "session": session,
            "crumbs": [("Занятия", reverse("learning:sessions")), (session.offer.title, "")],
            "rows": [{"row": row, "tone": TONES[Participation.State(row.state)]} for row in rows],
            "has_begun": has_begun,
            "is_ahead": session.state == Session.State.PLANNED and session.starts_on > today,
            "form": CompletionForm(session=session),
            "seats_form": SeatsForm(initial={"seats": session.seats}),
            "lead": _lead(session, today),
            "state": _state(session, rows, today),
            "counts": _counts(rows),
        },
    )


def _lead(session: Session, today) -> str:
    seats = f" {offers.seats(session).capitalize()}." if session.starts_on > today else ""
    return f"{offers.when(session)}, {offers.where(session, session.offer)}.{seats}"


def _state(session: Session, rows: list[Participation], today) -> tuple[str, str]:
    """What the session is now, and the tone of it."""
    if session.state == Session.State.CANCELLED:
        return "Отменено", "neutral"
    if session.starts_on > today:
        return "Идёт набор", "info"
    if session.ends_on >= today:
        return "Идёт сейчас", "info"
    if any(row.state == Participation.State.ENROLLED for row in rows):
        return "Ждёт подтверждения", "warning"
    return "Проведено", "good"


def _counts(rows: list[Participation]) -> list[tuple[str, int]]:
    states = [row.state for row in rows]
    return [
        ("ждут руководителя", states.count("applied")),
        ("записаны", states.count("enrolled")),
        ("в листе ожидания", states.count("waiting")),
        ("прошли", states.count("completed")),
    ]


def _people_xlsx(session: Session, rows: list[Participation]):
    return xlsx_response(
        title=session.offer.title,
        subtitle=f"{offers.when(session)}, {offers.where(session, session.offer)}",
        columns=[
            "Участник",
            "Организация",
            "Муниципалитет",
            "Состояние",
            "Был(а)",
            "Пройдено",
            "Часов",
            "Документ",
        ],
        rows=[
            [
                row.person.full_name,
                row.organisation.short_name,
                row.organisation.territory.short_title if row.organisation.territory else "",
                row.get_state_display(),
                localdate(row.attended_at) if row.attended_at else None,
                row.completed_on,
                row.hours,
                row.document_number,
            ]
            for row in rows
        ],
        file_name=f"Участники {session.starts_on:%d.%m.%Y}.xlsx",
    )


@for_roles(*KEEPERS)
@require_POST
def people_action(request, pk: int):
    """One act for the chosen people: they were there, they completed it, they weren't there, their seat is free."""
    session, act = _kept(request, pk), request.POST.get("act")
    rows = participants_of(session).filter(pk__in=asked.numbers(request, "row"))
    rows = list(rows.select_related("session__offer"))
    if not rows:
        messages.warning(request, "Никто не выбран. Отметьте людей в списке и выберите действие.")
    elif act == "complete":
        _complete(request, session, rows)
    elif act in _SINGLE:
        _one_by_one(request, act, rows)
    return redirect("learning:session", pk)


def _complete(request, session: Session, rows: list[Participation]) -> None:
    form = CompletionForm(request.POST, session=session)
    if not form.is_valid():
        messages.error(request, "Укажите день прохождения и число часов.")
        return
    numbers = {row.pk: asked.words(request, f"document-{row.pk}", 60) for row in rows}
    outcome = confirm_list(
        session=session,
        participations=rows,
        documents=numbers,
        by=request.actor,
        at=now(),
        **form.cleaned_data,
    )
    if outcome.done:
        messages.success(request, f"Подтверждено: {counted(len(outcome.done), 'человек,человека,человек')}.")
    for _, reason in outcome.refused[:5]:
        messages.error(request, reason)


_SINGLE = {
    "attended": (
        lambda row, by: mark_attendance(participation=row, by=by, at=now()),
        "Отмечены присутствующими",
    ),
    "no_show": (lambda row, by: mark_no_show(participation=row, by=by, at=now()), "Отмечены неявившимися"),
    "release": (lambda row, by: release_and_tell(participation=row, by=by, at=now()), "Места освобождены"),
}


def _one_by_one(request, act: str, rows: list[Participation]) -> None:
    """One whom the facts don't allow doesn't stop the others."""
    say, words = _SINGLE[act]
    done = 0
    for row in rows:
        try:
            say(row, request.actor)
        except DomainError as refusal:
            messages.error(request, f"{row.person.short_name}: {refusal}")
        else:
            done += 1
    if done:
        messages.success(request, f"{words}: {counted(done, 'человек,человека,человек')}.")


@for_roles(*KEEPERS)
@require_POST
def change_action(request, pk: int):
    """More or fewer seats, or no session at all."""
    session = _kept(request, pk)
    try:
        if request.POST.get("act") == "cancel":
            reason = asked.words(request, "reason", 300)
            gone = cancel_session_and_tell(session=session, reason=reason, by=request.actor, at=now())
            messages.success(request, f"Занятие отменено. Сообщили: {counted(gone, 'человеку,людям,людям')}.")
        else:
            form = SeatsForm(request.POST)
            if not form.is_valid():
                messages.error(request, "Напишите число мест цифрами или оставьте поле пустым.")
                return redirect("learning:session", pk)
            let_in = change_seats_and_tell(
                session=session, seats=form.cleaned_data["seats"], by=request.actor, at=now()
            )
            more = f" Из листа ожидания записаны: {len(let_in)}." if let_in else ""
            messages.success(request, f"Число мест изменено.{more}")
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("learning:session", pk)


@for_roles(*KEEPERS)
def code_page(request, pk: int):
    """The code of the day in large letters and as a QR code, for the screen in the room."""
    session = _kept(request, pk)
    address = request.build_absolute_uri(f"{reverse('learning:here')}?code={session.attendance_code}")
    context = {"session": session, "address": address, "qr": mark_safe(qr_svg(address))}
    return render(request, "learning/code.html", context)
