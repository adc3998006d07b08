"""The whole table of states: what may follow what, and that nothing else may."""

import pytest

from marshrut.routes.models import Route, RouteStep
from marshrut.routes.moves import MOVES, STEP_MOVES, MoveRefused, StepMoveRefused, check_move, check_step_move

ALLOWED = {
    ("draft", "agreed_by_teacher"),
    ("draft", "cancelled"),
    ("agreed_by_teacher", "draft"),
    ("agreed_by_teacher", "approved"),
    ("agreed_by_teacher", "cancelled"),
    ("approved", "active"),
    ("approved", "paused"),
    ("approved", "cancelled"),
    ("active", "paused"),
    ("active", "completed"),
    ("active", "cancelled"),
    ("paused", "active"),
    ("paused", "cancelled"),
    ("completed", "transfer_confirmed"),
}
STEPS = {
    "planned": {"in_progress", "submitted", "returned", "accepted", "cancelled"},
    "in_progress": {"planned", "submitted", "returned", "accepted", "cancelled"},
    "submitted": {"returned", "accepted", "cancelled"},
    "returned": {"submitted", "accepted", "cancelled"},
    "accepted": set(),
    "cancelled": set(),
}


@pytest.mark.parametrize("state", Route.State.values)
@pytest.mark.parametrize("to", Route.State.values)
def test_a_route_moves_only_as_the_table_says(state, to):
    route = Route(state=state)
    if (state, to) in ALLOWED:
        assert check_move(route, to) is None
        return
    with pytest.raises(MoveRefused) as refusal:
        check_move(route, to)
    assert Route.State(state).label in str(refusal.value)
    assert Route.State(to).label in str(refusal.value)


@pytest.mark.parametrize("state", RouteStep.State.values)
@pytest.mark.parametrize("to", RouteStep.State.values)
def test_a_step_moves_only_as_the_table_says(state, to):
    step = RouteStep(state=state)
    if to in STEPS[state]:
        assert check_step_move(step, to) is None
    else:
        with pytest.raises(StepMoveRefused):
            check_step_move(step, to)


def test_every_state_is_in_the_table():
    assert set(MOVES) == set(Route.State.values)
    assert set(STEP_MOVES) == set(RouteStep.State.values)
    assert sum(len(following) for following in MOVES.values()) == len(ALLOWED)
