"""The organiser has seen what will be done and agrees."""

from datetime import datetime

from marshrut.base.errors import DomainError
from marshrut.base.journal import record
from marshrut.diagnostics.models import ResultImport
from marshrut.people.models import Person


class NothingToConfirm(DomainError):
    def __init__(self, result_import: ResultImport):
        super().__init__(
            f"Файл «{result_import.file_name}» сейчас {result_import.get_state_display()}, подтверждать нечего. "
            "Загрузите его заново и проверьте, что будет сделано."
        )


def confirm_result_import(*, result_import: ResultImport, by: Person | None, at: datetime) -> ResultImport:
    """A previewed file waits for the worker from now on; confirmed twice, it is applied once.

    :raises NothingToConfirm: it is in another state.
    """
    state = ResultImport.State
    changed = ResultImport.objects.filter(pk=result_import.pk, state=state.PREVIEWED).update(
        state=state.APPLYING, progress=0
    )
    result_import.refresh_from_db()
    if not changed and result_import.state not in {state.APPLYING, state.APPLIED}:
        raise NothingToConfirm(result_import)
    if changed:
        record(
            verb="import_confirmed",
            subject_kind="result_import",
            subject_id=result_import.pk,
            at=at,
            person_id=by.pk if by else None,
        )
    return result_import
