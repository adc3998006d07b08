"""A parsed staff list in the few numbers and places that a program or a preview reads."""

from collections.abc import Iterable

from marshrut.people.staff_list.findings import Finding
from marshrut.people.staff_list.staff_list import StaffList


def summary(staff_list: StaffList) -> dict:
    """Counts, findings and pairs as plain JSON values.

    persons, employments, organisations   counts of distinct ones
    blocking, warnings                    sheet, row, column, header, kind, message; value and fixed where mended
    possible_merges                       pairs of rows; the sheets of each pair in possible_merge_sheets
    distinct_namesakes (…_sheets)         pairs that must not be merged
    skipped                               rows that are no people, with their kind
    """
    return {
        "persons": staff_list.persons,
        "employments": staff_list.employments,
        "organisations": len(staff_list.organisations),
        "rows_importable": len(staff_list.rows),
        "blocking": _plain(staff_list.blocking),
        "warnings": _plain(staff_list.warnings),
        "possible_merges": [[one[1], two[1]] for one, two in staff_list.possible_merges],
        "possible_merge_sheets": [[one[0], two[0]] for one, two in staff_list.possible_merges],
        "distinct_namesakes": [[one[1], two[1]] for one, two in staff_list.namesakes],
        "distinct_namesake_sheets": [[one[0], two[0]] for one, two in staff_list.namesakes],
        "skipped": [
            {"sheet": entry.sheet, "row": entry.row, "kind": entry.kind, "text": entry.text}
            for entry in staff_list.skipped
        ],
    }


def _plain(findings: Iterable[Finding]) -> list[dict]:
    result = []
    for entry in findings:
        plain = {
            "sheet": entry.sheet,
            "row": entry.row,
            "column": entry.column,
            "header": entry.header,
            "kind": entry.kind,
            "message": entry.message,
        }
        if entry.fixed is not None:
            plain |= {"value": entry.value, "fixed": entry.fixed}
        result.append(plain)
    return result
