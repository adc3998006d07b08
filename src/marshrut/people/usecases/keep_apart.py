"""Decide that two records are different people."""

from datetime import datetime

from django.db import transaction

from marshrut.people.actor import Actor
from marshrut.people.acts import record_act
from marshrut.people.models import PossibleMerge
from marshrut.people.usecases._pairs import lock_open_pair


@transaction.atomic
def keep_apart(*, possible: PossibleMerge, by: Actor, at: datetime) -> None:
    """The pair won't be asked about again.

    :raises PairIsDecided: somebody decided before.
    """
    row = lock_open_pair(possible)
    row.state, row.decided_at, row.decided_by = PossibleMerge.State.DIFFERENT, at, by.person
    row.save(update_fields=["state", "decided_at", "decided_by"])
    record_act(verb="kept_apart", subject=row, by=by, at=at, first=row.first_id, second=row.second_id)
