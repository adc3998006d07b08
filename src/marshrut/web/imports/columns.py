"""Pages on which a person says what a list does not: which column is what, where its people work."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from marshrut.base.errors import DomainError
from marshrut.people.models import StaffImport
from marshrut.people.usecases.choose_organisation import choose_organisation
from marshrut.people.usecases.correct_columns import correct_columns
from marshrut.web.access import for_roles
from marshrut.web.imports.forms import ColumnsForm, PlaceForm
from marshrut.web.imports.queueing import queue_job
from marshrut.web.imports.views import IMPORTERS, one_of

STATE = StaffImport.State


@for_roles(*IMPORTERS)
def columns(request, pk: int):
    """Which column is what, how sure that is and why; what is changed here is remembered for the sender."""
    one = one_of(request, pk)
    sheets = one.report.get("sheets", [])
    if one.state not in {STATE.PREVIEWED, STATE.REFUSED} or not sheets:
        return redirect("imports:import", pk)
    form = ColumnsForm(request.POST if request.method == "POST" else None, sheets=sheets)
    if form.is_valid():
        changed = form.changed_sheets()
        if not changed:
            return redirect("imports:import", pk)
        try:
            correct_columns(staff_import=one, columns=changed, by=request.actor, at=now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            queue_job(request, one, STATE.UPLOADED)
            messages.success(request, "Столбцы запомнили: в следующем таком файле они будут на месте.")
            return redirect("imports:import", pk)
    crumbs = [
        ("Загрузки", reverse("imports:list")),
        (one.file_name, reverse("imports:import", args=[pk])),
        ("Столбцы", ""),
    ]
    context = {"one": one, "form": form, "sheets": form.table(), "crumbs": crumbs}
    return render(request, "imports/columns.html", context)


@require_POST
@for_roles(*IMPORTERS)
def place(request, pk: int):
    """Where the people of a list work that does not say it."""
    one = one_of(request, pk)
    form = PlaceForm(request.POST, actor=request.actor, staff_import=one)
    if not form.is_valid():
        messages.error(request, "Выберите организацию из списка.")
        return redirect("imports:import", pk)
    try:
        choose_organisation(
            staff_import=one, organisation=form.cleaned_data["organisation"], by=request.actor, at=now()
        )
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        queue_job(request, one, STATE.UPLOADED)
    return redirect("imports:import", pk)
