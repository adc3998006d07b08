"""Reading the people of a staff list whose layout is known."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from marshrut.people.staff_list.body import BodyRow, body_rows
from marshrut.people.staff_list.cells import RowCells
from marshrut.people.staff_list.fields import Field
from marshrut.people.staff_list.findings import Finding, Severity, finding
from marshrut.people.staff_list.identity import (
    find_duplicates,
    find_merges,
    find_namesakes,
    name_persons,
    settle_kinds,
)
from marshrut.people.staff_list.job import Job, read_job
from marshrut.people.staff_list.layout import Block, Layout, SheetLayout
from marshrut.people.staff_list.person import Identity, read_identity
from marshrut.people.staff_list.readings.marks import read_inn
from marshrut.people.staff_list.rows import RowKind, Section, read_section
from marshrut.people.staff_list.schools import Written, join_schools
from marshrut.people.staff_list.shifts import find_shift
from marshrut.people.staff_list.staff_list import Skipped, StaffList, StaffRow
from marshrut.sheets import Sheet, Workbook, column_letter, is_error, text_of

GROUPED = 0.6  # a school column filled in fewer rows than this names the school once for the rows below
SNILS_IS_USUAL = 0.5


def parse(workbook: Workbook, layout: Layout, *, today: date) -> StaffList:
    """Read every sheet that the layout calls a staff list.

    today  the day of the import: births after it are faults, ages are counted at it.

    Never raises for what the cells hold: faults become findings, and a row with a blocking one is not among
    the rows.
    """
    workbook = workbook.shortened()
    findings: list[Finding] = []
    drafts: list[tuple[StaffRow, Written | None]] = []
    skipped: list[Skipped] = []
    for sheet_layout in layout.staff_sheets:
        reading = _SheetReading(workbook.sheet(sheet_layout.name), sheet_layout, today)
        reading.run()
        findings += reading.findings
        drafts += reading.drafts
        skipped += reading.skipped
    schools = join_schools(written for _, written in drafts if written)
    rows = [replace(row, organisation=schools[written]) if written else row for row, written in drafts]
    rows = name_persons(rows)

    def note(severity: Severity) -> Callable[[StaffRow, str, str], None]:
        return lambda row, kind, value: findings.append(_at_person(layout, row, severity, kind, value))

    rows = settle_kinds(rows, note(Severity.FIX))
    merges = find_merges(rows, note(Severity.WARNING))
    find_duplicates(rows, note(Severity.WARNING))
    order = {sheet.name: place for place, sheet in enumerate(layout.sheets)}
    findings.sort(key=lambda entry: (order[entry.sheet], entry.row))
    return StaffList(
        rows=tuple(rows),
        findings=tuple(findings),
        organisations=tuple(dict.fromkeys(row.organisation for row in rows if row.organisation)),
        possible_merges=merges,
        namesakes=find_namesakes(rows),
        skipped=tuple(skipped),
    )


def _at_person(layout: Layout, row: StaffRow, severity: Severity, kind: str, value: str) -> Finding:
    """A finding about a whole row, shown at its СНИЛС or its name."""
    sheet = layout.sheet(row.sheet)
    wanted = (Field.SNILS,) if kind == "same_snils_other_person" else (Field.KIND, Field.FULL_NAME, Field.SURNAME)
    column = next((column for column in map(sheet.column_of, wanted) if column), 1)
    return finding(
        severity,
        kind,
        sheet=row.sheet,
        row=row.row,
        column=column_letter(column),
        header=sheet.headers[column - 1],
        value=value,
    )


@dataclass(slots=True)
class _Above:
    """What rows above have said and still holds."""

    section: Section = field(default_factory=Section)
    last: dict[Field, str] = field(default_factory=dict)


def _share(people: Sequence[BodyRow], column: int | None) -> float:
    """The share of rows that fill a column."""
    if column is None or not people:
        return 0.0
    return sum(row.cells[column - 1] is not None for row in people) / len(people)


class _SheetReading:
    """One pass over one sheet, table by table."""

    def __init__(self, sheet: Sheet, layout: SheetLayout, today: date):
        self.sheet, self.layout, self.today = sheet, layout, today
        self.findings: list[Finding] = []
        self.drafts: list[tuple[StaffRow, Written | None]] = []
        self.skipped: list[Skipped] = []
        self.above = _Above()
        self.needs_snils = False
        self.grouped: dict[Field, bool] = {}

    def run(self) -> None:
        for block in self.layout.blocks:
            self._read_block(block)

    def _read_block(self, block: Block) -> None:
        rows = body_rows(self.sheet, block)
        people = [row for row in rows if row.kind is RowKind.PERSON]
        self.needs_snils = _share(people, block.fields.get(Field.SNILS)) >= SNILS_IS_USUAL
        self.grouped = {
            wanted: _share(people, block.fields.get(wanted)) < GROUPED
            for wanted in (Field.ORGANISATION, Field.MUNICIPALITY)
        }
        if people and Field.SNILS not in block.fields:
            self._note_no_snils(block, people[0].number)
        for row in self._sections_above(block) + rows:
            if row.kind is RowKind.PERSON:
                self._person(row, block)
            elif row.kind is not RowKind.BLANK:
                self._between(row)

    def _sections_above(self, block: Block) -> list[BodyRow]:
        """A table without headings may begin with the row that names its school."""
        if block.header_rows:
            return []
        above = Block((), 0, block.start, block.columns)
        return [row for row in body_rows(self.sheet, above) if row.kind is RowKind.SECTION]

    def _note_no_snils(self, block: Block, first: int) -> None:
        cells = RowCells(
            self.layout.name, block.header_rows[-1] if block.header_rows else first, (), block.fields, block.headers
        )
        cells.warn("identity_without_snils", Field.FULL_NAME if Field.FULL_NAME in cells else Field.SURNAME)
        self.findings += cells.findings

    def _between(self, row: BodyRow) -> None:
        texts = [text_of(cell) for cell in row.cells if cell is not None]
        self.skipped.append(Skipped(self.layout.name, row.number, row.kind.value, " ".join(texts)))
        if row.kind is not RowKind.SECTION:
            return
        said = read_section(next(cell for cell in row.cells if isinstance(cell, str)))
        if said.organisation or said.municipality:
            municipality = said.municipality or self.above.section.municipality
            self.above = _Above(section=Section(said.organisation, municipality, said.kind))
        elif said.kind:
            self.above.section = replace(self.above.section, kind=said.kind)

    def _person(self, row: BodyRow, block: Block) -> None:
        cells = RowCells(self.layout.name, row.number, row.cells, block.fields, block.headers)
        shift = find_shift(row.cells, block.fields)
        if shift:
            column, side = shift
            cells.block_column("shifted_columns", column, "вправо" if side > 0 else "влево")
        else:
            self._read(cells, row.number)
        blocked = cells.is_blocked
        self.findings += [entry for entry in cells.findings if not blocked or entry.severity is Severity.BLOCKING]

    def _read(self, cells: RowCells, number: int) -> None:
        month_first = self.layout.month_first
        identity = read_identity(
            cells,
            today=self.today,
            name_order=self.layout.name_order,
            month_first=month_first,
            needs_snils=self.needs_snils,
        )
        written = self._school(cells)
        job = read_job(
            cells,
            today=self.today,
            month_first=month_first,
            kind_above=self.above.section.kind,
            remark=identity.name.remark,
        )
        if not cells.is_blocked:
            self.drafts.append((_staff_row(cells, identity, job, written), written))

    def _school(self, cells: RowCells) -> Written | None:
        section = self.above.section
        inn = read_inn(cells[Field.INN])
        municipality = self._own_or_above(cells, Field.MUNICIPALITY) or section.municipality or self.layout.municipality
        name = self._own_or_above(cells, Field.ORGANISATION) or section.organisation or self.layout.organisation
        if name:
            return Written(name, municipality, inn)
        if inn:
            return Written(f"ИНН {inn}", municipality, inn)
        if Field.ORGANISATION in cells and not is_error(cells[Field.ORGANISATION]):
            cells.block("organisation_missing", Field.ORGANISATION)
        return None

    def _own_or_above(self, cells: RowCells, wanted: Field) -> str | None:
        """The cell, or what its merge or its group says; a gap in a filled column is left to be one."""
        if wanted not in cells or is_error(cells[wanted]):
            return None
        own = cells.text(wanted)
        if own:
            self.above.last[wanted] = own
            return own
        above = self.above.last.get(wanted) if self.grouped[wanted] else None
        if above and wanted is Field.ORGANISATION:
            cells.fix("organisation_from_above", wanted, "", above)
        return above


def _staff_row(cells: RowCells, identity: Identity, job: Job, written: Written | None) -> StaffRow:
    """A row whose person and organisation are found later, among all rows of the file."""
    return StaffRow(
        sheet=cells.sheet,
        row=cells.number,
        person="",
        surname=identity.name.surname,
        given_name=identity.name.given_name,
        patronymic=identity.name.patronymic,
        former_surname=identity.name.former,
        birth_on=identity.birth_on,
        snils=identity.snils,
        sex=identity.sex,
        organisation=None,
        organisation_as_written=written.name if written else "",
        position=job.position.name,
        position_as_written=cells.text(Field.POSITION),
        kind=job.kind,
        category=job.category,
        category_on=job.category_on,
        education=cells.text(Field.EDUCATION),
        subjects=job.position.subjects,
        total_months=job.months[Field.TOTAL_EXPERIENCE],
        pedagogical_months=job.months[Field.PEDAGOGICAL_EXPERIENCE],
        position_months=job.months[Field.POSITION_EXPERIENCE],
        organisation_months=job.months[Field.ORGANISATION_EXPERIENCE],
        rate=job.rate,
        hours=job.hours,
        hired_on=identity.hired_on,
        left_on=job.left_on,
        email=job.email,
        phone=job.phone,
        note=job.note,
        on_leave=job.on_leave,
    )
