"""Abilities of many persons from their scored answers: EAP, MAP and WLE."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from marshrut.calc.psychometrics.items import Items
from marshrut.calc.psychometrics.scoring.answers import checked_answers, checked_prior
from marshrut.calc.psychometrics.scoring.modes import mode_estimates
from marshrut.calc.psychometrics.scoring.quadrature import Quadrature, Tables, quadrature

Array = NDArray[np.float64]

CHUNK = 2048  # persons at a time: posteriors of 2 MB, whatever the size of the campaign


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """Abilities of N persons: ``theta`` and its standard error ``se``, shape (N,), logits.

    Both are nan for a person without answers. ``method`` says what they are: posterior mean and deviation ("eap"),
    posterior mode and the curvature there ("map"), weighted likelihood and 1 / sqrt(information) ("wle").
    """

    theta: Array
    se: Array
    method: Literal["eap", "map", "wle"]

    def __len__(self) -> int:
        return len(self.theta)


def score(
    responses: ArrayLike,
    items: Items,
    *,
    method: Literal["eap", "map", "wle"] = "eap",
    prior: tuple[ArrayLike, ArrayLike] = (0.0, 1.0),
) -> Scores:
    """Abilities of N persons from their answers to J items of any model.

    responses  shape (N, J): score from 0 to the item's points; not presented = nan, or -1.
    method     "eap": mean of the posterior; "map": its mode; "wle": Warm's weighted likelihood, which takes no prior
               and is finite for all-right and all-wrong answers too.
    prior      mean and deviation (> 0) of the normal prior, logits: one number each, or shape (N,) each.

    Everyone is scored from the own answers alone. EAP and its se are right to 1e-8 logit (to 1e-6 at an se under a
    hundredth of the prior's deviation); MAP and WLE to 1e-9. Where a 3PL likelihood has several modes the highest
    counts. A person without answers gets nan.

    :raises ValueError: shapes that do not fit, a score the item does not have, or a bad prior.

    Sources: Bock & Mislevy (1982), Applied Psychological Measurement 6, 431-444; Warm (1989), Psychometrika 54,
    427-450.
    """
    if method not in {"eap", "map", "wle"}:
        raise ValueError(f"the method must be eap, map or wle, got {method!r}")
    answers = checked_answers(responses, items)
    mean, sd = checked_prior(prior, len(answers))
    if not len(answers):
        return Scores(np.empty(0), np.empty(0), method)
    if method == "eap":
        theta, se = _means(answers, items, mean, sd)
    else:
        theta, se = mode_estimates(answers, items, None if method == "wle" else (mean, sd))
    if answers.min() < 0:
        absent = (answers < 0).all(axis=1)
        theta[absent] = se[absent] = np.nan
    return Scores(theta, se, method)


def posterior_chunks(
    answers: NDArray[np.integer], items: Items, mean: Array, sd: Array, grid: Quadrature
) -> Iterator[tuple[slice, Array]]:
    """Posterior masses on the nodes of the grid, rows adding up to 1, for a slice of persons at a time."""
    tables = Tables.of(items, grid.nodes)
    measure = np.log(grid.weights)
    for start in range(0, len(answers), CHUNK):
        rows = slice(start, start + CHUNK)
        centre, width = (part if len(part) == 1 else part[rows] for part in (mean, sd))
        found = tables.sums(answers[rows])
        found = found + (measure - (((grid.nodes - centre[:, None]) / width[:, None]) ** 2) / 2)
        yield rows, normalised(found)


def normalised(log_masses: Array) -> Array:
    """Masses from their logarithms, in place, each row adding up to 1."""
    log_masses -= log_masses.max(axis=1, keepdims=True)
    np.exp(log_masses, out=log_masses)
    log_masses /= log_masses.sum(axis=1, keepdims=True)
    return log_masses


def _means(answers: NDArray[np.integer], items: Items, mean: Array, sd: Array) -> tuple[Array, Array]:
    grid = quadrature(items, mean, sd)
    theta, se = np.empty(len(answers)), np.empty(len(answers))
    rest = np.arange(len(answers))
    if len(mean) == 1 and not items.c.any() and not (items.graded & (items.points > 1)).any():
        rest = _means_by_sufficient_sum(answers, items, float(mean[0]), float(sd[0]), grid, (theta, se))
    if len(rest):
        mean, sd = (part if len(part) == 1 else part[rest] for part in (mean, sd))
        for rows, masses in posterior_chunks(answers[rest], items, mean, sd, grid):
            theta[rest[rows]], se[rest[rows]] = moments(masses, grid.nodes)
    return theta, se


def moments(masses: Array, nodes: Array) -> tuple[Array, Array]:
    """Mean and deviation of each row of masses."""
    centre = (nodes[0] + nodes[-1]) / 2
    first = masses @ (nodes - centre)
    return centre + first, np.sqrt(np.maximum(masses @ (nodes - centre) ** 2 - first**2, 0.0))


def _means_by_sufficient_sum(
    answers: NDArray[np.integer], items: Items, mean: float, sd: float, grid: Quadrature, found: tuple[Array, Array]
) -> NDArray[np.int64]:
    """Fill in ``found`` for the large groups of persons who were given the same items; return the others.

    In Rasch, 2PL, PCM and GPCM the likelihood depends on the answers through the sum of slope times score alone, and
    the posterior mean is a smooth function of that sum whose derivatives are the next cumulants: a table of it serves
    a whole group. Its step, 0.05 / sd, leaves an error below 1e-8 logit.
    """
    theta, se = found
    rest = []
    zero = Tables.of(items, grid.nodes).zero
    base = np.log(grid.weights) - ((grid.nodes - mean) / sd) ** 2 / 2
    for rows, given in _groups(answers):
        sums = _weighted_sums(answers, rows, items.a)
        low, high = sums.min(), sums.max()
        count = 2 + int((high - low) * sd / 0.05)
        if len(sums) < 2 * count or not given.any():
            rest.append(np.arange(len(answers))[rows])
            continue
        knots = np.linspace(low, max(high, low + 1e-9), count)
        log_masses = np.outer(knots, grid.nodes) + (base + zero[given].sum(axis=0))
        masses = normalised(log_masses)
        at, deviation = moments(masses, grid.nodes)
        skew = (masses * (grid.nodes - at[:, None]) ** 3).sum(axis=1)
        theta[rows], se[rows] = _interpolated(
            sums, knots, np.stack([at, deviation]), np.stack([deviation**2, skew / (2 * deviation)])
        )
    return np.sort(np.concatenate(rest)) if rest else np.empty(0, dtype=np.int64)


def _interpolated(at: Array, knots: Array, values: Array, slopes: Array) -> Array:
    """Cubic Hermite interpolation between equally spaced knots; values, slopes (C, knots) of C curves → (C, N)."""
    step = knots[1] - knots[0]
    place = (at - knots[0]) / step
    left = np.minimum(place.astype(np.int64), len(knots) - 2)
    place -= left
    rise = np.diff(values, axis=1)
    start, end = step * slopes[:, :-1] - rise, rise - step * slopes[:, 1:]
    # value + x (rise + (1 - x) ((1 - x) start + x end)), by powers of x: one set of coefficients for each stretch.
    found = 0.0
    for coefficient in (start - end, end - 2 * start, start + rise, values[:, :-1]):
        found = found * place + coefficient[:, left]
    return found


def _weighted_sums(answers: NDArray[np.integer], rows: NDArray[np.int64] | slice, slopes: Array) -> Array:
    own = answers[rows]
    is_full = isinstance(rows, slice)
    found = np.empty(len(own))
    for start in range(0, len(own), CHUNK):
        part = own[start : start + CHUNK].astype(np.float64)
        found[start : start + CHUNK] = (part if is_full else np.maximum(part, 0.0, out=part)) @ slopes
    return found


def _groups(answers: NDArray[np.integer]) -> Iterator[tuple[NDArray[np.int64] | slice, NDArray[np.bool_]]]:
    """Persons by the items they were given: their numbers (a slice for all of them), and the mask of shape (J,)."""
    if answers.min() >= 0:
        yield slice(None), np.ones(answers.shape[1], dtype=bool)
        return
    present = answers >= 0
    packed = np.packbits(present, axis=1)
    keys = packed.view([("", packed.dtype)] * packed.shape[1]).ravel()
    _, first, which = np.unique(keys, return_index=True, return_inverse=True)
    order = np.argsort(which, kind="stable")
    for rows in np.split(order, np.cumsum(np.bincount(which))[:-1]):
        yield rows, present[first[which[rows[0]]]]
