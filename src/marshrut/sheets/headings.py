"""Where the headings of a table are: under title rows, in one to three rows, merged or not, or nowhere."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from marshrut.sheets.grid import Cell, Sheet, text_of

SEARCHED_ROWS = 120
MAX_ROWS = 3
ENOUGH = 1.2  # one heading that fits a little is no table
LONGEST_HEADING = 400
LONGEST_UPPER = 60  # a heading over several columns is short; a longer line is a title


@dataclass(frozen=True, slots=True)
class Headings:
    """Heading rows of one sheet.

    rows   their numbers, 1-based, from the first to the last; empty when the table has none.
    texts  one for each column, parts of a heading over several rows joined by « / », «» where there is none.
    """

    rows: tuple[int, ...]
    texts: tuple[str, ...]

    @property
    def last_row(self) -> int:
        return self.rows[-1] if self.rows else 0


NameOf = Callable[[str], tuple[str, float] | None]
IsData = Callable[[Sequence[Cell]], bool]


def find_headings(
    sheet: Sheet, *, name_of: NameOf, is_data: IsData, first_row: int = 1, last_row: int = SEARCHED_ROWS
) -> Headings:
    """Find the heading rows: the row with the most headings that can be named, and what belongs to it.

    name_of    the best name for a heading and how well it fits (0…1), or None.
    is_data    True for a row that holds records and so cannot be a heading.
    first_row, last_row  where the row with the most headings is looked for.
    """
    best = _best_row(sheet, name_of, is_data, first_row, last_row)
    if not best:
        return Headings((), ("",) * sheet.width)
    first, last = best, best
    while first > first_row and last - first + 1 < MAX_ROWS and _is_upper(sheet, first - 1, first, name_of, is_data):
        first -= 1
    while last - first + 1 < MAX_ROWS and _is_lower(sheet, last, last + 1, is_data):
        last += 1
    rows = tuple(range(first, last + 1))
    return Headings(rows, tuple(_text(sheet, rows, column) for column in range(1, sheet.width + 1)))


def _best_row(sheet: Sheet, name_of: NameOf, is_data: IsData, first_row: int, last_row: int) -> int:
    """The row with the most headings above the first data, 0 when there is none."""
    best, best_score, met_data = 0, 0.0, False
    for number, row in enumerate(sheet.rows[first_row - 1 : last_row], first_row):
        if is_data(row):
            if best_score >= ENOUGH:
                break  # headings further down are those of another table
            if not met_data and number > first_row and _names_one(sheet, number - 1, name_of):
                return number - 1
            met_data = True
            continue
        score = _named(row, name_of)
        if score > best_score + 0.01:
            best, best_score = number, score
    return best if best_score >= ENOUGH else 0


def _names_one(sheet: Sheet, row: int, name_of: NameOf) -> bool:
    """Right above the first data a row of texts is one of headings even when only one of them is known."""
    columns = _filled(sheet, row)
    texts = [str(sheet.cell(row, column)) for column in columns]
    return len(columns) > 1 and _all_text(sheet, row) and any((name_of(text) or ("", 0.0))[1] >= 0.7 for text in texts)


def _named(row: Sequence[Cell], name_of: NameOf) -> float:
    found: dict[str, float] = {}
    for cell in row:
        if isinstance(cell, str) and len(cell) <= LONGEST_HEADING:
            best = name_of(cell)
            if best and best[1] >= 0.5:
                found[best[0]] = max(found.get(best[0], 0.0), best[1])
    return sum(found.values()) if len(found) > 1 else 0.0


def is_heading(row: Sequence[Cell], name_of: NameOf) -> bool:
    """True for a row that can be nothing else: three headings or more that can be named, and most of its cells."""
    texts = [cell for cell in row if cell is not None]
    if len(texts) < 3 or not all(isinstance(cell, str) and len(cell) <= LONGEST_HEADING for cell in texts):
        return False
    named = {best[0] for best in map(name_of, map(str, texts)) if best and best[1] >= 0.7}
    return len(named) >= max(3, 0.6 * len(texts))


def _filled(sheet: Sheet, row: int) -> list[int]:
    return [column for column in range(1, sheet.width + 1) if sheet.cell(row, column) is not None]


def _all_text(sheet: Sheet, row: int) -> bool:
    return all(isinstance(sheet.cell(row, column), str) for column in _filled(sheet, row))


def _is_upper(sheet: Sheet, row: int, below: int, name_of: NameOf, is_data: IsData) -> bool:
    """Does the row above belong to the headings: short texts that span columns, or headings of its own."""
    columns = _filled(sheet, row)
    if not columns or not _all_text(sheet, row) or is_data(sheet.rows[row - 1]):
        return False
    texts = [str(sheet.cell(row, column)) for column in columns]
    if any(len(text) > LONGEST_UPPER for text in texts):
        return False
    under = _filled(sheet, below)
    if len(columns) == 1:
        wide = _span(sheet, row, columns[0])
        # A title stands over the first column or over all of them, a heading over some further ones.
        partial = under and columns[0] > under[0] and wide < under[-1] - under[0]
        return bool(partial) and columns[0] in under and bool(name_of(texts[0]) or wide > 1)
    named = any((name_of(text) or ("", 0.0))[1] >= 0.5 for text in texts)
    in_groups = all(_spans(sheet, row, column) or column not in under for column in columns)
    return (named and in_groups) or _reads_better(sheet, row, below, name_of)


def _reads_better(sheet: Sheet, row: int, below: int, name_of: NameOf) -> bool:
    """Do the headings read better with the row above: «Дата» over «рождения»."""
    gain = 0.0
    for column in set(_filled(sheet, row)) & set(_filled(sheet, below)):
        upper, lower = str(sheet.cell(row, column)), str(sheet.cell(below, column))
        alone, joined = (name_of(text) or ("", 0.0) for text in (lower, f"{upper} / {lower}"))
        # More words fit a little less well: that alone speaks against nothing.
        gain += max(0.0, joined[1] - alone[1]) if joined[0] == alone[0] else joined[1] - (alone[1] or 0.5)
    return gain > 0.15


def _is_lower(sheet: Sheet, row: int, below: int, is_data: IsData) -> bool:
    """Does the row below belong to the headings: texts under headings that span columns, or under most of them."""
    columns = _filled(sheet, below)
    if not columns or below > len(sheet.rows) or is_data(sheet.rows[below - 1]) or not _all_text(sheet, below):
        return False
    if any(len(str(sheet.cell(below, column))) > LONGEST_UPPER for column in columns):
        return False
    above = _filled(sheet, row)
    under_span = [column for column in columns if column not in above or _spans(sheet, row, column)]
    if len(under_span) == len(columns) and len(columns) > 1:
        return True
    spanned = len(columns) == 1 and columns[0] in above and _spans(sheet, row, columns[0])
    below_most = len(columns) > 1 and len(columns) >= len(above) / 2
    return spanned or (below_most and below < len(sheet.rows) and is_data(sheet.rows[below]))


def _span(sheet: Sheet, row: int, column: int) -> int:
    """How many columns a heading covers by a merge that starts here."""
    return next((right - left + 1 for top, left, _, right in sheet.merged if top == row and left == column), 1)


def _spans(sheet: Sheet, row: int, column: int) -> bool:
    return _span(sheet, row, column) > 1 or (
        column < sheet.width
        and sheet.cell(row, column + 1) is None
        and sheet.cell(row + 1, column + 1) is not None
        and sheet.cell(row + 1, column) is not None
    )


def _text(sheet: Sheet, rows: tuple[int, ...], column: int) -> str:
    parts: list[str] = []
    for row in rows:
        text = _own_or_spanned(sheet, row, column, rows[-1])
        if text and text not in parts:
            parts.append(text)
    return " / ".join(parts)


def _own_or_spanned(sheet: Sheet, row: int, column: int, last: int) -> str:
    own = sheet.cell(row, column)
    if own is not None:
        return text_of(own)
    for top, left, bottom, right in sheet.merged:
        if top <= row <= bottom and left <= column <= right:
            return text_of(sheet.cell(top, left))
    if row == last or not _lower_filled(sheet, row, column, last):
        return ""
    for left in range(column - 1, 0, -1):  # a heading that spans columns without a merge
        if not _lower_filled(sheet, row, left, last):
            return ""
        if sheet.cell(row, left) is not None:
            return text_of(sheet.cell(row, left))
    return ""


def _lower_filled(sheet: Sheet, row: int, column: int, last: int) -> bool:
    return any(sheet.cell(lower, column) is not None for lower in range(row + 1, last + 1))


def is_numbering(row: Sequence[Cell]) -> bool:
    """True for the row «1 2 3 …» that offices put under the headings."""
    values = [text_of(cell).strip() for cell in row if cell is not None]
    if len(values) < 3 or not all(value.isdigit() for value in values):
        return False
    numbers = [int(value) for value in values]
    return numbers[0] in (0, 1) and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def repeats_headings(row: Sequence[Cell], texts: Sequence[str]) -> bool:
    """True for a row that says the headings again, as printed lists do at the top of every page."""
    filled = [
        (text_of(cell).strip().lower(), text.lower())
        for cell, text in zip(row, texts, strict=False)
        if cell is not None
    ]
    if len(filled) < 2:
        return False
    same = sum(1 for cell, text in filled if cell and text and (cell == text or cell in text.split(" / ")))
    return same >= max(2, len(filled) * 0.6)
