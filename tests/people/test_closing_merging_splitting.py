"""Organisations close, join and separate; their people and their history go on."""

from datetime import date, timedelta

import pytest
from tests.world import FOUNDED

from marshrut.people.models import Charge, DistrictMembership, Employment, Organisation, Succession
from marshrut.people.queries import names_on, staff, tree_on
from marshrut.people.roles import Role
from marshrut.people.usecases._carry_over import WorksThereOtherwise
from marshrut.people.usecases._closing import AlreadyClosed, ChangedLater, HasOpenChildren, HasStaff
from marshrut.people.usecases._places import PlaceIsBelow
from marshrut.people.usecases._tree import OrganisationIsNotOpen
from marshrut.people.usecases.close_organisation import close_organisation
from marshrut.people.usecases.merge_organisations import NothingToJoin, merge_organisations
from marshrut.people.usecases.move_organisation import move_organisation
from marshrut.people.usecases.rename_organisation import rename_organisation
from marshrut.people.usecases.split_organisation import split_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.trace("B1")]

DAY = date(2024, 9, 1)
EVE = date(2024, 8, 31)


def places(person):
    rows = Employment.objects.filter(person=person).order_by("starts_on", "ends_on", "pk")
    return list(rows.values_list("organisation", "kind", "starts_on", "ends_on"))


def test_a_closed_organisation_leaves_the_tree_and_stays_in_history(world):
    school = world.school("СОШ № 9")
    head = world.actor(Role.SCHOOL_HEAD, school)

    close_organisation(organisation=school, closed_on=EVE, basis="приказ", at=world.now)

    assert school.pk in tree_on(EVE)
    assert school.pk not in tree_on(DAY)
    assert names_on(EVE, [school.pk]) == {school.pk: ("СОШ № 9", "СОШ № 9")}
    assert Charge.objects.get(pk=head.charge.pk).ends_on == EVE
    school.refresh_from_db()
    assert (school.short_name, school.closed_on) == ("СОШ № 9", EVE)
    with pytest.raises(AlreadyClosed, match=r"закрыта 31\.08\.2024"):
        close_organisation(organisation=school, closed_on=world.today, at=world.now)
    with pytest.raises(OrganisationIsNotOpen):
        rename_organisation(organisation=school, full_name="Х", short_name="Х", starts_on=DAY, at=world.now)
    with pytest.raises(OrganisationIsNotOpen):
        move_organisation(organisation=school, parent=world.department, starts_on=DAY, at=world.now)


def test_a_closed_municipality_is_no_longer_in_a_district(world):
    authority = world.municipality()
    world.district(authority)

    close_organisation(organisation=authority, closed_on=EVE, at=world.now)

    assert DistrictMembership.objects.get(authority=authority).ends_on == EVE


def test_an_organisation_with_people_or_branches_does_not_close(world):
    municipality = world.municipality()
    school = world.school("СОШ № 9", municipality=municipality)
    world.teacher(school)
    world.teacher(school)

    with pytest.raises(HasStaff, match="числятся сотрудники: 2"):
        close_organisation(organisation=school, closed_on=EVE, at=world.now)
    with pytest.raises(HasOpenChildren, match="«СОШ № 9»"):
        close_organisation(organisation=municipality, closed_on=EVE, at=world.now)
    school.refresh_from_db()
    assert school.closed_on is None


def test_an_organisation_does_not_close_before_its_own_later_name(world):
    school = world.school()
    rename_organisation(organisation=school, full_name="Х", short_name="Х", starts_on=DAY, at=world.now)

    with pytest.raises(ChangedLater, match=r"С 01\.09\.2024"):
        close_organisation(organisation=school, closed_on=EVE - timedelta(days=1), at=world.now)


def test_a_merge_carries_over_people_and_branches_and_closes_the_joined(world):
    municipality = world.municipality()
    small, large = (world.school(name, municipality=municipality) for name in ("СОШ № 1", "СОШ № 2"))
    unit = world.organisation("ШМО", kind="unit", level="school", parent=small)
    person = world.teacher(small, subject="физика")

    made = merge_organisations(predecessors=[small], successor=large, on=DAY, basis="№ 12", at=world.now)

    assert places(person) == [(small.pk, "main", FOUNDED, EVE), (large.pk, "main", DAY, None)]
    new = Employment.objects.get(person=person, organisation=large)
    assert [subject.title for subject in new.subjects.all()] == ["физика"]
    assert tree_on(DAY)[unit.pk] == (large.pk, municipality.pk, world.department.pk)
    assert tree_on(EVE)[unit.pk] == (small.pk, municipality.pk, world.department.pk)
    assert Organisation.objects.get(pk=small.pk).closed_on == EVE
    assert [(row.kind, row.predecessor, row.successor, row.happened_on) for row in made] == [
        (Succession.Kind.MERGE, small, large, DAY)
    ]
    assert list(staff(Organisation.objects.filter(pk=small.pk), EVE)) == [person]
    assert list(staff(Organisation.objects.filter(pk=large.pk), DAY)) == [person]


