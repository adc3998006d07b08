"""Who follows whom: the norm, its refusal with the reason, the caseload."""

from datetime import timedelta

import pytest
from tests.routes.making import route

from marshrut.base.models import JournalEntry
from marshrut.people.models import Charge
from marshrut.people.roles import Role
from marshrut.routes.models import Route, TutorAssignment
from marshrut.routes.queries import caseload, loads, tutor_of
from marshrut.routes.rules import tutor_norm
from marshrut.routes.usecases.assign_tutor import HasATutor, NotATutor, OwnTutor, TutorIsFull, assign_tutor
from marshrut.routes.usecases.end_tutoring import end_tutoring

pytestmark = pytest.mark.django_db


@pytest.fixture
def tutor(world):
    return world.actor(Role.TUTOR).person


def assign(world, tutor, person, **changes):
    return assign_tutor(
        tutor=tutor, person=person, on=world.today, at=world.now, by=world.centre(), **changes
    )


def test_the_norm_is_eighty_five_unless_the_installation_says_otherwise(settings):
    assert tutor_norm() == 85
    settings.TUTOR_NORM = 2
    assert tutor_norm() == 2


def test_above_the_norm_is_refused_with_the_reason_and_who_has_room(world, tutor, settings):
    settings.TUTOR_NORM = 2
    free, full = (world.actor(Role.TUTOR).person for _ in range(2))
    for _ in range(2):
        assign(world, tutor, world.teacher())
        assign(world, full, world.teacher())
    assign(world, free, world.teacher())

    with pytest.raises(TutorIsFull) as refusal:
        assign(world, tutor, world.teacher())

    assert (refusal.value.load, refusal.value.norm) == (2, 2)
    assert refusal.value.room == [(free, 1)]
    assert f"{free.short_name} — 1 из 2" in str(refusal.value)
    assert TutorAssignment.objects.filter(tutor=tutor).count() == 2


def test_when_nobody_has_room_the_refusal_says_so(world, tutor, settings):
    settings.TUTOR_NORM = 1
    assign(world, tutor, world.teacher())
    with pytest.raises(TutorIsFull, match="ни у одного тьютора"):
        assign(world, tutor, world.teacher())


def test_an_ended_assignment_makes_room(world, tutor, settings):
    settings.TUTOR_NORM = 1
    ended = assign(world, tutor, world.teacher())
    TutorAssignment.objects.filter(pk=ended.pk).update(starts_on=world.today - timedelta(days=5))
    end_tutoring(assignment=ended, on=world.today - timedelta(days=1), at=world.now)

    assert assign(world, tutor, world.teacher()).tutor == tutor


def test_pairs_that_cannot_be(world, tutor):
    teacher = world.teacher()
    with pytest.raises(OwnTutor):
        assign(world, tutor, tutor)
    with pytest.raises(NotATutor):
        assign(world, world.teacher(), teacher)
    assign(world, tutor, teacher)
    with pytest.raises(HasATutor, match=tutor.surname):
        assign(world, world.actor(Role.TUTOR).person, teacher)


def test_who_was_a_tutor_once_is_none_now(world, tutor):
    Charge.objects.filter(person=tutor).update(ends_on=world.today - timedelta(days=1))
    with pytest.raises(NotATutor):
        assign(world, tutor, world.teacher())


def test_the_tutor_takes_over_the_live_route_and_leaves_it(world, tutor):
    row = route(world, world.teacher(), state="active")

    assignment = assign(world, tutor, row.person)
    row.refresh_from_db()
    assert row.tutor == tutor
    assert tutor_of(row.person, on=world.today) == assignment
    end_tutoring(assignment=assignment, on=world.today, at=world.now)
    row.refresh_from_db()
    assert row.tutor is None
    assert tutor_of(row.person, on=world.today + timedelta(days=1)) is None


def test_an_assignment_taken_back_before_it_lasted_a_day_leaves_only_the_journal(world, tutor):
    person, eve = world.teacher(), world.today - timedelta(days=1)
    assignment = assign(world, tutor, person)

    for _ in range(2):
        end_tutoring(assignment=assignment, on=eve, at=world.now)

    assert not TutorAssignment.objects.exists()
    verbs = JournalEntry.objects.filter(subject_kind="person", subject_id=person.pk).order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == ["tutor_assigned", "tutoring_ended"]
    other = world.actor(Role.TUTOR).person
    assert assign(world, other, person).tutor == other


def test_loads_come_with_the_least_loaded_first(world, tutor):
    idle = world.actor(Role.TUTOR).person
    assign(world, tutor, world.teacher())

    assert [(one.tutor, one.people, one.room) for one in loads(on=world.today)] == [
        (idle, 0, 85),
        (tutor, 1, 84),
    ]


def test_the_caseload_tells_the_stage_and_its_age(world, tutor, django_assert_num_queries):
    stages = {}
    for stage, state, sessions in [
        ("draft", "draft", None),
        ("mine", "agreed_by_teacher", None),
        ("walking", "active", None),
        ("late", "active", [world.session(starts_in=-9, days=2)]),
        ("paused", "paused", None),
        ("done", "completed", None),
    ]:
        row = route(world, world.teacher(), state=state, sessions=sessions)
        stages[row.person] = stage
    headed = world.school()
    world.head(headed)
    stages[route(world, world.teacher(headed), state="agreed_by_teacher").person] = "approval"
    stages[world.teacher()] = "none"
    for person in stages:
        assign(world, tutor, person)
    assign(world, world.actor(Role.TUTOR).person, world.teacher())

    with django_assert_num_queries(6):
        found = caseload(tutor, on=world.today)

    assert {one.person: one.stage for one in found} == stages
    late = next(one for one in found if one.stage == "late")
    assert late.waits_days(world.today) == 8
    assert [one.since for one in found] == sorted(one.since for one in found)


def test_a_cancelled_route_leaves_no_trace_in_the_caseload(world, tutor):
    row = route(world, world.teacher(), state="cancelled")
    assign(world, tutor, row.person)

    assert [(one.stage, one.route) for one in caseload(tutor, on=world.today)] == [("none", None)]
    assert Route.objects.count() == 1
