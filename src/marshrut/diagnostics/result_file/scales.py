"""What a column of scores measures: which group of competences, in points or in percent, out of how many."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from marshrut.people.staff_list.readings import fix_lookalikes

GROUPS = (
    ("предметные", re.compile(r"предметн", re.IGNORECASE)),
    ("психолого-педагогические", re.compile(r"псих\w*[\s.–-]*пед|психологическ", re.IGNORECASE)),
    ("методические", re.compile(r"методич", re.IGNORECASE)),
    ("коммуникативные", re.compile(r"коммуник", re.IGNORECASE)),
)
TOTAL = "итого"
IS_TOTAL = re.compile(r"^\W*(?:итог|всего|общ(?:ий|ая|ее)\b|сумм|total)", re.IGNORECASE)
PERCENT = re.compile(r"%|процент|\bпроц\b|доля\s+выполн|выполнен", re.IGNORECASE)
POINTS = re.compile(r"\bбалл|\bнабран|\bпервичн|\bсумма|\bрезультат|\bоценк", re.IGNORECASE)
LEVEL = re.compile(r"\bуров(?:ень|ни|ня)|\bзаключени|\bвывод", re.IGNORECASE)
MAXIMUM = re.compile(
    r"(?:макс(?:имум|имальн\w*|\.)?|max|мах)\.?\s*(?:балл\w*)?\s*[:=–—-]?\s*(\d+(?:[.,]\d+)?)"
    r"|\bиз\s+(\d+(?:[.,]\d+)?)|\(\s*(\d+(?:[.,]\d+)?)\s*(?:балл\w*|б\.)?\s*\)",
    re.IGNORECASE,
)
MAXIMUM_COLUMN = re.compile(r"\bмакс|\bmax|\bмах\b|возможн", re.IGNORECASE)
MEASURE_WORDS = re.compile(
    r"%|\(\s*\)|\bпроцент\w*\s*(?:выполнени\w*)?|\bбалл\w*|\bнабран\w*|\bпервичн\w*|\bрезультат\w*|\bоценк\w*"
    r"|\bмакс\w*\.?|\bвыполнени\w*|\bуров\w+",
    re.IGNORECASE,
)


class Measure(StrEnum):
    POINTS = "points"
    PERCENT = "percent"
    MAXIMUM = "maximum"
    LEVEL = "level"
    UNSAID = "unsaid"


@dataclass(frozen=True, slots=True)
class Scale:
    """One column of scores.

    group    one of the four group names, «итого», or the heading's own words for a single competence
    measure  what the numbers are; UNSAID when the heading does not say
    maximum  the most points, when the heading names it
    """

    group: str
    measure: Measure
    maximum: float | None


@lru_cache(maxsize=1_024)
def read_scale(header: str) -> Scale:
    """Read a heading such as «Методические компетенции (макс. 30) / %»."""
    header = fix_lookalikes(" ".join(header.split()))
    found = MAXIMUM.search(header)
    maximum = float(next(part for part in found.groups() if part).replace(",", ".")) if found else None
    rest = MAXIMUM.sub(" ", header)
    return Scale(_group(rest), _measure(rest), maximum)


def _measure(text: str) -> Measure:
    if LEVEL.search(text):
        return Measure.LEVEL
    if PERCENT.search(text):
        return Measure.PERCENT
    if MAXIMUM_COLUMN.search(text):
        return Measure.MAXIMUM
    return Measure.POINTS if POINTS.search(text) else Measure.UNSAID


def _group(text: str) -> str:
    named = [name for name, form in GROUPS if form.search(text)]
    if len(named) == 1:
        own = re.sub(
            r"компетенци\w*|компетентност\w*|блок\w*|групп\w*|дефицит\w*|област\w*",
            " ",
            text,
            flags=re.IGNORECASE,
        )
        if len(re.findall(r"[А-ЯЁа-яё]{4,}", MEASURE_WORDS.sub(" ", own))) <= 2:
            return named[0]
    if IS_TOTAL.match(text):
        return TOTAL
    plain = MEASURE_WORDS.sub(" ", text)
    parts = [re.sub(r"[\s,;:()\[\]–—-]+$|^[\s,;:()\[\]–—-]+", "", part) for part in plain.split(" / ")]
    words = " / ".join(" ".join(part.split()) for part in parts if part.strip())
    return words or TOTAL
