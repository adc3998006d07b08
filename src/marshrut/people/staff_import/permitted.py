"""Rows that are well filled in and still may not go in: another municipality's, another school's, too long names."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from marshrut.people.staff_import.places import AMBIGUOUS, FOREIGN_MUNICIPALITY, FOREIGN_ORGANISATION
from marshrut.people.staff_import.plan import PlacedOrganisation
from marshrut.people.staff_list.fields import Field
from marshrut.people.staff_list.findings import Finding, Severity
from marshrut.people.staff_list.layout import Layout
from marshrut.people.staff_list.staff_list import Organisation, Place, StaffList, StaffRow
from marshrut.sheets import column_letter

TOO_LONG = "name_too_long"
LONGEST_NAME = 100
MESSAGES = {
    FOREIGN_MUNICIPALITY: "«{value}» — не ваш муниципалитет. Эти строки пусть загрузит его методист или ЦНППМ.",
    FOREIGN_ORGANISATION: "«{value}» — не ваша организация. Эти строки пусть загрузит она сама, её методист "
    "или ЦНППМ.",
    AMBIGUOUS: "Организаций с названием «{value}» в муниципалитете несколько. Добавьте столбец с ИНН.",
    TOO_LONG: "Часть имени длиннее 100 букв: «{value}». Похоже, в ячейку попал лишний текст — уберите его.",
}
COLUMNS = {
    FOREIGN_MUNICIPALITY: (Field.MUNICIPALITY, Field.ORGANISATION),
    FOREIGN_ORGANISATION: (Field.ORGANISATION, Field.INN),
    AMBIGUOUS: (Field.ORGANISATION, Field.INN),
    TOO_LONG: (Field.FULL_NAME, Field.SURNAME),
}


def permitted(
    staff_list: StaffList, layout: Layout, *, placed: Mapping[str, PlacedOrganisation]
) -> StaffList:
    """The list without the rows that may not go in; the reasons stand among its blocking findings."""
    refused = {}
    for row in staff_list.rows:
        found = _reason(row, placed)
        if found:
            refused[row.sheet, row.row] = _finding(layout, row, *found)
    if not refused:
        return staff_list
    rows = tuple(row for row in staff_list.rows if (row.sheet, row.row) not in refused)
    order = {sheet.name: place for place, sheet in enumerate(layout.sheets)}
    # What else was said about a row that does not go in no longer matters.
    kept = [one for one in staff_list.findings if (one.sheet, one.row) not in refused]
    findings = sorted([*kept, *refused.values()], key=lambda one: (order[one.sheet], one.row))
    return replace(
        staff_list,
        rows=rows,
        findings=tuple(findings),
        organisations=_organisations(rows),
        possible_merges=tuple(_still_there(staff_list.possible_merges, refused)),
        namesakes=tuple(_still_there(staff_list.namesakes, refused)),
    )


def _reason(row: StaffRow, placed: Mapping[str, PlacedOrganisation]) -> tuple[str, str] | None:
    """(kind of the finding, what stands in the cell)."""
    for part in (row.surname, row.given_name, row.patronymic):
        if len(part) > LONGEST_NAME:
            return TOO_LONG, part
    if row.organisation is None:
        return None
    blocked = placed[row.organisation.key].blocked
    if not blocked:
        return None
    municipality = row.organisation.municipality
    return blocked, municipality if blocked == FOREIGN_MUNICIPALITY and municipality else row.organisation_as_written


def _finding(layout: Layout, row: StaffRow, kind: str, value: str) -> Finding:
    sheet = layout.sheet(row.sheet)
    column = next((column for column in map(sheet.column_of, COLUMNS[kind]) if column), 1)
    shown = value if len(value) <= 80 else f"{value[:77]}…"
    return Finding(
        severity=Severity.BLOCKING,
        kind=kind,
        sheet=row.sheet,
        row=row.row,
        column=column_letter(column),
        header=" ".join(sheet.headers[column - 1].split()),
        message=MESSAGES[kind].format(value=shown),
        value=value,
    )


def _organisations(rows: Iterable[StaffRow]) -> tuple[Organisation, ...]:
    return tuple(dict.fromkeys(row.organisation for row in rows if row.organisation))


def _still_there(pairs: Iterable[tuple[Place, Place]], refused: Mapping) -> Iterator[tuple[Place, Place]]:
    return (pair for pair in pairs if not any(place in refused for place in pair))
