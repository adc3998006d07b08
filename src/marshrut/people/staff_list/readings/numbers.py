"""Experience, rate and hours: numbers that people write with words around them."""

import math
import re
from functools import lru_cache

from marshrut.sheets import Cell

EMPTY = frozenset({"", "-", "–", "—", "--", "нет", "н/д"})
YEARS = r"(?:полных\s*)?(?:лет|л|года?|годов|г)"
EXPERIENCE = re.compile(
    rf"(?:(\d{{1,4}}(?:[.,]\d{{1,4}})?)\s*{YEARS}?\.?)?[\s,и]*(?:(\d{{1,4}})\s*(?:месяц\w*|мес|м)\.?)?[\s,и]*(?:\d+\s*(?:дн\w*|день|д)\.?)?"
)
UNDER_A_YEAR = re.compile(r"(?:менее|меньше|до)\s*(?:1\s*)?(?:одного\s*)?год[а]?")
NUMBER = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:ст(?:авк\w*|авок)?|ч(?:ас\w*)?|час[а-я]*|%)?\.?")
FRACTION = re.compile(r"([1-3])\s*/\s*([2-4])\s*(?:ст(?:авк\w*)?\.?)?")
MAX_YEARS = 80


def read_experience(cell: Cell, *, in_months: bool = False) -> int | None:
    """Experience in full months: 8 → 96, «12 л. 5 мес.» → 149; None for an empty cell.

    in_months  bare numbers of this column are months (its heading says so).
    Raises ValueError when the cell holds something else.
    """
    if cell is None or isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        if not math.isfinite(cell) or not 0 <= cell <= (MAX_YEARS * 12 if in_months else MAX_YEARS):
            raise ValueError(f"no experience: {cell!r}")
        return int(cell) if in_months else round(cell * 12)
    if not isinstance(cell, str):
        raise ValueError(f"no experience: {cell!r}")
    return _experience(" ".join(cell.lower().split()), in_months)


@lru_cache(maxsize=4_096)
def _experience(text: str, in_months: bool) -> int | None:
    if text in EMPTY:
        return None
    if UNDER_A_YEAR.fullmatch(text):
        return 0
    match = EXPERIENCE.fullmatch(text)
    if match is None or not any(match.groups()):
        raise ValueError(f"no experience: {text!r}")
    first, months = match.groups()
    amount = float((first or "0").replace(",", "."))
    if in_months and re.fullmatch(r"\d+(?:[.,]\d+)?", text):
        return int(amount)
    if amount > MAX_YEARS or int(months or 0) > MAX_YEARS * 12:
        raise ValueError(f"no experience: {text!r}")
    return round(amount * 12) + int(months or 0)


def read_number(cell: Cell) -> float | None:
    """A rate or hours: 0,5 → 0.5, «18 ч.» → 18.0, «1/2» → 0.5; None for an empty cell.

    Raises ValueError when the cell holds something else.
    """
    if cell is None or isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        if not math.isfinite(cell) or cell < 0:
            raise ValueError(f"no number: {cell!r}")
        return float(cell)
    if not isinstance(cell, str):
        raise ValueError(f"no number: {cell!r}")
    text = " ".join(cell.lower().split())
    if text in EMPTY:
        return None
    if (match := FRACTION.fullmatch(text)) and 0 < int(match[1]) < int(match[2]):
        return int(match[1]) / int(match[2])
    if match := NUMBER.fullmatch(text):
        return float(match[1].replace(",", "."))
    raise ValueError(f"no number: {cell!r}")
