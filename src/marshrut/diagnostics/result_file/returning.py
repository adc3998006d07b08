"""What goes back to the sender of results: a note for every row that could not be taken."""

from marshrut.diagnostics.result_file.matching import Matching
from marshrut.diagnostics.result_file.recognise import ResultLayout
from marshrut.people.staff_list.returning import notes_to_sender as notes_on_findings


def notes_to_sender(matching: Matching) -> dict[tuple[str, int], str]:
    """(sheet, row) → what to mend, as `sheets.annotate` takes it: faults and people who are not known."""
    notes = notes_on_findings(matching.blocking)
    for entry in matching.unmatched:
        place = (entry.row.sheet, entry.row.row)
        notes[place] = "\n".join(part for part in (notes.get(place), entry.reason) if part)
    return notes


def heading_rows(layout: ResultLayout) -> dict[str, tuple[int, ...]]:
    """Sheet → its heading rows."""
    return {sheet.name: sheet.header_rows for sheet in layout.result_sheets}
