"""Say where the people of a staff list work when the list does not."""

from datetime import datetime

from django.db import transaction

from marshrut.people.actor import Actor
from marshrut.people.acts import record_act
from marshrut.people.models import Organisation, StaffImport
from marshrut.people.usecases._staff_imports import STATE, WrongState


@transaction.atomic
def choose_organisation(
    *, staff_import: StaffImport, organisation: Organisation, by: Actor | None = None, at: datetime
) -> StaffImport:
    """Rows that name no organisation belong to this one; the import waits for a new preview.

    :raises WrongState: it is being read or brought in, or was refused or cancelled.
    """
    row = StaffImport.objects.select_for_update().get(pk=staff_import.pk)
    if row.state != STATE.PREVIEWED:
        raise WrongState(staff_import=row)
    row.choices = {**row.choices, "organisation": organisation.pk}
    row.state, row.progress = STATE.UPLOADED, 0
    row.save(update_fields=["choices", "state", "progress"])
    record_act(verb="chose_organisation", subject=row, by=by, at=at, organisation=organisation.pk)
    return row
