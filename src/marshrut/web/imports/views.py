"""Pages of staff lists: all of them, a new one, one of them in whatever state it is."""

from collections import Counter

from django.conf import settings
from django.db.models.fields.json import KT
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localtime, now
from django.views.decorators.cache import never_cache

from marshrut.base.errors import DomainError
from marshrut.people.actor import Actor
from marshrut.people.models import Organisation, StaffImport
from marshrut.people.roles import Reach, Role
from marshrut.people.rules import staff_imports_visible_to
from marshrut.people.staff_import.plan import KIND_TITLES
from marshrut.people.staff_import.prepare import file_of
from marshrut.people.usecases.upload_staff_list import upload_staff_list
from marshrut.web.access import for_roles
from marshrut.web.imports.forms import PlaceForm, StaffFileForm
from marshrut.web.imports.queueing import queue_job
from marshrut.web.imports.receiving import within_limit
from marshrut.web.imports.sections import open_section, sections
from marshrut.web.imports.words import (
    STATES,
    STEPS,
    confirm_words,
    done_numbers,
    preview_numbers,
    progress_words,
    result_link,
    sender_words,
)
from marshrut.web.lists import Column, Filter, ListPage, xlsx_response
from marshrut.web.templatetags.russian import grouped, long_time

IMPORTERS = (Role.SCHOOL_HEAD, Role.MUNI_METHODIST, Role.CNPPM_SPECIALIST)
STATE = StaffImport.State
WORKING = frozenset({STATE.UPLOADED, STATE.APPLYING})
NOTES = 5  # shown above the lists; all of them stand with their organisations
TEMPLATE = (
    "Фамилия", "Имя", "Отчество", "Дата рождения", "СНИЛС", "Муниципалитет", "Организация", "ИНН организации",
    "Должность", "Предметы", "Вид занятости", "Ставка", "Категория", "Дата присвоения категории",
    "Педагогический стаж, лет", "Общий стаж, лет", "Дата приёма", "Электронная почта", "Телефон",
)  # fmt: skip


def one_of(request, pk: int) -> StaffImport:
    """The import within the actor's reach, else 404."""
    return get_object_or_404(staff_imports_visible_to(request.actor).select_related("sender", "uploaded_by"), pk=pk)


@for_roles(*IMPORTERS)
def import_list(request):
    rows = (
        staff_imports_visible_to(request.actor)
        .select_related("sender__territory", "uploaded_by")
        .defer("report", "corrections", "choices")
        .annotate(people=KT("report__persons"))
    )
    columns = (
        Column("file", "Файл", lambda row: row.file_name, sort=("file_name",)),
        Column("uploaded", "Загружен", lambda row: row.uploaded_at, sort=("uploaded_at",)),
        Column("state", "Состояние", lambda row: row.get_state_display(), sort=("state",)),
    )
    page = ListPage(
        request=request,
        rows=rows,
        columns=columns,
        filters=[Filter("state", "Состояние", STATE.choices, lambda found, value: found.filter(state=value))],
        search=lambda found, text: found.filter(file_name__icontains=text),
        default_sort="-uploaded",
    )
    context = {
        "list": page,
        "page": page.page,
        "sort": page.sort,
        "rows": [_row(row) for row in page.page],
        "choices": STATE.choices,
    }
    return render(request, "imports/list.html", context)


def _row(row: StaffImport) -> dict[str, str]:
    title, tone = STATES[STATE(row.state)]
    return {
        "url": reverse("imports:import", args=[row.pk]),
        "name": row.file_name,
        "sender": sender_words(row.sender, short=True),
        "people": grouped(row.people) if row.people else "—",
        "uploaded": f"{localtime(row.uploaded_at):%d.%m.%Y %H:%M}",
        "by": row.uploaded_by.short_name if row.uploaded_by else "система",
        "state": title,
        "tone": tone,
    }


class PlaceIsMissing(DomainError):
    def __init__(self) -> None:
        super().__init__(
            "Ваша роль не привязана к организации, поэтому неясно, чей это список. Попросите ЦНППМ это исправить."
        )


def _sender(actor: Actor, form: StaffFileForm) -> Organisation | None:
    """Whose list it is: what the centre has chosen, else the actor's own place.

    :raises PlaceIsMissing: the role has none; nobody but the centre sends in the region's name.
    """
    if actor.rights.reach is Reach.REGION:
        return form.cleaned_data["sender"]
    if actor.place is None:
        raise PlaceIsMissing
    return actor.place


