"""Complete the report of an applied file with what its results changed."""

from marshrut.diagnostics.models import ResultImport


def finish_result_import(*, result_import: ResultImport, outcome: dict) -> ResultImport:
    """``outcome``: plain JSON values beside the counts that are there."""
    result_import.report = {**result_import.report, "outcome": outcome}
    result_import.progress = 100
    result_import.save(update_fields=["report", "progress"])
    return result_import
