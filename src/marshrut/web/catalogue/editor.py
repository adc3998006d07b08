"""Keeping the catalogue: an offer, its facts and its sessions."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from marshrut.catalogue.models import Offer
from marshrut.catalogue.rules import KEEPERS, offers_kept_by
from marshrut.catalogue.usecases.publish_offer import publish_offer
from marshrut.catalogue.usecases.refresh_offer import refresh_offer
from marshrut.catalogue.usecases.schedule_session import schedule_session
from marshrut.catalogue.usecases.withdraw_offer import withdraw_offer
from marshrut.web.access import for_roles
from marshrut.web.catalogue.forms import OfferForm, SessionForm
from marshrut.web.forms import attempt


def _kept(request, pk: int) -> Offer:
    return get_object_or_404(offers_kept_by(request.actor).select_related("provider"), pk=pk)


@for_roles(*KEEPERS)
def new_offer(request):
    return _edit(request, None)


@for_roles(*KEEPERS)
def edit_offer(request, pk: int):
    return _edit(request, _kept(request, pk))


def _edit(request, offer: Offer | None):
    form = OfferForm(request.POST or None, by=request.actor, offer=offer)
    if request.method == "POST" and form.is_valid():
        saved = attempt(
            form, lambda: publish_offer(content=form.content, offer=offer, by=request.actor, at=now())
        )
        if saved is not None:
            messages.success(request, "Сохранено." if offer else "Опубликовано. Теперь добавьте сроки.")
            return redirect("catalogue:offer", saved.pk)
    crumbs = [("Возможности", reverse("catalogue:list")), (offer.title if offer else "Новая", "")]
    return render(request, "catalogue/edit.html", {"form": form, "offer": offer, "crumbs": crumbs})


@for_roles(*KEEPERS)
@require_POST
def refresh_action(request, pk: int):
    """The facts are still so; a withdrawn offer is in the catalogue again."""
    offer = _kept(request, pk)
    was_open = offer.is_open
    refresh_offer(offer=offer, by=request.actor, at=now())
    messages.success(request, "Сведения подтверждены." if was_open else "Возможность снова в каталоге.")
    return redirect("catalogue:offer", pk)


@for_roles(*KEEPERS)
@require_POST
def withdraw_action(request, pk: int):
    """Off the catalogue; the message offers to undo it."""
    withdraw_offer(offer=_kept(request, pk), by=request.actor, at=now())
    messages.success(
        request,
        "Возможность снята с публикации: новых заявок не будет, закреплённые места остаются.",
        extra_tags=reverse("catalogue:refresh", args=[pk]),
    )
    return redirect("catalogue:offer", pk)


@for_roles(*KEEPERS)
def new_session(request, pk: int):
    offer = _kept(request, pk)
    form = SessionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        session = attempt(form, lambda: schedule_session(offer=offer, by=request.actor, at=now(), **told))
        if session is not None:
            messages.success(request, "Срок добавлен, запись открыта.")
            return redirect("learning:session", session.pk)
    crumbs = [
        ("Возможности", reverse("catalogue:list")),
        (offer.title, reverse("catalogue:offer", args=[pk])),
        ("Новый срок", ""),
    ]
    return render(request, "catalogue/schedule.html", {"form": form, "offer": offer, "crumbs": crumbs})
