"""Maximum likelihood by EM, its steps stretched by squared extrapolation."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from marshrut.calc.psychometrics.cognitive_diagnosis.expectation import expect
from marshrut.calc.psychometrics.cognitive_diagnosis.measurement import EDGE, Cells, best_chances
from marshrut.calc.psychometrics.cognitive_diagnosis.patterns import Patterns
from marshrut.calc.psychometrics.cognitive_diagnosis.profiles import Array

_LOSS = 1e-7  # log-likelihood units that rounding may cost


@dataclass(frozen=True, slots=True, eq=False)
class Maximum:
    """Where EM ended: chances of the cells, shares of the profiles, the log-likelihood there, E-steps made, and
    whether one more step would have changed nothing."""

    chances: Array
    share: Array
    log_likelihood: float
    steps: int
    converged: bool


def climb(
    patterns: Patterns, cells: Cells, chances: Array, share: Array, *, tolerance: float, most_steps: int
) -> Maximum:
    """Climb from a first guess until a step of EM changes no chance and no share by more than ``tolerance``.

    Squared extrapolation (SQUAREM): two steps of EM tell how fast they shrink, a stretched step follows; where it
    loses likelihood the unstretched steps count instead, so the likelihood never falls.

    Source: Varadhan & Roland (2008), Scandinavian Journal of Statistics 35, 335-353.
    """
    step = _step_of(patterns, cells)
    here = np.concatenate([chances, share])
    reach = 1.0
    value, first = step(here)
    steps, converged = 1, bool(np.abs(first - here).max() < tolerance)
    while steps < most_steps and not converged:
        first_value, second = step(first)
        change, bend = first - here, second - 2 * first + here
        stretch = min(max(np.sqrt((change @ change) / max(bend @ bend, 1e-300)), 1.0), reach)
        reach *= 4 if stretch == reach else 1
        here = _admissible(here + 2 * stretch * change + stretch**2 * bend, cells)
        value, first = step(here)
        steps += 2
        if not value >= first_value - _LOSS:
            here, reach = second, max(reach / 4, 1.0)
            value, first = step(here)
            steps += 1
        converged = bool(np.abs(first - here).max() < tolerance)
    return Maximum(here[: cells.count], here[cells.count :], value, steps, converged)


def _step_of(patterns: Patterns, cells: Cells) -> Callable[[Array], tuple[float, Array]]:
    """One step of EM: parameters to (log-likelihood before the step, parameters after it)."""

    def step(parameters: Array) -> tuple[float, Array]:
        chances, share = parameters[: cells.count], parameters[cells.count :]
        value, persons, successes, answers = expect(patterns, chances[cells.number], share)
        if value == -np.inf:
            return value, parameters
        better = best_chances(cells, cells.gather(successes), cells.gather(answers), chances)
        return value, np.concatenate([better, persons / persons.sum()])

    return step


def _admissible(parameters: Array, cells: Cells) -> Array:
    """The nearest admissible point: chances inside (0, 1) and on their model, positive shares that add up to 1."""
    share = np.maximum(parameters[cells.count :], EDGE * 1e-3)
    return np.concatenate([cells.admissible(parameters[: cells.count]), share / share.sum()])
