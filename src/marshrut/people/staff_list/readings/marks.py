"""Short answers in cells: category, kind of employment, sex, e-mail, telephone."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from marshrut.people.staff_list.readings.dates import read_date
from marshrut.people.staff_list.readings.names import LOOKALIKES, fix_lookalikes
from marshrut.sheets import Cell, text_of

HIGHEST, FIRST, SECOND = "высшая", "первая", "вторая"
FITS, NONE = "соответствие занимаемой должности", "без категории"
METHODIST, MENTOR = "педагог-методист", "педагог-наставник"
CATEGORIES = (HIGHEST, FIRST, SECOND, FITS, NONE, METHODIST, MENTOR)
TAIL = r"(?:[\s\-.]*(?:я|ая|кк|к\.?\s?к\.?|кв\w*\.?|кат\w*\.?|категори\w*))*"
CATEGORY_FORMS = (
    (METHODIST, re.compile(r".*педагог[\s-]*методист.*|методист")),
    (MENTOR, re.compile(r".*педагог[\s-]*наставник.*|наставник")),
    (HIGHEST, re.compile(r"в|вк|в\.?к\.?к\.?\b.*|в/к|выс\w*.*|.*\bвысш\w*.*")),
    (FITS, re.compile(r"сзд.*|с\.?\s?з\.?\s?д\.?|соотв\w*.*|.*\bсоответств\w*.*|.*\bсзд\b.*")),
    (
        NONE,
        re.compile(
            r"б/?\s?к\w*|без\b.*|нет.*|не\s?(?:имеет|аттестован\w*|присвоен\w*)|-+|–|—|отсутств\w*|н/а"
            r"|0|молодой специалист|мол\.?\s?спец\w*\.?"
        ),
    ),
    (FIRST, re.compile(r"(?:перв\w*|1|i|п)" + TAIL + r"|пкк|.*\bперв(?:ая|ой|ую)\b.*")),
    (SECOND, re.compile(r"(?:втор\w*|2|ii)" + TAIL + r"|.*\bвтор(?:ая|ой)\b.*")),
)
DATE_INSIDE = re.compile(r"\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d{2})(?!\d)")
EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
MAIN, INTERNAL, EXTERNAL, SECOND_JOB = "main", "internal", "external", "second_job"
MALE, FEMALE = "male", "female"


@dataclass(frozen=True, slots=True)
class CategoryReading:
    """name: one of CATEGORIES, None when the cell is empty or not understood (`known` tells which)."""

    name: str | None
    on: date | None = None
    known: bool = True


def read_category(cell: Cell, *, today: date) -> CategoryReading:
    """The qualification category and the day it was given, when the cell names one too."""
    text = text_of(cell)
    if not text.strip():
        return CategoryReading(None)
    inside = DATE_INSIDE.search(text)
    on = read_date(inside[0], today=today) if inside else None
    words = text.replace(inside[0], " ") if inside else text
    name = _category(words)
    return CategoryReading(name, on, known=name is not None)


@lru_cache(maxsize=4_096)
def _category(text: str) -> str | None:
    text = text.translate(LOOKALIKES).lower().replace("ё", "е").replace("і", "i")
    text = re.sub(r"^[\s\-:]+(?=\w)|[\s,.;:(]+$", "", " ".join(re.sub(r"[\"«»()]", " ", text).split()))
    text = re.sub(r"\b(?:19|20)\d\d\b\s*(?:г(?:ода?)?\.?)?", " ", text)
    text = re.sub(r"\b(?:приказ|пр)\b.*|\b(?:от|с|до)\s*$|№.*", "", text).strip(" ,.;")
    for name, form in CATEGORY_FORMS:
        if form.fullmatch(text):
            return name
    return None


@lru_cache(maxsize=4_096)
def read_kind(text: str) -> str | None:
    """main, internal, external; second_job when it is not said which; None when nothing is said."""
    text = fix_lookalikes(text).lower()
    if re.search(r"\bвнеш|\bвн\.?\s?с", text) and "внутр" not in text:
        return EXTERNAL
    if re.search(r"\bосн|\bштат|\bпостоян|^о\.?$", text):
        return MAIN
    if "внутр" in text:
        return INTERNAL
    if re.search(r"\bсовм|\bпо\s+совм", text):
        return SECOND_JOB
    return None


def read_sex(cell: Cell) -> str | None:
    """male, female or None."""
    text = text_of(cell).strip().lower().rstrip(".")
    if re.fullmatch(r"м|муж|мужчина|мужской|m|male", text):
        return MALE
    if re.fullmatch(r"ж|жен|женщина|женский|f|female", text):
        return FEMALE
    return None


def read_email(cell: Cell) -> str | None:
    """The first address in the cell, in small letters."""
    match = EMAIL.search(text_of(cell))
    return match[0].lower().rstrip(".") if match else None


def read_phone(cell: Cell) -> str | None:
    """The first Russian number in the cell as +7XXXXXXXXXX."""
    for part in re.split(r"[,;\n]|\s/\s|доб", text_of(cell)):
        digits = re.sub(r"\D", "", part)
        if len(digits) == 11 and digits[0] in "78":
            return f"+7{digits[1:]}"
        if len(digits) == 10:
            return f"+7{digits}"
    return None


def read_inn(cell: Cell) -> str | None:
    """The digits of an ИНН as written, 10 or 12, a lost leading zero put back; None when there are none.

    Wrong check digits are kept: an office that copies one wrong number still means one school.
    """
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    digits = re.sub(r"[\s\-]", "", text_of(cell))
    digits = digits[:-2] if re.fullmatch(r"\d+\.0", digits) else digits
    if not digits.isascii() or not digits.isdigit() or not 9 <= len(digits) <= 12:
        return None
    return digits.zfill(10 if len(digits) <= 10 else 12)
