"""From the application to the seat: who decides, who waits, who gets a freed seat."""

from datetime import timedelta

import pytest

from marshrut.catalogue.models import Session
from marshrut.learning.models import Participation
from marshrut.learning.queries import place_in_queue
from marshrut.learning.rules import applications_to_decide
from marshrut.learning.usecases.apply_for_session import (
    AlreadyCompleted,
    ApplicationsClosed,
    NoPlaceOfWork,
    SomethingComesFirst,
    apply_for_session,
)
from marshrut.learning.usecases.clear_session import clear_session
from marshrut.learning.usecases.decide_application import (
    NotWaitingForDecision,
    NotYourDecision,
    RefusalNeedsReason,
    SessionHasBegun,
    decide_application,
)
from marshrut.learning.usecases.let_in_waiting import let_in_waiting
from marshrut.learning.usecases.recount_seats import recount_seats
from marshrut.learning.usecases.release_seat import NothingToFree, release_seat
from marshrut.learning.usecases.withdraw_application import (
    NotOwnApplication,
    SeatIsHeld,
    TooLateToWithdraw,
    withdraw_application,
)

pytestmark = [pytest.mark.django_db, pytest.mark.trace("J4")]
State = Participation.State


@pytest.fixture
def school(world):
    return world.school()


@pytest.fixture
def head(world, school):
    return world.head(school)


def applied(world, school, session, *, minutes=0):
    at = world.now + timedelta(minutes=minutes)
    return apply_for_session(person=world.teacher(school), session=session, at=at)


def agree(world, head, participation):
    return decide_application(participation=participation, agreed=True, by=head, at=world.now)


def taken(session):
    return Session.objects.get(pk=session.pk).taken


def test_an_application_holds_no_seat_before_the_head_agrees(world, school, head):
    session = world.session(seats=1)

    participation = applied(world, school, session)

    assert participation.state == State.APPLIED
    assert participation.organisation == school
    assert taken(session) == 0
    assert agree(world, head, participation).state == State.ENROLLED
    assert taken(session) == 1


def test_an_application_sent_twice_is_one(world, school):
    session, teacher = world.session(), world.teacher(school)

    first = apply_for_session(person=teacher, session=session, at=world.now)
    second = apply_for_session(person=teacher, session=session, at=world.now)

    assert first == second
    assert Participation.objects.count() == 1


def test_after_a_refusal_one_may_apply_anew(world, school, head):
    session = world.session()
    first = applied(world, school, session)
    decide_application(participation=first, agreed=False, reason="ЕГЭ в эти дни", by=head, at=world.now)

    second = apply_for_session(person=first.person, session=session, at=world.now)

    assert (second.pk != first.pk, second.state) == (True, State.APPLIED)


def test_the_one_who_comes_after_the_last_seat_waits(world, school, head):
    session = world.session(seats=1)
    first, second = applied(world, school, session), applied(world, school, session)

    assert agree(world, head, first).state == State.ENROLLED
    assert agree(world, head, second).state == State.WAITING
    assert taken(session) == 1


def test_a_freed_seat_goes_to_the_earliest_application(world, school, head):
    session = world.session(seats=1)
    holder, late, early = (applied(world, school, session, minutes=m) for m in (0, 20, 10))
    for one in (holder, late, early):
        agree(world, head, one)
    late.refresh_from_db()
    assert place_in_queue(late) == 2

    let_in = release_seat(participation=holder, by=head, at=world.now, reason="болеет")

    early.refresh_from_db()
    holder.refresh_from_db()
    assert let_in == [early]
    assert (early.state, holder.state, holder.refusal) == (State.ENROLLED, State.WITHDRAWN, "болеет")
    assert taken(session) == 1


def test_more_seats_let_people_in_at_once(world, school, head):
    session = world.session(seats=1)
    everybody = [applied(world, school, session, minutes=m) for m in range(4)]
    for one in everybody:
        agree(world, head, one)
    Session.objects.filter(pk=session.pk).update(seats=3)

    assert let_in_waiting(session=session) == everybody[1:3]
    assert taken(session) == 3


