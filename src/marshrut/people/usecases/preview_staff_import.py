"""Read a staff list and say what bringing it in would do."""

from collections.abc import Callable
from datetime import datetime

from django.db import connection
from django.utils.timezone import localdate

from marshrut.people.models import StaffImport
from marshrut.people.staff_import.prepare import file_of, plan_for, read_file
from marshrut.people.staff_import.report import columns_to_set, report_of, storable
from marshrut.people.staff_list import NotAStaffList
from marshrut.people.usecases._staff_imports import STATE, forget_file, note_progress
from marshrut.sheets import UnreadableFile, read_workbook

BROKE_OFF = (
    "Прочитать файл не получилось из-за сбоя в программе, ничего не изменилось. Загрузите его ещё раз; если "
    "повторится — сообщите администратору."
)


def preview_staff_import(
    *, staff_import: StaffImport, at: datetime, progress: Callable[[int], None] | None = None
) -> StaffImport:
    """The import with its report: previewed, or refused with the reason. People stay as they are.

    A file that is no table at all is not kept; one in which no staff list was recognised is, so that a person can
    say which column is what. Safe to repeat while nobody has confirmed.

    ``progress`` takes percents of the work done; without it they are kept with the import.
    """
    if staff_import.state not in {STATE.UPLOADED, STATE.PREVIEWED}:
        return staff_import
    tell = progress or (lambda percent: note_progress(staff_import, percent))
    on = localdate(at)
    tell(5)
    try:
        read = read_file(staff_import, on=on, tell=tell)
        tell(70)
        report = report_of(read, plan_for(staff_import, read, on=on))
    except UnreadableFile as refusal:
        forget_file(staff_import)
        return _conclude(staff_import, STATE.REFUSED, {}, str(refusal), tell)
    except NotAStaffList as refusal:  # the file is kept: a person may know better
        workbook = read_workbook(file_of(staff_import), name=staff_import.file_name)
        sheets = storable({"sheets": columns_to_set(workbook)})
        return _conclude(staff_import, STATE.REFUSED, sheets, str(refusal), tell)
    except Exception:
        if not connection.in_atomic_block:
            _conclude(staff_import, STATE.REFUSED, {}, BROKE_OFF, tell)
        raise
    return _conclude(staff_import, STATE.PREVIEWED, report, "", tell)


def _conclude(
    staff_import: StaffImport, state: str, report: dict, refusal: str, tell: Callable[[int], None]
) -> StaffImport:
    """Unless somebody has cancelled the import in the meantime."""
    StaffImport.objects.filter(pk=staff_import.pk, state=staff_import.state).update(
        state=state, report=report, refusal=refusal
    )
    tell(100)
    staff_import.refresh_from_db()
    return staff_import
