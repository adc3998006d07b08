"""Let the page know how far an import is."""

from marshrut.diagnostics.models import ResultImport


def note_import_progress(*, result_import: ResultImport, percent: int) -> None:
    """0–100; shown as soon as the transaction around it is over."""
    result_import.progress = min(max(percent, 0), 100)
    ResultImport.objects.filter(pk=result_import.pk).update(progress=result_import.progress)
