"""The route problem as a mixed-integer program: model A of one person, exact."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint
from scipy.sparse import csr_array

from marshrut.calc.routing.data import Candidate, Problem
from marshrut.calc.routing.obstacles import HOURS_TOLERANCE
from marshrut.calc.routing.value import burden, helped_needs

# Of the objective: the solver's absolute gap of 1e-6 becomes 1e-7 of value. Larger scales make its
# undoing of presolve inexact, which it repairs with a line printed to the standard output.
SCALE = 10.0


@dataclass(frozen=True, slots=True)
class Model:
    """Arguments of ``scipy.optimize.milp``. Columns: sessions, then needs, then formats."""

    sessions: tuple[Candidate, ...]
    cost: NDArray[np.float64]
    integrality: NDArray[np.uint8]
    bounds: Bounds
    constraints: LinearConstraint


class _Rows:
    """Rows of the form: sum of coefficients * columns <= limit."""

    def __init__(self) -> None:
        self._row: list[int] = []
        self._column: list[int] = []
        self._coefficient: list[float] = []
        self._limit: list[float] = []

    def add(self, terms: Iterable[tuple[int, float]], limit: float) -> None:
        for column, coefficient in terms:
            self._row.append(len(self._limit))
            self._column.append(column)
            self._coefficient.append(coefficient)
        self._limit.append(limit)

    def constraint(self, columns: int) -> LinearConstraint:
        matrix = csr_array(
            (self._coefficient, (self._row, self._column)), shape=(len(self._limit), columns), dtype=float
        )
        return LinearConstraint(matrix, -np.inf, np.array(self._limit))


def build_model(problem: Problem, sessions: Sequence[Candidate]) -> Model:
    """Write the model for the sessions that may be chosen.

        max  sum_k w_k y_k + sum_f b z_f - sum_s t_s x_s,      x_s in {0, 1}
        y_k <= gap_k,  y_k <= sum_s gain_sk x_s,  z_f <= 1,  z_f <= sum of helpful x_s in f
        one session of an offer; one session on a day; hours of every quarter; steps in all, in a
        format, at one time; x_s <= sum of the sessions of each required offer that end before s starts.

    Gains are cut at the gap, which changes no integer solution and tightens the relaxation.
    """
    needs = [need for need in problem.needs if need.gap > 0 and need.weight > 0]
    helpful = [(s, session) for s, session in enumerate(sessions) if helped_needs(session, problem)]
    formats = sorted({session.format for _, session in helpful}, key=lambda f: f.value)
    first_need, first_format = len(sessions), len(sessions) + len(needs)
    rows = _Rows()
    for offset, need in enumerate(needs):
        gains = ((s, -min(c.gains.get(need.competence, 0.0), need.gap)) for s, c in enumerate(sessions))
        rows.add([(first_need + offset, 1.0), *((s, gain) for s, gain in gains if gain)], 0.0)
    for offset, kind in enumerate(formats):
        of_kind = [(s, -1.0) for s, session in helpful if session.format is kind]
        rows.add([(first_format + offset, 1.0), *of_kind], 0.0)
    _add_choices(rows, sessions)
    _add_limits(rows, sessions, problem)
    _add_requirements(rows, sessions, problem)
    bonus = problem.preferences.format_bonus
    worth = [-burden(session, problem).total for session in sessions]
    worth += [need.weight for need in needs] + [bonus] * len(formats)
    lower = [float(session.session_id in problem.locked) for session in sessions]
    lower += [0.0] * (len(needs) + len(formats))
    upper = [1.0] * len(sessions) + [need.gap for need in needs] + [1.0] * len(formats)
    return Model(
        sessions=tuple(sessions),
        cost=-SCALE * np.array(worth),
        integrality=np.array([1] * len(sessions) + [0] * (len(needs) + len(formats)), dtype=np.uint8),
        bounds=Bounds(lower, upper),
        constraints=rows.constraint(len(worth)),
    )


def _add_choices(rows: _Rows, sessions: Sequence[Candidate]) -> None:
    """At most one session of an offer, and at most one on a day."""
    rivals: dict[Hashable, list[int]] = {}
    for s, session in enumerate(sessions):
        rivals.setdefault(("offer", session.offer_id), []).append(s)
        for day in session.days:
            rivals.setdefault(("day", day), []).append(s)
    for group in _largest(rivals.values(), above=1):
        rows.add(((s, 1.0) for s in group), 1.0)


def _add_limits(rows: _Rows, sessions: Sequence[Candidate], problem: Problem) -> None:
    limits = problem.limits
    for quarter, most in sorted(limits.hours_per_quarter.items()):
        hours = [(s, float(c.hours_by_quarter.get(quarter, 0.0))) for s, c in enumerate(sessions)]
        rows.add([term for term in hours if term[1] > 0], most + HOURS_TOLERANCE / 2)
    rows.add([(s, 1.0) for s in range(len(sessions))], limits.max_steps)
    for kind, most in sorted(limits.max_per_format.items(), key=lambda pair: pair[0].value):
        rows.add([(s, 1.0) for s, session in enumerate(sessions) if session.format is kind], most)
    if limits.max_simultaneous is not None:
        at_once = [  # the load is highest on some first day
            [s for s, other in enumerate(sessions) if other.starts_on <= moment <= other.ends_on]
            for moment in sorted({session.starts_on for session in sessions})
        ]
        for group in _largest(at_once, above=limits.max_simultaneous):
            rows.add([(s, 1.0) for s in group], limits.max_simultaneous)


def _add_requirements(rows: _Rows, sessions: Sequence[Candidate], problem: Problem) -> None:
    for s, session in enumerate(sessions):
        if session.session_id in problem.locked:
            continue
        for offer in sorted(session.requires - problem.held, key=str):
            before = [
                (p, -1.0)
                for p, other in enumerate(sessions)
                if other.offer_id == offer and other.ends_on < session.starts_on
            ]
            rows.add([(s, 1.0), *before], 0.0)


def _largest(groups: Iterable[Sequence[int]], *, above: int) -> list[list[int]]:
    """Groups of more than ``above`` members that are not part of another one, each once."""
    masks = {sum(1 << member for member in group): sorted(group) for group in groups if len(group) > above}
    kept: list[int] = []
    for mask in sorted(masks, key=lambda m: (-m.bit_count(), m)):
        if not any(mask & larger == mask for larger in kept):
            kept.append(mask)
    return [masks[mask] for mask in kept]
