"""What waits for those who answer for the figures: figures that were asked for and are ready, or never taken."""

from datetime import date, timedelta

from django.urls import reverse

from marshrut.monitoring.queries import ready_snapshots
from marshrut.monitoring.rules import may_take_snapshot
from marshrut.people.actor import Actor
from marshrut.web.waiting import Waiting

STALE = timedelta(days=31)


def waiting(actor: Actor, on: date) -> list[Waiting]:
    if not may_take_snapshot(actor):
        return []
    latest = ready_snapshots().values_list("as_of_on", flat=True).first()
    if latest is not None and on - latest < STALE:
        return []
    title = "Показатели ещё не посчитаны" if latest is None else "Показателям больше месяца"
    return [
        Waiting(
            title=title,
            detail="Система посчитает их по записям за минуту; ничего заполнять не нужно.",
            since=latest,
            url=reverse("monitoring:snapshots"),
            button="Посчитать",
        )
    ]
