"""Numbers and intervals as people and programs write them."""

import re
from decimal import Decimal, InvalidOperation

from marshrut.diagnostics.item_exchange.interactions import Interval, UnfitItem

NUMERAL = r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d{1,2})?"
AROUND = re.compile(rf"({NUMERAL})\s*(?:±|\+/?-|:)\s*({NUMERAL})")
BETWEEN = re.compile(rf"({NUMERAL})\s*(?:\.\.\.?|…|;)\s*({NUMERAL})")
MINUS = str.maketrans({"−": "-", "–": "-", "\u00a0": "", "\u202f": ""})
FALSE_DOTS = re.compile(r"(?<=\d)\.(?=\.)")  # «3..4»: the first point is no decimal one


def decimal_of(text: str) -> Decimal:
    """A number with a point or a comma. Raises UnfitItem."""
    written = text.strip().translate(MINUS)
    try:
        if not re.fullmatch(NUMERAL, written):
            raise InvalidOperation
        return Decimal(written.replace(",", "."))
    except InvalidOperation:
        raise UnfitItem(f"Верный ответ «{text.strip()[:40]}» — не число.", "Запишите число цифрами, например 3,14.")


def interval_of(text: str, credit: float = 1.0) -> Interval:
    """«5», «3,14 ± 0,01», «3,14:0,01» or «3..4». Raises UnfitItem."""
    written = FALSE_DOTS.sub(" .", text.strip().translate(MINUS))
    around, between = AROUND.fullmatch(written), BETWEEN.fullmatch(written)
    if around:
        return within(decimal_of(around[1]), decimal_of(around[2]), credit)
    if between:
        return Interval(decimal_of(between[1]), decimal_of(between[2]), credit)
    exact = decimal_of(text)
    return Interval(exact, exact, credit)


def within(value: Decimal, tolerance: Decimal, credit: float = 1.0) -> Interval:
    if tolerance < 0:
        raise UnfitItem("Погрешность меньше нуля.", "Укажите погрешность без знака «минус».")
    return Interval(value - tolerance, value + tolerance, credit)


def written_number(value: float | Decimal) -> str:
    """The shortest spelling that is read back as the same number, with a point, without an exponent."""
    return f"{Decimal(repr(value)) if isinstance(value, float) else value:f}".removesuffix(".0")
