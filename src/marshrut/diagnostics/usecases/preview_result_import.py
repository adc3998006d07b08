"""Read a file of outside results and say what would be done."""

from collections.abc import Callable
from datetime import datetime

from django.utils.timezone import localdate

from marshrut.base.errors import DomainError
from marshrut.diagnostics.models import ResultImport
from marshrut.diagnostics.result_plan import make_plan


def preview_result_import(
    *, result_import: ResultImport, at: datetime, progress: Callable[[int], None] | None = None
) -> ResultImport:
    """The import with its report, previewed or refused with the reason. People and results stay as they are.

    ``progress`` takes percents of the work done.
    """
    if result_import.state not in {ResultImport.State.UPLOADED, ResultImport.State.PREVIEWED}:
        return result_import
    tell = progress or (lambda percent: None)
    tell(10)
    try:
        result_import.report = make_plan(result_import, on=localdate(at)).report()
        result_import.state = ResultImport.State.PREVIEWED
    except DomainError as refusal:
        result_import.state, result_import.refusal = ResultImport.State.REFUSED, str(refusal)
    result_import.save(update_fields=["report", "state", "refusal"])
    tell(100)
    return result_import
