"""What the frame of every page needs: the region, who acts in which role, where the role goes, unread notices."""

from django.conf import settings
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.text import capfirst

from marshrut.notices.queries import unread_count
from marshrut.people.actor import Actor
from marshrut.people.models import Charge
from marshrut.web.navigation import navigation
from marshrut.web.people.words import place_beside


def page(request) -> dict:
    region = getattr(request, "region", None)
    actor: Actor | None = getattr(request, "actor", None)
    if region is None:
        return {"home_url": "/"}
    if actor is None:
        return {"region": region, "home_url": reverse("home"), "login_url": reverse(settings.LOGIN_URL)}
    return {
        "region": region,
        "actor": actor,
        "home_url": reverse("home"),
        "nav": [(place.title, place.url, place.active) for place in navigation(request)],
        "actor_name": actor.person.short_name,
        "actor_initials": actor.person.surname[:1] + actor.person.given_name[:1],
        "actor_caption": caption(actor.charge),
        "roles": roles(request),
        "role_switch_url": reverse("account:role"),
        "user_menu": [
            ("Мои данные", reverse("people:person", args=[actor.person.pk]), "user"),
            ("Мои роли и настройки", reverse("people:account"), "users"),
            ("Почта и уведомления", reverse("notices:settings"), "bell"),
        ],
        "logout_url": reverse("account:logout"),
        "notices_url": reverse("notices:list"),
        "notices_count": SimpleLazyObject(lambda: unread_count(actor.person)),
    }


def caption(charge: Charge | None) -> str:
    """«Руководитель организации, СОШ № 4»."""
    if charge is None:
        return "Педагог"
    title = charge.get_role_display()
    acting = " (замещает)" if charge.acting_for_id else ""
    place = _place(charge)
    return f"{capfirst(title)}{acting}" + (f", {place}" if place else "")


def _place(charge: Charge) -> str:
    return place_beside(charge.get_role_display(), str(charge.organisation or charge.district or ""))


def roles(request) -> list[dict]:
    """Every role that the person may act in now; «педагог» is always the last one."""
    rows = [
        {
            "title": charge.get_role_display(),
            "place": _place(charge),
            "value": charge.pk,
            "active": request.actor.charge == charge,
        }
        for charge in request.charges
    ]
    return [*rows, {"title": "педагог", "place": "", "value": "teacher", "active": request.actor.charge is None}]
