"""Expectation-maximisation with parameter expansion and squared extrapolation; the posterior never falls.

The population's shift and stretch float inside a step and are put back after it (Liu, Rubin & Wu 1998, Biometrika
85, 755-770): the slow common factor of all slopes goes. Pairs of steps are extrapolated (Varadhan & Roland 2008,
Scandinavian Journal of Statistics 35, 335-353); an extrapolation that lowers the posterior is thrown away.

Nodes follow each group, mean + sd * [-6, 6], equally spaced: the trapezoid sum of a smooth posterior converges
exponentially, whatever the mean and deviation.
"""

from dataclasses import dataclass, field, replace

import numpy as np

from marshrut.calc.psychometrics.calibration.answers import Answers, cells_of, compressed
from marshrut.calc.psychometrics.calibration.chances import log_normalisers, log_tables
from marshrut.calc.psychometrics.calibration.expectation import expect_sums, expect_tables
from marshrut.calc.psychometrics.calibration.maximisation import (
    GUESS_LIMIT,
    INTERCEPT_LIMIT,
    SLOPE_LIMIT,
    maximise,
)
from marshrut.calc.psychometrics.calibration.parameters import Array, Kind, Parameters, Plan, rescaled

REACH = 6.0
SMALLEST_SD, LARGEST_SD = 0.02, 50.0
_AT_LIMIT = 0.999
_SLOWEST = 0.01  # a rate nearer to 1 is taken for rounding


@dataclass(frozen=True, slots=True, eq=False)
class Expected:
    """What a step of expectation found; value is the log-posterior, likelihood the part of the answers.

    sums (J, P): [sum w score E(theta), weighted counts of scores 1 .. M]; density (G, J, Q) and population (G, Q):
    expected persons at the nodes; expected (G, J, K, Q) with each score, empty in the exponential family.
    """

    value: float
    likelihood: float
    sums: Array
    density: Array
    expected: Array
    population: Array
    nodes: Array


