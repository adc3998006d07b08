"""Rows that are committed: two clicks at once, two lists at once, and work that breaks off in the middle."""

from threading import Barrier, Thread

import pytest
from django.db import connection, connections
from tests.people.staff_import.conftest import NOW, person, roster, snils
from tests.world import World

from marshrut.people.models import Employment, Organisation, Person, StaffImport
from marshrut.people.usecases.apply_staff_import import apply_staff_import
from marshrut.people.usecases.confirm_staff_import import confirm_staff_import
from marshrut.regions.models import Region
from marshrut.regions.queries import registry


@pytest.fixture
def region(django_db_setup, django_db_blocker):
    """The first region with rows that other connections see; emptied after."""
    with django_db_blocker.unblock():
        connection.set_schema_to_public()
        registry.forget()
        found = Region.objects.get(slug="north")
        connection.set_tenant(found)
        yield found
        connection.set_tenant(found)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT string_agg(format('%%I.%%I', schemaname, tablename), ', ') FROM pg_tables"
                " WHERE schemaname = %s AND tablename NOT IN ('django_migrations', 'django_content_type')",
                [found.schema_name],
            )
            cursor.execute(f"TRUNCATE {cursor.fetchone()[0]} RESTART IDENTITY CASCADE")
        connection.set_schema_to_public()


@pytest.fixture
def world(region):
    return World()


def at_once(region, *jobs) -> list:
    """Every job on a connection of its own, all let go at the same moment; what they gave back."""
    barrier, given, troubles = Barrier(len(jobs)), [], []

    def run(job):
        connection.set_tenant(region)
        try:
            barrier.wait(timeout=10)
            given.append(job())
        except Exception as trouble:
            troubles.append(trouble)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert troubles == []
    return given


def test_of_four_clicks_at_once_one_begins_the_work(region, world, preview):
    centre, staff_import = world.centre(), preview(roster(person()))

    begun = at_once(
        region, *[lambda: confirm_staff_import(staff_import=staff_import, by=centre, at=NOW)] * 4
    )

    assert sorted(begun) == [False, False, False, True]


def test_two_workers_with_one_import_bring_it_in_once(region, world, preview):
    staff_import = preview(roster(person(), person(surname="Другая", snils=snils(2))))
    before = Person.objects.count()

    at_once(
        region,
        *[lambda: apply_staff_import(staff_import=StaffImport.objects.get(pk=staff_import.pk), at=NOW)] * 2,
    )

    assert Person.objects.count() == before + 2


def test_the_same_list_sent_by_two_at_once_makes_every_person_and_school_once(region, world, preview):
    rows = [person(surname=f"Вымысл{letter}ва", snils=snils(place)) for place, letter in enumerate("аеоу", 1)]
    one, other = preview(roster(*rows)), preview(roster(*rows))
    before = Person.objects.count()

    def apply(staff_import):
        return lambda: apply_staff_import(staff_import=StaffImport.objects.get(pk=staff_import.pk), at=NOW)

    at_once(region, apply(one), apply(other))

    assert Person.objects.count() == before + 4
    assert Employment.objects.count() == 4
    assert Organisation.objects.filter(short_name="МБОУ СОШ № 4").count() == 1


class Crash(Exception):
    pass


def test_a_crash_in_the_middle_leaves_nothing_half_done_and_the_work_can_be_begun_again(region, world, preview):
    staff_import = preview(roster(person(), person(surname="Другая", snils=snils(2), school="МБОУ СОШ № 5")))
    confirm_staff_import(staff_import=staff_import, by=world.centre(), at=NOW)
    known = Person.objects.count()

    def crash_when_all_is_written(percent: int) -> None:
        if percent == 95:
            raise Crash

    with pytest.raises(Crash):
        apply_staff_import(staff_import=staff_import, at=NOW, progress=crash_when_all_is_written)

    staff_import.refresh_from_db()
    assert (Person.objects.count(), Employment.objects.count()) == (known, 0)
    assert staff_import.state == "previewed"
    assert "не получилось из-за сбоя, ничего не изменилось" in staff_import.refusal

    apply_staff_import(staff_import=staff_import, at=NOW)

    assert (Person.objects.count(), Employment.objects.count()) == (known + 2, 2)
    staff_import.refresh_from_db()
    assert (staff_import.state, staff_import.refusal) == ("applied", "")
