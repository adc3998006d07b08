"""Levels of many persons: how probable each level is, and which one can be named."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr

from marshrut.calc.psychometrics.items import Items
from marshrut.calc.psychometrics.judging import Cuts, Level
from marshrut.calc.psychometrics.scoring.answers import checked_answers, checked_prior
from marshrut.calc.psychometrics.scoring.estimates import Scores, posterior_chunks
from marshrut.calc.psychometrics.scoring.quadrature import Quadrature, quadrature

Array = NDArray[np.float64]

ORDER = (Level.HIGH, Level.MEDIUM, Level.LOW)


@dataclass(frozen=True, slots=True, eq=False)
class Posterior:
    """What the answers of N persons say about their abilities.

    nodes   shape (Q,), logits, rising.
    masses  shape (N, Q): probability that belongs to each node; rows add up to 1, nan for a person without answers.
    breaks  points on the scale at which the masses may be split: the mass to the left of one is exact.
    """

    nodes: Array
    masses: Array
    breaks: tuple[float, ...]

    def below(self, point: float) -> Array:
        """P(theta < point), shape (N,).

        :raises ValueError: the point is not one of the breaks.
        """
        if point not in self.breaks:
            raise ValueError(f"the posterior was not made to be split at {point}; its breaks are {self.breaks}")
        return self.masses[:, self.nodes < point].sum(axis=1)


def posterior(
    responses: ArrayLike,
    items: Items,
    *,
    prior: tuple[ArrayLike, ArrayLike] = (0.0, 1.0),
    breaks: tuple[float, ...] = (),
) -> Posterior:
    """Posterior of each person, split exactly at ``breaks``; the arguments are those of :func:`score`.

    Takes 8 N Q bytes, Q being 64 to 300 as a rule: hand in the persons of a large campaign in parts.

    :raises ValueError: as :func:`score`, or a break that is not finite.
    """
    if not np.isfinite(breaks).all():
        raise ValueError("breaks must be finite numbers")
    answers = checked_answers(responses, items)
    mean, sd = checked_prior(prior, len(answers))
    breaks = tuple(map(float, breaks))
    grid = quadrature(items, mean, sd, breaks) if len(answers) else Quadrature(np.zeros(1), np.ones(1), breaks)
    masses = np.empty((len(answers), len(grid.nodes)))
    if len(answers):
        for rows, part in posterior_chunks(answers, items, mean, sd, grid):
            masses[rows] = part
    masses[(answers < 0).all(axis=1)] = np.nan
    return Posterior(grid.nodes, masses, breaks)


@dataclass(frozen=True, slots=True, eq=False)
class Levels:
    """Levels of N persons.

    probabilities  shape (N, 3): of HIGH, MEDIUM and LOW deficit, in the order of ``ORDER``; rows add up to 1.
    index          shape (N,): place in ``ORDER`` of the level that is certain enough; -1 = undetermined.
    most_likely    shape (N,): place in ``ORDER`` of the most probable level.

    A person without a measurement has nan, -1 and -1.
    """

    probabilities: Array
    index: NDArray[np.int64]
    most_likely: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.index)

    def __getitem__(self, person: int) -> Level:
        place = self.index[person]
        return Level.UNDETERMINED if place < 0 else ORDER[place]


def levels(measured: Scores | Posterior | tuple[ArrayLike, ArrayLike], cuts: Cuts, certainty: float = 0.7) -> Levels:
    """Levels of many persons at once; for one person the same as :func:`marshrut.calc.psychometrics.judge`.

    measured   a :class:`Posterior` made with the cuts as its breaks (exact), or :class:`Scores` or a pair (value, se)
               of shape (N,) each, on the scale of the cuts, se >= 0 (normal approximation).
    certainty  probability that a level must reach to be named, 0.5 < certainty < 1.

    With se = 0 the thresholds decide alone; a value on a cut belongs to the better side. Of two equally probable
    levels the most likely is the one on whose side the value lies (of a posterior: the higher deficit).

    :raises ValueError: a number outside its range, or a posterior that cannot be split at the cuts.

    Source: classification by the posterior, e.g. Rudner (2005), Practical Assessment, Research & Evaluation 10(13).
    """
    if not 0.5 < certainty < 1:
        raise ValueError(f"certainty must lie between 0.5 and 1, got {certainty}")
    if isinstance(measured, Posterior):
        high, low = measured.below(cuts.high_below), 1.0 - measured.below(cuts.low_from)
        side = None
    else:
        value, se = (measured.theta, measured.se) if isinstance(measured, Scores) else measured
        value, se = _measurements(value, se)
        high, low = _tail(cuts.high_below - value, se), 1.0 - _tail(cuts.low_from - value, se)
        low = np.where(se > 0, _tail(value - cuts.low_from, se), low)
        side = np.searchsorted([cuts.high_below, cuts.low_from], value, side="right")
    chances = np.column_stack([high, np.maximum(0.0, 1.0 - high - low), low])
    return _named(chances, certainty, side)


def _named(chances: Array, certainty: float, side: NDArray[np.int64] | None) -> Levels:
    known = np.isfinite(chances).all(axis=1)
    best = np.where(known, chances.argmax(axis=1), -1)
    if side is not None and len(chances):
        own = np.minimum(side, 2)
        tied = known & (np.take_along_axis(chances, own[:, None], 1)[:, 0] == chances.max(axis=1))
        best = np.where(tied, own, best)
    enough = known & (np.where(known[:, None], chances, 0.0).max(axis=1, initial=0.0) >= certainty)
    return Levels(chances, np.where(enough, best, -1), best)


def _measurements(value: ArrayLike, se: ArrayLike) -> tuple[Array, Array]:
    found = [np.atleast_1d(np.asarray(part, dtype=np.float64)) for part in (value, se)]
    value, se = np.broadcast_arrays(*found)
    if value.ndim != 1:
        raise ValueError(f"values and errors must have shape (N,), got {value.shape}")
    if np.isinf(value).any() or np.isinf(se).any() or (se < 0).any():
        raise ValueError("values must be finite and standard errors >= 0")
    return value, se


def _tail(distance: Array, se: Array) -> Array:
    """P(error < distance); without an error, whether the distance is positive."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        return np.where(se > 0, ndtr(distance / se), np.where(np.isnan(distance + se), np.nan, distance > 0))
