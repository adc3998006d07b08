"""Who sees a participation: with data of others made first."""

from datetime import timedelta

import pytest
from django.db import connection

from marshrut.learning.models import Participation
from marshrut.learning.rules import participations_visible_to
from marshrut.people.models import Employment
from marshrut.people.roles import Role
from marshrut.routes.models import TutorAssignment

pytestmark = pytest.mark.django_db


def row(world, person, *, state="enrolled", session=None):
    return Participation.objects.create(
        session=session or world.session(),
        person=person,
        organisation=person.employments.get().organisation,
        state=state,
        applied_at=world.now,
        completed_on=world.today if state == "completed" else None,
        hours=8 if state == "completed" else None,
    )


def seen(actor, world):
    return set(participations_visible_to(actor, on=world.today))


def test_everybody_sees_only_the_own_part_of_the_tree(world):
    here, there = world.municipality(), world.municipality()
    school, neighbour, far = (world.school(municipality=place) for place in (here, here, there))
    own, near, other = (row(world, world.teacher(place)) for place in (school, neighbour, far))

    assert seen(world.actor(person=own.person), world) == {own}
    assert seen(world.head(school), world) == {own}
    assert seen(world.methodist(here), world) == {own, near}
    assert seen(world.methodist(there), world) == {other}
    assert seen(world.centre(), world) == {own, near, other}


@pytest.mark.parametrize("role", [Role.DEPARTMENT, Role.MUNI_AUTHORITY, Role.FEDERAL_COORD, Role.AUDITOR])
def test_roles_without_names_see_nobody(world, role):
    municipality = world.municipality()
    row(world, world.teacher(world.school(municipality=municipality)))

    assert seen(world.actor(role, municipality), world) == set()


def test_a_provider_sees_the_people_of_the_own_sessions(world):
    institute = world.organisation("Институт", kind="ipe", level="regional", parent=world.department)
    own = row(world, world.teacher(), session=world.session(world.offer(provider=institute)))
    row(world, world.teacher())

    assert seen(world.actor(Role.IPE_STAFF, institute), world) == {own}
    assert seen(world.actor(Role.IPE_STAFF), world) == set()


def test_a_tutor_sees_the_assigned_people_while_they_are_assigned(world):
    tutor = world.actor(Role.TUTOR)
    mine, ended, others = (row(world, world.teacher()) for _ in range(3))
    TutorAssignment.objects.create(tutor=tutor.person, person=mine.person, starts_on=world.today)
    TutorAssignment.objects.create(
        tutor=tutor.person,
        person=ended.person,
        starts_on=world.today - timedelta(days=9),
        ends_on=world.today - timedelta(days=1),
    )
    TutorAssignment.objects.create(
        tutor=world.actor(Role.TUTOR).person, person=others.person, starts_on=world.today
    )

    assert seen(tutor, world) == {mine}


def test_after_a_transfer_open_rows_go_along_and_closed_ones_stay_as_well(world):
    old, new = world.school(), world.school()
    old_head, new_head, teacher = world.head(old), world.head(new), world.teacher(old)
    closed, live = row(world, teacher, state="completed"), row(world, teacher)
    Employment.objects.filter(person=teacher).update(ends_on=world.today - timedelta(days=1))
    world.employ(teacher, new, since=world.today)

    assert seen(old_head, world) == {closed}
    assert seen(new_head, world) == {closed, live}


def test_another_region_has_none_of_it(world, other_region):
    row(world, world.teacher())
    centre = world.centre()

    connection.set_tenant(other_region)

    assert seen(centre, world) == set()
