"""One item a page, and the address to which the device sends answers. The lightest pages of the system: on
a diagnostic day hundreds of people answer at once, so they load the sitting by its owner's number and nothing
of the shell.
"""

import json
from functools import wraps

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from marshrut.base.errors import DomainError
from marshrut.diagnostics.models import Item, Sitting
from marshrut.diagnostics.queries import items_with_answers
from marshrut.diagnostics.rules import sittings_taken_by
from marshrut.diagnostics.usecases.record_answer import SittingFinished, record_answer

LARGEST_SEQUENCE = 2**62


def taker(refuse):
    """Open to the signed-in owner of the sitting, who is known by number only: no role is asked for here."""

    def decorate(view):
        @never_cache
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if request.region is None or not request.user.is_authenticated:
                return refuse(request)
            return view(request, *args, **kwargs)

        guarded.access = "signed_in"
        return guarded

    return decorate


def _own_sitting(request, pk: int) -> Sitting:
    own = sittings_taken_by(request.user.person_id).select_related("participant__campaign")
    return get_object_or_404(own, participant=pk)


@taker(lambda request: redirect_to_login(request.get_full_path()))
def item_page(request, pk: int, number: int):
    """An item of one's own sitting. POST is the way without script: save, then go back or on."""
    sitting = _own_sitting(request, pk)
    if sitting.finished_at is not None:
        return redirect("teacher:result", pk)
    items = items_with_answers(sitting)
    if not 1 <= number <= len(items):
        return redirect("teacher:item", pk, 1)
    error = ""
    if request.method == "POST":
        item = items[number - 1]
        try:
            response = [int(value) for value in request.POST.getlist("response")]
            sequence = max(int(now().timestamp() * 1000), (item.sequence or 0) + 1)
            record_answer(sitting=sitting, item=item, response=response, sequence=sequence, at=now())
        except SittingFinished:
            return redirect("teacher:invitation", pk)
        except (ValueError, DomainError) as refusal:
            error = str(refusal) if isinstance(refusal, DomainError) else "Такого варианта нет."
        else:
            return _after(request, pk, number, len(items))
    return render(
        request,
        "teacher/item.html",
        {
            "sitting": f"{request.region.slug}:{sitting.pk}",
            "items": [_for_page(one, pk, place) for place, one in enumerate(items, start=1)],
            "now": number,
            "answer_url": reverse("teacher:answer", args=[pk]),
            "finish_url": reverse("teacher:finish", args=[pk]),
            "pause_url": reverse("teacher:pause", args=[pk]),
            "login_url": f"{reverse(settings.LOGIN_URL)}?next={request.path}",
            "error": error,
        },
    )


def _after(request, pk: int, number: int, total: int):
    """Back is never before the first; on from the last is the check of what is unanswered."""
    if request.POST.get("go") == "back":
        return redirect("teacher:item", pk, max(number - 1, 1))
    return redirect("teacher:item", pk, number + 1) if number < total else redirect("teacher:finish", pk)


def _for_page(item: Item, pk: int, number: int) -> dict:
    return {
        "id": item.pk,
        "number": number,
        "url": reverse("teacher:item", args=[pk, number]),
        "text": item.text,
        "multiple": item.kind == Item.Kind.MULTIPLE,
        "options": [{"value": value, "text": text} for value, text in enumerate(item.options)],
        "response": item.response or [],
        "seq": item.sequence or 0,
    }


@taker(lambda request: JsonResponse({"error": "Войдите снова: ответы пока на устройстве."}, status=401))
@require_POST
def save_answer(request, pk: int):
    """JSON in, JSON out: the contract stands in assets/js/taking.js."""
    try:
        sent = json.loads(request.body)
        item_id, response, sequence = sent["item"], sent["response"], sent["seq"]
        if not _is_number(item_id) or not isinstance(response, list) or not _is_number(sequence):
            raise ValueError
    except (ValueError, KeyError, TypeError):
        return JsonResponse({"error": "Ответ не прочитан. Отметьте вариант ещё раз."}, status=400)
    sitting = _own_sitting(request, pk)
    item = Item.objects.filter(pk=item_id).first()
    if item is None:
        return JsonResponse({"error": "Такого задания нет. Обновите страницу."}, status=404)
    try:
        kept = record_answer(sitting=sitting, item=item, response=response, sequence=sequence, at=now())
    except SittingFinished as refusal:
        return JsonResponse({"error": str(refusal)}, status=409)
    except DomainError as refusal:
        return JsonResponse({"error": str(refusal)}, status=422)
    return JsonResponse({"saved": item.pk, "seq": kept.sequence})


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < LARGEST_SEQUENCE
