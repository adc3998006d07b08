"""Ask for a snapshot: the row that a job fills."""

from datetime import date, datetime

from marshrut.base.errors import DomainError
from marshrut.monitoring.models import Snapshot
from marshrut.monitoring.usecases._filling import chosen_switches
from marshrut.people.models import Person


class PeriodIsBackward(DomainError):
    def __init__(self):
        super().__init__("Период кончается раньше, чем начинается. Поменяйте даты местами и повторите.")


def request_snapshot(
    *, starts_on: date, ends_on: date, as_of_on: date, by: Person | None, at: datetime
) -> Snapshot:
    """Make the row of a snapshot that is not counted yet, with the readings in force for its year.

    :raises PeriodIsBackward: ``ends_on`` is before ``starts_on``.
    """
    if ends_on < starts_on:
        raise PeriodIsBackward
    return Snapshot.objects.create(
        starts_on=starts_on,
        ends_on=ends_on,
        as_of_on=as_of_on,
        switches=chosen_switches(ends_on.year),
        taken_at=at,
        taken_by=by,
    )
