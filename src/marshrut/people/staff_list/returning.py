"""What goes back to the sender: a note for every row to mend, and the rows that make the notes understandable."""

from collections import defaultdict
from collections.abc import Iterable

from marshrut.people.staff_list.findings import Finding, Severity
from marshrut.people.staff_list.layout import Layout
from marshrut.people.staff_list.rows import RowKind
from marshrut.people.staff_list.staff_list import StaffList


def notes_to_sender(findings: Iterable[Finding], *, with_warnings: bool = True) -> dict[tuple[str, int], str]:
    """(sheet, row) → what to mend, one line a finding, as `sheets.annotate` takes it. Silent fixes are left out."""
    lines: dict[tuple[str, int], list[str]] = defaultdict(list)
    for entry in findings:
        if entry.severity is Severity.BLOCKING:
            lines[entry.sheet, entry.row].append(f"{_place(entry)}: {entry.message}")
        elif entry.severity is Severity.WARNING and with_warnings:
            lines[entry.sheet, entry.row].append(f"{_place(entry)}: {entry.message} Строка принята.")
    return {place: "\n".join(texts) for place, texts in lines.items()}


def _place(entry: Finding) -> str:
    return f"{entry.column} «{entry.header}»" if entry.header else entry.column


def heading_rows(layout: Layout) -> dict[str, tuple[int, ...]]:
    """Sheet → its heading rows."""
    return {sheet.name: sheet.header_rows for sheet in layout.staff_sheets}


def context_rows(layout: Layout, staff_list: StaffList) -> dict[str, set[int]]:
    """Sheet → rows without which a shortened copy would lose its sense: further headings and section rows."""
    rows: dict[str, set[int]] = defaultdict(set)
    for sheet in layout.staff_sheets:
        for block in sheet.blocks[1:]:
            rows[sheet.name].update(block.header_rows)
    for entry in staff_list.skipped:
        if entry.kind == RowKind.SECTION:
            rows[entry.sheet].add(entry.row)
    return dict(rows)
