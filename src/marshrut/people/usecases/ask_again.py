"""Take back «разные люди»: the pair waits for a decision again."""

from datetime import datetime

from django.db import transaction

from marshrut.base.errors import DomainError
from marshrut.people.actor import Actor
from marshrut.people.acts import record_act
from marshrut.people.models import PossibleMerge


class NothingToTakeBack(DomainError):
    def __init__(self) -> None:
        super().__init__(
            "Эта пара и так ждёт решения или уже объединена. Объединение отменяется своей кнопкой."
        )


@transaction.atomic
def ask_again(*, possible: PossibleMerge, by: Actor, at: datetime) -> None:
    """:raises NothingToTakeBack: the pair wasn't kept apart."""
    row = PossibleMerge.objects.select_for_update().get(pk=possible.pk)
    if row.state != PossibleMerge.State.DIFFERENT:
        raise NothingToTakeBack
    row.state, row.decided_at, row.decided_by = PossibleMerge.State.OPEN, None, None
    row.save(update_fields=["state", "decided_at", "decided_by"])
    record_act(verb="asked_again", subject=row, by=by, at=at)
