"""Is a sheet a staff list, and whose: the decisions about a sheet as a whole."""

import re
from collections.abc import Mapping, Sequence
from typing import Protocol

from marshrut.people.staff_list.body import body_rows
from marshrut.people.staff_list.contents import Contents
from marshrut.people.staff_list.fields import EXPERIENCE, Field
from marshrut.people.staff_list.layout import SheetLayout
from marshrut.people.staff_list.readings.organisations import find_organisation, looks_like_organisation
from marshrut.people.staff_list.readings.places import find_municipality, looks_like_municipality
from marshrut.people.staff_list.rows import RowKind, read_section
from marshrut.sheets import Sheet, text_of

AT_WORK = frozenset(
    {Field.POSITION, Field.CATEGORY, Field.KIND, Field.HIRED_ON, Field.RATE, Field.SUBJECTS, *EXPERIENCE}
)
OF_STAFF = re.compile(r"педагог|сотрудник|работник|кадр|учител|персонал|тарификац|штат", re.IGNORECASE)
OF_RESULTS = re.compile(r"балл|процент|%|попытк|результат|диагностик", re.IGNORECASE)
OF_COURSES = re.compile(r"удостоверен|тема\s+курс|программ|повышени\w+\s+квалификации", re.IGNORECASE)
GENERIC_SHEET = re.compile(
    r"(?:лист|sheet|таблица|table|стр\w*|page)\s*\d*|csv|педагог\w*|учител\w*|кадр\w*|сотрудник\w*|список\w*|данные"
    r"|реестр\w*|регион\w*|район\w*|сведения|\d{2,4}(?:[-/.]\d{2,4})*|основн\w*|все|итог\w*|форма.*|свод\w*|работник\w*"
    r"|тарификац\w*|персонал|школ\w*|оо|педсостав|совместител\w*|администрац\w*",
    re.IGNORECASE,
)


class ColumnSeen(Protocol):
    """What the verdict needs of a column."""

    @property
    def header(self) -> str: ...
    @property
    def words(self) -> Mapping[str, float]: ...
    @property
    def contents(self) -> Contents: ...


def is_staff_list(
    sheet: Sheet, fields: Mapping[Field, int], people: int, columns: Sequence[ColumnSeen], start: int
) -> tuple[bool, str]:
    """Whether the sheet lists people at their work, with the reason in one Russian sentence.

    people  how many rows under the headings are people; start  rows above the table.
    """
    if Field.FULL_NAME not in fields and Field.SURNAME not in fields:
        return False, "нет столбца с фамилиями."
    if not people:
        return False, "под заголовками нет ни одного человека."
    headers = [column.header for column in columns]
    at_work = {field for field in AT_WORK & fields.keys() if _is_plain(columns[fields[field] - 1], field)}
    scored = sum(bool(OF_RESULTS.search(header)) for header in headers)
    if scored >= 2 and not at_work - {Field.POSITION, Field.CATEGORY, Field.SUBJECTS}:
        return False, "похоже на результаты диагностики, а не на список сотрудников."
    if any(OF_COURSES.search(header) for header in headers) and not at_work - {
        Field.HIRED_ON,
        Field.SUBJECTS,
    }:
        return False, "похоже на список слушателей курсов, должностей в нём нет."
    birth = fields.get(Field.BIRTH_ON)
    if birth and columns[birth - 1].contents.shares.get(Field.BIRTH_ON, 0.0) < 0.35 and not at_work:
        return False, "похоже на список учеников: по датам рождения это дети."
    title = " ".join(text_of(cell) for row in sheet.rows[:start] for cell in row if cell is not None)
    known = Field.SNILS in fields and (birth or Field.ORGANISATION in fields)
    if at_work or known or (OF_STAFF.search(f"{title} {sheet.name}") and (birth or Field.SNILS in fields)):
        return True, f"список сотрудников, строк с людьми: {people}."
    return False, "есть имена, но нет ни должностей, ни СНИЛС, ни дат рождения."


def _is_plain(column: ColumnSeen, field: Field) -> bool:
    """Said by the heading, or by cells that can be nothing else: bare numbers could be years as well as points."""
    return column.words.get(field, 0.0) >= 0.5 or field in (Field.POSITION, Field.CATEGORY, Field.KIND)


def sheet_organisation(sheet: Sheet, layout: SheetLayout, *, several: bool) -> dict[str, str | None]:
    """Where the school of the rows is said: the fields of SheetLayout that hold for the whole sheet.

    several  the file has more than one staff list, so that the names of its sheets may be schools.
    """
    fields = {guess.field: guess.column for guess in layout.columns if guess.field}
    top = (layout.header_rows[0] - 1) if layout.header_rows else layout.blocks[0].start
    titles = _titles(sheet, top)
    named = next((name for name in map(find_organisation, titles) if name), None)
    municipality = next((name for name in map(find_municipality, titles) if name), None)
    if municipality is None and looks_like_municipality(sheet.name):
        municipality = sheet.name.strip()
    if Field.ORGANISATION in fields or Field.INN in fields:
        source = "column"
    elif _has_sections(sheet, layout):
        source = "section"
    elif named:
        source = "title"
    elif looks_like_organisation(sheet.name) or (several and not GENERIC_SHEET.fullmatch(sheet.name.strip())):
        source, named = "sheet_name", sheet.name.strip()
    else:
        source = None
    return {"organisation": named, "organisation_from": source, "municipality": municipality}


def _titles(sheet: Sheet, rows: int) -> list[str]:
    """Texts above the table, cell by cell, then whole rows."""
    found = [[text_of(cell) for cell in row if isinstance(cell, str)] for row in sheet.rows[:rows]]
    cells = [text for row in found for text in row]
    return cells + [" ".join(row) for row in found if len(row) > 1]


def _has_sections(sheet: Sheet, layout: SheetLayout) -> bool:
    for block in layout.blocks:
        for row in body_rows(sheet, block):
            if row.kind is RowKind.SECTION and row.number < layout.last_row:
                text = next(text_of(cell) for cell in row.cells if isinstance(cell, str))
                if read_section(text).organisation:
                    return True
    return False
