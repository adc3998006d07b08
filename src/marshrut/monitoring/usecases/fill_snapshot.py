"""Count a snapshot that was asked for."""

from datetime import datetime

from marshrut.monitoring.models import Snapshot
from marshrut.monitoring.usecases._filling import fill


def fill_snapshot(*, snapshot: Snapshot, at: datetime) -> None:
    """Count and freeze; a snapshot that is ready stays as it is. The progress is seen while it goes on.

    Safe to repeat after a crash: nothing is half written.
    """
    if snapshot.is_ready:
        return
    Snapshot.objects.filter(pk=snapshot.pk).update(taken_at=at)
    fill(snapshot, lambda percent: Snapshot.objects.filter(pk=snapshot.pk).update(progress=percent))
