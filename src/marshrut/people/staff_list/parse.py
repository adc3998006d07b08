"""Reading the people of a staff list whose layout is known."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from marshrut.people.staff_list.cells import RowCells
from marshrut.people.staff_list.fields import EXPERIENCE, Field
from marshrut.people.staff_list.findings import Finding, Severity, finding
from marshrut.people.staff_list.identity import (
    NotSaid,
    find_duplicates,
    find_merges,
    find_namesakes,
    name_persons,
    settle_kinds,
)
from marshrut.people.staff_list.layout import Layout, SheetLayout
from marshrut.people.staff_list.person import Identity, read_day, read_identity
from marshrut.people.staff_list.readings.marks import (
    MAIN,
    SECOND_JOB,
    read_category,
    read_email,
    read_inn,
    read_kind,
    read_phone,
)
from marshrut.people.staff_list.readings.numbers import read_experience, read_number
from marshrut.people.staff_list.readings.positions import LEAVE, PositionReading, read_position
from marshrut.people.staff_list.rows import RowKind, RowReader, Section, read_section
from marshrut.people.staff_list.schools import Written, join_schools
from marshrut.people.staff_list.shifts import find_shift
from marshrut.people.staff_list.staff_list import Skipped, StaffList, StaffRow
from marshrut.sheets import Cell, Sheet, Workbook, column_letter, is_error, text_of

Value = TypeVar("Value")
GROUPED = 0.6  # a school column filled in fewer rows than this names the school once for the rows below
SNILS_IS_USUAL = 0.5
YES = re.compile(r"да|\+|1|v|есть", re.IGNORECASE)
NO = re.compile(r"нет|-|–|—|0", re.IGNORECASE)
MONTHS_HEADING = re.compile(r"\bмес", re.IGNORECASE)
YEARS_HEADING = re.compile(r"\bлет\b|\bгод", re.IGNORECASE)


def parse(workbook: Workbook, layout: Layout, *, today: date) -> StaffList:
    """Read every sheet that the layout calls a staff list.

    today  the day of the import: births after it are faults, ages are counted at it.

    Never raises for what the cells hold: faults become findings, and a row with a blocking one is not among
    the rows.
    """
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
    wanted = (
        (Field.SNILS,) if kind == "same_snils_other_person" else (Field.KIND, Field.FULL_NAME, Field.SURNAME)
    )
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
    organisation: str | None = None
    municipality: str | None = None


class _SheetReading:
    """One pass over one sheet."""

    def __init__(self, sheet: Sheet, layout: SheetLayout, today: date):
        self.sheet, self.layout, self.today = sheet, layout, today
        self.columns = {
            guess.field: guess.column
            for guess in layout.columns
            if guess.field and guess.field != Field.OTHER
        }
        self.reader = RowReader(self.columns, layout.headers)
        self.findings: list[Finding] = []
        self.drafts: list[tuple[StaffRow, Written | None]] = []
        self.skipped: list[Skipped] = []
        self.above = _Above()

    def run(self) -> None:
        start = self.layout.header_rows[-1] if self.layout.header_rows else self._table_start()
        kinds = [
            (number, self.reader.kind(row)) for number, row in enumerate(self.sheet.rows[start:], start + 1)
        ]
        people = [number for number, kind in kinds if kind is RowKind.PERSON]
        self.needs_snils = self._share(people, Field.SNILS) >= SNILS_IS_USUAL
        self.grouped = {
            column: self._share(people, column) < GROUPED
            for column in (Field.ORGANISATION, Field.MUNICIPALITY)
        }
        for number, kind in kinds:
            if kind is RowKind.PERSON:
                self._person(number)
            elif kind is not RowKind.BLANK:
                self._between(number, kind)

    def _table_start(self) -> int:
        """Rows above a table without headings: sections right above the first person belong to it."""
        start = self.layout.first_row - 1
        while start > 0 and self.reader.kind(self.sheet.rows[start - 1]) is RowKind.SECTION:
            start -= 1
        return start

    def _share(self, people: Sequence[int], wanted: Field) -> float:
        if wanted not in self.columns or not people:
            return 0.0
        return sum(self.sheet.cell(number, self.columns[wanted]) is not None for number in people) / len(
            people
        )

    def _between(self, number: int, kind: RowKind) -> None:
        texts = [text_of(cell) for cell in self.sheet.rows[number - 1] if cell is not None]
        self.skipped.append(Skipped(self.layout.name, number, kind.value, " ".join(texts)))
        if kind is not RowKind.SECTION:
            return
        said = read_section(next(text for text in texts if not text.isdigit()))
        if said.organisation or (said.municipality and not said.organisation):
            self.above = _Above(
                section=Section(said.organisation, said.municipality or self.above.section.municipality, None)
            )
        elif said.kind:
            self.above.section = replace(self.above.section, kind=said.kind)

    def _person(self, number: int) -> None:
        row = self.sheet.rows[number - 1]
        cells = RowCells(self.layout.name, number, row, self.columns, self.layout.headers)
        shift = find_shift(row, self.columns)
        if shift:
            column, side = shift
            cells.block_column("shifted_columns", column, "вправо" if side > 0 else "влево")
        else:
            self._read(cells, number)
        blocked = cells.is_blocked
        self.findings += [
            entry for entry in cells.findings if not blocked or entry.severity is Severity.BLOCKING
        ]

    def _read(self, cells: RowCells, number: int) -> None:
        identity = read_identity(
            cells,
            today=self.today,
            name_order=self.layout.name_order,
            month_first=self.layout.month_first,
            needs_snils=self.needs_snils,
        )
        written = self._school(cells, number)
        draft = self._draft(cells, number, identity, written)
        if not cells.is_blocked:
            self.drafts.append((draft, written))

    def _school(self, cells: RowCells, number: int) -> Written | None:
        section = self.above.section
        inn = read_inn(cells[Field.INN])
        municipality = (
            self._own_or_above(cells, Field.MUNICIPALITY, number)
            or section.municipality
            or self.layout.municipality
        )
        name = (
            self._own_or_above(cells, Field.ORGANISATION, number)
            or section.organisation
            or self.layout.organisation
        )
        if name:
            return Written(name, municipality, inn)
        if inn:
            return Written(f"ИНН {inn}", municipality, inn)
        if Field.ORGANISATION in cells and not is_error(cells[Field.ORGANISATION]):
            cells.block("organisation_missing", Field.ORGANISATION)
        return None

    def _own_or_above(self, cells: RowCells, wanted: Field, number: int) -> str | None:
        """The cell, or what its merge or its group says; a gap in a filled column is left to be one."""
        if wanted not in cells or is_error(cells[wanted]):
            return None
        name = "organisation" if wanted is Field.ORGANISATION else "municipality"
        own = cells.text(wanted)
        if own:
            setattr(self.above, name, own)
            return own
        last = getattr(self.above, name)
        if last and (self.grouped[wanted] or self._is_merged(number, self.columns[wanted])):
            if wanted is Field.ORGANISATION:
                cells.fix("organisation_from_above", wanted, "", last)
            return last
        return None

    def _is_merged(self, row: int, column: int) -> bool:
        return any(
            top < row <= bottom and left <= column <= right for top, left, bottom, right in self.sheet.merged
        )

    def _draft(self, cells: RowCells, number: int, identity: Identity, written: Written | None) -> StaffRow:
        position = self._position(cells)
        category = read_category(
            None if is_error(cells[Field.CATEGORY]) else cells[Field.CATEGORY], today=self.today
        )
        if not category.known:
            cells.warn("unknown_category", Field.CATEGORY)
        note = cells.text(Field.NOTE)
        months = [self._experience(cells, wanted) for wanted in EXPERIENCE]
        return StaffRow(
            sheet=self.layout.name,
            row=number,
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
            position=position.name,
            position_as_written=cells.text(Field.POSITION),
            kind=self._kind(cells, position, note),
            category=category.name,
            category_on=self._category_on(cells) or category.on,
            education=cells.text(Field.EDUCATION),
            subjects=position.subjects,
            total_months=months[0],
            pedagogical_months=months[1],
            position_months=months[2],
            organisation_months=months[3],
            rate=self._number(cells, Field.RATE),
            hours=self._number(cells, Field.HOURS),
            hired_on=identity.hired_on,
            email=self._contact(cells, Field.EMAIL, read_email),
            phone=self._contact(cells, Field.PHONE, read_phone),
            note=note,
            on_leave=position.on_leave or LEAVE.search(note) is not None,
        )

    def _position(self, cells: RowCells) -> PositionReading:
        text = "" if is_error(cells[Field.POSITION]) else cells.text(Field.POSITION)
        subject = "" if is_error(cells[Field.SUBJECTS]) else cells.text(Field.SUBJECTS)
        if Field.POSITION in cells and not text and not is_error(cells[Field.POSITION]):
            cells.warn("position_missing", Field.POSITION)
        return read_position(text, subject)

    def _kind(self, cells: RowCells, position: PositionReading, note: str) -> str:
        text = cells.text(Field.KIND)
        if text and not is_error(cells[Field.KIND]):
            said = read_kind(text) or self._kind_by_yes(cells, text)
            if said:
                return said
            cells.warn("unknown_kind", Field.KIND)
        about_note = read_kind(note) if re.search(r"совм|внеш", note, re.IGNORECASE) else None
        return about_note or position.kind or self.above.section.kind or NotSaid

    def _kind_by_yes(self, cells: RowCells, text: str) -> str | None:
        """«Да» under «Совместитель» or «Основное место работы»."""
        asked = read_kind(cells.header(Field.KIND)) or SECOND_JOB
        if YES.fullmatch(text):
            return asked
        if NO.fullmatch(text):
            return SECOND_JOB if asked == MAIN else MAIN
        return None

    def _category_on(self, cells: RowCells) -> date | None:
        return read_day(cells, Field.CATEGORY_ON, today=self.today, month_first=self.layout.month_first)

    def _experience(self, cells: RowCells, wanted: Field) -> int | None:
        header = cells.header(wanted)
        in_months = bool(MONTHS_HEADING.search(header)) and not YEARS_HEADING.search(header)
        return self._read_or_warn(cells, wanted, lambda cell: read_experience(cell, in_months=in_months))

    def _number(self, cells: RowCells, wanted: Field) -> float | None:
        return self._read_or_warn(cells, wanted, read_number)

    def _read_or_warn(
        self, cells: RowCells, wanted: Field, read: Callable[[Cell], Value | None]
    ) -> Value | None:
        try:
            return read(cells[wanted])
        except ValueError:
            cells.warn("ref_error" if is_error(cells[wanted]) else "text_in_number", wanted)
            return None

    def _contact(self, cells: RowCells, wanted: Field, read: Callable[[Cell], str | None]) -> str | None:
        found = read(cells[wanted])
        if found is None and len(cells.text(wanted)) > 3 and not is_error(cells[wanted]):
            cells.warn(f"{wanted.value}_unreadable", wanted)
        return found
