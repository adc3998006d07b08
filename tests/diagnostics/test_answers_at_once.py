"""Two connections at once: an answer and the end of the sitting, two tabs with one item."""

from threading import Barrier, Thread

import pytest
from django.db import connection, connections
from tests.world import World

from marshrut.diagnostics.models import Answer, Estimate, Sitting
from marshrut.diagnostics.usecases.finish_sitting import finish_sitting
from marshrut.diagnostics.usecases.record_answer import SittingFinished, record_answer
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


@pytest.fixture
def sitting(world):
    campaign = world.campaign(instrument=world.instrument(items=6))
    participant = world.participant(world.teacher(), campaign=campaign, state="present")
    return Sitting.objects.create(participant=participant, started_at=world.now)


def in_threads(region, *jobs) -> list:
    """Every job on a connection of its own, all let go at the same moment."""
    barrier, results = Barrier(len(jobs)), [None] * len(jobs)

    def run(place, job):
        connection.set_tenant(region)
        try:
            barrier.wait(timeout=10)
            results[place] = job()
        except SittingFinished as refusal:
            results[place] = refusal
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(place, job)) for place, job in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    return results


def fresh(sitting) -> Sitting:
    return Sitting.objects.select_related("participant__campaign").get(pk=sitting.pk)


def test_two_tabs_at_once_leave_the_newer_answer(region, world, sitting):
    item = sitting.participant.campaign.instrument.items.first()

    def write(sequence, option):
        return lambda: record_answer(
            sitting=fresh(sitting), item=item, response=[option], sequence=sequence, at=world.now
        )

    in_threads(region, *(write(sequence, sequence % 3) for sequence in range(1, 9)))

    assert Answer.objects.get().sequence == 8
    assert Answer.objects.get().response == [2]


def test_an_answer_beside_the_end_is_either_counted_or_refused(region, world, sitting):
    items = list(sitting.participant.campaign.instrument.items.all())
    record_answer(sitting=fresh(sitting), item=items[0], response=[0], sequence=1, at=world.now)

    answered, _ = in_threads(
        region,
        lambda: record_answer(sitting=fresh(sitting), item=items[1], response=[0], sequence=1, at=world.now),
        lambda: finish_sitting(sitting=sitting, at=world.now),
    )

    counted = 1 if isinstance(answered, SittingFinished) else 2
    assert Estimate.objects.get().points == counted
    assert Answer.objects.count() == counted


def test_finishing_in_two_tabs_measures_once(region, world, sitting):
    item = sitting.participant.campaign.instrument.items.first()
    record_answer(sitting=fresh(sitting), item=item, response=[0], sequence=1, at=world.now)

    first, second = in_threads(region, *[lambda: [one.pk for one in finish_sitting(sitting=sitting, at=world.now)]] * 2)

    assert first == second
    assert Estimate.objects.count() == 1
