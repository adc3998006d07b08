"""A person's professional profile, built from records of this room and typed by nobody."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from marshrut.people.models import (
    Charge,
    Employment,
    ExperienceStatement,
    OrganisationName,
    Person,
    Qualification,
)
from marshrut.people.roles import Role

YOUNG_BEFORE = 35  # full years
NOVICE_MONTHS = 36


@dataclass(frozen=True, slots=True)
class Work:
    """One period of work. ``place``: what the organisation was called on the last day of it, or on the day
    asked for. ``record_of``: the former full name when the row stayed with a merged record, else empty."""

    employment_id: int
    organisation_id: int
    place: str
    position: str
    category: str
    kind: str
    kind_title: str
    subjects: tuple[str, ...]
    rate: Decimal | None
    starts_on: date
    ends_on: date | None
    record_of: str

    def is_on(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or self.ends_on >= day)


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A charge. ``instead_of``: full name of the absent person, or empty."""

    charge_id: int
    role: str
    role_title: str
    scope: str
    instead_of: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Award:
    """A category: code, Russian title, first day."""

    code: str
    title: str
    since: date


@dataclass(frozen=True, slots=True)
class Profile:
    """``periods`` newest first, all of them; ``positions`` those in force on the day, the main one first.

    ``experience_months``, ``total_months``: by the day, from the latest statement not later than it; None:
    unknown.
    """

    person_id: int
    on: date
    age: int | None
    positions: tuple[Work, ...]
    periods: tuple[Work, ...]
    subjects: tuple[str, ...]
    categories: frozenset[str]
    award: Award | None
    experience_months: int | None
    total_months: int | None
    charges: tuple[HeldRole, ...]

    @property
    def is_young(self) -> bool:
        return self.age is not None and self.age < YOUNG_BEFORE

    @property
    def is_novice(self) -> bool:
        """At most three full years of pedagogical work."""
        return self.experience_months is not None and self.experience_months <= NOVICE_MONTHS


def profile(person: Person, on: date) -> Profile:
    """The profile as it stood on the day. Seven queries for any length of history."""
    records = [person.pk, *_absorbed(person.pk)]
    periods = tuple(_periods(person, records, on))
    positions = tuple(
        sorted((work for work in periods if work.is_on(on) and not work.record_of), key=_main_first)
    )
    award = Qualification.objects.on(on).filter(person__in=records).order_by("-starts_on", "pk").first()
    stated = (
        ExperienceStatement.objects.filter(person__in=records, stated_on__lte=on)
        .order_by("-stated_on", "pk")
        .first()
    )
    return Profile(
        person_id=person.pk,
        on=on,
        age=person.age_on(on),
        positions=positions,
        periods=periods,
        subjects=tuple(sorted({subject for work in positions for subject in work.subjects})),
        categories=frozenset(work.category for work in positions),
        award=Award(award.category, award.get_category_display(), award.starts_on) if award else None,
        experience_months=stated.pedagogical_months_on(on) if stated else None,
        total_months=_total_months(stated, on) if stated else None,
        charges=tuple(_charges(records)),
    )


def _total_months(stated: ExperienceStatement, on: date) -> int | None:
    """As if the person went on working since the statement."""
    if stated.total_months is None:
        return None
    elapsed = (on.year - stated.stated_on.year) * 12 + on.month - stated.stated_on.month
    return stated.total_months + elapsed - (on.day < stated.stated_on.day)


def _absorbed(person: int) -> list[int]:
    """Records that were merged into the person, near and far."""
    found: list[int] = []
    near = [person]
    while near:
        near = list(Person.objects.filter(merged_into__in=near).values_list("pk", flat=True))
        found += near
    return found


def _main_first(work: Work) -> tuple:
    return (work.kind != Employment.Kind.MAIN, work.starts_on, work.employment_id)


def _periods(person: Person, records: list[int], on: date) -> list[Work]:
    rows = list(
        Employment.objects.filter(person__in=records, starts_on__lte=on)
        .select_related("organisation", "position", "person")
        .prefetch_related("subjects")
        .order_by("-starts_on", "kind", "pk")
    )
    names = _names(rows)
    return [
        Work(
            employment_id=row.pk,
            organisation_id=row.organisation_id,
            place=_name_then(names, row, on),
            position=row.position.title,
            category=row.position.category,
            kind=row.kind,
            kind_title=row.get_kind_display(),
            subjects=tuple(subject.title for subject in row.subjects.all()),
            rate=row.rate,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            record_of="" if row.person_id == person.pk else row.person.full_name,
        )
        for row in rows
    ]


def _names(rows: list[Employment]) -> dict[int, list[OrganisationName]]:
    names: dict[int, list[OrganisationName]] = {}
    for name in OrganisationName.objects.filter(organisation__in={row.organisation_id for row in rows}):
        names.setdefault(name.organisation_id, []).append(name)
    return names


def _name_then(names: dict[int, list[OrganisationName]], row: Employment, on: date) -> str:
    day = min(row.ends_on or on, on)
    then = next((name for name in names.get(row.organisation_id, ()) if name.is_on(day)), None)
    return then.short_name if then else row.organisation.short_name


def _charges(records: list[int]) -> list[HeldRole]:
    rows = Charge.objects.filter(person__in=records).select_related(
        "organisation", "district", "acting_for__person"
    )
    return [
        HeldRole(
            charge_id=row.pk,
            role=row.role,
            role_title=Role(row.role).label,
            scope=str(row.organisation or row.district or "весь регион"),
            instead_of=row.acting_for.person.full_name if row.acting_for else "",
            starts_on=row.starts_on,
            ends_on=row.ends_on,
        )
        for row in rows
    ]
