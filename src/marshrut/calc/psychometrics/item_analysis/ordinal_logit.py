"""Logistic regression of an item's score on the matching variable and the group: right/wrong or several points."""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit
from scipy.stats import chi2

from marshrut.calc.psychometrics.item_analysis.strata import Array, Strata

_STEPS, _SMALL = 100, 1e-9


@dataclass(frozen=True, slots=True)
class LogisticTest:
    """Likelihood-ratio tests against the model without the group: ``statistic`` (2 degrees of freedom) with ``p``,
    its parts ``uniform_p`` and ``nonuniform_p`` (1 each), and ``effect``, the gain of Nagelkerke's R²."""

    statistic: float
    p: float
    uniform_p: float
    nonuniform_p: float
    effect: float


def logistic(strata: Strata) -> LogisticTest:
    """Uniform DIF: the group shifts the logits; non-uniform: it changes how they rise with the matching variable.

    :raises ValueError: no maximum, e.g. when the matching variable separates right from wrong.

    Sources: Swaminathan & Rogers (1990), Journal of Educational Measurement 27, 361-370; Zumbo (1999), A Handbook on
    the Theory and Methods of DIF (items of several points); Nagelkerke (1991), Biometrika 78, 691-692.
    """
    table = strata.counts.reshape(-1, strata.counts.shape[2])
    table = table[:, table.sum(axis=0) > 0]  # a score nobody has says nothing
    people = table.sum()
    if table.shape[1] < 2 or len(strata.values) < 2:
        return LogisticTest(0.0, 1.0, 1.0, 1.0, 0.0)
    by_stratum = strata.counts.sum(axis=(1, 2))
    mean = by_stratum @ strata.values / people
    sd = np.sqrt(by_stratum @ (strata.values - mean) ** 2 / people)
    ability = np.repeat((strata.values - mean) / sd, 2)
    focal = np.tile([0.0, 1.0], len(strata.values))
    columns = np.column_stack([ability, focal, ability * focal])
    shares = table.sum(axis=0) / people
    none, at = float(table.sum(axis=0) @ np.log(shares)), _intercepts(shares)
    values = []
    for size in (1, 2, 3):  # each model begins where the smaller one ended
        value, at = _most_likely(columns[:, :size], table, np.append(at, 0.0))
        values.append(value)
    matched, uniform, both = values
    statistic = max(2 * (both - matched), 0.0)
    return LogisticTest(
        statistic=statistic,
        p=float(chi2.sf(statistic, 2)),
        uniform_p=float(chi2.sf(max(2 * (uniform - matched), 0.0), 1)),
        nonuniform_p=float(chi2.sf(max(2 * (both - uniform), 0.0), 1)),
        effect=_nagelkerke(both, none, people) - _nagelkerke(matched, none, people),
    )


def _nagelkerke(model: float, none: float, people: float) -> float:
    return float((1 - np.exp(2 * (none - model) / people)) / (1 - np.exp(2 * none / people)))


def _intercepts(shares: Array) -> Array:
    above = 1 - np.cumsum(shares)[:-1]
    return np.log(above / (1 - above))


def _most_likely(design: Array, table: Array, parameters: Array) -> tuple[float, Array]:
    """Largest log-likelihood of proportional odds, P(score >= k) = logistic(intercept_k + design @ slopes), and the
    parameters there.

    design  shape (R, P); table shape (R, K) of counts, every score present. Newton's method with halving.
    """
    value, slope, curvature = _derivatives(parameters, design, table)
    for _ in range(_STEPS):
        step = np.linalg.lstsq(curvature, slope, rcond=None)[0]
        for _ in range(40):
            tried = _derivatives(parameters + step, design, table)
            if tried[0] >= value:
                break
            step = step / 2
        else:
            return value, parameters
        parameters = parameters + step
        gained, (value, slope, curvature) = tried[0] - value, tried
        if gained < _SMALL:
            return value, parameters
    raise ValueError("a logistic regression found no maximum: the matching variable separates the scores")


def _derivatives(parameters: Array, design: Array, table: Array) -> tuple[float, Array, Array]:
    """Log-likelihood, its gradient and the expected information; -inf outside the range (intercepts must fall)."""
    cuts, rows = table.shape[1] - 1, len(table)
    size = len(parameters)
    if (np.diff(parameters[:cuts]) >= 0).any():
        return -np.inf, np.zeros(size), np.eye(size)
    above = expit(parameters[:cuts] + (design @ parameters[cuts:])[:, None])
    edges = np.concatenate([np.ones((rows, 1)), above, np.zeros((rows, 1))], axis=1)
    chance = np.maximum(edges[:, :-1] - edges[:, 1:], 1e-300)
    # d P(k) / d parameters, shape (rows, K, size): each cumulative chance enters two scores.
    steepness = above * (1 - above)
    change = np.zeros((rows, cuts + 1, size))
    for cut in range(cuts):
        own = np.zeros((rows, size))
        own[:, cut] = steepness[:, cut]
        own[:, cuts:] = steepness[:, cut, None] * design
        change[:, cut + 1] += own
        change[:, cut] -= own
    weight = table / chance
    people = table.sum(axis=1)[:, None]
    gradient = np.einsum("rk,rkp->p", weight, change)
    information = np.einsum("rk,rkp,rkq->pq", people / chance, change, change)
    return float((table * np.log(chance)).sum()), gradient, information
