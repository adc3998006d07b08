"""Abilities of a person on several competences at once, each lending strength to the others."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from marshrut.calc.psychometrics.items import Items
from marshrut.calc.psychometrics.scoring.answers import checked_answers
from marshrut.calc.psychometrics.scoring.quadrature import Tables, quadrature

Array = NDArray[np.float64]

_SWEEPS = 60
_SETTLED = 1e-7  # logits: largest change of a mean in the last sweep
_ROUGHLY = 1e-3  # the same while the correlation is still being estimated
_STRIDE = 0.1  # logits between nodes at most: the law that others give a competence must not be narrower
_CYCLES = 500
_ESTIMATED = 1e-5  # largest change of a correlation in the last cycle
_FEWEST = 30  # persons from whom a correlation may be estimated
_PRIOR_PERSONS = 20
_CHUNK = 2000


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """Abilities of N persons on D competences.

    theta, se    shape (N, D): posterior mean and deviation, logits. A competence without answers of its own is told by
                 the others; a person without any answers has nan.
    correlation  shape (D, D): of the abilities in the population, as given or estimated.
    """

    theta: Array
    se: Array
    correlation: Array


def profile(
    responses: ArrayLike, items: Items, competence_of_item: ArrayLike, *, correlation: ArrayLike | None = None
) -> Profile:
    """Profile of each person over D competences, every item belonging to one of them.

    responses           shape (N, J): scores, nan or -1 = not presented.
    competence_of_item  shape (J,): number of the competence, 0 … D - 1, each occurring.
    correlation         shape (D, D), positive definite with ones on the diagonal; None = estimated from these persons
                        by EM, from 30 persons on who have answered something. A weak prior, worth 20 persons, draws
                        the correlations to their common mean.

    Abilities are normal with mean 0, deviation 1 and the correlation. Posterior means and deviations come from
    expectation propagation: for one competence, or without correlation, they are exact; otherwise the other
    competences speak through the normal law that has the mean and deviation of what they say (error below 0.01 logit
    against integration in two dimensions).

    :raises ValueError: arguments out of range; too few persons to estimate from; or no convergence.

    Sources: Adams, Wilson & Wang (1997), Applied Psychological Measurement 21, 1-23 (between-item models); Minka
    (2001), Uncertainty in Artificial Intelligence 17, 362-369 (expectation propagation).
    """
    answers = checked_answers(responses, items)
    competence = np.asarray(competence_of_item)
    if competence.shape != (len(items),) or competence.dtype.kind not in "iu":
        raise ValueError(f"every one of the {len(items)} items needs the number of its competence")
    count = int(competence.max()) + 1
    if competence.min() < 0 or len(np.unique(competence)) != count:
        raise ValueError("competences must be numbered 0 … D - 1, each with items")
    answered = (answers >= 0).any(axis=1)
    likelihoods = _Likelihoods.of(answers[answered], items, competence)
    if correlation is not None:
        matrix = _checked(correlation, count)
        mean, covariance, _ = _propagated(likelihoods, matrix)
    elif count == 1:
        matrix = np.ones((1, 1))
        mean, covariance, _ = _propagated(likelihoods, matrix)
    else:
        if answered.sum() < _FEWEST:
            raise ValueError(f"correlations cannot be estimated from {answered.sum()} persons: give them")
        matrix, mean, covariance = _estimated(likelihoods, count)
    theta, se = np.full((2, len(answers), count), np.nan)
    theta[answered] = mean
    se[answered] = np.sqrt(np.diagonal(covariance, axis1=1, axis2=2))
    return Profile(theta, se, matrix)


@dataclass(frozen=True, slots=True, eq=False)
class _Likelihoods:
    """log likelihood of each person's answers on each competence: ``values`` (D, N, Q) on ``nodes`` (Q,)."""

    nodes: Array
    values: Array

    @classmethod
    def of(cls, answers: NDArray[np.integer], items: Items, competence: NDArray[np.integer]) -> "_Likelihoods":
        nodes, count = quadrature(items, np.zeros(1), np.ones(1)).nodes, int(competence.max()) + 1
        if nodes[1] - nodes[0] > _STRIDE:
            nodes = np.linspace(nodes[0], nodes[-1], 1 + round((nodes[-1] - nodes[0]) / _STRIDE))
        values = np.zeros((count, len(answers), len(nodes)))
        for number in range(count):
            own = np.flatnonzero(competence == number)
            tables = Tables.of(items.take(own), nodes)
            for start in range(0, len(answers), _CHUNK):
                rows = slice(start, start + _CHUNK)
                values[number, rows] = tables.sums(answers[rows][:, own])
        return cls(nodes, values)


Sites = tuple[Array, Array]


