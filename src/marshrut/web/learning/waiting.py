"""What waits: for a person, to come where a seat is held; for a provider, to say who came."""

from datetime import date, timedelta

from django.urls import reverse

from marshrut.catalogue.rules import KEEPERS, sessions_kept_by
from marshrut.learning.models import Participation
from marshrut.learning.queries import sessions_to_confirm
from marshrut.people.actor import Actor
from marshrut.web.catalogue import words as offers
from marshrut.web.templatetags.russian import counted, quoted
from marshrut.web.waiting import Waiting

SOON_DAYS = 7


def waiting(actor: Actor, on: date) -> list[Waiting]:
    """One query."""
    if actor.role in KEEPERS:
        return _to_confirm(actor, on)
    return _to_come(actor, on)


def _to_come(actor: Actor, on: date) -> list[Waiting]:
    held = Participation.objects.filter(
        person=actor.person,
        state=Participation.State.ENROLLED,
        attended_at=None,
        session__starts_on__lte=on + timedelta(days=SOON_DAYS),
        session__ends_on__gte=on,
    )
    return [
        Waiting(
            title=quoted(row.session.offer.title),
            detail=f"{offers.when(row.session)}, {offers.where(row.session, row.session.offer)}. Место закреплено.",
            url=reverse("learning:here") if row.session.starts_on <= on else reverse("learning:mine"),
            button="Отметиться на занятии" if row.session.starts_on <= on else "Посмотреть",
            due=row.session.ends_on if row.session.starts_on <= on else row.session.starts_on,
        )
        for row in held.select_related("session__offer", "session__territory").order_by("session__starts_on")
    ]


def _to_confirm(actor: Actor, on: date) -> list[Waiting]:
    over = sessions_to_confirm(sessions_kept_by(actor), on=on).order_by("ends_on", "pk")
    found = list(over.values_list("pk", "offer__title", "ends_on")[:21])
    if len(found) > 3:
        more = "больше 20 занятий" if len(found) > 20 else counted(len(found), "занятие,занятия,занятий")
        return [
            Waiting(
                title=f"Подтвердить, кто прошёл: {more}",
                detail="Пока вы не подтвердите, часы людей и шаги их маршрутов стоят на месте.",
                url=reverse("learning:sessions") + "?time=confirm&sort=ends",
                button="Открыть занятия",
                since=found[0][2],
            )
        ]
    return [
        Waiting(
            title=f"Подтвердить, кто прошёл: {quoted(title)}",
            detail="Пока вы не подтвердите, часы людей и шаги их маршрутов стоят на месте.",
            url=reverse("learning:session", args=[pk]),
            button="Отметить, кто был",
            since=ends_on,
        )
        for pk, title, ends_on in found
    ]
