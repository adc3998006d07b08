"""Reads: where people work, who is in a place, what a person's profile is made of."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from django.contrib.postgres.aggregates import BoolOr
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Count,
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
)

from marshrut.people import snils
from marshrut.people.models import (
    Charge,
    District,
    DistrictMembership,
    Employment,
    ExperienceStatement,
    Organisation,
    OrganisationName,
    Person,
    Placement,
    Position,
    Qualification,
    Subject,
)
from marshrut.people.models.sorting import search_words


def main_employment(person: Person, on: date) -> Employment | None:
    """The main place of work on the day."""
    return (
        Employment.objects.on(on)
        .filter(person=person, kind=Employment.Kind.MAIN)
        .select_related("organisation__territory", "position")
        .first()
    )


def workplaces(people: Iterable[int], on: date) -> dict[int, int]:
    """Person → organisation of the main place of work on the day; people without one are absent."""
    rows = Employment.objects.on(on).filter(person__in=people, kind=Employment.Kind.MAIN)
    return dict(rows.values_list("person_id", "organisation_id"))


def staff(organisations: QuerySet[Organisation], on: date) -> QuerySet[Person]:
    """People who work in any of the organisations on the day, in any kind of employment, each once."""
    there = Employment.objects.on(on).filter(person=OuterRef("pk"), organisation__in=organisations)
    return Person.objects.filter(Exists(there), merged_into=None)


def staff_from(organisation: Organisation, on: date) -> QuerySet[Person]:
    """People whose work there lasts to the day or begins later, with ``.work_there``: that work, the main first."""
    lasting = Employment.objects.within(on, date.max).filter(organisation=organisation)
    there = lasting.select_related("position").prefetch_related("subjects")
    return (
        Person.objects.filter(Exists(lasting.filter(person=OuterRef("pk"))))
        .prefetch_related(
            Prefetch("employments", queryset=there.order_by("-kind", "starts_on", "pk"), to_attr="work_there")
        )
        .order_by("sort_key", "pk")
    )


def with_workplace(people: QuerySet[Person], on: date) -> QuerySet[Person]:
    """The people with ``.workplaces``: the list of main employments on the day (none or one), for tables."""
    main = (
        Employment.objects.on(on)
        .filter(kind=Employment.Kind.MAIN)
        .select_related("organisation", "position")
        .prefetch_related("subjects")
    )
    return people.prefetch_related(Prefetch("employments", queryset=main, to_attr="workplaces"))


def with_main_work(people: QuerySet[Person], on: date) -> QuerySet[Person]:
    """The people with columns for a table, all of them in one query:

    ``main__…`` the main employment on the day (to filter and sort by), ``place_id``, ``place``, ``post``,
    ``award`` (code of the category in force, None without one) and ``subject_titles`` (of all employments).
    """
    lasts = Q(employments__ends_on=None) | Q(employments__ends_on__gte=on)
    main = Q(employments__kind=Employment.Kind.MAIN, employments__starts_on__lte=on) & lasts
    awards = Qualification.objects.on(on).filter(person=OuterRef("pk")).order_by("-starts_on", "-pk")
    work = Employment.objects.on(on).filter(person=OuterRef(OuterRef("pk")))
    taught = Subject.objects.filter(Exists(work.filter(subjects=OuterRef("pk")))).order_by("title")
    return people.annotate(main=FilteredRelation("employments", condition=main)).annotate(
        place_id=F("main__organisation"),
        place=F("main__organisation__short_name"),
        post=F("main__position__title"),
        award=Subquery(awards.values("category")[:1]),
        subject_titles=ArraySubquery(taught.values("title")),
    )


def found_by_name(people: QuerySet[Person], text: str) -> QuerySet[Person]:
    """People whose name has every word of the text, «ё» being «е»."""
    for word in search_words(text):
        people = people.filter(sort_key__contains=word)
    return people


def current_category(person: Person, on: date) -> Qualification | None:
    return Qualification.objects.on(on).filter(person=person).order_by("-starts_on").first()


def experience_of(person: Person, on: date) -> int | None:
    """Months of pedagogical work by the day, from the latest statement that is not later than the day."""
    statement = ExperienceStatement.objects.filter(person=person, stated_on__lte=on).order_by("-stated_on").first()
    return None if statement is None else statement.pedagogical_months_on(on)


def is_manager(person: Person, on: date) -> bool:
    """Holds a managing post on the day, in any kind of employment."""
    return Employment.objects.on(on).filter(person=person, position__category=Position.Category.MANAGER).exists()


# --- organisations by date -------------------------------------------------------------------------------


def tree_on(day: date) -> dict[int, tuple[int, ...]]:
    """Organisation → the organisations above it on the day, nearest first; () at the top. One query.

    Only organisations with a place on the day are there: a closed one is absent.
    """
    parents = dict(Placement.objects.on(day).values_list("organisation_id", "parent_id"))
    chains: dict[int, tuple[int, ...]] = {}
    for organisation in parents:
        line = [organisation]
        while (above := parents.get(line[-1])) is not None and above not in chains:
            line.append(above)
        chain = () if above is None else (above, *chains[above])
        for one in reversed(line):
            chains[one] = chain
            chain = (one, *chain)
    return chains


def children_on(organisation: Organisation, day: date) -> QuerySet[Organisation]:
    """Those that stand directly below on the day."""
    here = Placement.objects.on(day).filter(organisation=OuterRef("pk"), parent=organisation)
    return Organisation.objects.filter(Exists(here))


def names_on(day: date, organisations: Iterable[int] | None = None) -> dict[int, tuple[str, str]]:
    """Organisation → (full, short) name on the day; absent when it wasn't open. One query."""
    rows = OrganisationName.objects.on(day)
    if organisations is not None:
        rows = rows.filter(organisation__in=list(organisations))
    return {pk: (full, short) for pk, full, short in rows.values_list("organisation_id", "full_name", "short_name")}


