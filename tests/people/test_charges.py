"""Charges: role × scope × dates, and substitutes who act while somebody is away."""

from datetime import date, timedelta

import pytest
from tests.world import FOUNDED

from marshrut.base.models import JournalEntry
from marshrut.people.actor import actor_of, charges_on
from marshrut.people.models import Charge
from marshrut.people.roles import Role
from marshrut.people.rules import persons_visible_to
from marshrut.people.usecases._persons import RecordIsMerged
from marshrut.people.usecases._tree import OrganisationIsNotOpen
from marshrut.people.usecases.end_charge import ChargeHasEnded, end_charge
from marshrut.people.usecases.give_charge import (
    CannotSubstitute,
    EverybodyIsATeacher,
    HasTheRole,
    ScopeDoesNotFit,
    SubstitutedIsNotInForce,
    give_charge,
)

pytestmark = pytest.mark.django_db

LEAVE = date(2025, 6, 1)
BACK = date(2025, 7, 15)


def substitute(world, head, person, starts_on=LEAVE, ends_on=BACK):
    return give_charge(
        person=person,
        acting_for=head.charge,
        starts_on=starts_on,
        ends_on=ends_on,
        basis="приказ",
        at=world.now,
    )


def test_a_substitute_acts_with_the_role_and_reach_of_the_absent_person_during_the_dates(world):
    school = world.school()
    head, deputy, teacher = world.head(school), world.teacher(school), world.teacher(school)
    stranger = world.teacher(world.school())

    charge = substitute(world, head, deputy)

    assert (charge.role, charge.organisation, charge.acting_for) == (Role.SCHOOL_HEAD, school, head.charge)
    assert charges_on(deputy, LEAVE - timedelta(days=1)) == []
    assert charges_on(deputy, LEAVE) == [charge]
    assert charges_on(deputy, BACK) == [charge]
    assert charges_on(deputy, BACK + timedelta(days=1)) == []
    acting = actor_of(person=deputy, charge=charge, on=LEAVE)
    assert set(persons_visible_to(acting, on=LEAVE)) == {head.person, deputy, teacher}
    assert stranger not in persons_visible_to(acting, on=LEAVE)


def test_a_substitute_of_a_district_head_gets_the_district(world):
    authority = world.municipality()
    head = world.actor(Role.MMO_HEAD, world.district(authority))

    charge = substitute(world, head, world.person())

    acting = actor_of(person=charge.person, charge=charge, on=LEAVE)
    assert (charge.district, acting.paths) == (head.charge.district, (authority.path,))


def test_nobody_substitutes_a_charge_that_is_not_in_force(world):
    head = world.head(world.school())
    end_charge(charge=head.charge, ends_on=LEAVE, at=world.now)

    with pytest.raises(SubstitutedIsNotInForce, match=r"по 01\.06\.2025"):
        substitute(world, head, world.person())
    with pytest.raises(SubstitutedIsNotInForce):
        substitute(world, head, world.person(), starts_on=FOUNDED - timedelta(days=1))
    assert Charge.objects.filter(acting_for__isnull=False).count() == 0


def test_a_substitution_is_for_another_person_and_for_a_time(world):
    head, deputy = world.head(world.school()), world.person()
    acting = substitute(world, head, deputy)

    with pytest.raises(CannotSubstitute, match="не замещает сам себя"):
        substitute(world, head, head.person)
    with pytest.raises(CannotSubstitute, match="последний день"):
        substitute(world, head, world.person(), ends_on=None)
    with pytest.raises(CannotSubstitute, match="само временное"):
        give_charge(person=world.person(), acting_for=acting, starts_on=LEAVE, ends_on=BACK, at=world.now)


def test_when_a_charge_ends_its_substitutes_stop(world):
    head, first, second = world.head(world.school()), world.person(), world.person()
    acting = substitute(world, head, first)
    later = substitute(world, head, second, BACK + timedelta(days=1), BACK + timedelta(days=9))

    end_charge(charge=head.charge, ends_on=LEAVE, at=world.now)

    assert Charge.objects.get(pk=acting.pk).ends_on == LEAVE
    assert not Charge.objects.filter(pk=later.pk).exists()
    cancelled = JournalEntry.objects.get(verb="ended_charge", subject_id=later.pk)
    assert cancelled.facts["starts_on"] == (BACK + timedelta(days=1)).isoformat()
    with pytest.raises(ChargeHasEnded):
        end_charge(charge=head.charge, ends_on=BACK, at=world.now)


def test_a_role_is_given_once_for_a_scope(world):
    school = world.school()
    person = world.person()
    given = {"person": person, "role": Role.SCHOOL_HEAD, "starts_on": LEAVE, "at": world.now}
    give_charge(organisation=school, ends_on=BACK, **given)

    with pytest.raises(HasTheRole):
        give_charge(organisation=school, **given)
    give_charge(organisation=world.school(), **given)
    give_charge(organisation=school, **(given | {"starts_on": BACK + timedelta(days=1)}))
    assert Charge.objects.count() == 3


@pytest.mark.parametrize(
    ("role", "scope"),
    [
        (Role.SCHOOL_HEAD, ""),
        (Role.MUNI_METHODIST, "district"),
        (Role.MMO_HEAD, ""),
        (Role.CURATOR, "organisation"),
        (Role.CNPPM_SPECIALIST, "district"),
        (Role.MMO_HEAD, "both"),
    ],
)
def test_a_scope_that_the_role_does_not_work_in_is_refused(world, role, scope):
    scopes = {}
    if scope in {"organisation", "both"}:
        scopes["organisation"] = world.school()
    if scope in {"district", "both"}:
        scopes["district"] = world.district()

    with pytest.raises(ScopeDoesNotFit, match=role.label.split("(")[0].strip()):
        give_charge(person=world.person(), role=role, starts_on=LEAVE, at=world.now, **scopes)


def test_roles_of_the_region_may_name_the_employing_body(world):
    given = {"starts_on": LEAVE, "at": world.now}
    give_charge(person=world.person(), role=Role.CNPPM_SPECIALIST, **given)
    give_charge(person=world.person(), role=Role.IPE_STAFF, organisation=world.department, **given)
    assert Charge.objects.count() == 2


def test_no_charge_is_given_for_nothing(world):
    with pytest.raises(EverybodyIsATeacher):
        give_charge(person=world.person(), role=Role.TEACHER, starts_on=LEAVE, at=world.now)
    with pytest.raises(OrganisationIsNotOpen):
        give_charge(
            person=world.person(),
            role=Role.SCHOOL_HEAD,
            organisation=world.school(),
            starts_on=FOUNDED - timedelta(days=1),
            at=world.now,
        )
    with pytest.raises(RecordIsMerged):
        give_charge(
            person=world.person(merged_into=world.person()),
            role=Role.CNPPM_SPECIALIST,
            starts_on=LEAVE,
            at=world.now,
        )
