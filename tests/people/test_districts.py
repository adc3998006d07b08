"""Municipalities join and leave an inter-municipal district of their own will, by date."""

from datetime import date, timedelta

import pytest

from marshrut.people.models import District
from marshrut.people.queries import district_members
from marshrut.people.usecases.form_district import DistrictExists, form_district
from marshrut.people.usecases.join_district import (
    ConsentMissing,
    JoinsTooEarly,
    MemberAlready,
    NotAnAuthority,
    join_district,
)
from marshrut.people.usecases.leave_district import LeavesTooEarly, LeftBefore, leave_district

pytestmark = [pytest.mark.django_db, pytest.mark.trace("B11")]

DAY = date(2024, 9, 1)
ACT = "постановление № 14 от 20.08.2024"


@pytest.fixture
def district(world) -> District:
    return form_district(title="Южный округ", formed_on=DAY, basis="приказ № 7", at=world.now)


def join(world, district, authority, day=DAY, consent=ACT):
    return join_district(district=district, authority=authority, starts_on=day, consent=consent, at=world.now)


def test_a_municipality_joins_by_its_consent(world, district):
    authority = world.municipality()

    membership = join(world, district, authority)

    assert membership.consent == ACT
    assert list(district_members(district, DAY)) == [authority]
    assert list(district_members(district, DAY - timedelta(days=1))) == []


def test_after_leaving_the_former_days_stay_members_days(world, district):
    authority = world.municipality()
    membership = join(world, district, authority)

    leave_district(membership=membership, ends_on=date(2025, 8, 31), basis="решение", at=world.now)

    assert list(district_members(district, date(2025, 8, 31))) == [authority]
    assert list(district_members(district, date(2025, 9, 1))) == []


def test_a_municipality_may_come_back_and_may_change_the_district(world, district):
    authority = world.municipality()
    other = form_district(title="Северный округ", formed_on=DAY, at=world.now)
    leave_district(membership=join(world, district, authority), ends_on=date(2025, 8, 31), at=world.now)

    join(world, other, authority, date(2025, 9, 1))

    assert list(district_members(other, date(2025, 9, 1))) == [authority]
    assert list(district_members(district, DAY)) == [authority]


@pytest.mark.parametrize("same_district", [True, False])
def test_a_municipality_is_in_one_district_at_a_time(world, district, same_district):
    authority = world.municipality("Каспийск")
    join(world, district, authority, date(2025, 1, 1))
    wanted = district if same_district else form_district(title="Второй", formed_on=DAY, at=world.now)

    for day in (date(2025, 6, 1), DAY):
        with pytest.raises(MemberAlready, match="входит в округ «Южный округ»"):
            join(world, wanted, authority, day)


def test_only_a_municipality_with_a_consent_joins_a_district_that_exists(world, district):
    with pytest.raises(NotAnAuthority):
        join(world, district, world.school())
    with pytest.raises(ConsentMissing, match="добровольное"):
        join(world, district, world.municipality(), consent="  ")
    with pytest.raises(JoinsTooEarly):
        join(world, district, world.municipality(), DAY - timedelta(days=1))
    assert district.memberships.count() == 0


def test_a_membership_ends_once_and_not_before_it_began(world, district):
    membership = join(world, district, world.municipality())

    with pytest.raises(LeavesTooEarly):
        leave_district(membership=membership, ends_on=DAY - timedelta(days=1), at=world.now)
    leave_district(membership=membership, ends_on=DAY, at=world.now)
    with pytest.raises(LeftBefore):
        leave_district(membership=membership, ends_on=DAY + timedelta(days=1), at=world.now)


def test_two_districts_do_not_share_a_name(world, district):
    with pytest.raises(DistrictExists):
        form_district(title="южный округ", formed_on=DAY, at=world.now)