@for_roles(*IMPORTERS)
@within_limit
def upload(request):
    is_sent = request.method == "POST"
    form = StaffFileForm(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        actor=request.actor,
        is_too_large=request.is_too_large,
    )
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            taken = upload_staff_list(
                file=file, name=file.name, sender=_sender(request.actor, form), by=request.actor, at=now()
            )
        except DomainError as refusal:
            form.add_error("file", str(refusal))
        else:
            queue_job(request, taken, STATE.UPLOADED)
            return redirect("imports:import", taken.pk)
    limit = settings.UPLOAD_LIMIT_BYTES // (1024 * 1024)
    context = {
        "form": form,
        "max_bytes": settings.UPLOAD_LIMIT_BYTES,
        "limit": limit,
        "hint": f"xlsx, xls, ods или csv, до {limit} МБ. Столбцы узнаем сами.",
        "place": request.actor.place,
        "steps": STEPS,
        "crumbs": [("Загрузки", reverse("imports:list")), ("Новый список", "")],
    }
    return render(request, "imports/upload.html", context)


@for_roles(*IMPORTERS)
def template(request):
    """An empty table with headings that are always recognised."""
    return xlsx_response(
        title="Список сотрудников",
        subtitle="Одна строка — одна работа одного человека. Столбцы, которые не ведёте, можно удалить.",
        columns=TEMPLATE,
        rows=(),
        file_name="Список сотрудников.xlsx",
    )


@never_cache
@for_roles(*IMPORTERS)
def staff_import(request, pk: int):
    """By its state: progress, what will be done, why it was not taken, what was done."""
    one = one_of(request, pk)
    context = {
        "one": one,
        "steps": STEPS,
        "state": STATES[STATE(one.state)],
        "crumbs": [("Загрузки", reverse("imports:list")), (one.file_name, "")],
    }
    if one.state in WORKING:
        one.words = progress_words(one)
        context["step"] = 2 if one.state == STATE.UPLOADED else 3
        return render(request, "imports/working.html", context)
    if one.state not in {STATE.PREVIEWED, STATE.APPLIED}:
        return render(request, "imports/refused.html", context | {"can_correct": bool(one.report.get("sheets"))})
    found = sections(one.report, is_done=one.state == STATE.APPLIED)
    context |= {
        "report": one.report,
        "counts": one.report["counts"],
        "sections": found,
        "shown": open_section(found, request.GET.get("show", ""), request.GET.get("page")),
    }
    if one.state == STATE.APPLIED:
        return render(request, "imports/done.html", context | _done(request.actor, one))
    return render(request, "imports/preview.html", context | _preview(request, one))


def _preview(request, one: StaffImport) -> dict:
    report = one.report
    numbers = Counter(change["kind"] for change in report["changes"])
    return {
        "lead": f"{one.file_name}. {sender_words(one.sender)}. Пока ничего не изменено.",
        "numbers": preview_numbers(report["counts"]),
        "kinds": [(kind, KIND_TITLES[kind], number) for kind, number in numbers.items()],
        "confirm_words": confirm_words(report["counts"]),
        "place_form": PlaceForm(actor=request.actor, staff_import=one) if report["unplaced"] else None,
        "place_hint": (
            f"В списке это не сказано (строк: {report['unplaced']}). Выберите организацию — и список можно внести."
        ),
        "is_all_wrong": not report["persons"] and bool(report["blocking"]),
        "is_nothing_new": not any(report[name] for name in ("added", "changes", "fills")),
        "notes": report["notes"][:NOTES],
        "more_notes": max(len(report["notes"]) - NOTES, 0),
    }


def _done(actor: Actor, one: StaffImport) -> dict:
    return {
        "can_merge": actor.role != Role.SCHOOL_HEAD,
        "lead": f"{one.file_name}, {long_time(one.applied_at)}. {sender_words(one.sender)}.",
        "done": one.report["done"],
        "numbers": done_numbers(one.report["done"]),
        "people_url": result_link(one.report),
        "has_file": bool(one.report["to_mend"]) and file_of(one).is_file(),
    }


@never_cache
@for_roles(*IMPORTERS)
def progress(request, pk: int):
    """A newer copy of the progress; at the end the page itself."""
    rows = staff_imports_visible_to(request.actor).only("state", "progress")
    one = get_object_or_404(rows, pk=pk)
    if one.state in WORKING:
        one.words = progress_words(one)
        return render(request, "imports/_progress.html", {"one": one})
    return HttpResponse(headers={"HX-Redirect": reverse("imports:import", args=[pk])})
