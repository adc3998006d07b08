"""СНИЛС in every shape that offices send: with and without separators, as a number, without its leading zeros."""

import re
from dataclasses import dataclass
from functools import lru_cache

from marshrut.sheets import Cell, is_error

LENGTH = 11
LAST_UNCHECKED = 1_001_998  # numbers up to 001-001-998 were given out before the check digits
SEPARATORS = re.compile(r"[\s\-‐‑‒–—_./\\,]+")
WHOLE_FLOAT = re.compile(r"\d+[.,]0+")
SCIENTIFIC = re.compile(r"(\d)[.,](\d+)[eе]\+?(\d+)", re.IGNORECASE)
ABSENT = frozenset({"", "нет", "отсутствует", "не указан", "неизвестен", "оформляется", "б/н", "н/д"})


@dataclass(frozen=True, slots=True)
class SnilsReading:
    """digits: 11 digits or None; problem: missing, error, format, checksum or None; restored: zeros were added."""

    digits: str | None
    problem: str | None = None
    restored: bool = False


def check_digits(number: str) -> str:
    """The two check digits of a nine-digit number.

    The sum of digit × (10 − place) gives itself below 100, 00 at 100 and 101, else its rest by 101.
    """
    total = sum(int(digit) * weight for digit, weight in zip(number, range(9, 0, -1), strict=True))
    rest = total % 101
    return f"{0 if rest == 100 else rest:02d}"


def is_valid_snils(digits: str) -> bool:
    """True for 11 digits whose check digits are right, or whose number is too old to have any."""
    if len(digits) != LENGTH or not digits.isascii() or not digits.isdigit() or not int(digits[:9]):
        return False
    return int(digits[:9]) <= LAST_UNCHECKED or digits[9:] == check_digits(digits[:9])


def read_snils(cell: Cell) -> SnilsReading:
    """Read a cell as a СНИЛС. Never raises: what is wrong stands in `problem`."""
    if cell is None:
        return SnilsReading(None, "missing")
    if is_error(cell):
        return SnilsReading(None, "error")
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        return SnilsReading(None, "format")
    if isinstance(cell, float):
        if not cell.is_integer():
            return SnilsReading(None, "format")
        cell = int(cell)
    return _read_text(str(cell))


@lru_cache(maxsize=16_384)
def _read_text(text: str) -> SnilsReading:
    text = text.strip().strip("'`’\"").lower().removeprefix("снилс").strip(" :№")
    if WHOLE_FLOAT.fullmatch(text):
        text = re.split("[.,]", text)[0]
    scientific = SCIENTIFIC.fullmatch(text)
    if scientific:
        return _read_scientific(*scientific.groups())
    digits = SEPARATORS.sub("", text)
    if digits in ABSENT or text in ABSENT:
        return SnilsReading(None, "missing")
    if not digits.isascii() or not digits.isdigit() or not 7 <= len(digits) <= LENGTH:
        return SnilsReading(None, "format")
    if len(digits) < LENGTH and digits != text:  # separators were typed, so no program has cut the zeros
        return SnilsReading(None, "format")
    full = digits.zfill(LENGTH)
    if not is_valid_snils(full):
        return SnilsReading(None, "checksum")
    return SnilsReading(full, restored=len(digits) < LENGTH)


def _read_scientific(first: str, rest: str, power: str) -> SnilsReading:
    if len(rest) < int(power):  # «1,94127E+10»: the digits are lost for good
        return SnilsReading(None, "format")
    return _read_text(first + rest[: int(power)])


def format_snils(digits: str) -> str:
    """11 digits → «XXX-XXX-XXX YY»."""
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:9]} {digits[9:]}"
