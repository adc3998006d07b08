"""Who is counted as whom, and who held a role on a day."""

from datetime import date, timedelta

import pytest

from marshrut.people.models import Organisation
from marshrut.people.queries import (
    StaffNumbers,
    categories_of,
    holders,
    person_categories,
    staff_numbers,
)
from marshrut.people.roles import Role
from marshrut.people.usecases.dismiss import dismiss
from marshrut.people.usecases.end_charge import end_charge

pytestmark = pytest.mark.django_db

DAY = date(2024, 9, 1)


@pytest.mark.trace("B15")
def test_a_teacher_who_is_a_deputy_is_in_both_categories(world):
    school = world.school()
    person = world.teacher(school, position="заместитель директора", subject="")
    teaching = world.employ(person, school, kind="internal")

    assert person_categories(person, DAY) == {"manager", "pedagogical"}
    dismiss(employment=teaching, ends_on=DAY, at=world.now)
    assert person_categories(person, DAY + timedelta(days=1)) == {"manager"}
    assert person_categories(world.person(), DAY) == set()


@pytest.mark.trace("B15")
def test_both_categories_are_counted_once_each_and_once_in_the_total(world):
    school, other = world.school(), world.school()
    both = world.teacher(school, position="заместитель директора", subject="")
    world.employ(both, school, kind="internal")
    world.employ(both, other, kind="external")
    world.teacher(school)
    world.teacher(school, position="директор", subject="")
    merged = world.teacher(school)
    merged.merged_into = both
    merged.save()

    everywhere = Organisation.objects.filter(pk__in=[school.pk, other.pk])

    assert staff_numbers(everywhere, DAY) == StaffNumbers(total=3, pedagogical=2, managers=2, both=1)
    assert staff_numbers(Organisation.objects.filter(pk=other.pk), DAY) == StaffNumbers(1, 1, 0, 0)
    assert staff_numbers(Organisation.objects.none(), DAY) == StaffNumbers(0, 0, 0, 0)


def test_categories_of_many_people_take_one_query(world, django_assert_num_queries):
    people = [world.teacher().pk for _ in range(3)]
    with django_assert_num_queries(1):
        assert categories_of(people, DAY) == dict.fromkeys(people, frozenset({"pedagogical"}))


def test_a_role_is_held_for_the_organisation_and_from_above(world):
    municipality = world.municipality()
    school = world.school(municipality=municipality)
    head, methodist = world.head(school), world.methodist(municipality)
    world.head(world.school())

    assert list(holders(school, Role.SCHOOL_HEAD, DAY)) == [head.person]
    assert list(holders(school, Role.MUNI_METHODIST, DAY)) == [methodist.person]
    end_charge(charge=head.charge, ends_on=DAY, at=world.now)
    assert list(holders(school, Role.SCHOOL_HEAD, DAY + timedelta(days=1))) == []
