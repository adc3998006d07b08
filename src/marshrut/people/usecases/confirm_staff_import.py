"""Somebody has seen what will be done and agrees."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from marshrut.base.errors import DomainError
from marshrut.people.actor import Actor
from marshrut.people.acts import record_act
from marshrut.people.models import StaffImport
from marshrut.people.staff_import.plan import ChangeKind
from marshrut.people.usecases._staff_imports import STATE, WrongState


class OrganisationNeeded(DomainError):
    def __init__(self, *, rows: int):
        super().__init__(
            f"В списке не сказано, где работают люди (строк: {rows}). Выберите организацию — и список можно внести."
        )


@transaction.atomic
def confirm_staff_import(
    *,
    staff_import: StaffImport,
    accepted: Iterable[str] = (),
    end_absent: bool = False,
    by: Actor | None = None,
    at: datetime,
) -> bool:
    """The import waits for the worker from now on. True for the click that did it, False for a second one.

    ``accepted``: kinds of changes (`staff_import.plan.ChangeKind`) that are taken over what the register has;
    the others are left. ``end_absent``: the work of people who are not in the list ends.

    :raises OrganisationNeeded: rows name no organisation and none was chosen.
    :raises WrongState: refused, cancelled or not looked at yet.
    """
    row = StaffImport.objects.select_for_update().get(pk=staff_import.pk)
    if row.state in {STATE.APPLYING, STATE.APPLIED}:
        return False
    if row.state != STATE.PREVIEWED:
        raise WrongState(staff_import=row)
    if row.report.get("unplaced"):
        raise OrganisationNeeded(rows=row.report["unplaced"])
    kinds = sorted(set(accepted) & set(ChangeKind))
    row.choices = {**row.choices, "accepted": kinds, "end_absent": end_absent}
    row.state, row.progress = STATE.APPLYING, 0
    row.save(update_fields=["choices", "state", "progress"])
    record_act(
        verb="confirmed_import", subject=row, by=by, at=at, accepted=kinds, end_absent=end_absent, file=row.file_name
    )
    return True
