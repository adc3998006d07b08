"""The queue of records that may be one person: two cards side by side, a decision, a way back."""

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_POST

from marshrut.base.errors import DomainError
from marshrut.people.models import Merge, PossibleMerge
from marshrut.people.roles import Role
from marshrut.people.rules import merges_undone_by, open_merges_for, possible_merges_visible_to
from marshrut.people.usecases.ask_again import ask_again
from marshrut.people.usecases.keep_apart import keep_apart
from marshrut.people.usecases.merge_persons import merge_persons
from marshrut.people.usecases.undo_merge import undo_merge
from marshrut.web.access import for_roles
from marshrut.web.people.comparison import compare
from marshrut.web.people.person import note_the_view
from marshrut.web.templatetags.russian import counted

DECIDERS = (Role.MUNI_METHODIST, Role.CNPPM_SPECIALIST)
LATEST = 20


@for_roles(*DECIDERS)
def queue(request):
    today = localdate()
    waiting = open_merges_for(request.actor, on=today).select_related("first", "second")
    decided = possible_merges_visible_to(request.actor, on=today).filter(state=PossibleMerge.State.DIFFERENT)
    context = {
        "pairs": list(waiting[:100]),
        "merges": merges_undone_by(request.actor, on=today).select_related("kept", "absorbed")[:LATEST],
        "apart": decided.select_related("first", "second").order_by("-decided_at")[:LATEST],
    }
    return render(request, "people/doubles.html", context)


@for_roles(*DECIDERS)
def pair(request, pk):
    today = localdate()
    rows = open_merges_for(request.actor, on=today).select_related("first", "second")
    possible = get_object_or_404(rows, pk=pk)
    if request.method == "POST":
        return _decide(request, possible)
    _note_the_views(request, possible)
    context = {"pair": possible, "comparison": compare(possible, today), "left": rows.count()}
    return render(request, "people/double.html", context)


def _note_the_views(request, possible: PossibleMerge) -> None:
    for person in (possible.first, possible.second):
        note_the_view(request, person)


def _decide(request, possible: PossibleMerge):
    wanted = request.POST.get("kept", "")
    kept = next((one for one in (possible.first, possible.second) if str(one.pk) == wanted), None)
    try:
        if request.POST.get("decision") == "different":
            keep_apart(possible=possible, by=request.actor, at=now())
            said = "Записаны как разные люди. Больше об этой паре не спросим."
            undo_url = reverse("people:merge_again", args=[possible.pk])
        else:
            made = merge_persons(possible=possible, kept=kept, by=request.actor, at=now())
            said = _merged(made)
            undo_url = reverse("people:merge_undo", args=[made.pk])
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("people:merge", possible.pk)
    messages.success(request, said, extra_tags=undo_url)
    following = open_merges_for(request.actor, on=localdate()).first()
    return redirect("people:merge", following.pk) if following else redirect("people:merges")


def _merged(made: Merge) -> str:
    moved = sum(len(numbers) for numbers in made.moved["rows"].values())
    left = sum(len(numbers) for numbers in made.moved["left"].values())
    rows = counted(moved, "запись,записи,записей")
    said = f"Теперь это одна запись: {made.kept.full_name}. Перенесено: {rows}."
    if left:
        rest = counted(left, "запись осталась,записи остались,записей остались")
        said += f" {rest} под прежним именем, потому что не складываются; они видны в профиле."
    return said


@require_POST
@for_roles(*DECIDERS)
def undo(request, pk):
    merge = get_object_or_404(merges_undone_by(request.actor, on=localdate()), pk=pk)
    try:
        undo_merge(merge=merge, by=request.actor, at=now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Объединение отменено: обе записи такие же, как были.")
    return redirect("people:merges")


@require_POST
@for_roles(*DECIDERS)
def again(request, pk):
    rows = possible_merges_visible_to(request.actor, on=localdate())
    possible = get_object_or_404(rows.filter(~Q(state=PossibleMerge.State.MERGED)), pk=pk)
    try:
        ask_again(possible=possible, by=request.actor, at=now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Пара снова ждёт решения.")
    return redirect("people:merges")
