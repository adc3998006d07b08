"""Small results files for tests, and the people of the reference rosters as rows."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import openpyxl

from marshrut.diagnostics.models import Estimate, ResultImport
from marshrut.diagnostics.result_file import KnownPerson
from marshrut.diagnostics.usecases.apply_result_import import apply_result_import
from marshrut.diagnostics.usecases.preview_result_import import preview_result_import
from marshrut.diagnostics.usecases.upload_results import upload_results
from marshrut.people.models import Employment, Organisation, Person
from marshrut.people.snils import search_hash

SNILS = "112-233-445 95"
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


class Desk:
    """An outside campaign, a teacher who is known by СНИЛС, and a way to send files."""

    def __init__(self, world, folder: Path):
        self.world, self.folder = world, folder
        self.campaign = world.campaign(instrument=world.instrument(kind="outside"), organiser="fioko")
        self.school = world.school("СОШ № 7")
        self.person = world.teacher(
            self.school, surname="Соколова", given_name="Анна", patronymic="Петровна", snils="11223344595"
        )
        self.competence = world.competence("methodical")
        self.sent = 0

    def row(self, points=18.0, percent=60.0, *, snils=SNILS, name="Соколова Анна Петровна", attempt=1, day=None):
        return [1, snils, name, "СОШ № 7", attempt, day or "01.09.2026", points, percent]

    def send(self, *rows, campaign="own", **more) -> ResultImport:
        self.sent += 1
        path = results_xlsx(self.folder / f"results{self.sent}.xlsx", rows or [self.row()], **more)
        return self.upload(path, campaign)

    def upload(self, path: Path, campaign="own") -> ResultImport:
        number = self.campaign.pk if campaign == "own" else campaign
        with path.open("rb") as file:
            taken = upload_results(file=file, name=path.name, campaign=number, by=None, at=self.world.now)
        return preview_result_import(result_import=taken, at=self.world.now)

    def apply(self, *rows, **more) -> ResultImport:
        return apply_result_import(result_import=self.send(*rows, **more), at=self.world.now)

    @property
    def stored(self) -> list[tuple]:
        return list(Estimate.objects.order_by("pk").values_list("person", "attempt", "points", "percent"))
