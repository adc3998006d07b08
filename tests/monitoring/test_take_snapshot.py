"""A snapshot counts people once, where they worked on its day, and stays as it is when they move."""

from datetime import UTC, date, datetime, timedelta

import pytest

from marshrut.monitoring.models import IndicatorValue, SnapshotMember
from marshrut.monitoring.usecases.fill_snapshot import fill_snapshot
from marshrut.monitoring.usecases.request_snapshot import PeriodIsBackward, request_snapshot
from marshrut.monitoring.usecases.take_snapshot import take_snapshot
from marshrut.people.models import Employment

pytestmark = [pytest.mark.django_db, pytest.mark.trace("N1")]
YEAR = date(2026, 1, 1), date(2026, 12, 31)


def snap(world, as_of_on=None):
    return take_snapshot(
        starts_on=YEAR[0], ends_on=YEAR[1], as_of_on=as_of_on or date(2026, 12, 31), by=None, at=world.now
    )


def value(snapshot, code, organisation):
    row = IndicatorValue.objects.filter(snapshot=snapshot, code=code, organisation=organisation).first()
    return (row.part, row.whole) if row else None


@pytest.fixture
def diagnosed(world):
    """A municipality of two schools: one of three teachers went through the centre's diagnostics of the year."""
    municipality = world.municipality()
    first, second = (world.school(municipality=municipality) for _ in range(2))
    people = [world.teacher(first), world.teacher(first), world.teacher(second)]
    campaign = world.campaign(state="finished", starts_on=date(2026, 3, 1), ends_on=date(2026, 3, 31))
    campaign.finished_on = date(2026, 4, 1)
    campaign.save()
    world.participant(people[0], campaign=campaign, state="published")
    return municipality, first, second, people


def test_people_are_counted_at_school_municipality_and_region(world, diagnosed):
    municipality, first, second, _ = diagnosed
    snapshot = snap(world)
    assert value(snapshot, "I1", first) == (1, 2)
    assert value(snapshot, "I1", second) == (0, 1)
    assert value(snapshot, "I1", municipality) == (1, 3)
    assert value(snapshot, "I1", world.department) == (1, 3)


def test_a_district_is_counted_from_its_municipalities(world, diagnosed):
    municipality, *_ = diagnosed
    world.teacher(world.school())
    district = world.district(municipality)
    snapshot = snap(world)
    row = IndicatorValue.objects.get(snapshot=snapshot, code="I1", district=district)
    assert (row.part, row.whole) == (1, 3)


def test_another_organiser_counts_only_in_the_wider_reading(world, diagnosed):
    _, first, _, people = diagnosed
    fioko = world.campaign(state="finished", organiser="fioko")
    fioko.finished_on = date(2026, 5, 1)
    fioko.save()
    world.participant(people[1], campaign=fioko, state="published")
    snapshot = snap(world)
    assert value(snapshot, "I1", first) == (1, 2)
    assert value(snapshot, "I1.any", first) == (2, 2)


def test_a_campaign_finished_in_another_year_does_not_count(world, diagnosed):
    _, first, *_ = diagnosed
    later = take_snapshot(
        starts_on=date(2027, 1, 1), ends_on=date(2027, 12, 31), as_of_on=date(2027, 12, 31), by=None, at=world.now
    )
    assert value(later, "I1", first) == (0, 2)


@pytest.mark.trace("B15")
def test_a_teacher_who_is_also_a_deputy_is_one_person_in_the_total(world, diagnosed):
    _, first, _, people = diagnosed
    world.employ(people[0], first, position="заместитель директора", kind="internal", subject="")
    snapshot = snap(world)
    assert value(snapshot, "I1", first) == (1, 2)
    assert value(snapshot, "I1.teachers", first) == (1, 2)
    assert value(snapshot, "I1.managers", first) == (1, 1)


@pytest.mark.trace("S-14")
def test_a_move_changes_no_snapshot_that_was_taken_and_counts_nobody_twice(world, diagnosed):
    municipality, first, second, people = diagnosed
    before = snap(world, as_of_on=date(2026, 6, 30))
    frozen = list(IndicatorValue.objects.filter(snapshot=before).values_list().order_by("pk"))
    Employment.objects.filter(person=people[0]).update(ends_on=date(2026, 8, 31))
    world.employ(people[0], second, since=date(2026, 9, 1))
    after = snap(world)

    assert list(IndicatorValue.objects.filter(snapshot=before).values_list().order_by("pk")) == frozen
    assert SnapshotMember.objects.get(snapshot=before, unit_id=people[0].pk, unit="person").organisation == first
    assert value(after, "I1", first) == (0, 1)
    assert value(after, "I1", second) == (1, 2)
    assert value(after, "I1", municipality) == (1, 3)


def test_the_list_behind_a_number_is_as_long_as_the_number(world, diagnosed):
    municipality, *_ = diagnosed
    snapshot = snap(world)
    behind = SnapshotMember.objects.filter(snapshot=snapshot, ancestors__contains=[municipality.pk])
    assert behind.filter(wholes__contains=["I1"]).count() == 3
    assert behind.filter(parts__contains=["I1"]).count() == 1


def test_a_snapshot_that_was_asked_for_is_filled_once(world, diagnosed):
    _, first, *_ = diagnosed
    asked = request_snapshot(
        starts_on=YEAR[0], ends_on=YEAR[1], as_of_on=date(2026, 12, 31), by=None, at=world.now
    )
    fill_snapshot(snapshot=asked, at=world.now)
    assert (asked.is_ready, value(asked, "I1", first)) == (True, (1, 2))

    world.teacher(first)
    fill_snapshot(snapshot=asked, at=world.now + timedelta(hours=1))
    assert value(asked, "I1", first) == (1, 2)


def test_a_backward_period_is_refused(world):
    with pytest.raises(PeriodIsBackward):
        request_snapshot(
            starts_on=YEAR[1], ends_on=YEAR[0], as_of_on=YEAR[1], by=None, at=datetime(2026, 1, 1, tzinfo=UTC)
        )


@pytest.mark.parametrize("people", [1, 3])
def test_the_number_of_queries_does_not_grow_with_people(world, people, django_assert_num_queries):
    school = world.school()
    for _ in range(people):
        world.teacher(school)
    world.framework()
    with django_assert_num_queries(27):
        snap(world)