class Problem:
    """The answers with the plan: maps parameters to expectations, and expectations to better parameters."""

    def __init__(self, answers: Answers, plan: Plan, start: Parameters, nodes: int) -> None:
        self.answers, self.plan, self.start = answers, plan, start
        self.priors = np.zeros((len(plan.kind), 6))
        self.grid = np.linspace(-REACH, REACH, nodes)
        weight = np.exp(-(self.grid**2) / 2)
        self.log_weight = np.tile(np.log(weight / weight.sum()), (len(start.mean), 1))
        self.cells = cells_of(answers)
        self._sums_only = plan.is_exponential and not plan.slope.any()
        self._entering = compressed(self.cells, start.slope) if self._sums_only else self.cells

    def nodes_at(self, at: Parameters) -> Array:
        return at.mean[:, None] + at.sd[:, None] * self.grid

    def tables(self, at: Parameters) -> Array:
        plan = self.plan
        return log_tables(plan.kind, self.vectors(at), plan.present, plan.points, self.nodes_at(at))

    def vectors(self, at: Parameters) -> Array:
        """[slope, intercepts ..] of each item, shape (J, P); the guess stands third."""
        guessing = self.plan.kind == Kind.GUESSING
        found = np.zeros((len(at.slope), max(1 + at.intercept.shape[1], 3)))
        found[:, 0] = at.slope
        found[:, 1 : 1 + at.intercept.shape[1]] = at.intercept
        found[guessing, 2] = at.guess[guessing]
        return found

    def free(self) -> Array:
        """Which entries of the vectors may move."""
        plan = self.plan
        marks = Parameters(
            plan.slope.astype(float), plan.intercept.astype(float), plan.guess.astype(float), plan.mean, plan.sd
        )
        return self.vectors(marks) > 0

    def expect(self, at: Parameters) -> Expected:
        plan, nodes, vectors, entering = self.plan, self.nodes_at(at), self.vectors(at), self._entering
        sums = np.zeros_like(vectors)
        sums[:, 1 : self.answers.counts.shape[1]] = self.answers.counts[:, 1:]
        if plan.is_exponential:
            factor = np.ones(1) if self._sums_only else at.slope
            log_z = log_normalisers(vectors, plan.present, plan.points, nodes)
            likelihood, by_slope, density, population = expect_sums(
                entering.edges, entering.rows, entering.weight, factor, at.slope, plan.points, log_z,
                self.log_weight, nodes,
            )  # fmt: skip
            likelihood += float((self.answers.counts[:, 1:] * at.intercept)[plan.present[:, 1:]].sum())
            expected = np.zeros((1, len(sums), 1, 1))
            sums[:, 0] = 0.0 if self._sums_only else by_slope
        else:
            likelihood, expected, population = expect_tables(
                entering.edges, entering.rows, entering.weight, self.tables(at), self.log_weight
            )
            density = expected.sum(axis=2)
            scores = np.arange(expected.shape[2], dtype=np.float64)
            sums[:, 0] = np.einsum("gjkq,k,gq->j", expected, scores, nodes)
        value = likelihood + self.log_prior(at)
        return Expected(value, likelihood, sums, density, expected, population, nodes)

    def improve(self, at: Parameters, found: Expected) -> Parameters:
        """The parameters with the largest expected log-posterior (items: at least a larger one)."""
        plan, vectors = self.plan, self.vectors(at)
        maximise(
            plan.kind, plan.points, plan.present, self.free(), vectors, found.nodes, found.sums, found.density,
            found.expected, self.priors,
        )  # fmt: skip
        guessing = plan.kind == Kind.GUESSING
        steps = at.intercept.shape[1]
        intercept = np.where(plan.intercept, vectors[:, 1 : 1 + steps], at.intercept)
        guess = np.where(guessing, vectors[:, 2], at.guess)
        total = found.population.sum(axis=1)
        mean = (found.population * found.nodes).sum(axis=1) / total
        sd = np.sqrt((found.population * (found.nodes - mean[:, None]) ** 2).sum(axis=1) / total)
        sd = np.clip(sd, SMALLEST_SD, LARGEST_SD)
        shift = mean[0] if plan.shifts else 0.0
        stretch = sd[0] if plan.stretches else 1.0
        around = np.sqrt(sd**2 + (mean - at.mean) ** 2)  # about a mean that may not move
        moved_mean = np.where(plan.mean, mean, at.mean)
        moved_sd = np.where(plan.sd, np.where(plan.mean, sd, around), at.sd)
        if plan.shifts:
            moved_mean[0] = shift
            moved_sd[0] = sd[0] if plan.sd[0] or plan.stretches else at.sd[0]
        moved = Parameters(vectors[:, 0].copy(), intercept, guess, moved_mean, moved_sd)
        return rescaled(moved, plan, shift, stretch) if plan.shifts else moved

    def log_prior(self, at: Parameters) -> float:
        """Sum of the logarithms of the prior densities, without their constants."""
        mean, precision = self.priors[:, 0::2], self.priors[:, 1::2]
        if not precision.any():
            return 0.0
        if (at.slope[precision[:, 0] > 0] <= 0).any():
            return -np.inf
        with np.errstate(divide="ignore", invalid="ignore"):
            log_slope = np.where(precision[:, 0] > 0, np.log(np.abs(at.slope)) - mean[:, 0], 0.0)
            steps = np.where(precision[:, 1:2] > 0, thresholds_of(at, self.plan) - mean[:, 1:2], 0.0)
        guess = np.where(self.plan.kind == Kind.GUESSING, at.guess - mean[:, 2], 0.0)
        squares = precision[:, 0] * log_slope**2 + precision[:, 1] * np.nansum(steps**2, axis=1)
        return float(-(squares + precision[:, 2] * guess**2).sum() / 2)


