"""A completion moves the route on; after the last step it is time to measure again. Approved routes get seats."""

from datetime import timedelta

import pytest
from tests.routes.making import deficit, route

from marshrut.catalogue.models import Session
from marshrut.diagnostics.models import Participant
from marshrut.flows.after_application import (
    apply_and_tell,
    cancel_session_and_tell,
    change_seats_and_tell,
    decide_and_tell,
    release_and_tell,
)
from marshrut.flows.after_completion import after_completion, confirm_list
from marshrut.flows.after_route_decision import decide_route
from marshrut.flows.propose_route import preview_route_for, propose_route_to
from marshrut.learning.models import Participation
from marshrut.notices.models import Notice
from marshrut.people.roles import Role
from marshrut.routes.models import Route, RouteStep, TutorAssignment

pytestmark = pytest.mark.django_db


@pytest.fixture
def school(world):
    return world.school()


@pytest.fixture
def head(world, school):
    return world.head(school)


@pytest.fixture
def teacher(world, school):
    return world.teacher(school)


@pytest.fixture
def centre(world):
    return world.centre()


def enrolled(world, person, session, *, step=None):
    return Participation.objects.create(
        session=session,
        person=person,
        organisation=person.employments.get().organisation,
        step=step,
        state="enrolled",
        applied_at=world.now,
    )


def titles(person) -> list[str]:
    return list(Notice.objects.filter(recipient=person).order_by("pk").values_list("title", flat=True))


def confirm(world, centre, *rows, **facts):
    session = Session.objects.get(pk=rows[0].session_id)
    return confirm_list(
        session=session, participations=rows, completed_on=world.today, by=centre, at=world.now, **facts
    )


# --- completion --------------------------------------------------------------------------------------------


def test_a_completion_accepts_its_step_and_asks_the_teacher_for_nothing(world, teacher, centre):
    sessions = [world.session(world.offer(title="Оценивание"), starts_in=-9), world.session(starts_in=30)]
    row = route(world, teacher, state="active", sessions=sessions)
    step = row.steps.first()

    confirm(world, centre, enrolled(world, teacher, sessions[0], step=step))

    assert [one.state for one in row.steps.all()] == ["accepted", "planned"]
    row.refresh_from_db()
    assert row.state == "active"
    assert titles(teacher) == ["Пройдено: «Оценивание»"]
    assert "отчёт писать не нужно" in Notice.objects.get().body


def test_a_completion_found_without_an_application_from_the_route_counts_too(world, teacher, centre):
    offer = world.offer()
    planned, earlier = world.session(offer, starts_in=30), world.session(offer, starts_in=-9)
    row = route(world, teacher, state="active", sessions=[planned, world.session()])

    confirm(world, centre, enrolled(world, teacher, earlier))

    assert [one.state for one in row.steps.all()] == ["accepted", "planned"]


def test_a_completion_beside_the_route_changes_no_step(world, teacher, centre):
    row = route(world, teacher, state="active")

    outcome = confirm(world, centre, enrolled(world, teacher, world.session(starts_in=-9)))

    assert len(outcome.done) == 1
    assert {one.state for one in row.steps.all()} == {"planned"}


def test_the_last_step_completes_the_route_and_calls_to_the_open_check(world, teacher, centre):
    session = world.session(starts_in=-9)
    tutor = world.actor(Role.TUTOR).person
    row = route(world, teacher, state="approved", sessions=[session], tutor=tutor)
    check = world.campaign(instrument=world.instrument(items=4))
    step = row.steps.get()

    confirm(world, centre, enrolled(world, teacher, session, step=step))

    row.refresh_from_db()
    assert (row.state, row.completed_at) == ("completed", world.now)
    assert Participant.objects.get(campaign=check).person == teacher
    assert "Маршрут пройден" in titles(teacher)
    assert titles(tutor) == [f"Маршрут пройден: {teacher.short_name}"]
    assert titles(centre.person) == []


def test_without_an_open_check_the_centre_learns_of_the_need(world, teacher, centre):
    session = world.session(starts_in=-9)
    row = route(world, teacher, state="active", sessions=[session])
    world.campaign(instrument=world.instrument(items=4), state="finished")
    world.campaign(instrument=world.instrument(kind="outside"))
    taken = world.campaign(instrument=world.instrument(items=4))
    world.participant(teacher, campaign=taken, state="published")

    confirm(world, centre, enrolled(world, teacher, session, step=row.steps.get()))

    assert titles(centre.person) == [f"Нужна проверочная диагностика: {teacher.short_name}"]
    assert Participant.objects.filter(person=teacher, state="invited").count() == 0


