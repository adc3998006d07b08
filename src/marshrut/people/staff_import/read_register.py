"""Reading what the database holds about a list: a fixed number of queries, whatever the list's length."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Q

from marshrut.base.errors import DomainError
from marshrut.people.models import (
    Employment,
    ExperienceStatement,
    Organisation,
    OrganisationName,
    Person,
    Qualification,
    Subject,
    Succession,
    Territory,
)
from marshrut.people.snils import search_hash
from marshrut.people.staff_import.posts import base_title, clean, counted_subjects, taught_by
from marshrut.people.staff_import.register import (
    KnownAward,
    KnownJob,
    KnownOrganisation,
    KnownPerson,
    KnownStatement,
    KnownTerritory,
    People,
    Places,
    Sender,
)
from marshrut.people.staff_list.readings import municipality_key, read_organisation
from marshrut.people.staff_list.staff_list import StaffRow

KIND = Organisation.Kind
OF_SCHOOLS = frozenset({KIND.SCHOOL, KIND.PRESCHOOL, KIND.EXTRA, KIND.COLLEGE, KIND.UNIT})


def read_places(on: date) -> Places:
    """Every organisation and territory of the region. Four queries."""
    territories = list(Territory.objects.on(on))
    rows = list(Organisation.objects.order_by("path"))
    former = _former_names()
    successors = _only_successors()
    organisations = {}
    for row in rows:
        is_open = row.closed_on is None or row.closed_on >= on
        keys = _keys((row.short_name, row.full_name))
        organisations[row.pk] = KnownOrganisation(
            pk=row.pk,
            name=row.short_name,
            keys=keys,
            former_keys=_keys(former[row.pk]) - keys,
            import_key=row.name_key,
            inn=row.inn,
            territory=row.territory_id,
            path=row.path,
            kind=row.kind,
            opened_on=row.opened_on,
            is_open=is_open,
            successor=None if is_open else successors.get(row.pk),
        )
    return Places(
        organisations=organisations,
        territories=tuple(_territory(one, territories) for one in territories),
        root=_root(rows, on),
        region=next((one.pk for one in territories if one.kind == Territory.Kind.REGION), None),
        authorities={
            row.territory_id: row.pk
            for row in reversed(rows)
            if row.kind == KIND.MUNI_AUTHORITY and organisations[row.pk].is_open and row.territory_id
        },
    )


def sender_of(organisation: Organisation | None, places: Places) -> Sender:
    """Who sent the list; None is the region's centre."""
    if organisation is None:
        return Sender()
    return Sender(places.organisations[organisation.pk], is_school=organisation.kind in OF_SCHOOLS)


class SenderUnknown(DomainError):
    def __init__(self, *, text: str, found: int):
        what = f"подходит сразу {found}" if found else "такой организации или муниципалитета в регионе нет"
        super().__init__(f"«{text}»: {what}. Назовите точнее: ИНН, название из реестра или муниципалитет.")


def sender_named(text: str, *, on: date) -> Organisation:
    """The organisation of that ИНН or name; for the name of a municipality, its authority.

    :raises SenderUnknown: nothing of that name, or several.
    """
    places = read_places(on)
    key = read_organisation(text).key
    territory = places.territory_named(municipality_key(text))
    authority = places.authorities.get(territory.municipality) if territory else None
    named = [one.pk for one in places.organisations.values() if one.is_open and text in (one.inn, one.name)]
    alike = [one.pk for one in places.organisations.values() if one.is_open and key in one.keys]
    found = named or ([authority] if authority else []) or alike
    if len(found) != 1:
        raise SenderUnknown(text=text, found=len(found))
    return Organisation.objects.get(pk=found[0])


def read_people(rows: Iterable[StaffRow], organisations: Iterable[int], on: date) -> People:
    """Everybody whom the rows may mean, and the staff of the organisations. At most eight queries."""
    rows = list(rows)
    here = Employment.objects.on(on).filter(person=OuterRef("pk"), organisation__in=list(organisations))
    hashes = [search_hash(snils) for snils in {row.snils for row in rows if row.snils}]
    wanted = Q(snils_hash__in=hashes) | Q(sort_key__in=_sort_keys(rows)) | Q(Exists(here))
    found = {row.pk: row for row in Person.objects.filter(wanted)}
    merged = [row for row in found.values() if row.merged_into_id]
    while merged:  # the records under which they are kept now
        above = Person.objects.filter(pk__in={row.merged_into_id for row in merged} - found.keys())
        merged = [row for row in above if row.merged_into_id]
        found |= {row.pk: row for row in above}
    jobs, awards, statements = _jobs(found), _awards(found), _statements(found)
    persons = {
        pk: KnownPerson(
            pk=pk,
            stands_for=_standing(pk, found),
            surname=row.surname,
            given_name=row.given_name,
            patronymic=row.patronymic,
            birth_on=row.birth_on,
            sex=row.sex,
            snils_hash=bytes(row.snils_hash) if row.snils_hash is not None else None,
            email=row.email,
            phone=row.phone,
            jobs=tuple(jobs[pk]),
            awards=tuple(awards[pk]),
            statement=statements.get(pk),
        )
        for pk, row in found.items()
    }
    subjects = frozenset(title.lower() for title in Subject.objects.values_list("title", flat=True))
    return People(persons, subjects)


