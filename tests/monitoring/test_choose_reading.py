"""The reading of an indicator is a setting of the year; a snapshot keeps the one it was taken with."""

from datetime import date

import pytest

from marshrut.base.models import JournalEntry
from marshrut.monitoring.usecases.choose_reading import TargetOutOfRange, choose_reading
from marshrut.monitoring.usecases.take_snapshot import take_snapshot

pytestmark = pytest.mark.django_db


def choose(world, **changes):
    settings = {"year": 2026, "code": "I1", "switches": {"organiser": "any"}, "target": 10.0} | changes
    return choose_reading(**settings, by=world.person(), at=world.now)


def test_the_next_snapshot_is_taken_by_the_chosen_reading_and_the_journal_knows(world):
    choose(world)
    snapshot = take_snapshot(
        starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), as_of_on=date(2026, 12, 31), by=None, at=world.now
    )
    assert snapshot.switches["I1"]["organiser"] == "any"
    assert JournalEntry.objects.filter(verb="chose_reading").count() == 1


@pytest.mark.parametrize("target", [-1, 100.5])
def test_a_target_outside_a_percentage_is_refused(world, target):
    with pytest.raises(TargetOutOfRange):
        choose(world, target=target)


def test_an_unknown_option_is_refused(world):
    with pytest.raises(ValueError, match="organiser"):
        choose(world, switches={"organiser": "nobody"})
