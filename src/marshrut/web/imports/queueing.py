"""The worker's jobs about an import."""

from django.db import transaction

from marshrut.jobs.defer import AlreadyQueued, later
from marshrut.people.models import StaffImport

STATE = StaffImport.State
JOBS = {STATE.UPLOADED: "preview_staff_import", STATE.APPLYING: "apply_staff_import"}


def queue_job(request, staff_import: StaffImport, state: str) -> bool:
    """Let the worker do what an import in the state waits for. False when that waits in the queue already."""
    try:
        with transaction.atomic():  # the refusal of a second one must not spoil the caller's transaction
            later(JOBS[StaffImport.State(state)], region=request.region.slug, pk=staff_import.pk)
    except AlreadyQueued:
        return False
    return True