def test_a_check_that_measures_the_deficits_is_preferred(world, teacher, centre):
    session = world.session(starts_in=-9)
    row = route(world, teacher, state="active", sessions=[session])
    world.campaign(instrument=world.instrument(items=4, group="subject"), ends_on=world.today)
    fitting = world.campaign(instrument=world.instrument(items=4, group="methodical"))

    confirm(world, centre, enrolled(world, teacher, session, step=row.steps.get()))

    assert Participant.objects.get(person=teacher, state="invited").campaign == fitting


def test_after_completion_is_safe_to_repeat(world, teacher, centre):
    session = world.session(starts_in=-9)
    row = route(world, teacher, state="active", sessions=[session])
    participation = enrolled(world, teacher, session, step=row.steps.get())
    confirm(world, centre, participation)
    before = Notice.objects.count()
    participation.refresh_from_db()

    assert after_completion(participation=participation, at=world.now) == row
    assert Notice.objects.count() == before


def test_a_route_on_pause_keeps_what_was_done_and_is_not_closed(world, teacher, centre):
    session = world.session(starts_in=-9)
    row = route(world, teacher, state="paused", sessions=[session])

    confirm(world, centre, enrolled(world, teacher, session, step=row.steps.get()))

    row.refresh_from_db()
    assert (row.state, row.steps.get().state) == ("paused", "accepted")


def test_a_list_is_confirmed_and_the_odd_row_comes_back_with_its_reason(world, school, centre):
    session = world.session(world.offer(hours=16), starts_in=-9)
    rows = [enrolled(world, world.teacher(school), session) for _ in range(3)]
    Participation.objects.filter(pk=rows[1].pk).update(state="waiting")

    outcome = confirm(world, centre, *rows, hours=12, documents={rows[0].pk: "44-0001"})

    assert [one.pk for one in outcome.done] == [rows[0].pk, rows[2].pk]
    ((odd, reason),) = outcome.refused
    assert odd == rows[1]
    assert "в листе ожидания" in reason
    confirmed = Participation.objects.get(pk=rows[0].pk)
    assert (confirmed.hours, confirmed.document_number) == (12, "44-0001")
    session.refresh_from_db()
    assert session.state == "held"


# --- words about a route -----------------------------------------------------------------------------------


def test_every_word_calls_the_next_who_must_speak(world, school, teacher, head):
    methodist, tutor = world.methodist(school.parent), world.actor(Role.TUTOR)
    TutorAssignment.objects.create(tutor=tutor.person, person=teacher, starts_on=world.today)
    row = route(world, teacher)
    me, called = world.actor(person=teacher), f"Маршрут ждёт вашего согласования: {teacher.short_name}"

    decide_route(act="agree", route=row, by=me, at=world.now)
    assert titles(head.person) == [called]
    assert titles(methodist.person) == []
    decide_route(act="approve", route=row, by=head, at=world.now + timedelta(minutes=1))
    assert titles(methodist.person) == [called]
    assert titles(tutor.person) == [called]
    decide_route(act="approve", route=row, by=methodist, at=world.now + timedelta(minutes=2))
    assert titles(teacher)[-1] == "Маршрут утверждён"


def test_an_approved_route_gets_its_seats_without_a_second_application(world, teacher, head, school):
    free, full = world.session(seats=5), world.session(starts_in=60, seats=1, taken=1)
    Participation.objects.create(
        session=full,
        person=world.teacher(school),
        organisation=school,
        state="enrolled",
        applied_at=world.now - timedelta(days=1),
    )
    row = route(world, teacher, state="agreed_by_teacher", sessions=[free, full], head=head)

    decide_route(act="approve", route=row, by=world.methodist(school.parent), at=world.now)

    mine = Participation.objects.filter(person=teacher).order_by("pk")
    assert [(one.state, one.decided_by, one.step.position) for one in mine] == [
        ("enrolled", head.person, 1),
        ("waiting", head.person, 2),
    ]
    assert f"Место закреплено: «{free.offer.title}»" in titles(teacher)
    assert f"Вы в листе ожидания: «{full.offer.title}»" in titles(teacher)


def test_what_cannot_be_applied_for_is_told_and_does_not_stop_the_rest(world, teacher, head, school):
    lost, fine = world.session(state="cancelled"), world.session(starts_in=60)
    row = route(world, teacher, state="agreed_by_teacher", sessions=[lost, fine], head=head)

    decide_route(act="approve", route=row, by=world.methodist(school.parent), at=world.now)

    assert Participation.objects.get(person=teacher).session == fine
    told = Notice.objects.get(recipient=teacher, title="Маршрут утверждён")
    assert f"«{lost.offer.title}»" in told.body


