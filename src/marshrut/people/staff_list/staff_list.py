"""What a parsed staff list is: people at their work, the schools, and everything that was said about the cells."""

from dataclasses import dataclass
from datetime import date

from marshrut.people.staff_list.findings import Finding, Severity

Place = tuple[str, int]  # sheet, row


@dataclass(frozen=True, slots=True)
class Organisation:
    """A school of the file, all its spellings joined.

    key           unique in this file and stable between files while the municipality and the ИНН are the same
    name          one short spelling without quotes, the most frequent one
    name_key      `readings.organisation_key` without the municipality
    spellings     as they stand in the file
    """

    key: str
    name: str
    name_key: str
    inn: str | None
    municipality: str | None
    spellings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One importable row: one person's one employment.

    snils           11 digits, None when the file has none
    sex             male, female or None
    organisation    None when neither the row, a section, the title nor the sheet says it
    position        written out in full: «учитель физики»; position_as_written as in the file
    kind            main, internal or external
    category        one of readings.CATEGORIES or None
    *_months        experience in full months
    rate, hours     as numbers; hours a week
    person          equal for the rows of one person of this file
    """

    sheet: str
    row: int
    person: str
    surname: str
    given_name: str
    patronymic: str
    birth_on: date | None
    snils: str | None
    sex: str | None
    organisation: Organisation | None
    organisation_as_written: str
    position: str
    position_as_written: str
    kind: str
    category: str | None
    category_on: date | None
    education: str
    subjects: tuple[str, ...]
    total_months: int | None
    pedagogical_months: int | None
    position_months: int | None
    organisation_months: int | None
    rate: float | None
    hours: float | None
    hired_on: date | None
    left_on: date | None
    email: str | None
    phone: str | None
    note: str
    former_surname: str = ""
    on_leave: bool = False

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.surname, self.given_name, self.patronymic) if part)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is no person; `kind` is one of rows.RowKind. Vacancies are worth showing."""

    sheet: str
    row: int
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class StaffList:
    """A file read to the end.

    rows             importable ones in the order of the file
    findings         all of them in the order of the file
    organisations    those with at least one importable row
    possible_merges  pairs of places: one СНИЛС, name, patronymic and birth date under two surnames
    namesakes        pairs of places: one full name, two people; never to be merged
    skipped          totals, signatures, sections, vacancies … with their text; blank rows are left out
    """

    rows: tuple[StaffRow, ...]
    findings: tuple[Finding, ...]
    organisations: tuple[Organisation, ...]
    possible_merges: tuple[tuple[Place, Place], ...]
    namesakes: tuple[tuple[Place, Place], ...]
    skipped: tuple[Skipped, ...]

    @property
    def blocking(self) -> tuple[Finding, ...]:
        return tuple(entry for entry in self.findings if entry.severity is Severity.BLOCKING)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        return tuple(entry for entry in self.findings if entry.severity is Severity.WARNING)

    @property
    def fixes(self) -> tuple[Finding, ...]:
        return tuple(entry for entry in self.findings if entry.severity is Severity.FIX)

    @property
    def persons(self) -> int:
        """Distinct people; the two surnames of a possible merge are two until somebody decides."""
        return len({row.person for row in self.rows})

    @property
    def employments(self) -> int:
        """Distinct (person, organisation, position)."""
        return len({(row.person, row.organisation and row.organisation.key, row.position) for row in self.rows})
