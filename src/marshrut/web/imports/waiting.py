"""What waits with those who bring staff lists in: a preview to confirm, a file that was not taken."""

from datetime import date

from django.urls import reverse
from django.utils.timezone import localdate

from marshrut.people.actor import Actor
from marshrut.people.models import StaffImport
from marshrut.people.rules import may_import_staff, staff_imports_visible_to
from marshrut.web.waiting import Waiting

STATE = StaffImport.State
SHOWN = 5


def waiting(actor: Actor, on: date) -> list[Waiting]:
    """One query, and none for who may not bring lists in."""
    if not may_import_staff(actor):
        return []
    rows = staff_imports_visible_to(actor).filter(
        state__in=[STATE.PREVIEWED, STATE.REFUSED], uploaded_by=actor.person
    )
    return [_waiting(row) for row in rows.only("file_name", "state", "uploaded_at", "refusal")[:SHOWN]]


def _waiting(row: StaffImport) -> Waiting:
    common = {
        "url": reverse("imports:import", args=[row.pk]),
        "since": localdate(row.uploaded_at),
    }
    if row.state == STATE.REFUSED:
        return Waiting(
            title=f"Список «{row.file_name}» не принят", detail=row.refusal, button="Посмотреть, что делать", **common
        )
    return Waiting(
        title=f"Список «{row.file_name}» прочитан",
        detail="Посмотрите, что изменится, и подтвердите: до этого ничего не внесено.",
        button="Посмотреть и внести",
        **common,
    )
