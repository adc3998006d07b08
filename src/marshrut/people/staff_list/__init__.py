"""Recognising staff lists of any shape: pure, knows no database.

Three steps, each usable alone:

recognise(workbook, today=…, corrections=…) → Layout
    which sheets are staff lists, where their headings are, which column is which field, and why. Corrections of
    a person win; `recall(layout, memory)` finds those that were made for the same headings before.
    NotAStaffList when no sheet is one.
parse(workbook, layout, today=…) → StaffList
    people at their work, schools with all their spellings, findings (blocking, warnings, fixes), pairs to merge.
    A row with a blocking finding is not among the rows; nothing is raised for what cells hold.
summary(staff_list) → dict
    the same as counts and places in plain JSON values.

notes_to_sender, heading_rows, context_rows prepare the copy that goes back to the sender (sheets.annotate).
readings has the readers of single cells, organisation_key the key under which spellings of a school are one.
"""

from marshrut.people.staff_list.fields import TITLES, Field
from marshrut.people.staff_list.findings import Finding, Severity
from marshrut.people.staff_list.layout import (
    ColumnGuess,
    Layout,
    SheetLayout,
    layout_signature,
    recall,
)
from marshrut.people.staff_list.parse import parse
from marshrut.people.staff_list.recognise import NotAStaffList, recognise
from marshrut.people.staff_list.returning import context_rows, heading_rows, notes_to_sender
from marshrut.people.staff_list.schools import organisation_key
from marshrut.people.staff_list.staff_list import Organisation, Skipped, StaffList, StaffRow
from marshrut.people.staff_list.summary import summary

__all__ = [
    "TITLES",
    "ColumnGuess",
    "Field",
    "Finding",
    "Layout",
    "NotAStaffList",
    "Organisation",
    "Severity",
    "SheetLayout",
    "Skipped",
    "StaffList",
    "StaffRow",
    "context_rows",
    "heading_rows",
    "layout_signature",
    "notes_to_sender",
    "organisation_key",
    "parse",
    "recall",
    "recognise",
    "summary",
]
