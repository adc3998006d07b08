"""Put likely doubles into the queue in which somebody decides."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from marshrut.people.models import Person
from marshrut.people.usecases._doubles import queue_doubles


@transaction.atomic
def queue_possible_merges(*, about: Iterable[Person] | None = None, at: datetime) -> int:
    """Ask about every likely pair that was never asked about. Safe to repeat. Returns how many are new.

    ``about``: only pairs with one of these people; None looks at everybody.
    """
    return queue_doubles(None if about is None else [person.pk for person in about], at)
