"""Priors, and their numbers learnt from the answers (empirical Bayes).

With tens or a few hundred persons the slopes of maximum likelihood scatter far more than the items differ. A common
normal distribution of log slopes and of thresholds, its mean and deviation estimated, draws them together by as
much as the answers allow: no prior knowledge enters. Deviations follow MacKay's fixed point: the sum of squares
over the effective number of parameters that the answers determine.

Sources: Mislevy (1986), Psychometrika 51, 177-195; MacKay (1992), Neural Computation 4, 415-447;
König, Spoden, Frey (2020), Applied Psychological Measurement 44, 311-326 (sizes at which it pays).
"""

from dataclasses import replace

import numpy as np

from marshrut.calc.psychometrics.calibration.em import Fit, Problem, fit, steps_of, thresholds_of
from marshrut.calc.psychometrics.calibration.information import covariance
from marshrut.calc.psychometrics.calibration.parameters import Array, Kind, Parameters
from marshrut.calc.psychometrics.calibration.result import ESTIMATED, Normal, Priors

_FIRST_GUESS = {"log_a": (0.0, 0.4), "threshold": (0.0, 1.2)}
_ROUNDS = 40
_SETTLED = 0.01  # relative change of a deviation: far below its own error
_SMALLEST_DEVIATION = {"log_a": 0.05, "threshold": 0.2}


def with_numbers(priors: Priors) -> Priors:
    """The priors with first guesses in place of what is to be estimated."""
    return Priors(
        log_a=_FIRST_GUESS["log_a"] if priors.log_a is ESTIMATED else priors.log_a,
        threshold=_FIRST_GUESS["threshold"] if priors.threshold is ESTIMATED else priors.threshold,
        logit_c=priors.logit_c,
    )


def set_priors(problem: Problem, priors: Priors) -> None:
    """Give the priors to the free items of the problem."""
    plan = problem.plan
    problem.priors[:] = 0.0
    normals = (priors.log_a, priors.threshold, priors.logit_c)
    for i, (normal, free) in enumerate(zip(normals, (plan.slope, plan.intercept[:, 0], plan.guess), strict=True)):
        if normal is not None:
            problem.priors[free, 2 * i] = normal[0]
            problem.priors[free, 2 * i + 1] = normal[1] ** -2


def fit_empirical(
    problem: Problem, start: Parameters, priors: Priors, *, tolerance: float, iterations: int
) -> tuple[Fit, Priors]:
    """Fit and priors that agree with each other; ``iterations`` bounds each of the fits."""
    current = with_numbers(priors)
    at, made = start, 0
    for _ in range(_ROUNDS):
        set_priors(problem, current)
        state = fit(problem, at, tolerance=tolerance, iterations=iterations)
        made += state.iterations
        at, renewed = state.at, _renewed(problem, state, priors, current)
        if not state.converged or _are_close(renewed, current):
            break
        current = renewed
    state.iterations = made
    return state, current


def _renewed(problem: Problem, state: Fit, priors: Priors, current: Priors) -> Priors:
    plan, at = problem.plan, state.at
    spread = covariance(problem, at, state.found)
    if np.isnan(spread).any():
        return current
    slopes = plan.slope
    changed = {}
    blocks = _blocks(problem, at, spread)
    if priors.log_a is ESTIMATED and slopes.any():
        value = np.log(at.slope[slopes])
        changed["log_a"] = _moved(value, blocks[slopes, 0, 0] / at.slope[slopes] ** 2, current.log_a, "log_a")
    if priors.threshold is ESTIMATED:
        steps = thresholds_of(at, plan)
        there = np.isfinite(steps) & plan.intercept
        variance = _threshold_variances(problem, blocks)[there]
        changed["threshold"] = _moved(steps[there], variance, current.threshold, "threshold")
    return replace(current, **changed)


def _moved(value: Array, variance: Array, prior: Normal, name: str) -> Normal:
    """MacKay's step for the mean and the deviation of the values."""
    mean = float(value.mean())
    determined = float((1 - np.minimum(variance / prior[1] ** 2, 1.0)).sum())
    squares = float(((value - mean) ** 2).sum())
    deviation = np.sqrt(squares / max(determined - 1.0, 1.0))
    return mean, max(float(deviation), _SMALLEST_DEVIATION[name])


def _are_close(one: Priors, other: Priors) -> bool:
    pairs = [(one.log_a, other.log_a), (one.threshold, other.threshold)]
    return all(
        abs(p[1] / q[1] - 1) < _SETTLED and abs(p[0] - q[0]) < _SETTLED * q[1]
        for p, q in pairs
        if p is not None and q is not None
    )


def _threshold_variances(problem: Problem, blocks: Array) -> Array:
    """Shape (J, M): intercepts' variances, of exponential items those of the differences between neighbours."""
    most = problem.plan.intercept.shape[1]
    own = np.einsum("jpp->jp", blocks)[:, 1 : most + 1]
    before = np.concatenate([np.zeros((len(own), 1)), own[:, :-1]], axis=1)
    both = np.zeros_like(own)
    for v in range(1, most):
        both[:, v] = blocks[:, v, v + 1]
    return np.where((problem.plan.kind == Kind.EXPONENTIAL)[:, None], own + before - 2 * both, own)


def _blocks(problem: Problem, at: Parameters, spread: Array) -> Array:
    count, width = problem.vectors(at).shape
    blocks = spread[: count * width, : count * width].reshape(count, width, count, width)
    return blocks[np.arange(count), :, np.arange(count)]


def item_covariances(problem: Problem, at: Parameters, spread: Array) -> Array:
    """Covariance of [slope, steps .., logit of guessing] of each item, shape (J, P, P), by the delta method."""
    blocks = _blocks(problem, at, spread)
    jacobian = _jacobian(problem, at)
    return jacobian @ blocks @ jacobian.transpose(0, 2, 1)


def _jacobian(problem: Problem, at: Parameters) -> Array:
    """d [slope, steps .., guess] / d [slope, intercepts ..], shape (J, M + 2, P)."""
    plan, steps = problem.plan, np.nan_to_num(steps_of(at, problem.plan))
    count, most = steps.shape
    jacobian = np.zeros((count, most + 2, problem.vectors(at).shape[1]))
    jacobian[:, 0, 0] = 1.0
    with np.errstate(divide="ignore"):
        inverse = 1.0 / at.slope
    jacobian[:, 1 : most + 1, 0] = -steps * inverse[:, None]
    exponential = plan.kind == Kind.EXPONENTIAL
    for v in range(most):
        jacobian[:, v + 1, v + 1] = -inverse
        if v:
            jacobian[exponential, v + 1, v] = inverse[exponential]
    guessing = plan.kind == Kind.GUESSING
    jacobian[guessing, most + 1, 2] = 1.0
    return jacobian
