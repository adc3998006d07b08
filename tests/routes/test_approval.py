"""Teacher, head, methodist: whose word counts, and in which order."""

from datetime import timedelta

import pytest
from django.db import connection
from tests.routes.making import route

from marshrut.people.models import Employment
from marshrut.people.roles import Role
from marshrut.routes.models import Route, RouteDecision, RouteStep, TutorAssignment
from marshrut.routes.moves import MoveRefused
from marshrut.routes.queries import live_route, routes_due, with_progress, with_turn
from marshrut.routes.rules import routes_to_approve, routes_visible_to
from marshrut.routes.usecases._approval import NotYourApproval
from marshrut.routes.usecases._steering import NotYoursToSteer, ReasonNeeded
from marshrut.routes.usecases.advance_step import RouteIsNotWalked, advance_step
from marshrut.routes.usecases.agree_route import NotOwnRoute, RouteIsStale, agree_route
from marshrut.routes.usecases.approve_route import AlreadySpoken, HeadComesFirst, approve_route
from marshrut.routes.usecases.cancel_route import cancel_route
from marshrut.routes.usecases.comment_route import CommentTooLong, NothingWritten, RouteOutOfSight, comment_route
from marshrut.routes.usecases.complete_route import NothingWasDone, StepsRemain, complete_route
from marshrut.routes.usecases.confirm_transfer import NotYoursToConfirm, confirm_transfer
from marshrut.routes.usecases.pause_route import pause_route
from marshrut.routes.usecases.resume_route import resume_route
from marshrut.routes.usecases.send_back_route import WordsNeeded, send_back_route
from marshrut.routes.usecases.start_due_routes import start_due_routes
from marshrut.routes.usecases.start_route import start_route

pytestmark = pytest.mark.django_db


@pytest.fixture
def school(world):
    return world.school()


@pytest.fixture
def teacher(world, school):
    return world.teacher(school)


@pytest.fixture
def head(world, school):
    return world.head(school)


@pytest.fixture
def methodist(world, school):
    return world.methodist(school.parent)


def turn(world, row):
    return with_turn(Route.objects.filter(pk=row.pk), on=world.today).get().turn


def test_the_way_from_a_proposal_to_an_approved_route(world, teacher, head, methodist):
    row = route(world, teacher)
    assert turn(world, row) == "teacher"

    row = agree_route(route=row, by=world.actor(person=teacher), at=world.now)
    assert (row.state, turn(world, row)) == ("agreed_by_teacher", "head")
    row = approve_route(route=row, by=head, at=world.now + timedelta(hours=1), comment="Отпускаем")
    assert (row.state, turn(world, row)) == ("agreed_by_teacher", "methodist")
    row = approve_route(route=row, by=methodist, at=world.now + timedelta(hours=2))

    assert (row.state, turn(world, row), row.approved_at) == (
        "approved",
        "",
        world.now + timedelta(hours=2),
    )
    assert [(one.act, one.person, one.comment) for one in row.decisions.all()] == [
        ("agreed", teacher, ""),
        ("head_approved", head.person, "Отпускаем"),
        ("methodist_approved", methodist.person, ""),
    ]


def test_only_the_person_accepts_the_own_route(world, teacher, head, methodist):
    row = route(world, teacher)
    for stranger in (head, methodist, world.centre(), world.actor()):
        with pytest.raises(NotOwnRoute):
            agree_route(route=row, by=stranger, at=world.now)


def test_what_has_begun_meanwhile_makes_a_proposal_stale(world, teacher):
    row = route(world, teacher, sessions=[world.session(starts_in=0)])
    with pytest.raises(RouteIsStale):
        agree_route(route=row, by=world.actor(person=teacher), at=world.now)

    cancelled = route(world, world.teacher(), sessions=[world.session(state="cancelled")])
    with pytest.raises(RouteIsStale):
        agree_route(route=cancelled, by=world.actor(person=cancelled.person), at=world.now)


def test_the_methodist_waits_for_the_head(world, teacher, head, methodist):
    row = route(world, teacher, state="agreed_by_teacher")

    assert list(routes_to_approve(head, on=world.today)) == [row]
    assert list(routes_to_approve(methodist, on=world.today)) == []
    with pytest.raises(HeadComesFirst):
        approve_route(route=row, by=methodist, at=world.now)


def test_the_head_speaks_once(world, teacher, head):
    row = route(world, teacher, state="agreed_by_teacher", head=head)
    with pytest.raises(AlreadySpoken):
        approve_route(route=row, by=head, at=world.now)


def test_where_nobody_heads_the_methodist_is_enough(world, teacher, methodist):
    row = route(world, teacher, state="agreed_by_teacher")

    assert turn(world, row) == "methodist"
    assert approve_route(route=row, by=methodist, at=world.now).state == "approved"


def test_a_head_does_not_approve_the_own_route(world, head, methodist):
    row = route(world, head.person, state="agreed_by_teacher")

    assert list(routes_to_approve(head, on=world.today)) == []
    with pytest.raises(NotYourApproval):
        approve_route(route=row, by=head, at=world.now)
    assert approve_route(route=row, by=methodist, at=world.now).state == "approved"


