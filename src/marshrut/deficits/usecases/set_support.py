"""Say what the region offers to those with a deficit of a level."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from marshrut.base.errors import DomainError
from marshrut.base.journal import record
from marshrut.deficits.models import Level, SupportRule
from marshrut.people.models import Person


class NoSupportForNoLevel(DomainError):
    def __init__(self) -> None:
        super().__init__("Пока уровень не определён, предлагать нечего. Выберите высокий, средний или низкий уровень.")


@transaction.atomic
def set_support(*, level: Level, support: Iterable[str], by: Person | None, at: datetime) -> None:
    """From now on the region answers a level with these kinds of support, in this order.

    :raises NoSupportForNoLevel: the level is «not determined».
    """
    if level == Level.UNDETERMINED:
        raise NoSupportForNoLevel
    support = list(dict.fromkeys(support))
    SupportRule.objects.filter(level=level).delete()
    SupportRule.objects.bulk_create(SupportRule(level=level, support=one, decided_at=at) for one in support)
    record(
        verb="support_set",
        subject_kind="support_rule",
        subject_id=None,
        at=at,
        person_id=by.pk if by else None,
        facts={"level": level, "support": support},
    )
