"""Small results files for tests, and the people of the reference rosters as rows."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import openpyxl

from marshrut.diagnostics.result_file.matching import KnownPerson
from marshrut.people.models import Employment, Organisation, Person
from marshrut.people.snils import search_hash

HEADING = ["№", "СНИЛС", "ФИО", "Школа", "Попытка", "Дата", "Методические компетенции (макс. 30), балл", "%"]


def results_xlsx(path: Path, rows: Iterable[Sequence], heading: Sequence[str] = HEADING) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Результаты"
    sheet.append(["Результаты диагностики"])
    sheet.append([])
    sheet.append(list(heading))
    for row in rows:
        sheet.append(list(row))
    book.save(path)
    return path


def store_people(world, known: Iterable[KnownPerson]) -> dict[str, Person]:
    """Persons with all their workplaces; by the key of the known person."""
    known = list(known)
    position = world.position()
    towns: dict[str, Organisation] = {}
    schools: dict[tuple, Organisation] = {}
    for person in known:
        for place in person.workplaces:
            town = place.municipality or "Район"
            if town not in towns:
                towns[town] = world.municipality(town)
            if (place.name, town) not in schools:
                schools[place.name, town] = world.school(place.name, municipality=towns[town])
    rows = Person.objects.bulk_create(
        Person(
            surname=one.surname,
            given_name=one.given_name,
            patronymic=one.patronymic,
            snils_hash=search_hash(one.snils) if one.snils else None,
            created_at=world.now,
        )
        for one in known
    )
    jobs = []
    for row, one in zip(rows, known, strict=True):
        for number, place in enumerate(one.workplaces):
            school = schools[place.name, place.municipality or "Район"]
            jobs.append(
                Employment(
                    person=row,
                    organisation=school,
                    position=position,
                    kind="external" if number else "main",
                    starts_on=world.today.replace(year=2015),
                )
            )
    Employment.objects.bulk_create(jobs)
    return dict(zip((one.key for one in known), rows, strict=True))
