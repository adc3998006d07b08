"""Whose results are these: matching rows of a results file with people who are known."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from marshrut.diagnostics.result_file.results import ResultFile, ResultRow
from marshrut.people.staff_list.findings import Finding
from marshrut.people.staff_list.readings import (
    GENERIC_KIND,
    OrganisationName,
    municipality_key,
    name_key,
    read_organisation,
)
from marshrut.people.staff_list.staff_list import StaffList


@dataclass(frozen=True, slots=True)
class Workplace:
    """A school where a known person works, by any of its names."""

    name: str
    municipality: str | None = None


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A person as matching needs them; `key` is whatever the caller knows them by."""

    key: Hashable
    snils: str | None
    surname: str
    given_name: str
    patronymic: str
    workplaces: tuple[Workplace, ...] = ()


class Roster(Protocol):
    """The people who are known. A database may answer as well as a file."""

    def by_snils(self, snils: str) -> Sequence[KnownPerson]:
        """People with these 11 digits."""
        ...

    def by_surname(self, surname_key: str) -> Sequence[KnownPerson]:
        """People whose `name_key(surname)` is this."""
        ...


@dataclass(slots=True)
class RosterIndex:
    """A roster held in memory."""

    _by_snils: dict[str, list[KnownPerson]] = field(default_factory=lambda: defaultdict(list))
    _by_surname: dict[str, list[KnownPerson]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, people: Iterable[KnownPerson]) -> "RosterIndex":
        index = cls()
        for person in people:
            if person.snils:
                index._by_snils[person.snils].append(person)
            index._by_surname[name_key(person.surname)].append(person)
        return index

    def by_snils(self, snils: str) -> Sequence[KnownPerson]:
        return self._by_snils.get(snils, ())

    def by_surname(self, surname_key: str) -> Sequence[KnownPerson]:
        return self._by_surname.get(surname_key, ())


def people_of(staff_list: StaffList, *, prefix: str = "") -> list[KnownPerson]:
    """The people of a parsed staff list, each once, with all their schools."""
    rows = defaultdict(list)
    for row in staff_list.rows:
        rows[row.person].append(row)
    return [
        KnownPerson(
            f"{prefix}{key}",
            own[0].snils,
            own[0].surname,
            own[0].given_name,
            own[0].patronymic,
            tuple(
                dict.fromkeys(
                    Workplace(row.organisation.name, row.organisation.municipality) for row in own if row.organisation
                )
            ),
        )
        for key, own in rows.items()
    ]


@dataclass(frozen=True, slots=True)
class Matched:
    """A row with its person; the person is None for a no-show whom nobody knows."""

    row: ResultRow
    person: KnownPerson | None


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A row with scores and no person, and why, in one Russian sentence."""

    row: ResultRow
    reason: str


@dataclass(frozen=True, slots=True)
class Matching:
    """Every row of the file in exactly one of the four."""

    importable: tuple[Matched, ...]
    no_show: tuple[Matched, ...]
    unmatched: tuple[Unmatched, ...]
    blocking: tuple[Finding, ...]


def match(results: ResultFile, roster: Roster) -> Matching:
    """Find the person of every row.

    By СНИЛС, provided the name is not plainly another person's; without it by the full name, where the school
    tells namesakes apart. Two people who fit equally well are nobody: the row stays unmatched.
    """
    importable, no_show, unmatched = [], [], []
    for row in results.rows:
        person, reason = find_person(row, roster)
        if row.no_show:
            no_show.append(Matched(row, person))
        elif person is not None:
            importable.append(Matched(row, person))
        else:
            unmatched.append(Unmatched(row, reason))
    return Matching(tuple(importable), tuple(no_show), tuple(unmatched), results.blocking)


def find_person(row: ResultRow, roster: Roster) -> tuple[KnownPerson | None, str]:
    """The person of one row, or None with the reason."""
    if row.snils:
        known = roster.by_snils(row.snils)
        if known:
            return _one_of_snils(row, known)
    named = [person for person in roster.by_surname(name_key(row.surname)) if _same_name(row, person)]
    if row.snils:  # a known person with another СНИЛС is a namesake
        named = [person for person in named if not person.snils]
    if not named:
        return (
            None,
            "Такого человека нет среди сотрудников. Проверьте СНИЛС и ФИО или загрузите список школы.",
        )
    if row.organisation:
        here = [person for person in named if _works_at(person, row)]
        if not here:
            return None, "Человек с таким ФИО есть, но в другой школе. Укажите СНИЛС."
        named = here
    if len(named) > 1:
        return None, f"Людей с таким ФИО несколько: {len(named)}. Укажите СНИЛС или школу."
    return named[0], ""


def _one_of_snils(row: ResultRow, known: Sequence[KnownPerson]) -> tuple[KnownPerson | None, str]:
    if not row.surname:
        fitting = list(known)
    else:
        fitting = [person for person in known if _same_name(row, person)] or [
            person for person in known if _same_given(row, person) or name_key(person.surname) == name_key(row.surname)
        ]
    if len(fitting) == 1:
        return fitting[0], ""
    if fitting:
        return (
            None,
            "По этому СНИЛС есть два человека, которых ещё не объединили. Сначала разберите очередь объединения.",
        )
    return None, "По этому СНИЛС известен другой человек. Сверьте номер."


def _same_name(row: ResultRow, person: KnownPerson) -> bool:
    return name_key(row.surname) == name_key(person.surname) and _same_given(row, person)


def _same_given(row: ResultRow, person: KnownPerson) -> bool:
    return _agree(row.given_name, person.given_name, needed=True) and _agree(row.patronymic, person.patronymic)


def _agree(one: str, two: str, *, needed: bool = False) -> bool:
    """Equal names; an initial agrees with its name, a missing patronymic with any."""
    one, two = name_key(one), name_key(two)
    if not one or not two:
        return not needed
    if one.endswith(".") or two.endswith("."):
        return one[0] == two[0]
    return one == two


def _works_at(person: KnownPerson, row: ResultRow) -> bool:
    school = read_organisation(row.organisation)
    return any(
        _same_school(school, read_organisation(place.name))
        and not _other_district(row.municipality, place.municipality)
        for place in person.workplaces
    )


def _same_school(one: OrganisationName, two: OrganisationName) -> bool:
    if one.place and two.place and one.place != two.place:
        return False
    if one.key == two.key:
        return True
    vague = GENERIC_KIND in (one.kind, two.kind)
    return vague and (one.level, one.number, one.own) == (two.level, two.number, two.own)


def _other_district(one: str | None, two: str | None) -> bool:
    return bool(one and two) and municipality_key(one) != municipality_key(two)