def test_strangers_neither_see_nor_approve(world, teacher, head, methodist):
    row = route(world, teacher, state="agreed_by_teacher")
    municipality = teacher.employments.get().organisation.parent
    strangers = [
        world.head(world.school(municipality=municipality)),
        world.methodist(world.municipality()),
        world.actor(Role.TUTOR),
        world.actor(),
        world.actor(Role.DEPARTMENT),
        world.actor(Role.MUNI_AUTHORITY, municipality),
    ]
    for stranger in strangers:
        assert list(routes_visible_to(stranger, on=world.today)) == []
        with pytest.raises(NotYourApproval):
            approve_route(route=row, by=stranger, at=world.now)
        with pytest.raises(NotYourApproval):
            send_back_route(route=row, by=stranger, at=world.now, comment="нет")
        with pytest.raises(NotYoursToSteer):
            cancel_route(route=row, by=stranger, at=world.now, comment="нет")
        with pytest.raises(RouteOutOfSight):
            comment_route(route=row, by=stranger, at=world.now, comment="вижу")


def test_another_region_has_none_of_it(world, other_region, teacher):
    route(world, teacher, state="active")
    centre = world.centre()

    connection.set_tenant(other_region)

    assert list(routes_visible_to(centre, on=world.today)) == []


def test_a_proposal_is_seen_by_its_person_only(world, teacher, head, methodist):
    row = route(world, teacher)
    tutor = world.actor(Role.TUTOR)
    TutorAssignment.objects.create(tutor=tutor.person, person=teacher, starts_on=world.today)

    for other in (head, methodist, tutor, world.centre()):
        assert list(routes_visible_to(other, on=world.today)) == []
    assert list(routes_visible_to(world.actor(person=teacher), on=world.today)) == [row]
    agree_route(route=row, by=world.actor(person=teacher), at=world.now)
    for other in (head, methodist, tutor, world.centre()):
        assert list(routes_visible_to(other, on=world.today)) == [row]


def test_the_tutor_may_approve_as_the_methodist(world, teacher, head):
    row = route(world, teacher, state="agreed_by_teacher", head=head)
    tutor = world.actor(Role.TUTOR)
    TutorAssignment.objects.create(tutor=tutor.person, person=teacher, starts_on=world.today)

    approved = approve_route(route=row, by=tutor, at=world.now)

    assert (approved.state, approved.tutor) == ("approved", tutor.person)


def test_sending_back_needs_words_and_starts_the_approval_anew(world, teacher, head, methodist):
    row = route(world, teacher, state="agreed_by_teacher", head=head)
    with pytest.raises(WordsNeeded):
        send_back_route(route=row, by=methodist, at=world.now, comment=" ")

    row = send_back_route(route=row, by=methodist, at=world.now, comment="Лучше весной")
    assert (row.state, row.agreed_at) == ("draft", None)
    row = agree_route(route=row, by=world.actor(person=teacher), at=world.now + timedelta(hours=1))

    assert turn(world, row) == "head"
    assert list(routes_to_approve(methodist, on=world.today)) == []


def test_what_was_sent_back_stays_in_sight(world, teacher, head):
    row = route(world, teacher, state="agreed_by_teacher")
    send_back_route(route=row, by=head, at=world.now, comment="Лучше весной")

    assert list(routes_visible_to(head, on=world.today)) == [row]


@pytest.mark.parametrize("state", ["draft", "approved", "active", "paused", "completed", "cancelled"])
def test_only_an_accepted_route_is_approved_or_sent_back(world, teacher, head, state):
    row = route(world, teacher, state=state)
    with pytest.raises(MoveRefused):
        approve_route(route=row, by=head, at=world.now)
    if state not in {"draft"}:
        with pytest.raises(MoveRefused):
            send_back_route(route=row, by=head, at=world.now, comment="нет")


def test_a_route_follows_its_person_and_a_finished_one_stays_as_well(world, school, teacher, head):
    finished, live = route(world, teacher, state="completed"), None
    other = world.school()
    Employment.objects.filter(person=teacher).update(ends_on=world.today - timedelta(days=1))
    world.employ(teacher, other, since=world.today)
    Route.objects.filter(pk=finished.pk).update(organisation=school)
    finished.basis.first()
    live = Route.objects.create(
        person=teacher,
        organisation=school,
        state="active",
        starts_on=world.today,
        ends_on=world.today,
        hours_per_quarter=36,
        created_at=world.now,
        agreed_at=world.now,
        approved_at=world.now,
    )

    assert set(routes_visible_to(head, on=world.today)) == {finished}
    assert set(routes_visible_to(world.head(other), on=world.today)) == {finished, live}
    assert set(routes_visible_to(world.methodist(other.parent), on=world.today)) == {finished, live}
    assert live_route(teacher) == live


