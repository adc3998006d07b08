"""What waits for those who keep the catalogue: facts that nobody has confirmed for a long time."""

from datetime import date, timedelta

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.timezone import localdate

from marshrut.catalogue.rules import may_publish, offers_kept_by
from marshrut.people.actor import Actor
from marshrut.web.templatetags.russian import counted
from marshrut.web.waiting import Waiting

STALE_DAYS = 90


def waiting(actor: Actor, on: date) -> list[Waiting]:
    """One query; none for those who keep nothing."""
    if not may_publish(actor):
        return []
    border = on - timedelta(days=STALE_DAYS)
    stale = offers_kept_by(actor).filter(is_open=True, checked_at__date__lt=border)
    found = stale.order_by().aggregate(count=Count("pk"), oldest=Min("checked_at"))
    if not found["count"]:
        return []
    return [
        Waiting(
            title=f"Проверить сведения: {counted(found['count'], 'возможность,возможности,возможностей')}",
            detail=f"Их не подтверждали больше {STALE_DAYS} дней: сроки и условия могли измениться.",
            url=reverse("catalogue:list"),
            button="Открыть возможности",
            since=localdate(found["oldest"]),
        )
    ]
