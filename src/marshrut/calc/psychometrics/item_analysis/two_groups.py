"""A small two-group 2PL calibration for likelihood-ratio tests, where no calibration engine is handed in."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import expit, log_expit

from marshrut.calc.psychometrics.item_analysis.strata import Array

_NODES = np.linspace(-6, 6, 61)
_STEPS = 2000
_NARROWEST = 0.1  # standard deviation that the nodes, 0.2 apart, can still render
_SETTLED = (1e-6, 1e-4)  # log-likelihood units in one step, from scratch and near a solution; a test needs no more


@dataclass(frozen=True, slots=True, eq=False)
class TwoGroupFit:
    """Items calibrated in two groups at once; the reference group's ability is N(0, 1).

    log_likelihood  at the maximum.
    parameters      shape (2, J, 2): slope and intercept of every item in the reference and in the focal group; the
                    same in both unless the item was free.
    focal           mean and standard deviation of the focal group's ability.
    """

    log_likelihood: float
    parameters: Array
    focal: tuple[float, float]


Calibrate = Callable[[Array, Array, frozenset[int], "TwoGroupFit | None"], TwoGroupFit]


def calibrate(responses: Array, focal: Array, free: frozenset[int], near: TwoGroupFit | None = None) -> TwoGroupFit:
    """Marginal maximum likelihood by EM; items in ``free`` have their own parameters in each group.

    responses  shape (N, J): 1, 0 or nan. focal shape (N,) bool. near: where to begin.

    :raises ValueError: no convergence, or a focal group whose abilities shrink to a point.

    Source: Bock & Zimowski (1997) in van der Linden & Hambleton, Handbook of Modern Item Response Theory.
    """
    right = [(responses[rows] == 1).astype(np.float64) for rows in (~focal, focal)]
    wrong = [(responses[rows] == 0).astype(np.float64) for rows in (~focal, focal)]
    settled = _SETTLED[near is not None]
    if near is None:
        share = np.clip(np.nanmean(responses, axis=0), 0.01, 0.99)
        start = np.column_stack([np.ones(len(share)), np.log(share / (1 - share))])
        near = TwoGroupFit(-np.inf, np.stack([start, start]), (0.0, 1.0))
    parameters, (mean, sd), before = near.parameters.copy(), near.focal, -np.inf
    for _ in range(_STEPS):
        value, counts, focal_mass = _expect(right, wrong, parameters, (mean, sd))
        if value - before < settled:
            return TwoGroupFit(value, parameters, (mean, sd))
        before = value
        mean = float(focal_mass @ _NODES)
        sd = float(np.sqrt(focal_mass @ (_NODES - mean) ** 2))
        if sd < _NARROWEST:
            raise ValueError("the items tell the people of the focal group not apart: nothing to calibrate")
        parameters = _maximise(counts, parameters, free)
    raise ValueError("the two-group calibration did not settle")


def _expect(
    right: list[Array], wrong: list[Array], parameters: Array, focal: tuple[float, float]
) -> tuple[float, Array, Array]:
    """Log-likelihood, expected right and wrong answers of shape (2, 2, J, Q) by group, and the posterior mass of the
    focal group over the nodes."""
    value, counts = 0.0, np.empty((2, 2, parameters.shape[1], len(_NODES)))
    mass = np.zeros(len(_NODES))
    for group, (mean, sd) in enumerate(((0.0, 1.0), focal)):
        z = parameters[group, :, :1] * _NODES + parameters[group, :, 1:]
        log_density = -(((_NODES - mean) / sd) ** 2) / 2
        log_density -= np.logaddexp.reduce(log_density)
        log_joint = right[group] @ log_expit(z) + wrong[group] @ log_expit(-z) + log_density
        top = log_joint.max(axis=1, keepdims=True)
        posterior = np.exp(log_joint - top)
        total = posterior.sum(axis=1, keepdims=True)
        value += float((top + np.log(total)).sum())
        posterior /= total
        counts[group, 0], counts[group, 1] = right[group].T @ posterior, wrong[group].T @ posterior
        mass = posterior.mean(axis=0)
    return value, counts, mass


def _maximise(counts: Array, parameters: Array, free: frozenset[int]) -> Array:
    """Newton steps of all items at once; groups are added up where an item is not free."""
    own = np.zeros(parameters.shape[1], dtype=bool)
    own[list(free)] = True
    found = parameters.copy()
    found[:, ~own] = _newton(counts.sum(axis=0)[:, ~own], parameters[0, ~own])
    for group in range(2):
        found[group, own] = _newton(counts[group][:, own], parameters[group, own])
    return found


def _newton(counts: Array, parameters: Array) -> Array:
    """Two ridge-free steps of (slope, intercept), each kept within 1; shape (items, 2)."""
    right, tried = counts[0], counts.sum(axis=0)
    found = parameters
    for _ in range(2):
        chance = expit(found[:, :1] * _NODES + found[:, 1:])
        off, weight = right - tried * chance, tried * chance * (1 - chance) + 1e-12
        slope, intercept = off @ _NODES, off.sum(axis=1)
        aa, ad, dd = weight @ _NODES**2, weight @ _NODES, weight.sum(axis=1)
        determinant = aa * dd - ad**2
        step = np.column_stack([dd * slope - ad * intercept, aa * intercept - ad * slope]) / determinant[:, None]
        found = found + np.clip(step, -1, 1)
    return found
