"""What waits for those who look after the records: pairs that may be one person."""

from datetime import date

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.timezone import localtime

from marshrut.people.actor import Actor
from marshrut.people.rules import open_merges_for
from marshrut.web.templatetags.russian import counted
from marshrut.web.waiting import Waiting


def waiting(actor: Actor, on: date) -> list[Waiting]:
    """One query."""
    open_pairs = open_merges_for(actor, on=on).order_by()
    found = open_pairs.aggregate(pairs=Count("pk"), oldest=Min("found_at"))
    if not found["pairs"]:
        return []
    pairs = counted(found["pairs"], "пара похожих записей,пары похожих записей,пар похожих записей")
    return [
        Waiting(
            title=f"Решить, один ли это человек: {pairs}",
            detail="Похожие записи сами не объединяются. Ошибочное решение можно отменить.",
            since=localtime(found["oldest"]).date(),
            url=reverse("people:merges"),
            button="Посмотреть",
        )
    ]
