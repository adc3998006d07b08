"""«Возможности»: what can be applied for, and one offer with its sessions."""

from datetime import date

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate

from marshrut.catalogue.audience import audience_of, suits
from marshrut.catalogue.models import Offer, OfferGain, Session
from marshrut.catalogue.queries import by_next_start, with_sessions_ahead
from marshrut.catalogue.rules import may_publish, offers_kept_by, offers_visible_to
from marshrut.deficits.models import Deficit
from marshrut.learning.models import Participation
from marshrut.people.models import Person
from marshrut.people.roles import Role
from marshrut.web.access import signed_in
from marshrut.web.catalogue import words
from marshrut.web.catalogue.shelf import Shelf

CARDS = 24


@signed_in
def offers(request):
    """The catalogue with its filters in the address. A teacher sees first what is for the own subject and post."""
    today, actor = localdate(), request.actor
    growth = open_growth(actor.person) if actor.role == Role.TEACHER else []
    shelf = Shelf(request.GET, on=today, growth=growth)
    rows = offers_visible_to(actor)
    for_me = actor.role == Role.TEACHER and "all" not in request.GET
    if for_me:
        rows = rows.filter(suits(audience_of(actor.person, on=today)))
    found = by_next_start(shelf.narrow(rows), on=today)
    page = Paginator(with_sessions_ahead(found, on=today), CARDS).get_page(request.GET.get("page"))
    wanted = {deficit.competence_id for deficit in growth}
    return render(
        request,
        "catalogue/list.html",
        {
            "shelf": shelf,
            "page": page,
            "cards": [_card(offer, wanted, today) for offer in page],
            "for_me": for_me,
            "has_growth": bool(growth),
            "is_teacher": actor.role == Role.TEACHER,
            "may_publish": may_publish(actor),
            "found": f"Найдено: {page.paginator.count}",
        },
    )


def open_growth(person: Person) -> list[Deficit]:
    return list(Deficit.objects.filter(person=person, closed_at=None).select_related("competence"))


def _card(offer: Offer, wanted: set[int], today: date) -> dict:
    """What a card says; the next session leads."""
    following = offer.ahead[0] if offer.ahead else None
    return {
        "title": offer.title,
        "url": reverse("catalogue:offer", args=[offer.pk]),
        "kind": words.kind_and_hours(offer),
        "summary": offer.summary,
        "provider": offer.provider.short_name,
        "themes": [(row.competence.title, row.competence_id in wanted) for row in offer.closes[:3]],
        "when": words.when(following) if following else "",
        "where": words.where(following, offer) if following else offer.get_mode_display(),
        "seats": words.seats(following) if following else "",
        "more": len(offer.ahead) - 1,
        "fresh": words.freshness(offer, today),
    }


@signed_in
def offer_page(request, pk: int):
    """One offer: what it gives, when it is, and the own application for it."""
    today, actor = localdate(), request.actor
    visible = offers_visible_to(actor).select_related("provider", "programme")
    offer = get_object_or_404(visible, pk=pk)
    wanted = {deficit.competence_id for deficit in open_growth(actor.person)}
    gains = OfferGain.objects.filter(offer=offer).select_related("competence").order_by("-gain")
    sessions = list(_sessions_shown(offer, today))
    mine = {row.session_id: row for row in _own_rows(actor.person, offer)}
    can_apply = bool(actor.role == Role.TEACHER or mine)
    kept = may_publish(actor) and offers_kept_by(actor).filter(pk=pk).exists()
    return render(
        request,
        "catalogue/offer.html",
        {
            "offer": offer,
            "kind": words.kind_and_hours(offer),
            "crumbs": [("Возможности", reverse("catalogue:list")), (offer.title, "")],
            "facts": _facts(offer, today),
            "gains": [(g.competence.title, words.how_much(g), g.competence_id in wanted) for g in gains],
            "sessions": [_session(one, offer, mine.get(one.pk), today, can_apply) for one in sessions],
            "requires": list(offer.requires.values_list("pk", "title")),
            "kept": kept,
            "done": next((row for row in mine.values() if row.state == "completed"), None),
        },
    )


def _sessions_shown(offer: Offer, today: date) -> QuerySet[Session]:
    """Those ahead and those going on; what is over belongs to the ledger."""
    shown = offer.sessions.exclude(state=Session.State.CANCELLED).filter(ends_on__gte=today)
    return shown.select_related("territory").order_by("starts_on", "pk")


def _own_rows(person: Person, offer: Offer) -> QuerySet[Participation]:
    gone = [Participation.State.DECLINED, Participation.State.WITHDRAWN]
    return Participation.objects.filter(person=person, session__offer=offer).exclude(state__in=gone)


def _session(session: Session, offer: Offer, row: Participation | None, today: date, can_apply: bool) -> dict:
    late = session.apply_until is not None and session.apply_until < today
    is_open = (
        offer.is_open and session.state == Session.State.PLANNED and session.starts_on > today and not late
    )
    return {
        "pk": session.pk,
        "when": words.when(session),
        "where": words.where(session, offer),
        "seats": words.seats(session),
        "until": f"заявки до {date_format(session.apply_until, 'j E Y')}" if session.apply_until else "",
        "row": row,
        "tone": "good" if row and row.state in {"enrolled", "completed"} else "warning",
        "can_apply": can_apply and is_open and row is None,
        "waits": session.free is not None and session.free <= 0,
        "closed": "" if is_open or row else "запись закрыта",
    }


def _facts(offer: Offer, today: date) -> list[tuple]:
    subjects = ", ".join(offer.subjects.values_list("title", flat=True))
    programme = offer.programme
    register = programme.get_register_state_display() if programme else ""
    return [
        ("Вид", offer.get_kind_display(), offer.get_format_display()),
        ("Часов", str(offer.hours)),
        ("Как проходит", offer.get_mode_display()),
        ("Проводит", offer.provider.short_name, f"уровень: {offer.get_level_display()}"),
        ("Для кого", "управленческие кадры" if offer.for_managers else subjects or "все предметы"),
        *([("Программа", programme.title, register)] if programme else []),
        ("Сведения", words.freshness(offer, today).removeprefix("сведения ")),
    ]
