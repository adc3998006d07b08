"""Who may see and change whom. Every test first makes what could leak."""

import pytest

from marshrut.people.models import Organisation, PossibleMerge
from marshrut.people.roles import Role
from marshrut.people.rules import (
    charges_changeable_by,
    districts_visible_to,
    employments_changeable_by,
    may_change_districts,
    merges_undone_by,
    organisations_changeable_by,
    organisations_visible_to,
    parents_offered_to,
    persons_transferable_by,
    persons_visible_to,
    possible_merges_visible_to,
    roles_given_by,
    staff_visible_to,
)
from marshrut.people.usecases.merge_persons import merge_persons

pytestmark = pytest.mark.django_db


def pair(world, one, other) -> PossibleMerge:
    return PossibleMerge.objects.create(first=one, second=other, reason="похожи", found_at=world.now)


def test_a_head_sees_only_the_own_school(world):
    own, other = world.school(), world.school()
    mine, foreign = world.teacher(own), world.teacher(other)
    head = world.head(own)

    assert set(persons_visible_to(head, on=world.today)) == {mine, head.person}
    assert foreign not in persons_visible_to(head, on=world.today)
    assert list(organisations_visible_to(head)) == [own]
    assert list(persons_transferable_by(head, on=world.today)) == []
    assert list(organisations_changeable_by(head)) == []


def test_a_methodist_changes_what_is_below_the_own_municipality(world):
    own, other = world.municipality(), world.municipality()
    school, foreign = world.school(municipality=own), world.school(municipality=other)
    mine, theirs = world.teacher(school), world.teacher(foreign)
    methodist = world.methodist(own)

    assert list(organisations_changeable_by(methodist)) == [school]
    assert set(parents_offered_to(methodist)) == {own, school}
    assert list(persons_transferable_by(methodist, on=world.today)) == [mine]
    assert theirs not in persons_visible_to(methodist, on=world.today)
    assert roles_given_by(methodist) == (Role.SCHOOL_HEAD, Role.SCHOOL_COUNCIL, Role.MENTOR)


def test_an_external_worker_is_seen_and_is_transferred_only_from_the_main_place(world):
    own, other = world.municipality(), world.municipality()
    person = world.teacher(world.school(municipality=other))
    world.employ(person, world.school(municipality=own), kind="external")
    methodist = world.methodist(own)

    assert person in persons_visible_to(methodist, on=world.today)
    assert person not in persons_transferable_by(methodist, on=world.today)


def test_a_methodist_decides_only_about_own_people(world):
    own, other = world.municipality(), world.municipality()
    one, two, three = (world.teacher(world.school(municipality=own)) for _ in range(3))
    foreign = world.teacher(world.school(municipality=other))
    mine, mixed = pair(world, one, two), pair(world, three, foreign)

    assert list(possible_merges_visible_to(world.methodist(own), on=world.today)) == [mine]
    assert set(possible_merges_visible_to(world.centre(), on=world.today)) == {mine, mixed}
    assert list(possible_merges_visible_to(world.head(world.school()), on=world.today)) == []


def test_a_methodist_changes_charges_of_own_schools_only(world):
    own, other = world.municipality(), world.municipality()
    head = world.head(world.school(municipality=own))
    foreign = world.head(world.school(municipality=other))
    methodist = world.methodist(own)

    assert list(charges_changeable_by(methodist)) == [head.charge]
    assert foreign.charge in charges_changeable_by(world.centre())
    assert list(charges_changeable_by(head)) == []


def test_districts_are_seen_by_the_region_by_their_head_and_by_their_members(world):
    member, outside = world.municipality(), world.municipality()
    own, other = world.district(member), world.district(world.municipality())

    assert set(districts_visible_to(world.centre())) == {own, other}
    assert list(districts_visible_to(world.actor(Role.MMO_HEAD, own))) == [own]
    assert list(districts_visible_to(world.methodist(member))) == [own]
    assert list(districts_visible_to(world.methodist(outside))) == []
    assert list(districts_visible_to(world.actor())) == []
    assert [may_change_districts(who) for who in (world.centre(), world.methodist(member))] == [True, False]


@pytest.mark.parametrize(
    "role",
    [role for role in Role if role not in {Role.CNPPM_SPECIALIST, Role.MUNI_METHODIST}],
)
def test_other_roles_change_nothing(world, role):
    person = world.teacher(world.school())
    pair(world, person, world.teacher(world.school()))
    place = world.district() if role in {Role.MMO_HEAD, Role.CURATOR} else world.department
    actor = world.actor(role, place)

    assert not organisations_changeable_by(actor).exists()
    assert not parents_offered_to(actor).exists()
    assert not persons_transferable_by(actor, on=world.today).exists()
    assert not possible_merges_visible_to(actor, on=world.today).exists()
    assert not charges_changeable_by(actor).exists()
    assert roles_given_by(actor) == ()
    assert not may_change_districts(actor)


@pytest.mark.parametrize(
    "role",
    [
        Role.MUNI_AUTHORITY,
        Role.DEPARTMENT,
        Role.IPE_STAFF,
        Role.FEDERAL_COORD,
        Role.EXPERT,
        Role.AUDITOR,
        Role.TUTOR,
    ],
)
def test_roles_without_names_or_with_a_caseload_see_no_strangers_here(world, role):
    world.teacher(world.school())
    actor = world.actor(role, world.department)

    assert list(persons_visible_to(actor, on=world.today)) == [actor.person]


def test_the_centre_changes_everything(world):
    school = world.school()
    assert set(organisations_changeable_by(world.centre())) == set(Organisation.objects.all())
    assert world.teacher(school) in persons_transferable_by(world.centre(), on=world.today)
    assert Role.TEACHER not in roles_given_by(world.centre())


def test_staff_of_a_place_is_without_the_reader_who_works_elsewhere(world):
    municipality = world.municipality()
    person = world.teacher(world.school(municipality=municipality))
    methodist = world.methodist(municipality)

    assert list(staff_visible_to(methodist, on=world.today)) == [person]
    assert methodist.person in persons_visible_to(methodist, on=world.today)


def test_a_merge_is_taken_back_by_who_made_it_or_by_the_centre(world):
    own = world.municipality()
    kept, absorbed = world.teacher(world.school(municipality=own)), world.person()
    methodist, colleague = world.methodist(own), world.methodist(own)
    merge = merge_persons(possible=pair(world, kept, absorbed), kept=kept, by=methodist, at=world.now)

    assert list(merges_undone_by(methodist, on=world.today)) == [merge]
    assert list(merges_undone_by(world.centre(), on=world.today)) == [merge]
    assert list(merges_undone_by(colleague, on=world.today)) == []
    assert list(merges_undone_by(world.head(world.school(municipality=own)), on=world.today)) == []


def test_employments_are_changed_within_the_municipality(world):
    own = world.municipality()
    mine = world.teacher(world.school(municipality=own)).employments.get()
    foreign = world.teacher(world.school()).employments.get()

    assert list(employments_changeable_by(world.methodist(own))) == [mine]
    assert set(employments_changeable_by(world.centre())) == {mine, foreign}
    assert not employments_changeable_by(world.head(mine.organisation)).exists()
