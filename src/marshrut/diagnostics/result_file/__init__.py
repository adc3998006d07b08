"""Recognising files with results of a diagnostic: pure, knows no database.

recognise(workbook, today=…, corrections=…) → ResultLayout
    who the rows are about, which columns are points, percents or maxima of which group of competences.
    NotAResultsFile when no sheet has both people and scores.
parse(workbook, layout, today=…) → ResultFile
    one row a participant and attempt; no-shows marked; faults as findings.
match(results, roster) → Matching
    every row in exactly one of importable, no_show, unmatched, blocking. The roster is anything that answers
    `by_snils` and `by_surname`; RosterIndex holds one in memory, `people_of(staff_list)` fills it.
summary(matching) → dict
    the same as counts and places in plain JSON values.
"""

from marshrut.diagnostics.result_file.matching import (
    KnownPerson,
    Matched,
    Matching,
    Roster,
    RosterIndex,
    Unmatched,
    Workplace,
    match,
    people_of,
)
from marshrut.diagnostics.result_file.parse import parse
from marshrut.diagnostics.result_file.recognise import (
    NotAResultsFile,
    ResultColumn,
    ResultLayout,
    ResultSheetLayout,
    recognise,
)
from marshrut.diagnostics.result_file.results import ResultFile, ResultRow, Score
from marshrut.diagnostics.result_file.returning import heading_rows, notes_to_sender
from marshrut.diagnostics.result_file.scales import GROUPS, Measure, Scale, read_scale
from marshrut.diagnostics.result_file.summary import summary

__all__ = [
    "GROUPS",
    "KnownPerson",
    "Matched",
    "Matching",
    "Measure",
    "NotAResultsFile",
    "ResultColumn",
    "ResultFile",
    "ResultLayout",
    "ResultRow",
    "ResultSheetLayout",
    "Roster",
    "RosterIndex",
    "Scale",
    "Score",
    "Unmatched",
    "Workplace",
    "heading_rows",
    "match",
    "notes_to_sender",
    "parse",
    "people_of",
    "read_scale",
    "recognise",
    "summary",
]
