"""The step that puts likely doubles into the queue."""

from collections.abc import Iterable
from datetime import datetime

from marshrut.people.models import PossibleMerge
from marshrut.people.queries import likely_doubles


def queue_doubles(about: Iterable[int] | None, at: datetime) -> int:
    """Ask about every likely pair that was never asked about. Returns how many are new."""
    found = [
        PossibleMerge(first_id=pair.first, second_id=pair.second, reason=pair.reason, found_at=at)
        for pair in likely_doubles(about)
    ]
    asked = set(
        PossibleMerge.objects.filter(first__in=[row.first_id for row in found]).values_list(
            "first_id", "second_id"
        )
    )
    new = [row for row in found if (row.first_id, row.second_id) not in asked]
    PossibleMerge.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)
