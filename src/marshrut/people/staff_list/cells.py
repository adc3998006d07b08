"""One row seen by its fields, collecting what is said about its cells."""

from collections.abc import Mapping, Sequence

from marshrut.people.staff_list.fields import Field
from marshrut.people.staff_list.findings import Finding, Severity, finding
from marshrut.sheets import Cell, column_letter, text_of


class RowCells:
    """The cells of one person's row.

    Asking for a field gives its cell; `block`, `warn` and `fix` note a finding at the cell of a field.
    """

    def __init__(
        self,
        sheet: str,
        number: int,
        row: Sequence[Cell],
        columns: Mapping[Field, int],
        headers: Sequence[str],
    ):
        self.sheet, self.number = sheet, number
        self._row, self._columns, self._headers = row, columns, headers
        self.findings: list[Finding] = []

    def __contains__(self, field: Field) -> bool:
        return field in self._columns

    def __getitem__(self, field: Field) -> Cell:
        column = self._columns.get(field)
        return self._row[column - 1] if column and column <= len(self._row) else None

    def text(self, field: Field) -> str:
        return text_of(self[field]).strip()

    def header(self, field: Field) -> str:
        column = self._columns.get(field)
        return self._headers[column - 1] if column else ""

    @property
    def is_blocked(self) -> bool:
        return any(entry.severity is Severity.BLOCKING for entry in self.findings)

    def block(self, kind: str, field: Field, value: str | None = None) -> None:
        self._note(Severity.BLOCKING, kind, field, value)

    def warn(self, kind: str, field: Field, value: str | None = None, fixed: str | None = None) -> None:
        self._note(Severity.WARNING, kind, field, value, fixed)

    def fix(self, kind: str, field: Field, value: str | None = None, fixed: str | None = None) -> None:
        self._note(Severity.FIX, kind, field, value, fixed)

    def block_column(self, kind: str, column: int, value: str) -> None:
        """A finding at a column that need not be a field."""
        header = self._headers[column - 1] if column <= len(self._headers) else ""
        self.findings.append(
            finding(
                Severity.BLOCKING,
                kind,
                sheet=self.sheet,
                row=self.number,
                column=column_letter(column),
                header=header,
                value=value,
            )
        )

    def _note(self, severity: Severity, kind: str, field: Field, value: str | None, fixed: str | None = None) -> None:
        column = self._columns.get(field, 1)
        self.findings.append(
            finding(
                severity,
                kind,
                sheet=self.sheet,
                row=self.number,
                column=column_letter(column),
                header=self._headers[column - 1] if column <= len(self._headers) else "",
                value=text_of(self[field]) if value is None else value,
                fixed=fixed,
            )
        )
