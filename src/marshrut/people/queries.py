"""Reads: where people work, who is in a place, what a person's profile is made of."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from marshrut.people.models import (
    Employment,
    ExperienceStatement,
    Organisation,
    Person,
    Position,
    Qualification,
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


def with_workplace(people: QuerySet[Person], on: date) -> QuerySet[Person]:
    """The people with ``.workplaces``: the list of main employments on the day (none or one), for tables."""
    main = (
        Employment.objects.on(on)
        .filter(kind=Employment.Kind.MAIN)
        .select_related("organisation", "position")
        .prefetch_related("subjects")
    )
    return people.prefetch_related(Prefetch("employments", queryset=main, to_attr="workplaces"))


def found_by_name(people: QuerySet[Person], text: str) -> QuerySet[Person]:
    """People whose name has every word of the text, «ё» being «е»."""
    for word in search_words(text):
        people = people.filter(sort_key__contains=word)
    return people


def current_category(person: Person, on: date) -> Qualification | None:
    return Qualification.objects.on(on).filter(person=person).order_by("-starts_on").first()


def experience_of(person: Person, on: date) -> int | None:
    """Months of pedagogical work by the day, from the latest statement that is not later than the day."""
    statement = (
        ExperienceStatement.objects.filter(person=person, stated_on__lte=on).order_by("-stated_on").first()
    )
    return None if statement is None else statement.pedagogical_months_on(on)


def is_manager(person: Person, on: date) -> bool:
    """Holds a managing post on the day, in any kind of employment."""
    return (
        Employment.objects.on(on)
        .filter(person=person, position__category=Position.Category.MANAGER)
        .exists()
    )
