"""Reading the scores of a results file whose layout is known."""

from collections.abc import Sequence
from datetime import date

from marshrut.diagnostics.result_file.fields import ATTEMPT, STATUS, TAKEN_ON
from marshrut.diagnostics.result_file.recognise import (
    ResultColumn,
    ResultLayout,
    ResultSheetLayout,
    is_no_show,
)
from marshrut.diagnostics.result_file.results import ResultFile, ResultRow, Score
from marshrut.diagnostics.result_file.scales import TOTAL, Measure
from marshrut.people.staff_list.cells import RowCells
from marshrut.people.staff_list.fields import Field
from marshrut.people.staff_list.findings import Finding, Severity, finding
from marshrut.people.staff_list.person import read_identity
from marshrut.people.staff_list.readings import read_date, read_number
from marshrut.people.staff_list.rows import RowKind, RowReader, read_section
from marshrut.sheets import Cell, Sheet, Workbook, is_error, text_of

FULL = 100.0
ROUNDING = 0.05  # an office rounds 100.04 up and means 100


def parse(workbook: Workbook, layout: ResultLayout, *, today: date) -> ResultFile:
    """Read every sheet that the layout calls results. Faults become findings; nothing is raised for cells."""
    workbook = workbook.shortened()
    rows: list[ResultRow] = []
    findings: list[Finding] = []
    for sheet_layout in layout.result_sheets:
        reading = _SheetReading(workbook.sheet(sheet_layout.name), sheet_layout, today)
        reading.run()
        rows += reading.rows
        findings += reading.findings
    groups = dict.fromkeys(entry.scale.group for sheet in layout.result_sheets for entry in sheet.scores if entry.scale)
    return ResultFile(tuple(rows), tuple(findings), tuple(group for group in groups if group != TOTAL))