def district_members(district: District, on: date) -> QuerySet[Organisation]:
    """The municipal authorities that are in the district on the day."""
    return Organisation.objects.filter(
        Exists(DistrictMembership.objects.on(on).filter(authority=OuterRef("pk"), district=district))
    )


def holders(organisation: Organisation, role: str, on: date) -> QuerySet[Person]:
    """Who holds the role on the day for the organisation or for one above it, substitutes included."""
    above = [int(number) for number in organisation.path.strip("/").split("/")]
    charges = Charge.objects.on(on).filter(person=OuterRef("pk"), role=role, organisation__in=above)
    return Person.objects.filter(Exists(charges), merged_into=None)


# --- one human being, once -------------------------------------------------------------------------------


def known_by_snils(digits: str, surname: str) -> Person | None:
    """The record with this СНИЛС and surname, «ё» being «е»; a merged one too."""
    rows = Person.objects.filter(snils_hash=snils.search_hash(digits))
    folded = folded_surname(surname)
    return next((row for row in rows if folded_surname(row.surname) == folded), None)


def folded_surname(surname: str) -> str:
    return surname.lower().replace("ё", "е")


def standing_for(person: Person) -> Person:
    """The record that the person is kept under now: oneself, or the end of the chain of merges."""
    while person.merged_into_id is not None:
        person = person.merged_into
    return person


@dataclass(frozen=True, slots=True)
class LikelyDouble:
    """Two records, ``first`` < ``second``, and a Russian reason to ask whether they are one person."""

    first: int
    second: int
    reason: str


def likely_doubles(about: Iterable[int] | None = None) -> list[LikelyDouble]:
    """Pairs that may be one person: the same СНИЛС; or the same name and birth date, and СНИЛС unknown to
    one.

    ``about``: only pairs with one of these people. Two queries.
    """
    live = Person.objects.filter(merged_into=None)
    near = live if about is None else live.filter(pk__in=list(about))
    pairs: dict[tuple[int, int], str] = {}
    hashes = near.exclude(snils_hash=None).values("snils_hash")
    same = live.filter(snils_hash__in=hashes).values_list("snils_hash", "pk")
    for pair in _pairs((bytes(key), pk) for key, pk in same):
        pairs[pair] = "один СНИЛС, разные фамилии"
    twins = live.filter(sort_key__in=near.values("sort_key"), birth_on__isnull=False)
    known = {pk: bytes(key) for pk, key in twins.values_list("pk", "snils_hash") if key is not None}
    for pair in _pairs(((key, born), pk) for key, born, pk in twins.values_list("sort_key", "birth_on", "pk")):
        if not all(pk in known for pk in pair):
            pairs.setdefault(pair, "одинаковые ФИО и дата рождения")
    wanted = None if about is None else set(about)
    return [
        LikelyDouble(first, second, reason)
        for (first, second), reason in sorted(pairs.items())
        if wanted is None or first in wanted or second in wanted
    ]


def _pairs(rows: Iterable[tuple[Hashable, int]]) -> Iterator[tuple[int, int]]:
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for key, pk in rows:
        groups[key].append(pk)
    for group in groups.values():
        yield from combinations(sorted(group), 2)


# --- categories of staff ---------------------------------------------------------------------------------


def categories_of(people: Iterable[int], on: date) -> dict[int, frozenset[str]]:
    """Person → categories of the posts held on the day, in any kind of employment. One query.

    A teacher who is a deputy head as well is in both categories, once in each, and is one person in every
    total. Source: положение г. Каспийска, термины «педагогический работник» and «управленческие кадры».
    """
    rows = Employment.objects.on(on).filter(person__in=list(people))
    found: dict[int, set[str]] = defaultdict(set)
    for person, category in rows.values_list("person_id", "position__category"):
        found[person].add(category)
    return {person: frozenset(categories) for person, categories in found.items()}


def person_categories(person: Person, on: date) -> set[str]:
    """The categories of one person; see :func:`categories_of`."""
    return set(categories_of([person.pk], on).get(person.pk, ()))


@dataclass(frozen=True, slots=True)
class StaffNumbers:
    """Distinct people: ``both`` are inside ``pedagogical`` and inside ``managers``, and once in ``total``."""

    total: int
    pedagogical: int
    managers: int
    both: int


def staff_numbers(organisations: QuerySet[Organisation], on: date) -> StaffNumbers:
    """How many people work in the organisations on the day. One query."""
    rows = Employment.objects.on(on).filter(organisation__in=organisations, person__merged_into=None)
    pedagogical, managers = Position.Category.PEDAGOGICAL, Position.Category.MANAGER
    people = rows.values("person").annotate(
        teaches=BoolOr(Q(position__category=pedagogical)), manages=BoolOr(Q(position__category=managers))
    )
    counted = people.aggregate(
        total=Count("person"),
        pedagogical=Count("person", filter=Q(teaches=True)),
        managers=Count("person", filter=Q(manages=True)),
        both=Count("person", filter=Q(teaches=True, manages=True)),
    )
    return StaffNumbers(**counted)
