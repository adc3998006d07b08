"""From the answers and the wishes of the caller to a plan of estimation and a start."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import logit

from marshrut.calc.psychometrics.calibration.answers import HIGHEST_SCORE, Answers
from marshrut.calc.psychometrics.calibration.parameters import Array, Kind, Mask, Parameters, Plan
from marshrut.calc.psychometrics.calibration.result import Anchors

KINDS = {
    "rasch": Kind.EXPONENTIAL,
    "2pl": Kind.EXPONENTIAL,
    "pcm": Kind.EXPONENTIAL,
    "gpcm": Kind.EXPONENTIAL,
    "grm": Kind.GRADED,
    "3pl": Kind.GUESSING,
}
ONE_POINT = ("rasch", "2pl", "3pl")
ONE_SLOPE = ("rasch", "pcm")
_FIRST_GUESS = -1.4
_LOGISTIC_SPREAD = 1.16  # sqrt(1 + 0.35): logits at the mean ability over logits of the whole population, slope 1


@dataclass(frozen=True, slots=True, eq=False)
class Wishes:
    """What the caller asked for, item by item. kind, points (J,); slope, guess (J,) to be estimated or not.

    known  shape (J,): anchored items, with their parameters in slope-intercept form in ``parameters``.
    """

    kind: NDArray[np.int64]
    points: NDArray[np.int64]
    slope: Mask
    guess: Mask
    known: Mask
    parameters: Parameters

    def take(self, which: NDArray) -> "Wishes":
        at = self.parameters
        return Wishes(
            self.kind[which], self.points[which], self.slope[which], self.guess[which], self.known[which],
            replace(at, slope=at.slope[which], intercept=at.intercept[which], guess=at.guess[which]),
        )  # fmt: skip


def wishes_of(
    answers: Answers, model: str | Sequence[str], points: ArrayLike | None, anchors: Anchors | None, groups: int
) -> Wishes:
    """Read the models, the points and the anchors.

    :raises ValueError: a model, a number of points or an anchor that does not fit the answers.
    """
    count = answers.rows.shape[1]
    models = [model] * count if isinstance(model, str) else [str(name) for name in model]
    if len(models) != count:
        raise ValueError(f"{len(models)} models do not fit {count} items")
    unknown = sorted(set(models) - set(KINDS))
    if unknown:
        raise ValueError(f"unknown models {unknown}: choose from {sorted(KINDS)}")
    kind = np.array([KINDS[name] for name in models], dtype=np.int64)
    most = _points(answers, points)
    at = Parameters(np.ones(count), np.zeros((count, most.max())), np.zeros(count), np.zeros(groups), np.ones(groups))
    known = np.zeros(count, dtype=bool)
    if anchors is not None:
        kind, most, known, at = _anchored(kind, most, at, anchors)
    too_many = [j for j in range(count) if most[j] > 1 and models[j] in ONE_POINT and not known[j]]
    if too_many:
        raise ValueError(f"items {too_many} have more than one point: take pcm, gpcm or grm for them")
    kind[(kind == Kind.GRADED) & (most == 1)] = Kind.EXPONENTIAL  # the same model, the faster way
    slope = np.array([name not in ONE_SLOPE for name in models]) & ~known
    return Wishes(kind, most, slope, (kind == Kind.GUESSING) & ~known, known, at)


def _points(answers: Answers, points: ArrayLike | None) -> NDArray[np.int64]:
    """The largest score of each item: as given, or as seen; at least 1."""
    seen = answers.counts > 0
    highest = np.where(seen.any(axis=1), seen.shape[1] - 1 - seen[:, ::-1].argmax(axis=1), 0)
    if points is None:
        return np.maximum(highest, 1).astype(np.int64)
    given = np.asarray(points)
    if given.shape != highest.shape or given.dtype.kind not in "iu":
        raise ValueError(f"points must be {len(highest)} whole numbers, one for each item")
    if (given < np.maximum(highest, 1)).any() or (given > HIGHEST_SCORE).any():
        raise ValueError("an item has scores above its points, or points outside 1 .. " + str(HIGHEST_SCORE))
    return given.astype(np.int64)


def _anchored(
    kind: NDArray[np.int64], points: NDArray[np.int64], at: Parameters, anchors: Anchors
) -> tuple[NDArray[np.int64], NDArray[np.int64], Mask, Parameters]:
    numbers, items = np.asarray(anchors.numbers), anchors.items
    if numbers.ndim != 1 or len(numbers) != len(items) or len(np.unique(numbers)) != len(numbers) or not len(numbers):
        raise ValueError("anchors need one different item number for each item")
    if numbers.dtype.kind not in "iu" or numbers.min() < 0 or numbers.max() >= len(kind):
        raise ValueError(f"numbers of anchors must lie in 0 .. {len(kind) - 1}")
    if (points[numbers] > items.points).any():
        raise ValueError("an anchored item was given a score above the points of its parameters")
    kind, points = kind.copy(), points.copy()
    kind[numbers] = np.where(items.graded, Kind.GRADED, np.where(items.c > 0, Kind.GUESSING, Kind.EXPONENTIAL))
    points[numbers] = items.points
    intercept = np.zeros((len(kind), points.max()))
    steps = items.a[:, None] * np.nan_to_num(items.steps)
    steps = np.where(items.graded[:, None], steps, np.cumsum(steps, axis=1))
    steps[np.isnan(items.steps)] = 0.0
    width = min(steps.shape[1], intercept.shape[1])
    intercept[numbers, :width] = -steps[:, :width]
    slope, guess = at.slope.copy(), at.guess.copy()
    slope[numbers] = items.a
    with_guess = items.c > 0
    guess[numbers[with_guess]] = logit(items.c[with_guess])
    known = np.isin(np.arange(len(kind)), numbers)
    return kind, points, known, replace(at, slope=slope, intercept=intercept, guess=guess)


def plan_of(answers: Answers, wishes: Wishes, *, holds_slopes: bool, holds_steps: bool) -> Plan:
    """The plan. holds_slopes, holds_steps: by priors; then a score nobody got has its parameter all the same."""
    most = wishes.points.max()
    within = np.arange(most + 1) <= wishes.points[:, None]
    seen = np.zeros_like(within)
    seen[:, : answers.counts.shape[1]] = answers.counts[:, : most + 1] > 0
    present = within & (seen | holds_steps | (wishes.known | (wishes.kind != Kind.EXPONENTIAL))[:, None])
    lowest = present.argmax(axis=1)[:, None]  # its intercept is the zero of the others
    intercept = present[:, 1:] & (np.arange(1, most + 1) > lowest) & ~wishes.known[:, None]
    groups = len(wishes.parameters.mean)
    mean, sd = np.ones(groups, dtype=bool), np.ones(groups, dtype=bool)
    has_anchors, has_unit = bool(wishes.known.any()), bool((~wishes.slope).any())
    mean[0], sd[0] = has_anchors, has_unit
    shifts = not (has_anchors or holds_steps)
    return Plan(
        kind=wishes.kind, points=wishes.points, present=present, slope=wishes.slope, intercept=intercept,
        guess=wishes.guess, mean=mean, sd=sd, shifts=shifts, stretches=shifts and not (has_unit or holds_slopes),
    )  # fmt: skip


def start_of(answers: Answers, wishes: Wishes, plan: Plan) -> Parameters:
    """Slopes 1, intercepts from the shares of the scores, populations N(0, 1); anchors as they are."""
    at, most = wishes.parameters, plan.present.shape[1] - 1
    counts = np.zeros((len(plan.kind), most + 1))
    counts[:, : answers.counts.shape[1]] = answers.counts[:, : most + 1]
    counts = np.where(plan.present, counts + 0.5, 0.0)  # half a person more: no share is 0 or 1
    with np.errstate(divide="ignore", invalid="ignore"):
        lowest = np.take_along_axis(counts, plan.present.argmax(axis=1)[:, None], axis=1)
        to_lowest = np.log(counts[:, 1:] / lowest)
        above = counts[:, ::-1].cumsum(axis=1)[:, ::-1]
        share = above[:, 1:] / above[:, :1]
        cumulative = np.log(share / (1 - share))
        guess = 1 / (1 + np.exp(-_FIRST_GUESS))
        knowing = logit(np.clip((share - guess) / (1 - guess), 0.05, 0.99))
    kind = plan.kind[:, None]
    found = np.where(kind == Kind.EXPONENTIAL, to_lowest, np.where(kind == Kind.GRADED, cumulative, knowing))
    return replace(
        at,
        intercept=np.where(plan.intercept, found * _LOGISTIC_SPREAD, _padded(at.intercept, most)),
        guess=np.where(plan.guess, _FIRST_GUESS, at.guess),
    )


def _padded(intercept: Array, most: int) -> Array:
    found = np.zeros((len(intercept), most))
    found[:, : intercept.shape[1]] = intercept[:, :most]
    return found