def test_nobody_passes_those_who_wait(world, school, head):
    session = world.session(seats=1)
    for _ in range(2):
        agree(world, head, applied(world, school, session))
    Session.objects.filter(pk=session.pk).update(seats=2)

    assert agree(world, head, applied(world, school, session)).state == State.WAITING


def test_a_session_without_a_limit_takes_everybody(world, school, head):
    session = world.session(seats=None)

    states = [agree(world, head, applied(world, school, session)).state for _ in range(3)]

    assert states == [State.ENROLLED] * 3


@pytest.mark.parametrize(
    "changes",
    [
        {"starts_in": 0},
        {"state": "cancelled"},
        {"state": "held"},
        {"apply_in": -1},
        {"open": False},
    ],
    ids=["begun", "cancelled", "held", "too late", "closed offer"],
)
def test_closed_sessions_take_no_applications(world, changes):
    offer = world.offer(is_open=changes.pop("open", True))
    if "apply_in" in changes:
        changes["apply_until"] = world.today + timedelta(days=changes.pop("apply_in"))
    session = world.session(offer, **changes)

    with pytest.raises(ApplicationsClosed):
        apply_for_session(person=world.teacher(), session=session, at=world.now)
    assert not Participation.objects.exists()


def test_without_a_place_of_work_nobody_could_agree(world):
    with pytest.raises(NoPlaceOfWork):
        apply_for_session(person=world.person(), session=world.session(), at=world.now)


def test_what_is_completed_is_not_applied_for_again(world):
    teacher, offer = world.teacher(), world.offer()
    done(world, teacher, world.session(offer, starts_in=-40))

    with pytest.raises(AlreadyCompleted):
        apply_for_session(person=teacher, session=world.session(offer), at=world.now)


def test_what_must_come_first_is_named(world):
    teacher, basics, advanced = world.teacher(), world.offer(title="Основы"), world.offer()
    advanced.requires.add(basics)

    with pytest.raises(SomethingComesFirst, match="«Основы»"):
        apply_for_session(person=teacher, session=world.session(advanced), at=world.now)
    done(world, teacher, world.session(basics, starts_in=-40))
    assert apply_for_session(person=teacher, session=world.session(advanced), at=world.now).state == "applied"


def done(world, person, session):
    return Participation.objects.create(
        session=session,
        person=person,
        organisation=person.employments.get().organisation,
        state="completed",
        applied_at=world.now,
        completed_on=session.ends_on,
        hours=16,
    )


def test_a_refusal_needs_its_reason(world, school, head):
    participation = applied(world, school, world.session())

    with pytest.raises(RefusalNeedsReason):
        decide_application(participation=participation, agreed=False, reason="  ", by=head, at=world.now)
    participation.refresh_from_db()
    assert participation.state == State.APPLIED


def test_a_decision_is_made_once(world, school, head):
    participation = applied(world, school, world.session())
    agree(world, head, participation)

    with pytest.raises(NotWaitingForDecision):
        agree(world, head, participation)


def test_too_late_to_agree(world, school, head):
    session = world.session()
    participation = applied(world, school, session)
    Session.objects.filter(pk=session.pk).update(starts_on=world.today)

    with pytest.raises(SessionHasBegun):
        agree(world, head, participation)


def test_only_the_head_of_the_own_school_decides(world, school, head):
    municipality = school.parent
    participation = applied(world, school, world.session())
    strangers = [
        world.head(world.school(municipality=municipality)),
        world.methodist(municipality),
        world.centre(),
        world.actor(),
    ]

    for stranger in strangers:
        assert list(applications_to_decide(stranger, on=world.today)) == []
        with pytest.raises(NotYourDecision):
            agree(world, stranger, participation)
    assert list(applications_to_decide(head, on=world.today)) == [participation]


