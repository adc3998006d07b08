"""The people of a sample roster, to be written again in shapes that the samples do not have."""

import csv
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from tests.shared_data import SHARED

from marshrut.people.staff_list import parse, recognise
from marshrut.people.staff_list.readings import read_date, read_snils
from marshrut.people.staff_list.readings.names import LOOKALIKES
from marshrut.sheets import read_workbook

ROSTERS = SHARED / "data" / "rosters"
TODAY = date(2026, 9, 1)
MONTHS = (
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
)


@dataclass(frozen=True)
class Source:
    """One row of the sample as its office wrote it, and what the truth says about it."""

    surname: str
    given: str
    patronymic: str
    sex: str
    birth: str
    snils: str
    school: str
    position: str
    kind: str
    rate: str
    category: str
    years: str
    hired: str
    blocking: str | None
    warnings: tuple[str, ...]

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.surname, self.given, self.patronymic) if part)

    @property
    def birth_on(self) -> date | None:
        return read_date(self.birth, today=TODAY, birth=True)

    @property
    def hired_on(self) -> date | None:
        return read_date(self.hired, today=TODAY)

    @property
    def snils_digits(self) -> str:
        """11 digits as far as they go; faults are left as they are."""
        digits = "".join(letter for letter in self.snils if letter.isdigit())
        return read_snils(self.snils).digits or (digits.zfill(11) if digits else self.snils)

    @property
    def snils_masked(self) -> str:
        digits = self.snils_digits
        return f"{digits[:3]}-{digits[3:6]}-{digits[6:9]} {digits[9:]}" if digits.isdigit() else digits


@cache
def sources() -> tuple[Source, ...]:
    """The rows of kostroma_kadry.csv but for the shifted ones, which every shape shifts in its own way."""
    truth = json.loads((ROSTERS / "kostroma_kadry.truth.json").read_text(encoding="utf-8"))
    blocking = {entry["row"]: entry["kind"] for entry in truth["blocking"]}
    warnings = {}
    for entry in truth["warnings"]:
        warnings.setdefault(entry["row"], []).append(entry["kind"])
    with (ROSTERS / "kostroma_kadry.csv").open(encoding="cp1251", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    return tuple(
        Source(*row[1:14], blocking=blocking.get(number), warnings=tuple(warnings.get(number, ())))
        for number, row in enumerate(rows[1:], 2)
        if blocking.get(number) != "shifted_columns"
    )


@dataclass
class Sheet:
    """A sheet in the making: rows are added, and the place of every source is kept."""

    grid: list[list[object]] = field(default_factory=list)
    places: dict[int, Source] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)

    def add(self, *cells: object) -> int:
        self.grid.append(list(cells))
        return len(self.grid)

    def add_person(self, source: Source, cells: Sequence[object]) -> int:
        row = self.add(*cells)
        self.places[row] = source
        return row


@dataclass(frozen=True)
class Expected:
    persons: int
    employments: int
    organisations: int
    blocking: Counter
    warnings: Counter
    merges: int


def expected(sheets: dict[str, Sheet], *, has: Sequence[str]) -> Expected:
    """What the sources give, counted anew from their own rows.

    has  which of hired, rate and years the shape has: faults of a field that is not there do not show.
    """
    people, jobs, schools, blocking, warnings = set(), set(), set(), Counter(), Counter()
    by_snils: dict[str, set[str]] = {}
    for name, sheet in sheets.items():
        for row, source in sheet.places.items():
            if source.blocking and (source.blocking != "hired_before_birth" or "hired" in has):
                blocking[name, row, source.blocking] += 1
                continue
            surname = source.surname.translate(LOOKALIKES).lower().replace("ё", "е")
            person = (source.snils_digits, surname)
            people.add(person)
            school = school_of(source)
            schools.add(school)
            jobs.add((person, school, source.position))
            by_snils.setdefault(source.snils_digits, set()).add(surname)
            for kind in source.warnings:
                if kind != "text_in_number" or _shows(source, has):
                    warnings[name, row, kind] += 1
    merges = sum(len(surnames) - 1 for surnames in by_snils.values())
    return Expected(len(people), len(jobs), len(schools), blocking, warnings, merges)


def _shows(source: Source, has: Sequence[str]) -> bool:
    return any(field in has and isinstance(number(getattr(source, field)), str) for field in ("rate", "years"))


def number(text: str) -> float | str | None:
    """A number as a spreadsheet stores it; a word stays a word."""
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return text or None


def school_of(source: Source) -> str:
    """The kind and number of the sample's schools, which is what they differ by."""
    plain = source.school.replace('"', "").replace("«", "").replace("»", "").replace("№", "№ ")
    return " ".join(plain.split())


def by_school(rows: Sequence[Source]) -> dict[str, list[Source]]:
    groups: dict[str, list[Source]] = {}
    for source in rows:
        groups.setdefault(school_of(source), []).append(source)
    return groups


def worded(day: date | None) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year} г." if day else ""


def serial(day: date | None) -> int | None:
    return (day - date(1899, 12, 30)).days if day else None


def official(school: str) -> str:
    """«МБОУ СОШ № 21» → the full name in the genitive, as titles have it."""
    form = {"МБОУ": "бюджетного", "МАОУ": "автономного", "МКОУ": "казённого"}[school.split()[0]]
    kind = school.split()[1]
    full = {"СОШ": "Средняя общеобразовательная школа", "гимназия": "Гимназия", "лицей": "Лицей"}[kind]
    return f"муниципального {form} общеобразовательного учреждения «{full} № {school.split()[-1]}»"


def born(source: Source) -> object:
    return source.birth_on or source.birth


def hired(source: Source) -> object:
    return source.hired_on or source.hired


def check(path: Path, sheets: dict[str, Sheet], *, has: Sequence[str]) -> None:
    """Import the file and compare; `has` names the fields of the shape that can be faulty."""
    workbook = read_workbook(path)
    staff = parse(workbook, recognise(workbook, today=TODAY), today=TODAY)
    wanted = expected(sheets, has=has)
    assert Counter((entry.sheet, entry.row, entry.kind) for entry in staff.blocking) == wanted.blocking
    assert Counter((entry.sheet, entry.row, entry.kind) for entry in staff.warnings) == wanted.warnings
    assert (staff.persons, staff.employments, len(staff.organisations), len(staff.possible_merges)) == (
        wanted.persons,
        wanted.employments,
        wanted.organisations,
        wanted.merges,
    )


ROWS = sources()[:260]  # enough to hold every fault; a shape is written and read within a second
