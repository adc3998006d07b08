"""The organiser has seen what will be done and agrees."""

from datetime import datetime

from marshrut.base.journal import record
from marshrut.diagnostics.models import ResultImport
from marshrut.diagnostics.usecases.apply_result_import import NotPreviewed
from marshrut.people.models import Person


def confirm_result_import(*, result_import: ResultImport, by: Person | None, at: datetime) -> ResultImport:
    """A previewed file waits for the worker from now on; confirmed twice, it is applied once.

    :raises NotPreviewed: it is in another state.
    """
    state = ResultImport.State
    changed = ResultImport.objects.filter(pk=result_import.pk, state=state.PREVIEWED).update(
        state=state.APPLYING, progress=0
    )
    result_import.refresh_from_db()
    if not changed and result_import.state not in {state.APPLYING, state.APPLIED}:
        raise NotPreviewed(result_import)
    if changed:
        record(
            verb="import_confirmed",
            subject_kind="result_import",
            subject_id=result_import.pk,
            at=at,
            person_id=by.pk if by else None,
        )
    return result_import
