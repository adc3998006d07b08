"""Leave a staff list out."""

from datetime import datetime

from django.db import transaction

from marshrut.people.actor import Actor
from marshrut.people.acts import record_act
from marshrut.people.models import StaffImport
from marshrut.people.usecases._staff_imports import STATE, WrongState, forget_file


@transaction.atomic
def cancel_staff_import(*, staff_import: StaffImport, by: Actor | None = None, at: datetime) -> StaffImport:
    """A list that was not brought in is cancelled; its file and what was read from it go away.

    :raises WrongState: it is being brought in or was.
    """
    row = StaffImport.objects.select_for_update().get(pk=staff_import.pk)
    if row.state == STATE.CANCELLED:
        return row
    if row.state not in {STATE.UPLOADED, STATE.PREVIEWED, STATE.REFUSED}:
        raise WrongState(staff_import=row)
    row.state, row.report = STATE.CANCELLED, {}
    row.save(update_fields=["state", "report"])
    record_act(verb="cancelled_import", subject=row, by=by, at=at, file=row.file_name)
    transaction.on_commit(lambda: forget_file(row))
    return row
