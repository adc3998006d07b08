"""Attendance and completion: by the list, by the code, never rewritten."""

from datetime import timedelta

import pytest

from marshrut.catalogue.models import Session
from marshrut.learning.models import Participation
from marshrut.learning.queries import (
    by_year,
    completed_hours,
    nearest_first,
    offers_completed_by,
    sessions_booked_by,
    sessions_to_confirm,
    taking_part,
    with_counts,
)
from marshrut.learning.usecases._attendance import NotEnrolled, NotTheDay
from marshrut.learning.usecases._confirmation import DayOutOfPlace, NoSeatHeld, NotYoursToConfirm
from marshrut.learning.usecases.confirm_completion import (
    AlreadyConfirmed,
    HoursOutOfPlace,
    confirm_completion,
)
from marshrut.learning.usecases.mark_attendance import NotYourSession, mark_attendance
from marshrut.learning.usecases.mark_attendance_by_code import CodeUnknown, mark_attendance_by_code
from marshrut.learning.usecases.mark_no_show import mark_no_show
from marshrut.people.models import Person
from marshrut.people.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.trace("J4")]


def enrolled(world, session, *, person=None, state="enrolled", **fields):
    person = person or world.teacher()
    return Participation.objects.create(
        session=session,
        person=person,
        organisation=person.employments.get().organisation,
        state=state,
        applied_at=world.now,
        **fields,
    )


def test_the_provider_confirms_with_the_announced_hours(world):
    institute = world.organisation("Институт", kind="ipe", level="regional", parent=world.department)
    staff = world.actor(Role.IPE_STAFF, institute)
    session = world.session(world.offer(provider=institute, hours=36), starts_in=-5)

    row = confirm_completion(
        participation=enrolled(world, session), completed_on=session.ends_on, by=staff, at=world.now
    )

    assert (row.state, row.hours, row.completed_on) == ("completed", 36, session.ends_on)
    assert row.confirmed_by == staff.person


def test_another_provider_confirms_nothing(world):
    institute = world.organisation("Институт", kind="ipe", level="regional", parent=world.department)
    row = enrolled(world, world.session(starts_in=-5))
    strangers = [world.actor(Role.IPE_STAFF, institute), world.methodist(world.municipality())]
    strangers += [world.head(row.organisation), world.actor(person=row.person)]

    for stranger in strangers:
        with pytest.raises(NotYoursToConfirm):
            confirm_completion(participation=row, completed_on=world.today, by=stranger, at=world.now)
        with pytest.raises(NotYourSession):
            mark_attendance(participation=row, by=stranger, at=world.now)


def test_a_confirmation_repeated_changes_nothing_and_another_is_refused(world):
    row, centre = enrolled(world, world.session(starts_in=-5)), world.centre()
    facts = {"participation": row, "completed_on": world.today, "by": centre, "at": world.now}
    first = confirm_completion(**facts, hours=8)

    assert confirm_completion(**facts, hours=8) == first
    with pytest.raises(AlreadyConfirmed):
        confirm_completion(**facts, hours=9)


@pytest.mark.parametrize("state", ["applied", "waiting", "declined", "withdrawn"])
def test_without_a_seat_nothing_is_completed(world, state):
    row = enrolled(world, world.session(starts_in=-5), state=state)
    with pytest.raises(NoSeatHeld):
        confirm_completion(participation=row, completed_on=world.today, by=world.centre(), at=world.now)


def test_days_and_hours_out_of_place_are_refused(world):
    session, centre = world.session(world.offer(hours=16), starts_in=-5), world.centre()
    row = enrolled(world, session)

    for day in (session.starts_on - timedelta(days=1), world.today + timedelta(days=1)):
        with pytest.raises(DayOutOfPlace):
            confirm_completion(participation=row, completed_on=day, by=centre, at=world.now)
    for hours in (0, 17):
        with pytest.raises(HoursOutOfPlace):
            confirm_completion(
                participation=row, completed_on=world.today, hours=hours, by=centre, at=world.now
            )


def test_a_no_show_can_be_corrected_by_a_completion(world):
    row, centre = enrolled(world, world.session(starts_in=-5)), world.centre()

    assert mark_no_show(participation=row, by=centre, at=world.now).state == "no_show"
    assert mark_no_show(participation=row, by=centre, at=world.now).state == "no_show"
    corrected = confirm_completion(participation=row, completed_on=world.today, by=centre, at=world.now)
    assert corrected.state == "completed"


def test_nobody_misses_what_has_not_begun(world):
    row = enrolled(world, world.session(starts_in=5))
    with pytest.raises(DayOutOfPlace):
        mark_no_show(participation=row, by=world.centre(), at=world.now)
    with pytest.raises(NotTheDay):
        mark_attendance(participation=row, by=world.centre(), at=world.now)


