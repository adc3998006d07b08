"""Take old uploads off the disk: personal data are kept no longer than they are of use."""

from datetime import datetime

from marshrut.people.models import StaffImport
from marshrut.people.usecases._staff_imports import STATE, forget_file


def forget_staff_files(*, before: datetime) -> int:
    """Files of lists that were uploaded before the moment and wait for nothing. Returns how many there were.

    The rows of the imports stay; those that nobody has confirmed are cancelled. Safe to repeat.
    """
    rows = StaffImport.objects.filter(uploaded_at__lt=before).exclude(stored_as="").exclude(state=STATE.APPLYING)
    forgotten = 0
    for row in rows.only("pk", "stored_as", "state"):
        forget_file(row)
        waits = {STATE.UPLOADED, STATE.PREVIEWED, STATE.REFUSED}
        state = STATE.CANCELLED if row.state in waits else row.state
        StaffImport.objects.filter(pk=row.pk, state=row.state).update(stored_as="", state=state)
        forgotten += 1
    return forgotten
