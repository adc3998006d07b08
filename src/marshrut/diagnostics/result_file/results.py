"""What a parsed results file is."""

from dataclasses import dataclass
from datetime import date

from marshrut.people.staff_list.findings import Finding, Severity


@dataclass(frozen=True, slots=True)
class Score:
    """points out of maximum and percent 0…100, each None when the file does not give it.

    A missing percent is counted from points and maximum, rounded to a tenth.
    """

    points: float | None = None
    percent: float | None = None
    maximum: float | None = None


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One participant's one attempt.

    scores   group of competences (or the heading of a single one) → Score; empty for a no-show
    total    the scores of the whole diagnostic, when the file gives them
    no_show  the person did not take part
    """

    sheet: str
    row: int
    snils: str | None
    surname: str
    given_name: str
    patronymic: str
    birth_on: date | None
    organisation: str
    municipality: str | None
    taken_on: date | None
    attempt: int
    scores: dict[str, Score]
    total: Score | None
    no_show: bool

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.surname, self.given_name, self.patronymic) if part)


@dataclass(frozen=True, slots=True)
class ResultFile:
    """A results file read to the end. Every participant's row is in `rows` or has a blocking finding."""

    rows: tuple[ResultRow, ...]
    findings: tuple[Finding, ...]
    groups: tuple[str, ...]

    @property
    def blocking(self) -> tuple[Finding, ...]:
        return tuple(entry for entry in self.findings if entry.severity is Severity.BLOCKING)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        return tuple(entry for entry in self.findings if entry.severity is Severity.WARNING)
