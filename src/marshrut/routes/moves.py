"""Which states of a route and of its steps may follow which: asked by every use-case that changes one."""

from marshrut.base.errors import DomainError
from marshrut.routes.models import Route, RouteStep

_ROUTE, _STEP = Route.State, RouteStep.State

MOVES: dict[str, frozenset[str]] = {
    _ROUTE.DRAFT: frozenset({_ROUTE.AGREED, _ROUTE.CANCELLED}),
    _ROUTE.AGREED: frozenset({_ROUTE.DRAFT, _ROUTE.APPROVED, _ROUTE.CANCELLED}),
    _ROUTE.APPROVED: frozenset({_ROUTE.ACTIVE, _ROUTE.PAUSED, _ROUTE.CANCELLED}),
    _ROUTE.ACTIVE: frozenset({_ROUTE.PAUSED, _ROUTE.COMPLETED, _ROUTE.CANCELLED}),
    _ROUTE.PAUSED: frozenset({_ROUTE.ACTIVE, _ROUTE.CANCELLED}),
    _ROUTE.COMPLETED: frozenset({_ROUTE.TRANSFER_CONFIRMED}),
    _ROUTE.TRANSFER_CONFIRMED: frozenset(),
    _ROUTE.CANCELLED: frozenset(),
}

STEP_MOVES: dict[str, frozenset[str]] = {
    _STEP.PLANNED: frozenset(
        {_STEP.IN_PROGRESS, _STEP.SUBMITTED, _STEP.RETURNED, _STEP.ACCEPTED, _STEP.CANCELLED}
    ),
    _STEP.IN_PROGRESS: frozenset(
        {_STEP.PLANNED, _STEP.SUBMITTED, _STEP.RETURNED, _STEP.ACCEPTED, _STEP.CANCELLED}
    ),
    _STEP.SUBMITTED: frozenset({_STEP.RETURNED, _STEP.ACCEPTED, _STEP.CANCELLED}),
    _STEP.RETURNED: frozenset({_STEP.SUBMITTED, _STEP.ACCEPTED, _STEP.CANCELLED}),
    _STEP.ACCEPTED: frozenset(),
    _STEP.CANCELLED: frozenset(),
}

# What is to be done instead, by the state in which the route is.
_ADVICE: dict[str, str] = {
    _ROUTE.DRAFT: "Сначала его принимает педагог.",
    _ROUTE.AGREED: "Его ещё согласуют руководитель и методист.",
    _ROUTE.APPROVED: "Он начнётся в день первого шага.",
    _ROUTE.ACTIVE: "Завершится он, когда будет пройден последний шаг.",
    _ROUTE.PAUSED: "Сначала возобновите его.",
    _ROUTE.COMPLETED: "Остаётся подтвердить, что новое вошло в практику.",
    _ROUTE.TRANSFER_CONFIRMED: "Новый маршрут составляется по новой диагностике.",
    _ROUTE.CANCELLED: "Предложите новый маршрут.",
}


class MoveRefused(DomainError):
    """The route is not in a state from which this can be done."""

    def __init__(self, state: str, to: str):
        self.state, self.to = Route.State(state), Route.State(to)
        super().__init__(
            f"Маршрут сейчас «{self.state.label}», перевести его в состояние «{self.to.label}» нельзя. "
            f"{_ADVICE[self.state]}"
        )


class StepMoveRefused(DomainError):
    """The step is not in a state from which this can be done."""

    def __init__(self, state: str, to: str):
        state, to = RouteStep.State(state), RouteStep.State(to)
        super().__init__(
            f"Шаг сейчас «{state.label}», отметить его «{to.label}» нельзя. Обновите страницу: возможно, "
            "его состояние уже изменилось."
        )


def check_move(route: Route, to: str) -> None:
    """:raises MoveRefused: ``to`` doesn't follow the route's state."""
    if to not in MOVES[route.state]:
        raise MoveRefused(route.state, to)


def check_step_move(step: RouteStep, to: str) -> None:
    """:raises StepMoveRefused: ``to`` doesn't follow the step's state."""
    if to not in STEP_MOVES[step.state]:
        raise StepMoveRefused(step.state, to)
