"""From the flat results of the search to the parameters a reader knows: slopes, steps, chances, with their errors."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from marshrut.calc.psychometrics.calibration.em import Fit, Problem, steps_of
from marshrut.calc.psychometrics.calibration.empirical import item_covariances
from marshrut.calc.psychometrics.calibration.information import covariance
from marshrut.calc.psychometrics.calibration.parameters import Array, Kind, Mask, Parameters, rescaled


@dataclass(frozen=True, slots=True, eq=False)
class Estimates:
    """Parameters of the fitted items with the covariance of all coordinates (see ``information``), or None."""

    at: Parameters
    spread: Array | None


def estimates(problem: Problem, fit: Fit, *, with_errors: bool, standard: bool) -> Estimates:
    """The end of the search with its errors; ``standard``: the first group put on deviation 1."""
    spread = covariance(problem, fit.at, fit.found) if with_errors else None
    if not standard:
        return Estimates(fit.at, spread)
    deviation, count = fit.at.sd[0], problem.vectors(fit.at).shape
    at = rescaled(fit.at, problem.plan, 0.0, deviation)
    if spread is not None:
        turn = np.eye(len(spread))
        slopes, groups = np.arange(count[0]) * count[1], count[0] * count[1] + 2 * np.arange(len(at.mean))
        turn[slopes, slopes] = deviation
        turn[slopes, groups[0] + 1] = at.slope
        turn[groups, groups] = 1 / deviation
        turn[groups, groups[0] + 1] = -at.mean
        turn[groups + 1, groups[0] + 1] -= 1.0
        spread = turn @ spread @ turn.T
    return Estimates(at, spread)


def arrays(problem: Problem, found: Estimates, source: NDArray[np.int64], alive: Mask) -> dict[str, Any]:
    """The arrays of a :class:`Calibration`: all items of the answers, nan for those not alive."""
    plan, at = problem.plan, found.at
    count, most = len(alive), source.shape[1]
    steps = np.concatenate([steps_of(at, plan), np.full((len(source), 1), np.nan)], axis=1)
    rows = np.arange(len(source))[:, None]
    steps = steps[rows, source]
    guess = np.where(plan.kind == Kind.GUESSING, expit(at.guess), 0.0)
    blocks = _covariances(problem, found, source, steps, guess)
    errors = np.sqrt(np.einsum("jpp->jp", blocks))
    groups = np.full((len(at.mean), 2), np.nan)
    if found.spread is not None:
        groups = np.sqrt(np.diag(found.spread)[-2 * len(at.mean) :].reshape(-1, 2))
        groups[:, 1] *= at.sd

    def whole(part: Array) -> Array:
        full = np.full((count, *part.shape[1:]), np.nan)
        full[alive] = part
        return full

    graded = np.zeros(count, dtype=bool)
    graded[alive] = plan.kind == Kind.GRADED
    return {
        "a": whole(at.slope),
        "steps": whole(steps),
        "c": whole(guess),
        "graded": graded,
        "se_a": whole(errors[:, 0]),
        "se_steps": whole(errors[:, 1 : most + 1]),
        "se_c": whole(errors[:, most + 1]),
        "covariance": None if found.spread is None else whole(blocks),
        "group_means": at.mean,
        "group_sds": at.sd,
        "se_group_means": groups[:, 0],
        "se_group_sds": groups[:, 1],
    }


def _covariances(problem: Problem, found: Estimates, source: NDArray[np.int64], steps: Array, guess: Array) -> Array:
    """Covariance of [a, steps .., c] in the original scores, shape (J, M + 2, M + 2); nan where there is no step."""
    size = source.shape[1] + 2
    if found.spread is None:
        return np.full((len(source), size, size), np.nan)
    blocks = item_covariances(problem, found.at, found.spread)
    last = blocks.shape[1] - 1
    order = np.column_stack([np.zeros(len(source), int), source + 1, np.full(len(source), last)])
    rows = np.arange(len(source))[:, None, None]
    blocks = blocks[rows, order[:, :, None], order[:, None, :]]
    by_guess = guess * (1 - guess)
    blocks[:, -1] *= by_guess[:, None]
    blocks[:, :, -1] *= by_guess[:, None]
    absent = np.zeros((len(source), size), dtype=bool)
    absent[:, 1:-1] = np.isnan(steps)
    return np.where(absent[:, :, None] | absent[:, None, :], np.nan, blocks)
