"""Count the indicators for a period as of a day, at once."""

from collections.abc import Callable
from datetime import date, datetime

from marshrut.monitoring.models import Snapshot
from marshrut.monitoring.usecases._filling import chosen_switches, fill
from marshrut.people.models import Person


def take_snapshot(
    *,
    starts_on: date,
    ends_on: date,
    as_of_on: date,
    by: Person | None,
    at: datetime,
    progress: Callable[[int], None] | None = None,
) -> Snapshot:
    """A ready snapshot. ``progress`` is told percents 0–100.

    :raises django.db.IntegrityError: ``ends_on`` is before ``starts_on``.
    """
    snapshot = Snapshot.objects.create(
        starts_on=starts_on,
        ends_on=ends_on,
        as_of_on=as_of_on,
        switches=chosen_switches(ends_on.year),
        taken_at=at,
        taken_by=by,
    )
    fill(snapshot, progress)
    return snapshot
