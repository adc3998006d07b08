"""The people of a list, each once: the rows of one person put together."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from marshrut.people.models import Employment, Person, Qualification
from marshrut.people.staff_import.plan import OrganisationRef, PlacedOrganisation
from marshrut.people.staff_import.posts import base_title, clean, counted_subjects, full_title
from marshrut.people.staff_list.readings import CATEGORIES, FEMALE, MALE
from marshrut.people.staff_list.staff_list import Place, StaffRow

CATEGORY = Qualification.Category
CODES = dict(
    zip(
        CATEGORIES,
        # «Вторая» has not been given since 2011, so there is no such category to store.
        (CATEGORY.HIGHEST, CATEGORY.FIRST, None, CATEGORY.SUITABLE, CATEGORY.NONE, CATEGORY.METHODIST, CATEGORY.MENTOR),
        strict=True,
    )
)
SEXES = {MALE: Person.Sex.MALE, FEMALE: Person.Sex.FEMALE}
MOST_RATE, MOST_HOURS, MOST_MONTHS = Decimal(10), Decimal(100), 1200
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class ListedJob:
    """One employment of the list. ``title`` in full, ``base`` without the subjects in it."""

    place: Place
    organisation: OrganisationRef
    organisation_name: str
    title: str
    base: str
    subjects: frozenset[str]
    kind: str
    rate: Decimal | None
    hours: Decimal | None
    hired_on: date | None

    @property
    def is_main(self) -> bool:
        return self.kind == Employment.Kind.MAIN


@dataclass(frozen=True, slots=True)
class Listed:
    """A person of the list; what several rows say is taken from the main job, else from the first that says it."""

    key: str
    place: Place
    surname: str
    given_name: str
    patronymic: str
    former_surname: str
    birth_on: date | None
    sex: str
    snils: str | None
    email: str
    phone: str
    category: str | None
    category_on: date | None
    total_months: int | None
    pedagogical_months: int | None
    jobs: tuple[ListedJob, ...]

    @property
    def name(self) -> str:
        return " ".join(part for part in (self.surname, self.given_name, self.patronymic) if part)

    @property
    def organisations(self) -> frozenset[OrganisationRef]:
        return frozenset(job.organisation for job in self.jobs)


def listed_people(
    rows: Iterable[StaffRow],
    *,
    placed: Mapping[str, PlacedOrganisation],
    default: PlacedOrganisation | None,
    subjects: frozenset[str],
) -> list[Listed]:
    """In the order of the list. ``default``: where rows work that name no organisation; without one such rows
    give a person without a job."""
    of_person: dict[str, list[StaffRow]] = defaultdict(list)
    for row in rows:
        of_person[row.person].append(row)
    return [_person(key, rows, placed, default, subjects) for key, rows in of_person.items()]


def _person(
    key: str,
    rows: list[StaffRow],
    placed: Mapping[str, PlacedOrganisation],
    default: PlacedOrganisation | None,
    known_subjects: frozenset[str],
) -> Listed:
    first = rows[0]
    ordered = sorted(rows, key=lambda row: row.kind != Employment.Kind.MAIN)

    def said(name: str):
        return next((value for row in ordered if (value := getattr(row, name)) not in (None, "")), None)

    jobs = settled(_jobs(rows, placed, default, known_subjects))
    return Listed(
        key=key,
        place=(first.sheet, first.row),
        surname=clean(first.surname),
        given_name=clean(first.given_name),
        patronymic=clean(first.patronymic),
        former_surname=clean(said("former_surname") or ""),
        birth_on=said("birth_on"),
        sex=SEXES.get(said("sex") or "", Person.Sex.UNKNOWN),
        snils=said("snils"),
        email=(said("email") or "")[:254],
        phone=(said("phone") or "")[:20],
        category=CODES.get(said("category") or ""),
        category_on=said("category_on"),
        total_months=_months(said("total_months")),
        pedagogical_months=_months(said("pedagogical_months")),
        jobs=tuple(jobs),
    )


def _months(value: int | None) -> int | None:
    return value if value is not None and 0 <= value <= MOST_MONTHS else None


def _jobs(
    rows: list[StaffRow],
    placed: Mapping[str, PlacedOrganisation],
    default: PlacedOrganisation | None,
    known_subjects: frozenset[str],
) -> list[ListedJob]:
    found: dict[tuple, ListedJob] = {}
    for row in rows:
        place = placed[row.organisation.key] if row.organisation else default
        if place is None:
            continue
        title = full_title(row.position, row.subjects)
        job = ListedJob(
            place=(row.sheet, row.row),
            organisation=place.ref,
            organisation_name=place.known_name or place.name,
            title=title,
            base=base_title(title),
            subjects=counted_subjects(row.subjects, known_subjects),
            kind=row.kind,
            rate=_decimal(row.rate, MOST_RATE),
            hours=_decimal(row.hours, MOST_HOURS),
            hired_on=row.hired_on,
        )
        found.setdefault((place.ref, title), job)  # a row that says the same work again adds none
    return list(found.values())


def _decimal(value: float | None, most: Decimal) -> Decimal | None:
    """Two digits after the comma; nothing for a number that no order could hold."""
    if value is None:
        return None
    number = Decimal(str(value)).quantize(CENT) if abs(value) < 10_000 else Decimal(-1)
    return number if 0 < number <= most else None


def settled(jobs: list[ListedJob]) -> list[ListedJob]:
    """A person has one main job: the first that is called so. Others are part-time, inside or outside."""
    main = next((job for job in jobs if job.is_main), None)
    return [job if not job.is_main or job is main else _part_time(job, main) for job in jobs]


def _part_time(job: ListedJob, main: ListedJob | None) -> ListedJob:
    inside = main is not None and main.organisation == job.organisation
    return replace(job, kind=Employment.Kind.INTERNAL if inside else Employment.Kind.EXTERNAL)