def test_the_code_marks_the_own_seat_on_the_day(world):
    session = world.session(starts_in=-1, days=3, attendance_code="AB23CD")
    row, other = enrolled(world, session), enrolled(world, session)

    marked = mark_attendance_by_code(person=row.person, code=" ab2 3cd ", at=world.now)

    assert marked.attended_at == world.now
    again = mark_attendance_by_code(person=row.person, code="AB23CD", at=world.now + timedelta(minutes=5))
    assert again.attended_at == world.now
    other.refresh_from_db()
    assert other.attended_at is None


def test_a_code_of_another_day_or_another_group_is_unknown(world):
    over = enrolled(world, world.session(starts_in=-9, days=2, attendance_code="OVER22"))
    ahead = enrolled(world, world.session(starts_in=2, attendance_code="AHEAD2"))
    world.session(starts_in=0, attendance_code="XTHERS")
    waiting = enrolled(world, world.session(starts_in=0, attendance_code="WAIT22"), state="waiting")

    for person, code in [
        (over.person, "OVER22"),
        (ahead.person, "AHEAD2"),
        (over.person, "XTHERS"),
        (waiting.person, "WAIT22"),
        (over.person, ""),
    ]:
        with pytest.raises(CodeUnknown):
            mark_attendance_by_code(person=person, code=code, at=world.now)


def test_an_empty_code_matches_nothing(world):
    row = enrolled(world, world.session(starts_in=0, attendance_code=""))
    with pytest.raises(CodeUnknown):
        mark_attendance_by_code(person=row.person, code="", at=world.now)


def test_the_list_marks_only_those_with_a_seat(world):
    session, centre = world.session(starts_in=0), world.centre()

    assert mark_attendance(participation=enrolled(world, session), by=centre, at=world.now).attended_at
    with pytest.raises(NotEnrolled):
        mark_attendance(participation=enrolled(world, session, state="waiting"), by=centre, at=world.now)


def test_hours_are_counted_by_year(world):
    teacher = world.teacher()
    for day, hours in [("2024-05-01", 16), ("2025-02-01", 8), ("2025-11-30", 24)]:
        enrolled(world, world.session(), person=teacher, state="completed", completed_on=day, hours=hours)
    enrolled(world, world.session(), person=teacher)

    years = by_year(list(taking_part(teacher)))

    assert [(year.year, year.hours, len(year.rows)) for year in years] == [(2025, 32, 2), (2024, 16, 1)]
    spent = completed_hours(Person.objects.all(), since=years[0].rows[-1].completed_on, until=world.today)
    assert spent == {teacher.pk: 32}


def test_what_is_booked_and_what_is_done_are_told_apart(world):
    teacher = world.teacher()
    done, ahead, running, over = (world.session(starts_in=days) for days in (-50, 20, -1, -60))
    enrolled(world, done, person=teacher, state="completed", completed_on=done.ends_on, hours=1)
    for session in (ahead, running, over):
        enrolled(world, session, person=teacher)
    enrolled(world, world.session(state="cancelled"), person=teacher)
    enrolled(world, world.session(), person=teacher, state="withdrawn")

    assert offers_completed_by(teacher.pk) == {done.offer_id}
    assert sessions_booked_by(teacher.pk, on=world.today) == [running, ahead]


def test_sessions_that_are_over_wait_for_their_confirmation(world):
    over, ahead, all_said, cancelled = (
        world.session(starts_in=-9),
        world.session(starts_in=9),
        world.session(starts_in=-9),
        world.session(starts_in=-9, state="cancelled"),
    )
    for session in (over, ahead, cancelled):
        enrolled(world, session)
    enrolled(world, all_said, state="no_show")

    assert list(sessions_to_confirm(Session.objects.all(), on=world.today)) == [over]


def test_a_keeper_sees_first_what_waits_and_then_what_is_near(world):
    far, near, running, over, long_over, to_confirm = (
        world.session(starts_in=days) for days in (60, 5, -1, -20, -60, -9)
    )
    enrolled(world, to_confirm)

    found = nearest_first(with_counts(Session.objects.all()), on=world.today)

    assert list(found) == [to_confirm, running, near, far, over, long_over]


def test_a_session_counts_its_people_by_state(world):
    session = world.session()
    for state in ("applied", "enrolled", "enrolled", "waiting", "no_show"):
        enrolled(world, session, state=state)
    enrolled(world, session, state="completed", completed_on=world.today, hours=1)

    found = with_counts(Session.objects.all()).get()

    counts = (found.applied, found.enrolled, found.queued, found.done, found.missed)
    assert counts == (1, 2, 1, 1, 1)
