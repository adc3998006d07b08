"""Sessions on the calendar: dates, seats, cancelling, holding."""

from datetime import timedelta

import pytest

from marshrut.catalogue.models import Session
from marshrut.catalogue.usecases.cancel_session import SessionIsOver, cancel_session
from marshrut.catalogue.usecases.change_seats import SeatsAreTaken, change_seats
from marshrut.catalogue.usecases.hold_session import SessionIsAhead, SessionWasCancelled, hold_session
from marshrut.catalogue.usecases.schedule_session import (
    CODE_LETTERS,
    DatesOutOfOrder,
    NoSeats,
    SessionInThePast,
    schedule_session,
)

pytestmark = pytest.mark.django_db


def test_a_scheduled_session_has_a_code_that_is_read_without_mistakes(world):
    day = world.today + timedelta(days=5)

    session = schedule_session(
        offer=world.offer(), starts_on=day, ends_on=day, days=[day, day], by=world.centre(), at=world.now
    )

    assert session.days == [day.isoformat()]
    assert len(session.attendance_code) == 6
    assert set(session.attendance_code) <= set(CODE_LETTERS)
    assert session.free is None


def test_a_session_of_yesterday_is_refused(world):
    yesterday = world.today - timedelta(days=1)
    with pytest.raises(SessionInThePast):
        schedule_session(
            offer=world.offer(), starts_on=yesterday, ends_on=world.today, by=world.centre(), at=world.now
        )


@pytest.mark.parametrize(
    ("ends_in", "day_in", "apply_in", "seats", "blamed"),
    [(4, 5, 5, 10, "ends_on"), (6, 7, 5, 10, "days"), (6, 5, 7, 10, "apply_until"), (6, 5, 5, 0, "seats")],
    ids=["ends before it starts", "a day outside", "applications too long", "no seats"],
)
def test_dates_out_of_order_are_refused(world, ends_in, day_in, apply_in, seats, blamed):
    def day(number):
        return world.today + timedelta(days=number)

    with pytest.raises((DatesOutOfOrder, NoSeats)) as refused:
        schedule_session(
            offer=world.offer(),
            starts_on=day(5),
            ends_on=day(ends_in),
            days=[day(day_in)],
            apply_until=day(apply_in),
            seats=seats,
            by=world.centre(),
            at=world.now,
        )
    assert refused.value.argument == blamed
    assert not Session.objects.exists()


def test_seats_never_become_fewer_than_are_taken(world):
    session = world.session(seats=5, taken=3)

    with pytest.raises(SeatsAreTaken):
        change_seats(session=session, seats=2, by=world.centre(), at=world.now)
    assert change_seats(session=session, seats=3, by=world.centre(), at=world.now).free == 0
    assert change_seats(session=session, seats=None, by=world.centre(), at=world.now).free is None


def test_a_cancelled_session_stays_cancelled(world):
    session, centre = world.session(), world.centre()
    cancel_session(session=session, by=centre, at=world.now)

    assert cancel_session(session=session, by=centre, at=world.now).state == Session.State.CANCELLED
    with pytest.raises(SessionWasCancelled):
        hold_session(session=session, by=centre, at=world.now)


def test_what_was_held_is_not_cancelled(world):
    session, centre = world.session(starts_in=0), world.centre()
    hold_session(session=session, by=centre, at=world.now)

    assert hold_session(session=session, by=centre, at=world.now).state == Session.State.HELD
    with pytest.raises(SessionIsOver):
        cancel_session(session=session, by=centre, at=world.now)


def test_a_session_ahead_was_not_held(world):
    with pytest.raises(SessionIsAhead):
        hold_session(session=world.session(starts_in=1), by=world.centre(), at=world.now)
