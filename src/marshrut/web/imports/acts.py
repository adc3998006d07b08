"""Acts on an import: bring it in, leave it out, begin the work again, take the rows with errors home."""

from pathlib import PurePath
from tempfile import TemporaryDirectory

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404
from django.shortcuts import redirect
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from marshrut import sheets
from marshrut.base.errors import DomainError
from marshrut.people.models import StaffImport
from marshrut.people.staff_import.prepare import file_of
from marshrut.people.staff_import.report import notes_of
from marshrut.people.usecases.cancel_staff_import import cancel_staff_import
from marshrut.people.usecases.confirm_staff_import import confirm_staff_import
from marshrut.web.access import for_roles
from marshrut.web.imports.forms import ConsentForm
from marshrut.web.imports.queueing import JOBS, queue_job
from marshrut.web.imports.views import IMPORTERS, one_of

STATE = StaffImport.State


@require_POST
@for_roles(*IMPORTERS)
def confirm(request, pk: int):
    """A second click finds the work begun and begins nothing."""
    one = one_of(request, pk)
    kinds = sorted({change["kind"] for change in one.report.get("changes", ())})
    form = ConsentForm(request.POST, kinds=kinds)
    if not form.is_valid():
        messages.error(request, "Отметьте изменения ещё раз: список на странице устарел.")
        return redirect("imports:import", pk)
    try:
        with transaction.atomic():
            begun = confirm_staff_import(
                staff_import=one,
                accepted=form.cleaned_data["accepted"],
                end_absent=form.cleaned_data["end_absent"],
                by=request.actor,
                at=now(),
            )
            if begun:
                queue_job(request, one, STATE.APPLYING)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        if not begun:
            messages.info(request, "Этот список уже вносится или внесён.")
    return redirect("imports:import", pk)


@require_POST
@for_roles(*IMPORTERS)
def cancel(request, pk: int):
    one = one_of(request, pk)
    try:
        cancel_staff_import(staff_import=one, by=request.actor, at=now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("imports:import", pk)
    messages.success(request, f"Список «{one.file_name}» не внесён, файл удалён.")
    return redirect("imports:list")


@require_POST
@for_roles(*IMPORTERS)
def again(request, pk: int):
    """For work that has stood still: it waits in the queue once at most, and goes on from where nothing is done."""
    one = one_of(request, pk)
    if one.state in JOBS and not queue_job(request, one, one.state):
        messages.info(request, "Работа стоит в очереди и скоро начнётся. Запускать ещё раз не нужно.")
    return redirect("imports:import", pk)


@for_roles(*IMPORTERS)
def errors(request, pk: int):
    """The sender's own file with what to mend beside every row that was not taken; ``?all`` leaves no row out."""
    one = one_of(request, pk)
    notes = notes_of(one.report)
    if not notes or not file_of(one).is_file():
        raise Http404
    with TemporaryDirectory() as folder:
        out = PurePath(folder) / "errors.xlsx"
        sheets.annotate(
            file_of(one),
            notes,
            out,
            heading_rows=one.report["heading_rows"],
            only_bad="all" not in request.GET,
            keep_rows=one.report["context_rows"],
        )
        content = open(out, "rb")  # noqa: SIM115 — the response closes it; the name may go before
    name = f"{PurePath(one.file_name).stem} — что исправить.xlsx"
    return FileResponse(content, as_attachment=True, filename=name)
