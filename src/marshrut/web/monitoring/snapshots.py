"""Snapshots: the list of them, asking for a new one, its progress."""

from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_POST

from marshrut.base.errors import DomainError
from marshrut.jobs.defer import later
from marshrut.monitoring.models import Snapshot
from marshrut.monitoring.rules import READERS, may_take_snapshot
from marshrut.monitoring.usecases.request_snapshot import request_snapshot
from marshrut.people.roles import Role
from marshrut.web.access import for_roles

TAKERS = (Role.CNPPM_SPECIALIST, Role.DEPARTMENT)


@for_roles(*READERS)
def snapshots(request):
    rows = Snapshot.objects.select_related("taken_by")
    if not may_take_snapshot(request.actor):
        rows = rows.filter(is_ready=True)
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    return render(
        request,
        "monitoring/snapshots.html",
        {
            "page": page,
            "may_take": may_take_snapshot(request.actor),
            "past_years": range(localdate().year - 1, localdate().year - 7, -1),
        },
    )


@require_POST
@for_roles(*TAKERS)
def take(request):
    """The year so far, or a whole past year: two dates that nobody has to type."""
    today = localdate()
    wanted = request.POST.get("year", "")
    year = int(wanted) if wanted.isdecimal() and 2000 <= int(wanted) <= today.year else today.year
    last = min(today, date(year, 12, 31))
    try:
        snapshot = request_snapshot(
            starts_on=date(year, 1, 1), ends_on=last, as_of_on=last, by=request.actor.person, at=now()
        )
        later("take_snapshot", region=request.region.slug, pk=snapshot.pk)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Считаю показатели за {year} год. Можно уйти со страницы: расчёт не прервётся.")
    return redirect("monitoring:snapshots")


@for_roles(*TAKERS)
def progress(request, pk):
    """A fragment that asks for itself until the snapshot is ready."""
    snapshot = get_object_or_404(Snapshot, pk=pk)
    if snapshot.is_ready:
        return HttpResponse(headers={"HX-Redirect": reverse("monitoring:indicators") + f"?snapshot={pk}"})
    return render(request, "monitoring/_progress.html", {"snapshot": snapshot})