def test_the_methodist_decides_for_a_head(world, school, head):
    participation = apply_for_session(person=head.person, session=world.session(), at=world.now)
    methodist = world.methodist(school.parent)

    with pytest.raises(NotYourDecision):
        agree(world, head, participation)
    assert list(applications_to_decide(methodist, on=world.today)) == [participation]
    assert list(applications_to_decide(world.methodist(world.municipality()), on=world.today)) == []
    assert agree(world, methodist, participation).state == State.ENROLLED


def test_the_new_head_decides_after_a_transfer(world, school, head):
    participation = applied(world, school, world.session())
    other = world.school()
    job = participation.person.employments.get()
    job.ends_on = world.today - timedelta(days=1)
    job.save()
    world.employ(participation.person, other, since=world.today)

    with pytest.raises(NotYourDecision):
        agree(world, head, participation)
    assert agree(world, world.head(other), participation).state == State.ENROLLED


def test_one_withdraws_until_the_head_agrees(world, school, head):
    participation = applied(world, school, world.session())

    with pytest.raises(NotOwnApplication):
        withdraw_application(participation=participation, by=head.person, at=world.now)
    assert (
        withdraw_application(participation=participation, by=participation.person, at=world.now).state
        == State.WITHDRAWN
    )
    again = withdraw_application(participation=participation, by=participation.person, at=world.now)
    assert again.state == State.WITHDRAWN


def test_a_held_seat_is_freed_by_the_head_only(world, school, head):
    participation = agree(world, head, applied(world, school, world.session()))

    with pytest.raises(SeatIsHeld):
        withdraw_application(participation=participation, by=participation.person, at=world.now)
    with pytest.raises(NothingToFree):
        release_seat(participation=participation, by=world.head(world.school()), at=world.now)
    assert release_seat(participation=participation, by=head, at=world.now) == []


def test_a_place_in_the_queue_can_be_left(world, school, head):
    session = world.session(seats=1)
    agree(world, head, applied(world, school, session))
    waiting = agree(world, head, applied(world, school, session))

    assert (
        withdraw_application(participation=waiting, by=waiting.person, at=world.now).state == State.WITHDRAWN
    )


def test_after_the_beginning_nothing_is_withdrawn_or_freed(world, school, head):
    session = world.session(seats=1)
    held, waiting = (agree(world, head, applied(world, school, session)) for _ in range(2))
    Session.objects.filter(pk=session.pk).update(starts_on=world.today)

    with pytest.raises(TooLateToWithdraw):
        withdraw_application(participation=waiting, by=waiting.person, at=world.now)
    with pytest.raises(NothingToFree):
        release_seat(participation=held, by=head, at=world.now)


def test_clearing_a_session_lets_everybody_go(world, school, head):
    session = world.session(seats=1)
    rows = [applied(world, school, session) for _ in range(3)]
    for one in rows[:2]:
        agree(world, head, one)

    gone = clear_session(session=session, reason="нет ведущего", at=world.now)

    assert len(gone) == 3
    assert {row.state for row in Participation.objects.all()} == {State.WITHDRAWN}
    assert taken(session) == 0
    assert clear_session(session=session, reason="нет ведущего", at=world.now) == []


def test_an_agreed_application_of_a_route_takes_its_seat_at_once(world, school, head):
    session = world.session(seats=1)

    first, second = (
        apply_for_session(person=world.teacher(school), session=session, at=world.now, agreed_by=head.person)
        for _ in range(2)
    )

    assert (first.state, second.state) == (State.ENROLLED, State.WAITING)
    assert (first.decided_by, taken(session)) == (head.person, 1)


def test_rows_written_in_bulk_are_counted_anew(world, school):
    session, other = world.session(), world.session(taken=4)
    for state in ("enrolled", "completed", "no_show"):
        Participation.objects.create(
            session=session,
            person=world.teacher(school),
            organisation=school,
            state=state,
            applied_at=world.now,
            completed_on=world.today,
            hours=1,
        )

    assert recount_seats() == 2
    assert (taken(session), taken(other)) == (3, 0)
    assert recount_seats() == 0