class _SheetReading:
    def __init__(self, sheet: Sheet, layout: ResultSheetLayout, today: date):
        self.sheet, self.layout, self.today = sheet, layout, today
        known = {entry.field: entry.column for entry in layout.columns if entry.field}
        self.own = known
        self.columns = {field: known[field] for field in Field if field in known}
        self.reader = RowReader(self.columns, layout.headers)
        self.organisation: str | None = None
        self.maxima: dict[int, float] = {}
        self.rows: list[ResultRow] = []
        self.findings: list[Finding] = []

    def run(self) -> None:
        start = self.layout.header_rows[-1] if self.layout.header_rows else 0
        for number, row in enumerate(self.sheet.rows[start:], start + 1):
            kind = self.reader.kind(row)
            if kind is RowKind.SECTION:
                said = read_section(next(text_of(cell) for cell in row if isinstance(cell, str)))
                self.organisation = said.organisation or self.organisation
            elif self._is_maxima(row, number):
                self.maxima = {entry.column: read_number(row[entry.column - 1]) or 0.0 for entry in self.layout.scores}
            elif kind is RowKind.PERSON or (kind is RowKind.REMARK and self._has_scores(row)):
                self._participant(number, row)

    def _is_maxima(self, row: Sequence[Cell], number: int) -> bool:
        """«Максимальный балл | | 40 | 30 | …» right under the headings."""
        first = next((text_of(cell).lower() for cell in row if isinstance(cell, str)), "")
        return first.lstrip().startswith(("макс", "max")) and self._has_scores(row)

    def _has_scores(self, row: Sequence[Cell]) -> bool:
        cells = [row[entry.column - 1] for entry in self.layout.scores]
        return sum(cell is not None for cell in cells) >= max(1, len(cells) / 2)

    def _participant(self, number: int, row: Sequence[Cell]) -> None:
        cells = RowCells(self.layout.name, number, row, self.columns, self.layout.headers)
        identity = read_identity(
            cells,
            today=self.today,
            name_order=self.layout.name_order,
            month_first=frozenset(),
            needs_snils=not self._has_name(cells),
        )
        no_show = self._is_no_show(row)
        scores = {} if no_show else self._scores(cells, row)
        total = scores.pop(TOTAL, None)
        if not no_show and not scores and total is None and not cells.is_blocked:
            first = self.layout.scores[0]
            self._block(cells, "scores_missing", first, "")
        self.findings += [
            entry
            for entry in cells.findings
            if entry.kind != "identity_without_snils"
            and (entry.severity is Severity.BLOCKING or not cells.is_blocked)
            and entry.severity is not Severity.FIX
        ]
        if not cells.is_blocked:
            self.rows.append(
                ResultRow(
                    sheet=self.layout.name,
                    row=number,
                    snils=identity.snils,
                    surname=identity.name.surname,
                    given_name=identity.name.given_name,
                    patronymic=identity.name.patronymic,
                    birth_on=identity.birth_on,
                    organisation=cells.text(Field.ORGANISATION) or self.organisation or "",
                    municipality=cells.text(Field.MUNICIPALITY) or None,
                    taken_on=self._taken_on(row),
                    attempt=self._attempt(row),
                    scores=scores,
                    total=total,
                    no_show=no_show,
                )
            )

    def _has_name(self, cells: RowCells) -> bool:
        return any(cells[field] is not None for field in (Field.FULL_NAME, Field.SURNAME))

    def _own_cell(self, row: Sequence[Cell], field: str) -> Cell:
        return row[self.own[field] - 1] if field in self.own else None

    def _is_no_show(self, row: Sequence[Cell]) -> bool:
        values = [row[entry.column - 1] for entry in self.layout.scores]
        filled = [cell for cell in values if cell is not None]
        if filled:
            return all(is_no_show(cell) for cell in filled)
        told = (
            self._own_cell(row, STATUS),
            row[self.columns[Field.NOTE] - 1] if Field.NOTE in self.columns else None,
        )
        return any(is_no_show(cell) for cell in told)

    def _taken_on(self, row: Sequence[Cell]) -> date | None:
        return read_date(self._own_cell(row, TAKEN_ON), today=self.today, month_first=self.layout.month_first)

    def _attempt(self, row: Sequence[Cell]) -> int:
        digits = "".join(letter for letter in text_of(self._own_cell(row, ATTEMPT)) if letter.isdigit())
        return int(digits) if digits and 0 < int(digits) < 100 else 1

    def _scores(self, cells: RowCells, row: Sequence[Cell]) -> dict[str, Score]:
        found: dict[str, dict[Measure, float]] = {}
        for entry in self.layout.scores:
            value = self._value(cells, entry, row[entry.column - 1])
            if entry.scale and value is not None:
                measures = found.setdefault(entry.scale.group, {})
                measures[entry.scale.measure] = value
                maximum = entry.scale.maximum or self.maxima.get(entry.column)
                if maximum and entry.scale.measure is not Measure.PERCENT:
                    measures.setdefault(Measure.MAXIMUM, maximum)
        return {
            group: self._score(cells, group, measures)
            for group, measures in found.items()
            if measures.keys() & {Measure.POINTS, Measure.PERCENT}
        }

    def _value(self, cells: RowCells, entry: ResultColumn, cell: Cell) -> float | None:
        if cell is None or is_no_show(cell):
            return None
        if is_error(cell):
            self._block(cells, "ref_error", entry, text_of(cell))
            return None
        try:
            value = read_number(cell)
        except ValueError:
            self._block(cells, "score_unreadable", entry, text_of(cell))
            return None
        if value is None or entry.scale is None or entry.scale.measure is not Measure.PERCENT:
            return value
        value = value * 100 if entry.column in self.layout.fractions else value
        if value > FULL + ROUNDING:
            self._block(cells, "percent_over_100", entry, text_of(cell))
        return round(value, 4)

    def _score(self, cells: RowCells, group: str, measures: dict[Measure, float]) -> Score:
        points, percent = measures.get(Measure.POINTS), measures.get(Measure.PERCENT)
        maximum = measures.get(Measure.MAXIMUM) or self._maximum(group)
        if points is not None and maximum and points > maximum:
            entry = next(
                entry
                for entry in self.layout.scores
                if entry.scale and entry.scale.group == group and entry.scale.measure is Measure.POINTS
            )
            self._block(cells, "points_over_maximum", entry, f"{points:g} из {maximum:g}")
        elif percent is None and points is not None and maximum:
            percent = round(points / maximum * 100, 1)
        return Score(points, percent, maximum or None)

    def _maximum(self, group: str) -> float | None:
        """The maximum may stand in the heading of either column of the group."""
        return next(
            (
                entry.scale.maximum
                for entry in self.layout.scores
                if entry.scale and entry.scale.group == group and entry.scale.maximum
            ),
            None,
        )

    def _block(self, cells: RowCells, kind: str, entry: ResultColumn, value: str) -> None:
        cells.findings.append(
            finding(
                Severity.BLOCKING,
                kind,
                sheet=self.layout.name,
                row=cells.number,
                column=entry.letter,
                header=entry.header,
                value=value,
            )
        )
