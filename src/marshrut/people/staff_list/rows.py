"""What a row under the headings is: a person, or one of the many things that offices put between people."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from marshrut.people.staff_list.fields import Field
from marshrut.people.staff_list.readings.marks import MAIN, read_kind
from marshrut.people.staff_list.readings.names import is_full_name, tidy
from marshrut.people.staff_list.readings.organisations import find_organisation, looks_like_organisation
from marshrut.people.staff_list.readings.places import find_municipality, looks_like_municipality
from marshrut.people.staff_list.readings.positions import is_vacancy
from marshrut.people.staff_list.readings.snils import read_snils
from marshrut.sheets import Cell, is_error, is_numbering, repeats_headings, text_of

TOTAL = re.compile(r"^\W*(?:итог|всего|в\s+том\s+числе|из\s+них|количество|общее\s+кол|средн|подытог)", re.IGNORECASE)
SIGNATURE = re.compile(
    r"^\W*(?:директор|руководител|исполнител|заведующ|м\.?\s?п\.?$|подпис|согласован|утвержда|ответственн"
    r"|составил|начальник|специалист|проверил)",
    re.IGNORECASE,
)
BLANK_LINE = re.compile(r"_{3,}|/\s*_+\s*/")
FOOTNOTE = re.compile(r"^\s*(?:\*|примечани|сноска|тел\.|телефон|дата\s+(?:заполн|составл))", re.IGNORECASE)
KIND_GROUP = re.compile(
    r"(?:вн\w+\s+)?совместител\w*|штатн\w+\s+(?:работник|сотрудник)|основн\w+\s+(?:работник|сотрудник|персонал)",
    re.IGNORECASE,
)
EXAMPLE = re.compile(r"\s*(?:пример|образец)\b", re.IGNORECASE)
LONGEST_SECTION = 220
NAME_FIELDS = (Field.FULL_NAME, Field.SURNAME, Field.GIVEN_NAME, Field.PATRONYMIC)


class RowKind(StrEnum):
    PERSON = "person"
    BLANK = "blank"
    HEADING = "heading"
    SECTION = "section"
    TOTAL = "total"
    SIGNATURE = "signature"
    VACANCY = "vacancy"
    REMARK = "remark"


@dataclass(frozen=True, slots=True)
class Section:
    """What a row between people says about the people below it; None where it says nothing."""

    organisation: str | None = None
    municipality: str | None = None
    kind: str | None = None


class RowReader:
    """Tells the rows of one sheet apart, knowing which column is what."""

    def __init__(self, columns: Mapping[Field, int], headers: Sequence[str]):
        self.columns = columns
        self.headers = headers
        self.number = columns.get(Field.NUMBER)

    def kind(self, row: Sequence[Cell]) -> RowKind:
        """The kind of a row; one that only has its running number is blank."""
        filled = [place for place, cell in enumerate(row) if cell is not None and not self._is_number(place, cell)]
        if not filled:
            return RowKind.BLANK
        if is_numbering(row) or repeats_headings(row, self.headers):
            return RowKind.HEADING
        if any(EXAMPLE.match(cell) for cell in row if isinstance(cell, str)):
            return RowKind.REMARK
        if self._has_person(row, filled):
            return RowKind.PERSON
        texts = [cell for cell in (row[place] for place in filled) if isinstance(cell, str)]
        names = " ".join(self._texts(row, NAME_FIELDS))
        if is_vacancy(names) or (not names and any(is_vacancy(text) for text in texts)):
            return RowKind.VACANCY
        if any(TOTAL.match(text) for text in self._first_texts(row)):
            return RowKind.TOTAL
        if any(BLANK_LINE.search(text) for text in texts) or self._is_signature(row, texts):
            return RowKind.SIGNATURE
        if self._is_section(texts, filled):
            return RowKind.SECTION
        mapped = sum(
            1
            for field, column in self.columns.items()
            if field not in (Field.NUMBER, Field.NOTE, Field.OTHER) and self._cell(row, column) is not None
        )
        if mapped >= min(3, max(2, len(self.columns) - 1)):
            return RowKind.PERSON
        return RowKind.REMARK

    def _is_number(self, place: int, cell: Cell) -> bool:
        """A running number; a text in its column is a section or a title."""
        return place + 1 == self.number and (not isinstance(cell, str) or len(cell.strip(" .)")) < 6)

    def _cell(self, row: Sequence[Cell], column: int | None) -> Cell:
        return row[column - 1] if column and column <= len(row) else None

    def _texts(self, row: Sequence[Cell], fields: Sequence[Field]) -> list[str]:
        cells = [self._cell(row, self.columns.get(field)) for field in fields]
        return [text_of(cell) for cell in cells if cell is not None]

    def _first_texts(self, row: Sequence[Cell]) -> list[str]:
        return [cell for cell in row if isinstance(cell, str)][:3] + self._texts(row, (Field.FULL_NAME, Field.SURNAME))

    def _has_person(self, row: Sequence[Cell], filled: Sequence[int]) -> bool:
        """Proof of a person: СНИЛС, or a birth date, or a name beside something else, none of them a signature's."""
        if len(filled) < 2:
            return False
        snils = self._cell(row, self.columns.get(Field.SNILS))
        if snils is not None and (is_error(snils) or read_snils(snils).problem in (None, "checksum")):
            return True
        birth = self._cell(row, self.columns.get(Field.BIRTH_ON))
        if isinstance(birth, date | datetime):
            return True
        if any(BLANK_LINE.search(cell) for cell in row if isinstance(cell, str)):
            return False
        name = self._cell(row, self.columns.get(Field.FULL_NAME))
        if isinstance(name, str) and is_full_name(name):
            return True
        surname, given = (self._cell(row, self.columns.get(field)) for field in (Field.SURNAME, Field.GIVEN_NAME))
        return (
            isinstance(surname, str) and isinstance(given, str) and not TOTAL.match(surname) and not is_vacancy(surname)
        )

    def _is_signature(self, row: Sequence[Cell], texts: Sequence[str]) -> bool:
        names = self._texts(row, (Field.FULL_NAME, Field.SURNAME))
        first = names[:1] or list(texts[:1])
        return bool(first) and SIGNATURE.match(first[0]) is not None and len(texts) <= 4

    def _is_section(self, texts: Sequence[str], filled: Sequence[int]) -> bool:
        if len(texts) != 1 or len(filled) > 2 or len(texts[0]) > LONGEST_SECTION or FOOTNOTE.match(texts[0]):
            return False
        text = texts[0]
        if looks_like_organisation(text) or looks_like_municipality(text) or KIND_GROUP.search(text):
            return True
        return len(filled) == 1 and len(text) <= 60


def read_section(text: str) -> Section:
    """A school, a municipality or a kind of employment for the rows below; nothing for «Администрация»."""
    text = tidy(text).text
    group = KIND_GROUP.search(text)
    kind = (read_kind(text) or MAIN) if group else None
    parts = (text[: group.start()], text[group.end() :]) if group else (text,)
    for part in parts:
        if looks_like_organisation(part):
            return Section(find_organisation(part) or part, find_municipality(part), kind)
    if looks_like_municipality(text):
        return Section(None, find_municipality(text) or text, kind)
    return Section(kind=kind)
