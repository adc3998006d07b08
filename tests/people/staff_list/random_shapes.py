"""A shape drawn by lot: other headings, order, dates, files, titles, sections, pages, vacancies, slipped cells."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from random import Random

from tests.people.staff_list.shapes import Sheet, Source, by_school, number, official, serial, sources, worded
from tests.people.staff_list.test_fields import HEADINGS
from tests.sheets.office_files import write_csv, write_ods, write_xls, write_xlsx

from marshrut.people.staff_list import Field

Cell = Callable[[Source], object]
Day = Callable[[date], object]
DAYS: tuple[Day, ...] = (
    lambda day: day,
    lambda day: f"{day:%d.%m.%Y}",
    worded,
    lambda day: day.isoformat(),
    serial,
    lambda day: f"{day:%d/%m/%Y}",
    lambda day: f"{day.day}.{day.month}.{day.year} г.",
)
SNILS: tuple[Cell, ...] = (
    lambda one: one.snils,
    lambda one: one.snils_masked,
    lambda one: one.snils_digits,
    lambda one: int(one.snils_digits) if one.snils_digits.isdigit() else one.snils,
)
TITLES = ([], ["Список"], ["Сведения о педагогах", "по состоянию на 01.09.2026"])
KINDS = {"xlsx": write_xlsx, "xls": write_xls, "ods": write_ods}


@dataclass
class Shape:
    """One file drawn by lot: where it lies, which source stands in which row, which fields it has."""

    path: Path
    sheets: dict[str, Sheet]
    has: list[str]


class Draw:
    """Draws a shape; equal seeds give equal shapes."""

    def __init__(self, seed: int, folder: Path):
        self.lot, self.folder, self.seed = Random(seed), folder, seed
        self.has: list[str] = []
        self.schools = self.lot.choice(["column", "column", "section", "title"])
        self.columns = self._columns()
        self.lead = [None] * self.lot.choice([0, 0, 0, 1, 2])
        self.numbered = self.lot.random() < 0.6

    def chance(self, share: float) -> bool:
        return self.lot.random() < share

    def heading(self, field: Field) -> str:
        text = self.lot.choice(HEADINGS[field])
        return text.upper() if self.chance(0.1) else text

    def shape(self) -> Shape:
        every = sources()
        amount = self.lot.choice([10, 15, 30, 60])
        start = self.lot.randrange(len(every) - amount)
        rows = list(every[start : start + amount])
        if self.schools == "title":
            sheets = {f"Лист{place}": self._sheet(own, self._title(school))
                      for place, (school, own) in enumerate(by_school(rows).items(), 1)}  # fmt: skip
        else:
            sheets = {"Кадры": self._sheet(rows, self.lot.choice(TITLES))}
        return self._write(sheets)

    def _title(self, school: str) -> list[str]:
        titles = (["Список сотрудников", school], [f"Педагоги {official(school)}"], [school, "на 01.09.2026"])
        return self.lot.choice(titles)

    def _write(self, sheets: dict[str, Sheet]) -> Shape:
        kind = self.lot.choice([*KINDS, "csv"] if len(sheets) == 1 else list(KINDS))
        path = self.folder / f"{self.seed}.{kind}"
        if kind == "csv":
            (sheet,) = sheets.values()
            encoding, delimiter = self.lot.choice(["cp1251", "utf-8", "utf-8-sig"]), self.lot.choice(";,\t")
            return Shape(write_csv(path, sheet.grid, encoding=encoding, delimiter=delimiter), {"csv": sheet}, self.has)
        KINDS[kind](path, {name: sheet.grid for name, sheet in sheets.items()})
        return Shape(path, sheets, self.has)

    def _columns(self) -> list[tuple[str, Cell]]:
        birth, hire = self.lot.choice(DAYS), self.lot.choice(DAYS)
        columns: list[tuple[str, Cell]] = [
            (self.heading(Field.SNILS), self.lot.choice(SNILS)),
            (self.heading(Field.BIRTH_ON), lambda one: birth(one.birth_on) if one.birth_on else one.birth),
            (self.heading(Field.POSITION), lambda one: one.position),
            (self.heading(Field.KIND), lambda one: one.kind),
        ]
        if self.schools == "column":
            columns.append((self.heading(Field.ORGANISATION), lambda one: one.school))
        if self.chance(0.7):
            self.has.append("hired")
            columns.append(
                (self.heading(Field.HIRED_ON), lambda one: hire(one.hired_on) if one.hired_on else one.hired)
            )
        if self.chance(0.6):
            self.has.append("rate")
            columns.append((self.heading(Field.RATE), lambda one: number(one.rate)))
        if self.chance(0.6):
            self.has.append("years")
            columns.append((self.heading(Field.PEDAGOGICAL_EXPERIENCE), lambda one: number(one.years)))
        columns += self._further()
        self.lot.shuffle(columns)
        at = self.lot.randrange(len(columns) + 1)
        columns[at:at] = self._name()
        return columns

    def _further(self) -> list[tuple[str, Cell]]:
        """Columns that a shape may have or not, and that hold no faults."""
        lots: list[tuple[float, Field, Cell]] = [
            (0.8, Field.CATEGORY, lambda one: one.category),
            (0.3, Field.PHONE, lambda one: "8 910 123-45-67"),
            (0.3, Field.EDUCATION, lambda one: "высшее"),
            (0.3, Field.CATEGORY_ON, lambda one: date(2021, 5, 4)),
            (0.3, Field.NOTE, lambda one: None),
        ]
        columns = [(self.heading(field), cell) for share, field, cell in lots if self.chance(share)]
        if self.chance(0.3):
            columns.append((self.lot.choice(["Адрес", "Паспорт", "Возраст"]), lambda one: "г. Кострома, ул. Мира"))
        return columns

    def _name(self) -> list[tuple[str, Cell]]:
        capitals = self.chance(0.2)
        style = self.lot.choice(["one", "three", "last"])
        if style == "three":
            fields = ((Field.SURNAME, "surname"), (Field.GIVEN_NAME, "given"), (Field.PATRONYMIC, "patronymic"))
            return [(self.heading(field), lambda one, part=part: getattr(one, part)) for field, part in fields]
        if style == "last":
            return [(self.heading(Field.FULL_NAME), _surname_last)]
        return [(self.heading(Field.FULL_NAME), lambda one: _in_capitals(one) if capitals else one.full_name)]

    def _sheet(self, rows: list[Source], titles: list[str]) -> Sheet:
        sheet = Sheet()
        for title in titles:
            sheet.add(*self.lead, title)
        if titles and self.chance(0.5):
            sheet.add()
        headers = [*self.lead, *(["№ п/п"] if self.numbered else []), *(heading for heading, _ in self.columns)]
        sheet.add(*headers)
        if self.chance(0.3):
            sheet.add(*self.lead, *range(1, len(headers) - len(self.lead) + 1))
        groups = by_school(rows) if self.schools == "section" else {"": rows}
        count = 0
        for school, own in groups.items():
            if school:
                sheet.add(*self.lead, school)
            for one in own:
                count += 1
                self._row(sheet, one, count)
                self._between(sheet, headers, count)
            if school and self.chance(0.5):
                sheet.add(*self.lead, None, "Итого", len(own))
        if self.chance(0.4):
            sheet.add()
            sheet.add(*self.lead, "Директор", "____________", "Петрова А. А.")
        return sheet

    def _row(self, sheet: Sheet, one: Source, count: int) -> None:
        cells = [*self.lead, *([count] if self.numbered else []), *(cell(one) for _, cell in self.columns)]
        if not one.blocking and not one.warnings and self.chance(0.02):
            at = len(self.lead) + self.numbered
            cells, one = [*cells[:at], None, *cells[at:]], replace(one, blocking="shifted_columns")
        sheet.add_person(one, cells)

    def _between(self, sheet: Sheet, headers: list[object], count: int) -> None:
        if self.chance(0.02):
            sheet.add()
        if self.chance(0.02):
            sheet.add(*headers)  # a new page
        if self.chance(0.02):
            names = {heading for field in (Field.FULL_NAME, Field.SURNAME) for heading in HEADINGS[field]}
            sheet.add(
                *("Вакансия" if str(header).lower() in {name.lower() for name in names} else None for header in headers)
            )


def _in_capitals(one: Source) -> str:
    return one.full_name if one.blocking or one.warnings else one.full_name.upper()


def _surname_last(one: Source) -> str:
    return " ".join(part for part in (one.given, one.patronymic, one.surname) if part)
