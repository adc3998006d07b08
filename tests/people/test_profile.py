"""The professional profile is built from records and shows any day as it was."""

from datetime import date, timedelta

import pytest
from tests.world import FOUNDED

from marshrut.people.models import ExperienceStatement, Qualification
from marshrut.people.profile import Award, profile
from marshrut.people.roles import Role
from marshrut.people.usecases.change_employment import change_employment
from marshrut.people.usecases.dismiss import dismiss
from marshrut.people.usecases.rename_organisation import rename_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.trace("C1")]

DAY = date(2024, 9, 1)


def test_a_profile_says_posts_subjects_category_and_experience(world):
    school = world.school("СОШ № 1")
    person = world.teacher(school, position="заместитель директора", subject="", birth_on=date(1990, 9, 2))
    world.employ(person, school, subject="физика", kind="internal")
    Qualification.objects.create(person=person, category="first", starts_on=date(2020, 1, 1), ends_on=date(2024, 8, 1))
    Qualification.objects.create(person=person, category="highest", starts_on=date(2024, 8, 2))
    ExperienceStatement.objects.create(
        person=person, stated_on=date(2024, 6, 1), total_months=60, pedagogical_months=33
    )

    seen = profile(person, DAY)

    assert [(work.position, work.kind, work.place) for work in seen.positions] == [
        ("заместитель директора", "main", "СОШ № 1"),
        ("учитель", "internal", "СОШ № 1"),
    ]
    assert seen.subjects == ("физика",)
    assert seen.categories == {"manager", "pedagogical"}
    assert seen.award == Award("highest", "высшая", date(2024, 8, 2))
    assert (seen.age, seen.experience_months, seen.total_months) == (33, 36, 63)
    assert (seen.is_young, seen.is_novice) == (True, True)
    assert profile(person, date(2024, 10, 1)).is_novice is False
    assert profile(person, date(2024, 8, 1)).award.code == "first"


def test_an_empty_profile_says_that_it_does_not_know(world):
    seen = profile(world.person(birth_on=None), DAY)

    assert (seen.age, seen.experience_months, seen.total_months, seen.award) == (None, None, None, None)
    assert (seen.positions, seen.periods, seen.subjects, seen.categories, seen.charges) == (
        (),
        (),
        (),
        frozenset(),
        (),
    )
    assert (seen.is_young, seen.is_novice) == (False, False)


def test_former_work_keeps_the_former_name_of_the_place(world):
    school = world.school("СОШ № 1")
    person = world.teacher(school)
    dismiss(employment=person.employments.get(), ends_on=DAY, at=world.now)
    rename_organisation(
        organisation=school, full_name="Лицей", short_name="Лицей", starts_on=date(2025, 1, 1), at=world.now
    )
    world.employ(person, school, since=date(2025, 2, 1))

    seen = profile(person, world.today)

    assert [(work.place, work.starts_on) for work in seen.periods] == [
        ("Лицей", date(2025, 2, 1)),
        ("СОШ № 1", FOUNDED),
    ]


def test_a_profile_of_a_past_day_does_not_know_what_came_later(world):
    person = world.teacher(world.school(), subject="химия")
    change_employment(
        employment=person.employments.get(), starts_on=DAY, subjects=[world.subject("физика")], at=world.now
    )

    before = profile(person, DAY - timedelta(days=1))

    assert before.subjects == ("химия",)
    assert len(before.periods) == 1
    assert profile(person, DAY).subjects == ("физика",)


def test_charges_are_told_with_their_scope_and_whom_they_substitute(world):
    school = world.school("СОШ № 1")
    head = world.head(school)
    deputy = world.teacher(school)
    acting = world.actor(Role.SCHOOL_HEAD, school, person=deputy).charge
    acting.acting_for = head.charge
    acting.save()

    (held,) = profile(deputy, DAY).charges

    assert (held.role_title, held.scope, held.instead_of) == (
        "руководитель организации",
        "СОШ № 1",
        head.person.full_name,
    )
    assert profile(world.centre().person, DAY).charges[0].scope == "весь регион"


def test_a_profile_costs_the_same_for_any_length_of_history(world, django_assert_num_queries):
    short, long = world.teacher(world.school()), world.person()
    for number in range(4):
        row = world.employ(long, world.school(), since=FOUNDED + timedelta(days=100 * number))
        row.ends_on = row.starts_on + timedelta(days=99) if number < 3 else None
        row.save()
    for person in (short, long):
        with django_assert_num_queries(7):
            profile(person, world.today)
