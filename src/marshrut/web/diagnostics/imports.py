"""Results of an outside procedure: upload → progress → what will be done → confirm → the file of errors."""

from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from marshrut import sheets
from marshrut.base.errors import DomainError
from marshrut.deficits.models import Level, SupportRule
from marshrut.diagnostics.models import ResultImport
from marshrut.diagnostics.result_plan import file_of, make_plan
from marshrut.diagnostics.rules import campaigns_run_by, result_imports_visible_to
from marshrut.diagnostics.usecases.cancel_result_import import cancel_result_import
from marshrut.diagnostics.usecases.confirm_result_import import confirm_result_import
from marshrut.diagnostics.usecases.upload_results import upload_results
from marshrut.jobs.defer import later
from marshrut.web.access import for_roles
from marshrut.web.diagnostics.campaigns import RUN
from marshrut.web.diagnostics.forms import ResultFileForm

STATE = ResultImport.State
SHOWN = 50  # faulty rows on the page; all of them are in the file


@for_roles(*RUN)
def upload(request, pk: int):
    campaign = get_object_or_404(campaigns_run_by(request.actor).select_related("instrument"), pk=pk)
    sent = request.method == "POST"
    form = ResultFileForm(request.POST, request.FILES) if sent else ResultFileForm()
    if sent and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            taken = upload_results(file=file, name=file.name, campaign=campaign.pk, by=request.actor.person, at=now())
            later("preview_result_import", region=request.region.slug, pk=taken.pk)
        except DomainError as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("diagnostics:import", taken.pk)
    context = {"campaign": campaign, "form": form, "max_bytes": str(settings.UPLOAD_LIMIT_BYTES)}
    return render(request, "diagnostics/upload.html", context)


def _one(request, pk: int) -> ResultImport:
    return get_object_or_404(
        result_imports_visible_to(request.actor).select_related("campaign__instrument", "campaign__place"), pk=pk
    )


def _is_working(one: ResultImport) -> bool:
    """Being read, waiting for the worker, or applied and not yet reviewed to the end."""
    return one.state in {STATE.UPLOADED, STATE.APPLYING} or (one.state == STATE.APPLIED and "outcome" not in one.report)


@never_cache
@for_roles(*RUN)
def result_import(request, pk: int):
    one = _one(request, pk)
    outcome = one.report.get("outcome", {})
    faults = _faults(one.report)
    return render(
        request,
        "diagnostics/import.html",
        {
            "one": one,
            "campaign": one.campaign,
            "working": _is_working(one),
            "report": one.report,
            "faults": faults[:SHOWN],
            "faulty_rows": len({(each["sheet"], each["row"]) for each in one.report.get("blocking", ())}),
            "faults_number": len(faults),
            "more": max(len(faults) - SHOWN, 0),
            "levels": _levels(outcome),
        },
    )


def _faults(report: dict) -> list[dict]:
    rows = [
        {"sheet": each["sheet"], "row": each["row"], "what": each["message"], "who": ""}
        for each in report.get("blocking", ())
    ]
    rows += [
        {"sheet": each["sheet"], "row": each["row"], "what": each["reason"], "who": each["name"]}
        for each in report.get("unmatched_rows", ())
    ]
    rows += [
        {"sheet": each["sheet"], "row": each["row"], "what": each["reason"], "who": ""}
        for each in report.get("refused_rows", ())
    ]
    return sorted(rows, key=lambda each: (each["sheet"], each["row"]))


def _levels(outcome: dict) -> list[tuple[str, int, list[str]]]:
    """Level → people → what the region offers them."""
    return [
        (
            level,
            outcome["levels"].get(level, 0),
            [SupportRule.Support(one).label for one in outcome["support"].get(level, ())],
        )
        for level in Level.values
        if outcome
    ]


@never_cache
@for_roles(*RUN)
def progress(request, pk: int):
    """A newer copy of the progress; at the end the page itself."""
    one = _one(request, pk)
    if _is_working(one):
        return render(request, "diagnostics/_import_progress.html", {"one": one})
    return HttpResponse(headers={"HX-Redirect": reverse("diagnostics:import", args=[pk])})


@for_roles(*RUN)
@require_POST
def apply_action(request, pk: int):
    one = _one(request, pk)
    try:
        if one.state != STATE.PREVIEWED:
            messages.info(request, "Этот файл уже внесён или отменён.")
        else:
            confirm_result_import(result_import=one, by=request.actor.person, at=now())
            later("apply_result_import", region=request.region.slug, pk=pk)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("diagnostics:import", pk)


@for_roles(*RUN)
@require_POST
def cancel_action(request, pk: int):
    one = cancel_result_import(result_import=_one(request, pk), at=now())
    if one.state == STATE.CANCELLED:
        messages.success(request, "Файл отменён, ничего не внесено.")
    return redirect("diagnostics:campaign", one.campaign_id)


@for_roles(*RUN)
def errors(request, pk: int):
    """The sender's own file with what to mend beside every row that was not taken."""
    one = _one(request, pk)
    if not file_of(one).exists() or not _faults(one.report):
        raise Http404
    plan = make_plan(one, on=localdate())
    with TemporaryDirectory() as folder:
        out = Path(folder) / "errors.xlsx"
        sheets.annotate(file_of(one), plan.notes, out, heading_rows=plan.headings, only_bad="all" not in request.GET)
        content = out.open("rb")
    name = f"{Path(one.file_name).stem} — что исправить.xlsx"
    return FileResponse(content, as_attachment=True, filename=name)