def test_a_route_whose_first_day_has_come_is_under_way_at_once(world, teacher, head, school):
    row = route(world, teacher, state="agreed_by_teacher", sessions=[world.session(starts_in=0)], head=head)
    decided = decide_route(act="approve", route=row, by=world.methodist(school.parent), at=world.now)

    assert decided.state == "active"


def test_sending_back_reaches_the_person_with_the_words(world, teacher, head):
    row = route(world, teacher, state="agreed_by_teacher")

    decide_route(act="send_back", route=row, by=head, at=world.now, comment="Лучше весной")

    told = Notice.objects.get(recipient=teacher)
    assert told.title == "Маршрут вернули на уточнение"
    assert told.body.endswith("Лучше весной")


def test_a_cancelled_route_lets_its_applications_go_but_not_held_seats(world, teacher, head):
    row = route(world, teacher, state="active", sessions=[world.session(), world.session(starts_in=60)])
    first, second = row.steps.all()
    waiting = apply_and_tell(person=teacher, session=first.session, step=first, at=world.now)
    held = enrolled(world, teacher, second.session, step=second)

    decide_route(act="cancel", route=row, by=head, at=world.now, comment="переезд")

    waiting.refresh_from_db()
    held.refresh_from_db()
    assert (waiting.state, held.state) == ("withdrawn", "enrolled")
    assert titles(teacher)[-1] == "Маршрут отменён"


# --- applications ------------------------------------------------------------------------------------------


def test_an_application_calls_the_head_and_the_answer_reaches_the_person(world, teacher, head):
    participation = apply_and_tell(person=teacher, session=world.session(), at=world.now)
    assert titles(head.person) == [f"{teacher.short_name} просит согласовать участие"]

    decide_and_tell(participation=participation, agreed=True, by=head, at=world.now)

    assert titles(teacher) == [f"Место закреплено: «{participation.session.offer.title}»"]


def test_a_refusal_reaches_the_person_with_its_reason(world, teacher, head):
    participation = apply_and_tell(person=teacher, session=world.session(), at=world.now)

    decide_and_tell(participation=participation, agreed=False, reason="ЕГЭ", by=head, at=world.now)

    assert "Причина: ЕГЭ." in Notice.objects.get(recipient=teacher).body


def test_the_next_in_the_queue_learns_of_the_freed_seat(world, school, head):
    session = world.session(seats=1)
    holder, following = (
        apply_and_tell(person=world.teacher(school), session=session, at=world.now, agreed_by=head.person)
        for _ in range(2)
    )

    release_and_tell(participation=holder, by=head, at=world.now, reason="болеет")

    title = session.offer.title
    assert titles(holder.person) == [f"Место закреплено: «{title}»", f"Ваше место освобождено: «{title}»"]
    assert titles(following.person) == [f"Вы в листе ожидания: «{title}»", f"Место закреплено: «{title}»"]


def test_more_seats_are_told_to_those_let_in(world, school, head, centre):
    session = world.session(seats=1)
    rows = [
        apply_and_tell(person=world.teacher(school), session=session, at=world.now, agreed_by=head.person)
        for _ in range(2)
    ]

    let_in = change_seats_and_tell(session=session, seats=2, by=centre, at=world.now)

    assert let_in == rows[1:]
    assert titles(rows[1].person)[-1] == f"Место закреплено: «{session.offer.title}»"


def test_a_cancelled_session_is_told_to_everybody_once(world, school, head, centre):
    session = world.session()
    rows = [apply_and_tell(person=world.teacher(school), session=session, at=world.now) for _ in range(2)]

    assert cancel_session_and_tell(session=session, reason="нет ведущего", by=centre, at=world.now) == 2
    assert cancel_session_and_tell(session=session, reason="нет ведущего", by=centre, at=world.now) == 0
    for row in rows:
        assert titles(row.person) == [f"Занятие отменено: «{session.offer.title}»"]


# --- proposals ---------------------------------------------------------------------------------------------


def test_what_is_done_and_booked_is_known_to_a_proposal(world, teacher):
    deficit(world, teacher)
    done, booked, other = (world.offer(gains={"methodical": gain}) for gain in (1.0, 0.2, 0.8))
    for offer in (done, other):
        world.session(offer)
    session = world.session(booked, starts_in=50)
    past = enrolled(world, teacher, world.session(done, starts_in=-90))
    Participation.objects.filter(pk=past.pk).update(state="completed", completed_on=world.today, hours=1)
    enrolled(world, teacher, session)

    preview = preview_route_for(person=teacher, on=world.today)
    made = propose_route_to(person=teacher, at=world.now)

    assert {step.offer for step in preview.steps} == {booked, other}
    assert {step.offer for step in made.steps.all()} == {booked, other}
    assert Route.objects.count() == 1
    assert RouteStep.objects.count() == 2
