"""From an uploaded file to a plan: what is read, what was set by hand, what the database holds."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings

from marshrut.people.models import ColumnMapping, StaffImport
from marshrut.people.snils import search_hash
from marshrut.people.staff_import.make_plan import make_plan
from marshrut.people.staff_import.permitted import permitted
from marshrut.people.staff_import.places import place_organisations
from marshrut.people.staff_import.plan import PlacedOrganisation, Plan
from marshrut.people.staff_import.read_register import read_people, read_places, sender_of
from marshrut.people.staff_import.register import Places
from marshrut.people.staff_list import Layout, StaffList, layout_signature, parse, recognise
from marshrut.people.staff_list.fields import WORDING
from marshrut.people.staff_list.guess import is_data_row
from marshrut.sheets import Limits, Sheet, Workbook, find_headings, read_workbook, text_of

Tell = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file that was read to the end. ``remembered``: sheets whose columns are as the sender had them before."""

    workbook: Workbook
    layout: Layout
    staff_list: StaffList
    remembered: frozenset[str]


def file_of(staff_import: StaffImport) -> Path:
    """Where the upload lies; it may be gone already."""
    return Path(settings.MEDIA_ROOT) / staff_import.stored_as


def read_file(staff_import: StaffImport, *, on: date, tell: Tell) -> ReadFile:
    """Read and recognise the upload; ``tell`` hears percents up to 60.

    :raises UnreadableFile: it is no table, damaged, closed, or too much of it.
    :raises NotAStaffList: no sheet of it lists people at their work.
    """
    limits = Limits(file_bytes=settings.UPLOAD_LIMIT_BYTES)
    workbook = read_workbook(file_of(staff_import), name=staff_import.file_name, limits=limits)
    tell(20)
    remembered = remembered_columns(workbook, staff_import.sender_id)
    layout = recognise(workbook, today=on, corrections={**remembered, **staff_import.corrections})
    tell(40)
    staff_list = parse(workbook, layout, today=on)
    tell(60)
    return ReadFile(workbook, layout, staff_list, frozenset(remembered.keys() - staff_import.corrections.keys()))


def plan_for(staff_import: StaffImport, read: ReadFile, *, on: date) -> Plan:
    """Compare a file that was read with the database as it stands now. About fourteen queries."""
    places = read_places(on)
    sender = sender_of(staff_import.sender, places)
    placed = place_organisations(
        read.staff_list.organisations,
        places=places,
        sender=sender,
        first_days=_first_days(read.staff_list),
        on=on,
    )
    staff_list = permitted(read.staff_list, read.layout, placed=placed)
    default = _default(staff_import, places, sender.is_school)
    known = {one.known for one in [*placed.values(), *([default] if default else [])] if one.known is not None}
    return make_plan(
        staff_list,
        placed=placed,
        default=default if any(row.organisation is None for row in staff_list.rows) else None,
        places=places,
        people=read_people(staff_list.rows, known, on),
        sender=sender,
        mentioned=_texts(read.workbook, {(one.sheet, one.row) for one in staff_list.blocking}),
        hash_of=search_hash,
        on=on,
    )


def remembered_columns(workbook: Workbook, sender: int | None) -> dict[str, dict[str, str | None]]:
    """Sheet → column → field, for the sheets whose headings this sender has had before. One query."""
    signatures = {sheet.name: _signature(sheet) for sheet in workbook.sheets}
    rows = ColumnMapping.objects.filter(sender=sender, signature__in=filter(None, signatures.values()))
    known = {row.signature: row.columns for row in rows}
    return {name: known[signature] for name, signature in signatures.items() if signature in known}


def headings_of(sheet: Sheet) -> tuple[str, ...]:
    """The headings of the first table of a sheet, one for each column, empty where there is none."""
    return find_headings(sheet, name_of=WORDING.best, is_data=is_data_row).texts


def _signature(sheet: Sheet) -> str:
    """Empty for a sheet without headings: it has nothing to be known by."""
    texts = headings_of(sheet)
    return layout_signature(texts) if any(texts) else ""


def _first_days(staff_list: StaffList) -> dict[str, date]:
    """The earliest day of hire in every organisation of the list."""
    found: dict[str, date] = {}
    for row in staff_list.rows:
        if row.organisation is not None and row.hired_on is not None:
            key = row.organisation.key
            found[key] = min(found.get(key, row.hired_on), row.hired_on)
    return found


def _default(staff_import: StaffImport, places: Places, is_school: bool) -> PlacedOrganisation | None:
    """Where rows work that name no organisation: the one that was chosen, else the school that sent the list."""
    chosen = staff_import.choices.get("organisation") or (staff_import.sender_id if is_school else None)
    found = places.organisations.get(chosen)
    return PlacedOrganisation("", found.name, known=found.pk, known_name=found.name) if found else None


def _texts(workbook: Workbook, rows: set[tuple[str, int]]) -> list[str]:
    """What stands in the rows."""
    return [" ".join(text_of(cell) for cell in workbook.sheet(name).rows[row - 1]) for name, row in rows]
