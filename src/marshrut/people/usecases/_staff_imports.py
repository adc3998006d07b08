"""Steps that the verbs about a staff import share."""

from django.db import connection

from marshrut.base.errors import DomainError
from marshrut.people.models import StaffImport
from marshrut.people.staff_import.prepare import file_of

STATE = StaffImport.State
_LOCK = 0x57AFF  # any number of our own; with the schema it names the lock of a region


class WrongState(DomainError):
    def __init__(self, *, staff_import: StaffImport):
        super().__init__(
            f"Список «{staff_import.file_name}» уже {staff_import.get_state_display()}, изменить это нельзя. "
            "Загрузите файл заново — внесённое не задвоится."
        )


def note_progress(staff_import: StaffImport, percent: int) -> None:
    """Shown by the page that waits; a percent that is known already costs no query."""
    if percent != staff_import.progress:
        staff_import.progress = percent
        StaffImport.objects.filter(pk=staff_import.pk).update(progress=percent)


def one_import_at_a_time() -> None:
    """To the end of the transaction no other list is brought in to this region."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCK, connection.schema_name])


def forget_file(staff_import: StaffImport) -> None:
    """Take the upload off the disk; a second time is no error."""
    if staff_import.stored_as:
        file_of(staff_import).unlink(missing_ok=True)
