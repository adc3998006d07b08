"""A step keeps its reason and moves to another date."""

from datetime import timedelta

import pytest
from tests.routes.making import route

from marshrut.routes.models import Route, RouteStep
from marshrut.routes.usecases.reschedule_step import SessionDoesNotFit, StepIsSettled, reschedule_step

pytestmark = pytest.mark.django_db


@pytest.fixture
def offer(world):
    return world.offer()


@pytest.fixture
def step(world, offer):
    return route(world, world.teacher(), state="active", sessions=[world.session(offer)]).steps.get()


def test_only_the_days_change(world, offer, step):
    later = world.session(offer, starts_in=90)

    moved = reschedule_step(step=step, session=later, at=world.now)

    assert (moved.session, moved.starts_on, moved.ends_on) == (later, later.starts_on, later.ends_on)
    assert (moved.reason, moved.hours, moved.position) == (step.reason, step.hours, step.position)


@pytest.mark.parametrize("fields", [{"starts_in": 0}, {"state": "cancelled"}, {"apply": -1}, {"other": True}])
def test_a_session_that_takes_no_applications_does_not_fit(world, offer, step, fields):
    if fields.pop("other", False):
        session = world.session(starts_in=40)
    elif "apply" in fields:
        session = world.session(offer, starts_in=40, apply_until=world.today - timedelta(days=1))
    else:
        session = world.session(offer, **{"starts_in": 40} | fields)
    with pytest.raises(SessionDoesNotFit):
        reschedule_step(step=step, session=session, at=world.now)


@pytest.mark.parametrize("state", ["accepted", "cancelled", "submitted"])
def test_a_settled_step_stays(world, offer, step, state):
    RouteStep.objects.filter(pk=step.pk).update(state=state)
    with pytest.raises(StepIsSettled):
        reschedule_step(step=step, session=world.session(offer, starts_in=90), at=world.now)


def test_the_steps_of_a_finished_route_stay(world, offer, step):
    Route.objects.filter(pk=step.route_id).update(state="completed", completed_at=world.now)
    with pytest.raises(StepIsSettled):
        reschedule_step(step=step, session=world.session(offer, starts_in=90), at=world.now)
