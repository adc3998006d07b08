"""Matched results in the few numbers and places that a program or a preview reads."""

from marshrut.diagnostics.result_file.matching import Matching


def summary(matching: Matching) -> dict:
    """Counts and places as plain JSON values.

    importable, no_show, unmatched  counts of rows
    blocking                        sheet, row, column, header, kind, message
    unmatched_rows                  sheet, row, name and the reason
    no_show_rows                    sheet and row
    """
    return {
        "importable": len(matching.importable),
        "no_show": len(matching.no_show),
        "unmatched": len(matching.unmatched),
        "blocking": [
            {
                "sheet": entry.sheet,
                "row": entry.row,
                "column": entry.column,
                "header": entry.header,
                "kind": entry.kind,
                "message": entry.message,
            }
            for entry in matching.blocking
        ],
        "unmatched_rows": [
            {
                "sheet": entry.row.sheet,
                "row": entry.row.row,
                "name": entry.row.full_name,
                "reason": entry.reason,
            }
            for entry in matching.unmatched
        ],
        "no_show_rows": [{"sheet": entry.row.sheet, "row": entry.row.row} for entry in matching.no_show],
    }
