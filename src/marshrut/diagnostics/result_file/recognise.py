"""Finding out how a results file is laid out: who the rows are about and which columns are scores of what."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from marshrut.base.errors import DomainError
from marshrut.diagnostics.result_file.fields import (
    AGE,
    ATTEMPT,
    NUMBERS_OF_OTHER_SORTS,
    SCORE,
    SHARED,
    STATUS,
    TAKEN_ON,
    TITLES,
    WORDING,
)
from marshrut.diagnostics.result_file.scales import Measure, Scale, read_scale
from marshrut.people.staff_list.fields import TITLES as SHARED_TITLES
from marshrut.people.staff_list.fields import Field
from marshrut.people.staff_list.guess import (
    Column,
    columns_of,
    first_data_row,
    fits,
    is_data_row,
    short,
    worth,
)
from marshrut.people.staff_list.layout import layout_signature
from marshrut.people.staff_list.readings import name_order_of, read_number, writes_month_first
from marshrut.sheets import Cell, Sheet, Workbook, assign, column_letter, find_headings, text_of

NO_SHOW = re.compile(
    r"н\s*[/\\.\-]?\s*я\.?|н\.|не\s*яв\w*|неяв\w*|отсутств\w*.*|не\s+(?:участв|приступ|был|прош|проход|сдав|выполн)\w*.*|не\s+прибыл\w*"
    r"|н\s*/\s*[упбо]|болел\w*|болезн\w*|больничн\w*|б\s*/\s*л|[-–—]+|нет",
    re.IGNORECASE,
)
SCORE_SHARE = 0.7  # of the filled cells must be numbers or no-show marks
EMPTY_SCORE = 0.5
NEVER_SCORES = frozenset(
    {
        *NUMBERS_OF_OTHER_SORTS,
        AGE,
        ATTEMPT,
        STATUS,
        TAKEN_ON,
        Field.NUMBER,
        Field.SNILS,
        Field.PHONE,
        Field.FULL_NAME,
        Field.BIRTH_ON,
    }
)

Corrections = Mapping[str, Mapping[str, str | None]]


class NotAResultsFile(DomainError):
    """No sheet of the file holds people with their scores."""

    def __init__(self, *, name: str, reasons: Sequence[str]):
        super().__init__(
            f"Файл «{name}» не похож на результаты диагностики. {' '.join(reasons[:3])} Нужна таблица, где каждая "
            "строка — один участник: ФИО или СНИЛС и столбцы с баллами или процентами."
        )
        self.reasons = tuple(reasons)


@dataclass(frozen=True, slots=True)
class ResultColumn:
    """One column: `field` is a field of people, taken_on, attempt, status, score or None; `scale` only for score."""

    column: int
    header: str
    field: str | None
    reason: str
    scale: Scale | None = None
    samples: tuple[str, ...] = ()

    @property
    def letter(self) -> str:
        return column_letter(self.column)


@dataclass(frozen=True, slots=True)
class ResultSheetLayout:
    """One sheet; rows are 1-based.

    fractions  columns whose percents are stored as parts of one (an Excel cell with the percent format).
    """

    name: str
    is_results: bool
    reason: str
    header_rows: tuple[int, ...] = ()
    columns: tuple[ResultColumn, ...] = ()
    name_order: str = "surname_first"
    month_first: bool = False
    fractions: frozenset[int] = frozenset()

    def column_of(self, field: str) -> int | None:
        return next((entry.column for entry in self.columns if entry.field == field), None)

    @property
    def headers(self) -> tuple[str, ...]:
        return tuple(entry.header for entry in self.columns)

    @property
    def scores(self) -> tuple[ResultColumn, ...]:
        return tuple(entry for entry in self.columns if entry.field == SCORE)

    @property
    def signature(self) -> str:
        return layout_signature(self.headers)


@dataclass(frozen=True, slots=True)
class ResultLayout:
    sheets: tuple[ResultSheetLayout, ...]

    @property
    def result_sheets(self) -> tuple[ResultSheetLayout, ...]:
        return tuple(sheet for sheet in self.sheets if sheet.is_results)


def recognise(workbook: Workbook, *, today: date, corrections: Corrections | None = None) -> ResultLayout:
    """Find the sheets with results and the meaning of their columns.

    corrections  sheet → column letter → field (of people, taken_on, attempt, status, score) or None.

    :raises NotAResultsFile: no sheet has both people and scores.
    """
    workbook, corrections = workbook.shortened(), corrections or {}
    layouts = tuple(_recognise_sheet(sheet, today, dict(corrections.get(sheet.name, {}))) for sheet in workbook.sheets)
    if not any(layout.is_results for layout in layouts):
        raise NotAResultsFile(
            name=workbook.name, reasons=[f"Лист «{layout.name}»: {layout.reason}" for layout in layouts]
        )
    return ResultLayout(layouts)


def _recognise_sheet(sheet: Sheet, today: date, corrected: Mapping[str, str | None]) -> ResultSheetLayout:
    if not any(cell is not None for row in sheet.rows for cell in row):
        return ResultSheetLayout(sheet.name, is_results=False, reason="лист пустой.")
    headings = find_headings(sheet, name_of=WORDING.best, is_data=is_data_row)
    columns = columns_of(sheet, headings, WORDING, today=today)
    start = headings.last_row or first_data_row(sheet) - 1
    body = sheet.rows[start:]
    guesses = _settle_measures([_corrected(guess, corrected) for guess in _guess(columns, body)], body)
    people = {Field.FULL_NAME, Field.SURNAME, Field.SNILS} & {guess.field for guess in guesses}
    scores = [guess for guess in guesses if guess.field == SCORE]
    reason = (
        "Результаты диагностики."
        if people and scores
        else "нет столбцов с баллами или процентами."
        if people
        else "нет столбца с ФИО или СНИЛС."
    )

    def cells(field: str) -> list[Cell]:
        place = next((guess.column for guess in guesses if guess.field == field), None)
        return [row[place - 1] for row in body] if place else []

    return ResultSheetLayout(
        name=sheet.name,
        is_results=bool(people and scores),
        reason=reason,
        header_rows=headings.rows,
        columns=tuple(guesses),
        name_order=name_order_of(cells(Field.FULL_NAME)),
        month_first=writes_month_first(cells(TAKEN_ON)),
        fractions=frozenset(guess.column for guess in scores if _is_fraction(guess, body)),
    )


def _guess(columns: Sequence[Column], body: Sequence[Sequence[Cell]]) -> list[ResultColumn]:
    weights = [_fits(column) for column in columns]
    scored = [_looks_scored(column, [row[place] for row in body]) for place, column in enumerate(columns)]
    chosen = assign(
        [{} if is_score else weight for weight, is_score in zip(weights, scored, strict=True)],
        worth=[worth(column) for column in columns],
    )
    guesses = []
    for place, (column, field, is_score) in enumerate(zip(columns, chosen, scored, strict=True), 1):
        field = SCORE if is_score else field
        title = {**TITLES, **SHARED_TITLES}.get(field, "")
        reason = f"{title}: заголовок «{short(column.header)}» и значения под ним." if field else "Назначение не ясно."
        guesses.append(
            ResultColumn(
                place,
                column.header,
                field,
                reason,
                read_scale(column.header) if is_score else None,
                column.samples,
            )
        )
    return guesses


def _fits(column: Column) -> dict[str, float]:
    weights = fits(column, SHARED)
    for field in (TAKEN_ON, ATTEMPT, STATUS):
        if column.words.get(field, 0.0) > 0:
            weights[field] = column.words[field] * (0.8 if field == TAKEN_ON else 0.9)
    if TAKEN_ON not in weights and column.contents.shares.get(Field.CATEGORY_ON, 0.0) > 0.7:
        weights[TAKEN_ON] = 0.4 * (1 - column.contents.shares.get(Field.BIRTH_ON, 0.0))
    return weights


def _looks_scored(column: Column, cells: Sequence[Cell]) -> bool:
    """Numbers or no-show marks under a heading that is not about the person."""
    filled = [cell for cell in cells if cell is not None]
    best = max(column.words.items(), key=lambda item: item[1], default=("", 0.0))
    if best[0] in NEVER_SCORES and best[1] > 0.6:
        return False
    if not column.header or read_scale(column.header).measure is Measure.LEVEL:
        return False
    if not filled:
        return column.words.get(SCORE, 0.0) >= EMPTY_SCORE
    readable = sum(is_no_show(cell) or _is_number(cell) for cell in filled) / len(filled)
    numbers = [cell for cell in filled if _is_number(cell)]
    return readable >= SCORE_SHARE and (bool(numbers) or column.words.get(SCORE, 0.0) >= EMPTY_SCORE)


def is_no_show(cell: Cell) -> bool:
    """True for «н/я», «не явился», «отсутствовал», «–» and the like."""
    return isinstance(cell, str) and NO_SHOW.fullmatch(cell.strip()) is not None


def _is_number(cell: Cell) -> bool:
    if isinstance(cell, date | bool) or cell is None:
        return False
    try:
        return read_number(cell) is not None and len(text_of(cell)) <= 8
    except ValueError:
        return False


def _settle_measures(guesses: list[ResultColumn], body: Sequence[Sequence[Cell]]) -> list[ResultColumn]:
    """Columns that do not say what they are: percents by their cells, else points first and percents second."""
    said: dict[str, set[Measure]] = {}
    for guess in guesses:
        if guess.scale:
            said.setdefault(guess.scale.group, set()).add(guess.scale.measure)
    settled = []
    for guess in guesses:
        if guess.scale and guess.scale.measure is Measure.UNSAID:
            cells = [row[guess.column - 1] for row in body]
            taken = said[guess.scale.group]
            in_percents = any(isinstance(cell, str) and "%" in cell for cell in cells)
            in_parts = guess.scale.maximum is None and _are_parts_of_one(cells)
            second = Measure.POINTS in taken
            measure = Measure.PERCENT if in_percents or in_parts or second else Measure.POINTS
            taken.add(measure)
            guess = replace(guess, scale=replace(guess.scale, measure=measure))
        settled.append(guess)
    return settled


def _are_parts_of_one(cells: Sequence[Cell]) -> bool:
    """Percents that a spreadsheet stores as 0.888: nothing above 1, something between."""
    numbers = [cell for cell in cells if isinstance(cell, int | float) and not isinstance(cell, bool)]
    return bool(numbers) and max(numbers) <= 1 and any(number % 1 for number in numbers)


def _is_fraction(guess: ResultColumn, body: Sequence[Sequence[Cell]]) -> bool:
    if guess.scale is None or guess.scale.measure is not Measure.PERCENT:
        return False
    return _are_parts_of_one([row[guess.column - 1] for row in body])


def _corrected(guess: ResultColumn, corrected: Mapping[str, str | None]) -> ResultColumn:
    if guess.letter not in corrected:
        return guess
    field = corrected[guess.letter]
    scale = (guess.scale or read_scale(guess.header)) if field == SCORE else None
    return replace(guess, field=field, scale=scale, reason="Указано вручную.")