def thresholds_of(at: Parameters, plan: Plan) -> Array:
    """Slope times difficulty of each step, shape (J, M): nan beyond an item's points and beside a score nobody got."""
    intercept = at.intercept
    before = np.concatenate([np.zeros((len(intercept), 1)), intercept[:, :-1]], axis=1)
    exponential = (plan.kind == Kind.EXPONENTIAL)[:, None]
    there = plan.present[:, 1:] & (plan.present[:, :-1] | ~exponential)
    return np.where(there, -np.where(exponential, intercept - before, intercept), np.nan)


def steps_of(at: Parameters, plan: Plan) -> Array:
    """Difficulties of the steps, shape (J, M), nan as in :func:`thresholds_of`."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return thresholds_of(at, plan) / at.slope[:, None]


@dataclass(slots=True)
class Fit:
    """Where the search ended. history: the log-posterior at every accepted point, never falling."""

    at: Parameters
    found: Expected
    history: list[float] = field(default_factory=list)
    iterations: int = 0
    converged: bool = False


def fit(problem: Problem, start: Parameters, *, tolerance: float, iterations: int) -> Fit:
    """Climb until the distance to the top, judged by the rate of the last two steps, is below ``tolerance``.

    tolerance   the largest error of a free parameter, in its own unit (deviations: of their logarithm).
    iterations  the largest number of steps of expectation.
    """
    plan = problem.plan
    held = _AT_LIMIT * plan.pack(_limits(start))
    state = Fit(at=start, found=problem.expect(start), iterations=1)
    state.history.append(state.found.value)
    while state.iterations < iterations:
        once = problem.improve(state.at, state.found)
        x0, x1 = plan.pack(state.at), plan.pack(once)
        _accept(state, once, problem.expect(once))
        twice = problem.improve(once, state.found)
        x2 = plan.pack(twice)
        loose = np.abs(x1) < held  # what stands at a limit is named in the findings, and not waited for
        first, second = (np.abs(x)[loose].max(initial=0.0) for x in (x1 - x0, x2 - x1))
        if second <= tolerance * max(1.0 - second / max(first, 1e-300), _SLOWEST):
            state.converged = True
            break
        bold = _within_limits(plan.unpack(_extrapolated(x0, x1, x2), twice))
        found = problem.expect(bold)
        state.iterations += 1
        if found.value >= state.found.value:
            state.at, state.found = bold, found
            state.history.append(found.value)
        else:
            _accept(state, twice, problem.expect(twice))
    return state


def _limits(at: Parameters) -> Parameters:
    """The largest absolute value of each parameter; means have none."""
    return Parameters(
        slope=np.full_like(at.slope, SLOPE_LIMIT),
        intercept=np.full_like(at.intercept, INTERCEPT_LIMIT),
        guess=np.full_like(at.guess, GUESS_LIMIT),
        mean=np.full_like(at.mean, np.inf),
        sd=np.full_like(at.sd, LARGEST_SD),
    )


def _within_limits(at: Parameters) -> Parameters:
    """An extrapolation may shoot over the limits that the steps keep."""
    return replace(
        at,
        slope=np.clip(at.slope, -SLOPE_LIMIT, SLOPE_LIMIT),
        intercept=np.clip(at.intercept, -INTERCEPT_LIMIT, INTERCEPT_LIMIT),
        guess=np.clip(at.guess, -GUESS_LIMIT, GUESS_LIMIT),
        sd=np.clip(at.sd, SMALLEST_SD, LARGEST_SD),
    )


def _accept(state: Fit, at: Parameters, found: Expected) -> None:
    state.at, state.found = at, found
    state.iterations += 1
    state.history.append(found.value)


def _extrapolated(x0: Array, x1: Array, x2: Array) -> Array:
    """The third scheme of Varadhan and Roland, never shorter than the plain step."""
    r, v = x1 - x0, x2 - 2 * x1 + x0
    curvature = np.linalg.norm(v)
    length = np.linalg.norm(r) / curvature if curvature > 0 else 1.0
    length = min(max(length, 1.0), 64.0)
    return x0 + 2 * length * r + length**2 * v