def _propagated(
    likelihoods: _Likelihoods, correlation: Array, sites: Sites | None = None, settled: float = _SETTLED
) -> tuple[Array, Array, Sites]:
    """Posterior means (N, D), covariances (N, D, D), and the sites to start from next time.

    A site is the normal factor, by precision and precision times mean, that stands for a person's answers on one
    competence. Each is made anew from the exact likelihood against what all others say.
    """
    count, persons, _ = likelihoods.values.shape
    prior = np.linalg.inv(correlation)
    precision, shift = (np.zeros((persons, count)), np.zeros((persons, count))) if sites is None else sites
    precision, shift = precision.copy(), shift.copy()
    mean, covariance = _joint(prior, precision, shift)
    for _ in range(_SWEEPS):
        before = mean
        for number in range(count):
            own = covariance[:, number, number]
            cavity = 1 / own - precision[:, number]
            centre = (mean[:, number] / own - shift[:, number]) / cavity
            tilted_mean, tilted_variance = _tilted(likelihoods, number, centre, 1 / cavity)
            precision[:, number] = np.maximum(1 / tilted_variance - cavity, 0.0)
            shift[:, number] = np.where(
                precision[:, number] > 0, tilted_mean * (cavity + precision[:, number]) - centre * cavity, 0.0
            )
            mean, covariance = _joint(prior, precision, shift)
        if not persons or np.abs(mean - before).max() < settled:
            return mean, covariance, (precision, shift)
    raise ValueError("the profile does not settle: the answers contradict the items too strongly")


def _joint(prior: Array, precision: Array, shift: Array) -> tuple[Array, Array]:
    matrices = np.repeat(prior[None], len(precision), axis=0)
    diagonal = np.arange(len(prior))
    matrices[:, diagonal, diagonal] += precision
    covariance = np.linalg.inv(matrices)
    return (covariance @ shift[:, :, None])[:, :, 0], covariance


def _tilted(likelihoods: _Likelihoods, number: int, centre: Array, variance: Array) -> tuple[Array, Array]:
    """Mean and variance of likelihood times the normal law of the others."""
    nodes = likelihoods.nodes
    mean, spread = np.empty(len(centre)), np.empty(len(centre))
    for start in range(0, len(centre), _CHUNK):
        rows = slice(start, start + _CHUNK)
        masses = likelihoods.values[number, rows] - (nodes - centre[rows, None]) ** 2 / (2 * variance[rows, None])
        masses = np.exp(masses - masses.max(axis=1, keepdims=True))
        masses /= masses.sum(axis=1, keepdims=True)
        mean[rows] = masses @ nodes
        spread[rows] = masses @ nodes**2 - mean[rows] ** 2
    return mean, spread


def _estimated(likelihoods: _Likelihoods, count: int) -> tuple[Array, Array, Array]:
    """Correlation by EM: the mean second moments of the posteriors and of some persons more, who are taken to be known
    exactly and to have one and the same correlation between all competences, the mean of those found. Scaled to ones
    on the diagonal. Where short tests leave the correlations open, they stay near each other instead of running to 1.
    """
    correlation = np.full((count, count), 0.5)
    np.fill_diagonal(correlation, 1.0)
    aside = ~np.eye(count, dtype=bool)
    sites = None
    for _ in range(_CYCLES):
        mean, covariance, sites = _propagated(likelihoods, correlation, sites, _ROUGHLY)
        moments = covariance.sum(axis=0) + mean.T @ mean
        spread = np.sqrt(np.diag(moments))
        after = moments / np.outer(spread, spread)
        alike = np.where(aside, after[aside].mean(), 1.0)
        after = (len(mean) * after + _PRIOR_PERSONS * alike) / (len(mean) + _PRIOR_PERSONS)
        change, correlation = np.abs(after - correlation).max(), after
        _check_told_apart(correlation)
        if change < _ESTIMATED:
            return correlation, *_propagated(likelihoods, correlation, sites)[:2]
    raise ValueError("the correlations do not settle: too few answers on some competence; give the correlations")


def _checked(correlation: ArrayLike, count: int) -> Array:
    matrix = np.asarray(correlation, dtype=np.float64)
    if matrix.shape != (count, count) or not np.isfinite(matrix).all():
        raise ValueError(f"the correlation must have shape {(count, count)}, got {matrix.shape}")
    if not np.allclose(matrix, matrix.T) or not np.allclose(np.diag(matrix), 1.0):
        raise ValueError("the correlation must be symmetric with ones on the diagonal")
    if np.linalg.eigvalsh(matrix).min() <= 1e-9:
        raise ValueError("the correlation must be positive definite")
    _check_told_apart(matrix)
    return matrix


def _check_told_apart(correlation: Array) -> None:
    left = 1 / np.sqrt(np.diag(np.linalg.inv(correlation)))
    if left.min() < _STRIDE:
        raise ValueError(
            f"competence {int(left.argmin())} is determined by the others to {left.min():.2g} deviations:"
            " they cannot be told apart, score them as one"
        )