# --- organisations and territories -------------------------------------------------------------------------


def _keys(names: Iterable[str]) -> frozenset[str]:
    return frozenset(read_organisation(name).key for name in names if name)


def _former_names() -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for pk, *names in OrganisationName.objects.values_list("organisation_id", "full_name", "short_name"):
        found[pk] += names
    return found


def _only_successors() -> dict[int, int]:
    found: dict[int, list[int]] = defaultdict(list)
    for predecessor, successor in Succession.objects.filter(kind=Succession.Kind.MERGE).values_list(
        "predecessor_id", "successor_id"
    ):
        found[predecessor].append(successor)
    return {predecessor: ours[0] for predecessor, ours in found.items() if len(ours) == 1}


def _territory(one: Territory, territories: list[Territory]) -> KnownTerritory:
    kinds = {row.pk: row.kind for row in territories}
    is_inside = one.kind == Territory.Kind.SETTLEMENT and kinds.get(one.parent_id) == Territory.Kind.MUNICIPALITY
    keys = (
        frozenset()
        if one.kind == Territory.Kind.REGION
        else frozenset(municipality_key(title) for title in (one.title, one.short_title))
    )
    return KnownTerritory(one.pk, one.short_title, keys, one.parent_id if is_inside else one.pk)


def _root(rows: list[Organisation], on: date) -> int | None:
    """The region's department, else whoever stands at the top of the tree."""
    open_ones = [row for row in rows if row.closed_on is None or row.closed_on >= on]
    department = next((row.pk for row in open_ones if row.kind == KIND.DEPARTMENT), None)
    tops = [row.pk for row in open_ones if row.parent_id is None and row.kind not in OF_SCHOOLS]
    return department or (tops[0] if tops else None)


# --- people ------------------------------------------------------------------------------------------------


def _sort_keys(rows: Iterable[StaffRow]) -> set[str]:
    """Names in the shape of the stored column; by them people are found who have no СНИЛС on one side."""
    found = set()
    for row in rows:
        for surname in filter(None, (row.surname, row.former_surname)):
            name = " ".join((clean(surname), clean(row.given_name), clean(row.patronymic)))
            found.add(name.lower().replace("ё", "е"))
    return found


def _standing(pk: int, found: dict[int, Person]) -> int:
    while found[pk].merged_into_id is not None:
        pk = found[pk].merged_into_id
    return pk


def _jobs(found: dict[int, Person]) -> dict[int, list[KnownJob]]:
    subjects: dict[int, set[str]] = defaultdict(set)
    links = Employment.subjects.through.objects.filter(employment__person__in=found)
    for employment, title in links.values_list("employment_id", "subject__title"):
        subjects[employment].add(title.lower())
    jobs: dict[int, list[KnownJob]] = defaultdict(list)
    for row in Employment.objects.filter(person__in=found).select_related("position").order_by("starts_on", "pk"):
        title = row.position.title.lower()
        taught = frozenset(subjects[row.pk]) or counted_subjects(taught_by(title), frozenset())
        jobs[row.person_id].append(
            KnownJob(
                pk=row.pk,
                organisation=row.organisation_id,
                title=title,
                base=base_title(title),
                subjects=taught,
                kind=row.kind,
                rate=row.rate,
                hours=row.hours,
                starts_on=row.starts_on,
                ends_on=row.ends_on,
            )
        )
    return jobs


def _awards(found: dict[int, Person]) -> dict[int, list[KnownAward]]:
    awards: dict[int, list[KnownAward]] = defaultdict(list)
    for person, category, starts_on, ends_on in Qualification.objects.filter(person__in=found).values_list(
        "person_id", "category", "starts_on", "ends_on"
    ):
        awards[person].append(KnownAward(category, starts_on, ends_on))
    return awards


def _statements(found: dict[int, Person]) -> dict[int, KnownStatement]:
    rows = ExperienceStatement.objects.filter(person__in=found).order_by("stated_on")
    return {
        person: KnownStatement(stated_on, total, pedagogical)
        for person, stated_on, total, pedagogical in rows.values_list(
            "person_id", "stated_on", "total_months", "pedagogical_months"
        )
    }
