"""Several connections at once: a seat is never given twice, and a freed one is never lost."""

from threading import Barrier, Thread

import pytest
from django.db import connection, connections
from tests.world import World

from marshrut.catalogue.models import Session
from marshrut.learning.models import Participation
from marshrut.learning.usecases.apply_for_session import apply_for_session
from marshrut.learning.usecases.decide_application import decide_application
from marshrut.learning.usecases.release_seat import release_seat
from marshrut.regions.models import Region
from marshrut.regions.queries import registry


@pytest.fixture
def region(django_db_setup, django_db_blocker):
    """The first region with rows that are committed, so that other connections see them; emptied after."""
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


def at_once(region, jobs) -> None:
    """Every job on a connection of its own, all let go at the same moment."""
    barrier, troubles = Barrier(len(jobs)), []

    def run(job):
        connection.set_tenant(region)
        try:
            barrier.wait(timeout=10)
            job()
        except Exception as trouble:
            troubles.append(trouble)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert troubles == []


def states(session) -> dict[str, int]:
    found = list(Participation.objects.filter(session=session).values_list("state", flat=True))
    return {state: found.count(state) for state in set(found)}


def test_the_last_seat_goes_to_one_of_two(region, world):
    school = world.school()
    head, session = world.head(school), world.session(seats=1)
    rows = [apply_for_session(person=world.teacher(school), session=session, at=world.now) for _ in range(2)]

    def decide(row):
        return lambda: decide_application(participation=row, agreed=True, by=head, at=world.now)

    at_once(region, [decide(row) for row in rows])

    assert states(session) == {"enrolled": 1, "waiting": 1}
    assert Session.objects.get(pk=session.pk).taken == 1


def test_eight_applications_for_three_seats(region, world):
    school = world.school()
    head, session = world.head(school), world.session(seats=3)
    people = [world.teacher(school) for _ in range(8)]

    def apply(person):
        return lambda: apply_for_session(person=person, session=session, at=world.now, agreed_by=head.person)

    at_once(region, [apply(person) for person in people])

    assert states(session) == {"enrolled": 3, "waiting": 5}
    assert Session.objects.get(pk=session.pk).taken == 3


def test_one_person_in_two_tabs_applies_once(region, world):
    person, session = world.teacher(), world.session()

    at_once(region, [lambda: apply_for_session(person=person, session=session, at=world.now)] * 4)

    assert states(session) == {"applied": 1}


def test_seats_freed_at_once_are_all_given_on(region, world):
    school = world.school()
    head, session = world.head(school), world.session(seats=3)
    rows = [
        apply_for_session(person=world.teacher(school), session=session, at=world.now, agreed_by=head.person)
        for _ in range(6)
    ]

    def free(row):
        return lambda: release_seat(participation=row, by=head, at=world.now)

    at_once(region, [free(row) for row in rows[:3]])

    assert states(session) == {"withdrawn": 3, "enrolled": 3}
    assert Session.objects.get(pk=session.pk).taken == 3