def test_an_approved_route_starts_on_the_day_of_its_first_step(world, teacher):
    due = route(world, teacher, state="approved", sessions=[world.session(starts_in=0)])
    ahead = route(world, world.teacher(), state="approved", sessions=[world.session(starts_in=1)])

    assert list(routes_due(on=world.today)) == [due]
    assert start_due_routes(at=world.now) == 1
    due.refresh_from_db()
    ahead.refresh_from_db()
    assert (due.state, ahead.state) == ("active", "approved")
    assert start_due_routes(at=world.now) == 0
    assert start_route(route=due, at=world.now).state == "active"
    with pytest.raises(MoveRefused):
        start_route(route=route(world, world.teacher()), at=world.now)


def test_pausing_resuming_and_cancelling_name_who_and_why(world, teacher, head):
    row = route(world, teacher, state="active")
    with pytest.raises(ReasonNeeded):
        pause_route(route=row, by=head, at=world.now, comment="")
    with pytest.raises(MoveRefused):
        resume_route(route=row, by=head, at=world.now)

    row = pause_route(route=row, by=head, at=world.now, comment="отпуск по уходу")
    assert row.state == "paused"
    row = resume_route(route=row, by=world.actor(person=teacher), at=world.now)
    assert row.state == "active"
    row = cancel_route(route=row, by=world.actor(person=teacher), at=world.now, comment="")

    assert row.state == "cancelled"
    assert {step.state for step in row.steps.all()} == {"cancelled"}
    acts = row.decisions.exclude(act="agreed").values_list("act", "comment")
    assert list(acts) == [("paused", "отпуск по уходу"), ("resumed", ""), ("cancelled", "")]


def test_cancelling_leaves_what_was_done(world, teacher, head):
    row = route(world, teacher, state="active")
    done = row.steps.first()
    advance_step(step=done, state="accepted", at=world.now)

    cancel_route(route=row, by=head, at=world.now, comment="переезд")

    assert [step.state for step in row.steps.all()] == ["accepted", "cancelled"]


def test_steps_move_only_while_the_route_is_walked(world, teacher):
    row = route(world, teacher)
    step = row.steps.first()
    with pytest.raises(RouteIsNotWalked):
        advance_step(step=step, state="in_progress", at=world.now)
    Route.objects.filter(pk=row.pk).update(state="paused", agreed_at=world.now, approved_at=world.now)
    with pytest.raises(RouteIsNotWalked):
        advance_step(step=step, state="in_progress", at=world.now)

    assert advance_step(step=step, state="accepted", at=world.now).state == "accepted"
    assert advance_step(step=step, state="accepted", at=world.now).state == "accepted"


def test_a_route_is_completed_when_nothing_is_left(world, teacher):
    row = route(world, teacher, state="active")
    first, second = row.steps.all()
    with pytest.raises(StepsRemain, match=first.offer.title):
        complete_route(route=row, at=world.now)
    RouteStep.objects.filter(pk__in=[first.pk, second.pk]).update(state="cancelled")
    with pytest.raises(NothingWasDone):
        complete_route(route=row, at=world.now)
    RouteStep.objects.filter(pk=first.pk).update(state="accepted")

    assert complete_route(route=row, at=world.now).completed_at == world.now
    assert complete_route(route=row, at=world.now).state == "completed"


def test_transfer_is_confirmed_by_somebody_else(world, teacher, head, methodist):
    row = route(world, teacher, state="completed")
    for actor in (world.actor(person=teacher), head, world.methodist(world.municipality())):
        with pytest.raises(NotYoursToConfirm):
            confirm_transfer(route=row, by=actor, at=world.now)

    assert confirm_transfer(route=row, by=methodist, at=world.now).state == "transfer_confirmed"
    with pytest.raises(MoveRefused):
        confirm_transfer(route=route(world, world.teacher(), state="active"), by=world.centre(), at=world.now)


def test_a_comment_is_part_of_the_story(world, teacher):
    row = route(world, teacher)
    me = world.actor(person=teacher)
    with pytest.raises(NothingWritten):
        comment_route(route=row, by=me, at=world.now, comment="  ")

    with pytest.raises(CommentTooLong, match="1000"):
        comment_route(route=row, by=me, at=world.now, comment="о" * 1001)
    said = comment_route(route=row, by=me, at=world.now, comment=" Можно без вторника? ")
    again = world.now + timedelta(minutes=3)
    assert comment_route(route=row, by=me, at=again, comment="Можно без вторника?") == said
    later = world.now + timedelta(minutes=11)
    assert comment_route(route=row, by=me, at=later, comment="Можно без вторника?") != said

    assert (said.act, said.comment) == (RouteDecision.Act.COMMENTED, "Можно без вторника?")


def test_progress_counts_steps_and_hours_without_cancelled_ones(world, teacher):
    sessions = [world.session(world.offer(hours=hours)) for hours in (8, 16, 24)]
    row = route(world, teacher, state="active", sessions=sessions)
    first, _, third = row.steps.all()
    RouteStep.objects.filter(pk=first.pk).update(state="accepted")
    RouteStep.objects.filter(pk=third.pk).update(state="cancelled")

    found = with_progress(Route.objects.all()).get()

    assert (found.steps_done, found.steps_total, found.hours_done, found.hours_total) == (1, 2, 8, 24)
