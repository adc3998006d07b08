"""Leave a previewed file out."""

from datetime import datetime

from marshrut.base.journal import record
from marshrut.diagnostics.models import ResultImport


def cancel_result_import(*, result_import: ResultImport, at: datetime) -> ResultImport:
    """A file that was not applied is cancelled; an applied one stays as it is."""
    state = ResultImport.State
    changed = ResultImport.objects.filter(
        pk=result_import.pk, state__in=[state.UPLOADED, state.PREVIEWED, state.REFUSED]
    ).update(state=state.CANCELLED)
    if changed:
        record(verb="import_cancelled", subject_kind="result_import", subject_id=result_import.pk, at=at)
    result_import.refresh_from_db()
    return result_import