def test_who_worked_in_both_places_is_not_doubled_by_a_merge(world):
    small, large = world.school(), world.school()
    same_post = world.teacher(small)
    world.employ(same_post, large, kind="external")
    other_post = world.teacher(large, position="директор", subject="")
    world.employ(other_post, small, kind="external")
    third = world.teacher(world.school())
    world.employ(third, small, kind="external")

    merge_organisations(predecessors=[small], successor=large, on=DAY, at=world.now)

    assert places(same_post) == [
        (small.pk, "main", FOUNDED, EVE),
        (large.pk, "external", FOUNDED, EVE),
        (large.pk, "main", DAY, None),
    ]
    assert places(other_post) == [
        (small.pk, "external", FOUNDED, EVE),
        (large.pk, "main", FOUNDED, None),
        (large.pk, "internal", DAY, None),
    ]
    assert places(third)[-1] == (large.pk, "external", DAY, None)
    on_the_day = staff(Organisation.objects.filter(pk=large.pk), DAY)
    assert set(on_the_day) == {same_post, other_post, third}


def test_an_external_post_ends_where_the_same_one_is_the_main(world):
    small, large = world.school(), world.school()
    person = world.teacher(large)
    world.employ(person, small, kind="external")

    merge_organisations(predecessors=[small], successor=large, on=DAY, at=world.now)

    assert places(person) == [(small.pk, "external", FOUNDED, EVE), (large.pk, "main", FOUNDED, None)]


def test_dates_that_do_not_add_up_stop_the_whole_merge(world):
    small, large = world.school(), world.school()
    calm = world.teacher(small)
    person = world.teacher(small)
    world.employ(person, large, kind="external", since=DAY + timedelta(days=30))

    with pytest.raises(WorksThereOtherwise, match=person.surname):
        merge_organisations(predecessors=[small], successor=large, on=DAY, at=world.now)

    assert places(calm) == [(small.pk, "main", FOUNDED, None)]
    assert Organisation.objects.get(pk=small.pk).closed_on is None


def test_an_employment_that_has_not_begun_begins_at_the_new_place(world):
    small, large = world.school(), world.school()
    person = world.person()
    world.employ(person, small, since=DAY + timedelta(days=5))

    merge_organisations(predecessors=[small], successor=large, on=DAY, at=world.now)

    assert places(person) == [(large.pk, "main", DAY + timedelta(days=5), None)]


def test_a_merge_needs_two_open_organisations_side_by_side(world):
    municipality = world.municipality()
    school = world.school(municipality=municipality)
    closed = world.school()
    close_organisation(organisation=closed, closed_on=EVE, at=world.now)

    with pytest.raises(NothingToJoin):
        merge_organisations(predecessors=[school], successor=school, on=DAY, at=world.now)
    with pytest.raises(NothingToJoin):
        merge_organisations(predecessors=[], successor=school, on=DAY, at=world.now)
    with pytest.raises(AlreadyClosed):
        merge_organisations(predecessors=[closed], successor=school, on=DAY, at=world.now)
    with pytest.raises(OrganisationIsNotOpen):
        merge_organisations(predecessors=[school], successor=closed, on=DAY, at=world.now)
    with pytest.raises(PlaceIsBelow):
        merge_organisations(predecessors=[municipality], successor=school, on=DAY, at=world.now)


def test_a_split_takes_only_the_chosen_people_and_branches(world):
    school = world.school("СОШ № 7")
    unit = world.organisation("Корпус 2", kind="unit", level="school", parent=school)
    leaves, stays = world.teacher(school), world.teacher(school)

    part = split_organisation(
        organisation=school,
        full_name="Гимназия № 3",
        short_name="Гимназия № 3",
        on=DAY,
        people=[leaves],
        branches=[unit],
        basis="постановление",
        at=world.now,
    )

    assert places(leaves) == [(school.pk, "main", FOUNDED, EVE), (part.pk, "main", DAY, None)]
    assert places(stays) == [(school.pk, "main", FOUNDED, None)]
    assert tree_on(DAY)[part.pk] == (school.parent_id, world.department.pk)
    assert tree_on(DAY)[unit.pk][0] == part.pk
    assert (part.kind, part.level, part.territory) == (school.kind, school.level, school.territory)
    assert part.path == f"{school.parent.path}{part.pk}/"
    assert Succession.objects.get(successor=part).kind == Succession.Kind.SPLIT
    assert Organisation.objects.get(pk=school.pk).closed_on is None


def test_a_split_without_named_people_moves_nobody(world):
    school = world.school()
    person = world.teacher(school)

    split_organisation(organisation=school, full_name="Х", short_name="Х", on=DAY, at=world.now)

    assert places(person) == [(school.pk, "main", FOUNDED, None)]
