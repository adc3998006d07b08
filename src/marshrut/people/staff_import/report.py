"""What a preview keeps: the plan in plain JSON values, as the pages and the command line show it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from itertools import zip_longest
from types import MappingProxyType

from marshrut.people.models import Employment
from marshrut.people.staff_import.plan import Change, NewJob, Plan
from marshrut.people.staff_import.prepare import ReadFile, headings_of
from marshrut.people.staff_list import (
    Finding,
    SheetLayout,
    context_rows,
    heading_rows,
    layout_signature,
    notes_to_sender,
    summary,
)
from marshrut.sheets import Workbook, column_letter, text_of

KIND = Employment.Kind
SAMPLES = 3
MOST_ROWS_SHOWN = 500
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
SNILS = re.compile(r"(?<![\d+])(?:\d{3}[-–—. ]?){3}\d{2}(?!\d)")
SHORT_SNILS = re.compile(r"(?<!\d)\d{7,10}(?!\d)")  # without the zeros that a spreadsheet has lost


def report_of(read: ReadFile, plan: Plan, opened: Mapping[str, int] = MappingProxyType({})) -> dict:
    """Everything a person is shown before saying yes; afterwards with the numbers of organisations that were opened.

    The keys of `staff_list.summary`; fixes; sheets: what was read where; counts; and the lists added, organisations,
    changes, fills, held, absent, doubles, notes.
    """
    report = {
        **summary(plan.staff_list),
        "fixes": [_finding(one) for one in plan.staff_list.fixes],
        "sheets": [_sheet(sheet, sheet.name in read.remembered) for sheet in read.layout.sheets],
        "unplaced": plan.unplaced,
        "counts": _counts(plan),
        "added": _added(plan),
        "organisations_list": _organisations(plan, opened),
        "changes": [_change(one) for one in plan.changes],
        "fills": [_change(one) for one in plan.fills],
        "held": [{**_place(one.place), "name": one.name, "reason": one.reason} for one in plan.held],
        "absent": [asdict(one) for one in plan.absent],
        "doubles": _doubles(plan),
        "notes": list(plan.notes),
        "to_mend": _to_mend(plan),
        "faulty_rows": _faulty_rows(read, plan),
        "heading_rows": {name: list(rows) for name, rows in heading_rows(read.layout).items()},
        "context_rows": {
            name: sorted(rows) for name, rows in context_rows(read.layout, read.staff_list).items()
        },
    }
    return storable(report)


def storable(value):
    """The same as it may be kept: no СНИЛС in full, and no characters that the database refuses in JSON (zero bytes
    and halves of pairs).
    """
    match value:
        case str():
            return SNILS.sub(_masked, UNSTORABLE.sub("\ufffd", value))
        case dict():
            return {storable(key): storable(one) for key, one in value.items()}
        case list() | tuple():
            return [storable(one) for one in value]
        case _:
            return value


def _masked(found: re.Match[str]) -> str:
    """«123-456-789 01» → «123-***-*** 01», digits in other shapes likewise."""
    digits = re.sub(r"\D", "", found[0])
    return f"{digits[:3]}-***-*** {digits[-2:]}"


def columns_to_set(workbook: Workbook) -> list[dict]:
    """The sheets of a file in which nothing was recognised, for a person to say which column is what."""
    sheets = []
    for sheet in workbook.sheets:
        headings = headings_of(sheet)
        columns = []
        for place, header in enumerate(headings):
            shown = [text_of(row[place]) for row in sheet.rows if row[place] is not None and row[place] != header]
            samples = list(dict.fromkeys(shown))[-SAMPLES:]
            if header or samples:
                columns.append(_column(column_letter(place + 1), header, "", 0.0, "", samples))
        signature = layout_signature(headings) if any(headings) else ""
        sheets.append(
            {"name": sheet.name, "is_read": False, "reason": "", "columns": columns, "signature": signature}
        )
    return sheets


def _place(place: tuple[str, int]) -> dict:
    return {"sheet": place[0], "row": place[1]}


def _finding(one: Finding) -> dict:
    message = SHORT_SNILS.sub(_masked, one.message) if one.kind == "snils_zeros" else one.message
    return {
        **_place((one.sheet, one.row)),
        "column": one.column,
        "header": one.header,
        "kind": one.kind,
        "message": message,
    }


def _sheet(sheet: SheetLayout, is_remembered: bool) -> dict:
    headed = any(sheet.headers)
    return {
        "name": sheet.name,
        "is_read": sheet.is_staff_list,
        "reason": sheet.reason,
        "first_row": sheet.first_row,
        "last_row": sheet.last_row,
        "is_remembered": is_remembered,
        "signature": sheet.signature if headed else "",
        "columns": [
            _column(one.letter, one.header, one.field or "", one.confidence, one.reason, one.samples)
            for one in sheet.columns
        ],
    }


def _column(
    letter: str, header: str, field: str, confidence: float, reason: str, samples: Iterable[str]
) -> dict:
    return {
        "letter": letter,
        "header": " ".join(header.split()),
        "field": str(field),
        "confidence": confidence,
        "reason": reason,
        "samples": [text[:80] for text in samples],
    }


def _counts(plan: Plan) -> dict[str, int]:
    touched = {change.person for change in (*plan.changes, *plan.fills)}
    touched |= {job.person for job in plan.jobs if isinstance(job.person, int)}
    return {
        "persons_added": len(plan.persons),
        "persons_touched": len(touched),
        "persons_left": plan.left,
        "jobs_added": sum(job.gate is None for job in plan.jobs),
        "jobs_known": plan.known_jobs,
        "organisations_added": len(list(plan.new_organisations)),
        "changes": len(plan.changes),
        "fills": len(plan.fills),
        "held": len(plan.held),
        "absent": len(plan.absent),
        "doubles": len(plan.doubles) + len(plan.staff_list.possible_merges),
        "blocked_rows": len({(one.sheet, one.row) for one in plan.staff_list.blocking}),
    }


def _added(plan: Plan) -> list[dict]:
    """New people and new jobs of known ones, row by row."""
    new = {person.key for person in plan.persons}
    rows = [_job(job, is_new=job.person in new) for job in plan.jobs if job.gate is None]
    placed = {job.person for job in plan.jobs}
    rows += [
        {**_place(person.place), "name": person.name, "organisation": "", "title": "", "kind": "", "is_new": True}
        for person in plan.persons
        if person.key not in placed
    ]
    return rows


def _job(job: NewJob, *, is_new: bool) -> dict:
    return {
        **_place(job.place),
        "name": job.name,
        "organisation": job.organisation_name,
        "title": job.title,
        "subjects": ", ".join(sorted(job.subjects)),
        "kind": KIND(job.kind).label,
        "starts_on": f"{job.starts_on:%d.%m.%Y}",
        "is_new": is_new,
    }


def _organisations(plan: Plan, opened: Mapping[str, int]) -> list[dict]:
    spelt = {one.key: one for one in plan.staff_list.organisations}
    return [
        {
            "name": one.name,
            "known": one.known or opened.get(one.key),
            "known_name": one.known_name or one.name,
            "municipality": spelt[one.key].municipality or "",
            "spellings": len(spelt[one.key].spellings),
            "note": one.note,
        }
        for one in plan.organisations
        if one.key in spelt and not one.blocked
    ]


def _change(one: Change) -> dict:
    return {
        **_place(one.place),
        "kind": str(one.kind),
        "person": one.person,
        "name": one.name,
        "field": one.field,
        "was": one.was,
        "becomes": one.becomes,
        "key": one.key,
    }


def _doubles(plan: Plan) -> list[dict]:
    """Pairs inside the list, then new people who may be somebody of the register."""
    names = {(row.sheet, row.row): row.full_name for row in plan.staff_list.rows}
    inside = [
        {
            **_place(one),
            "name": names[one],
            "other": f"{names[two]} (строка {two[1]})",
            "reason": "в списке один СНИЛС, разные фамилии",
        }
        for one, two in plan.staff_list.possible_merges
    ]
    return inside + [
        {**_place(one.place), "name": one.name, "other": one.other, "reason": one.reason} for one in plan.doubles
    ]


def _faulty_rows(read: ReadFile, plan: Plan) -> dict[str, list[list[str]]]:
    """«sheet!row» → (heading, what stands there) for the rows that do not go in, so that the page can show them."""
    places = dict.fromkeys((one.sheet, one.row) for one in plan.staff_list.blocking)
    found = {}
    for name, number in list(places)[:MOST_ROWS_SHOWN]:
        headers = read.layout.sheet(name).headers
        cells = read.workbook.sheet(name).rows[number - 1]
        found[f"{name}!{number}"] = [
            [" ".join(header.split()) or column_letter(place), text_of(cell)[:200]]
            for place, (header, cell) in enumerate(zip_longest(headers, cells, fillvalue=""), 1)
            if cell not in (None, "")
        ]
    return found


def _to_mend(plan: Plan) -> list[dict]:
    """Rows that come back to the sender, with the words for their last column."""
    notes = dict(notes_to_sender(plan.staff_list.blocking))
    for one in plan.held:
        if one.is_left_out:
            notes[one.place] = "\n".join(filter(None, [notes.get(one.place), one.reason]))
    return [{**_place(place), "text": text} for place, text in sorted(notes.items())]


def notes_of(report: Mapping) -> dict[tuple[str, int], str]:
    """(sheet, row) → what to mend, as `sheets.annotate` takes it."""
    return {(one["sheet"], one["row"]): one["text"] for one in report.get("to_mend", ())}

