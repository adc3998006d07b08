"""Panels of judges that set a cut score in rounds: modified Angoff and Bookmark, kept as a record."""

from dataclasses import dataclass
from enum import Enum
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import brentq

from marshrut.calc.psychometrics.items import Items

Array = NDArray[np.float64]

_FEWEST_JUDGES = 2
_MEDIAN_ERROR = sqrt(np.pi / 2)  # error of a median over that of a mean, normal judges
_FAR = 40.0  # logits; no item of a real test is located beyond


class PanelMethod(Enum):
    ANGOFF = "angoff"
    BOOKMARK = "bookmark"


@dataclass(frozen=True, slots=True)
class Round:
    """One round of a panel, on the scale of the record's cut.

    judges      numbers of the judges who took part.
    judge_cuts  the cut each of them stands for.
    cut, error  the panel's cut and its standard error over judges; ``spread`` their standard deviation.
    agreement   Angoff: intraclass correlation of a single judge's ratings of the items (1 = judges agree on every
                item; about 0 or below = they do not); Bookmark: None.
    """

    judges: tuple[int, ...]
    judge_cuts: tuple[float, ...]
    cut: float
    error: float
    spread: float
    agreement: float | None


@dataclass(frozen=True, slots=True)
class PanelRecord:
    """Protocol of a standard setting: what was decided, by whom, and how sure the panel was.

    cut, error        of the last round: Angoff in points, Bookmark in logits.
    percent           Angoff: the cut as a percentage of the maximum, else None.
    theta, theta_error  the cut on the ability scale, logits; None when an Angoff panel gave no calibrated items.
    rounds            all rounds in their order.
    disputed          Angoff: numbers of the items whose ratings in the last round spread over more than a quarter of
                      their points (standard deviation); Bookmark: empty.
    validity          Angoff: correlation of mean ratings with the items' expected shares of points at the cut, a check
                      of the judges' sense of difficulty; None without calibrated items.
    response_probability  Bookmark: the chance of success that counts as mastery, else None.
    """

    method: PanelMethod
    cut: float
    error: float
    percent: float | None
    theta: float | None
    theta_error: float | None
    rounds: tuple[Round, ...]
    disputed: tuple[int, ...]
    validity: float | None
    response_probability: float | None


def angoff(rounds: ArrayLike, *, points: ArrayLike | None = None, items: Items | None = None) -> PanelRecord:
    """Cut score of a modified Angoff panel: the points that a borderline person is expected to get.

    rounds  shape (R, judges, J): expected points of a borderline person on each item, from 0 to the item's points (a
            probability for a right/wrong item); nan in a whole row = the judge was absent in that round.
    points  shape (J,): largest score of each item, > 0; None = the points of ``items``, or one each.
    items   the calibrated items, to bring the cut to the ability scale.

    The cut is the mean over judges, its error their standard deviation over the root of their number.

    :raises ValueError: another shape, ratings out of range or left out, fewer than two judges in a round, or a cut at
        which the items have no ability (at or below what guessing gives, or all points).

    Sources: Angoff (1971) in Thorndike, Educational Measurement; Hambleton & Pitoniak (2006) in Brennan, Educational
    Measurement, 4th ed.; Shrout & Fleiss (1979), Psychological Bulletin 86, 420-428 (agreement).
    """
    ratings = np.asarray(rounds, dtype=np.float64)
    if ratings.ndim != 3 or not ratings.size:
        raise ValueError(f"ratings must have shape (rounds, judges, items), got {ratings.shape}")
    if items is not None and len(items) != ratings.shape[2]:
        raise ValueError(f"{len(items)} calibrated items do not fit ratings of {ratings.shape[2]}")
    if points is None:
        points = np.ones(ratings.shape[2]) if items is None else items.points
    largest = np.asarray(points, dtype=np.float64)
    if largest.shape != (ratings.shape[2],) or not (np.isfinite(largest) & (largest > 0)).all():
        raise ValueError("points must be one positive number an item")
    absent = np.isnan(ratings).all(axis=2)
    if not (absent[:, :, None] | ((ratings >= 0) & (ratings <= largest))).all():
        raise ValueError("a judge present in a round rates every item, from 0 to its points")
    done = tuple(_angoff_round(one, ~out, largest) for one, out in zip(ratings, absent, strict=True))
    last, final = done[-1], ratings[-1][~absent[-1]]
    theta = theta_error = validity = None
    if items is not None:
        theta = _ability_at(items, last.cut)
        slope = float((items.expected([theta + 1e-4]) - items.expected([theta - 1e-4])).sum()) / 2e-4
        theta_error = last.error / slope
        validity = _correlation(final.mean(axis=0) / largest, items.expected([theta])[0] / items.points)
    disputed = np.flatnonzero(final.std(axis=0, ddof=1) > largest / 4)
    return PanelRecord(
        PanelMethod.ANGOFF, last.cut, last.error, 100 * last.cut / float(largest.sum()), theta, theta_error, done,
        tuple(int(item) for item in disputed), validity, None,
    )  # fmt: skip


def _angoff_round(ratings: Array, present: NDArray[np.bool_], points: Array) -> Round:
    own = ratings[present]
    return _round(np.flatnonzero(present), own.sum(axis=1), median=False, agreement=_intraclass(own / points))


def _round(judges: Array, cuts: Array, *, median: bool, agreement: float | None) -> Round:
    if len(cuts) < _FEWEST_JUDGES:
        raise ValueError(f"a round of {len(cuts)} judges has no error to state: at least {_FEWEST_JUDGES} are needed")
    spread = float(cuts.std(ddof=1))
    return Round(
        judges=tuple(int(judge) for judge in judges),
        judge_cuts=tuple(float(cut) for cut in cuts),
        cut=float(np.median(cuts) if median else cuts.mean()),
        error=spread / sqrt(len(cuts)) * (_MEDIAN_ERROR if median else 1.0),
        spread=spread,
        agreement=agreement,
    )


def _intraclass(ratings: Array) -> float | None:
    """ICC(2,1), absolute agreement, items as targets; shape (judges, J). None when it has no meaning."""
    judges, items = ratings.shape
    if judges < _FEWEST_JUDGES or items < 2:
        return None
    mean = ratings.mean()
    between_items = judges * ((ratings.mean(axis=0) - mean) ** 2).sum() / (items - 1)
    between_judges = items * ((ratings.mean(axis=1) - mean) ** 2).sum() / (judges - 1)
    rest = ratings - ratings.mean(axis=0) - ratings.mean(axis=1, keepdims=True) + mean
    error = (rest**2).sum() / ((judges - 1) * (items - 1))
    whole = between_items + (judges - 1) * error + judges * (between_judges - error) / items
    return float((between_items - error) / whole) if whole > 1e-12 else None


def _correlation(one: Array, other: Array) -> float | None:
    if len(one) < 3 or np.ptp(one) == 0 or np.ptp(other) == 0:
        return None
    return float(np.corrcoef(one, other)[0, 1])


def _ability_at(items: Items, score: float) -> float:
    """Ability at which the items are expected to give this score."""

    def excess(theta: float) -> float:
        return float(items.expected([theta]).sum()) - score

    if not excess(-_FAR) < 0 < excess(_FAR):
        raise ValueError(f"no ability gives {score:.2f} points on these items")
    return float(brentq(excess, -_FAR, _FAR, xtol=1e-10))


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the ordered booklet: an item, or a step of an item of several points; location in logits."""

    item: int
    step: int
    location: float


def item_map(items: Items, *, response_probability: float = 2 / 3) -> tuple[Page, ...]:
    """The ordered booklet: every step of every item at the ability where P(score >= step) is the response
    probability, easiest first. Guessing counts as success.

    :raises ValueError: a response probability outside (0, 1), or not above an item's chance of guessing.

    Source: Mitzel, Lewis, Patz & Green (2001) in Cizek, Setting Performance Standards.
    """
    if not 0 < response_probability < 1:
        raise ValueError(f"a response probability lies between 0 and 1, got {response_probability}")
    if (items.c >= response_probability).any():
        raise ValueError("an item whose guessing reaches the response probability has no place in the booklet")

    def short(theta: float, item: int, step: int) -> float:
        return float(items.take([item]).probabilities([theta])[0, 0, step:].sum()) - response_probability

    pages = []
    for item, highest in enumerate(items.points):
        for step in range(1, int(highest) + 1):
            if not short(-_FAR, item, step) < 0 < short(_FAR, item, step):
                raise ValueError(f"item {item} discriminates too little to be placed in the booklet")
            pages.append(Page(item, step, float(brentq(short, -_FAR, _FAR, args=(item, step), xtol=1e-10))))
    return tuple(sorted(pages, key=lambda page: (page.location, page.item, page.step)))


def bookmark(rounds: ArrayLike, items: Items, *, response_probability: float = 2 / 3) -> PanelRecord:
    """Cut score of a Bookmark panel.

    rounds  shape (R, judges): how many pages of :func:`item_map`, counted from the easiest, a borderline person
            masters, 0 to the number of pages; nan = the judge was absent in that round.
    items   the calibrated items.

    A judge's cut lies halfway between the last page mastered and the first one not mastered, at the ends on the page.
    The panel's cut is the median over judges, its error 1.25 times that of a mean.

    :raises ValueError: bookmarks out of range, fewer than two judges in a round, or see :func:`item_map`.

    Source: Mitzel, Lewis, Patz & Green (2001) in Cizek, Setting Performance Standards.
    """
    marks = np.asarray(rounds, dtype=np.float64)
    pages = np.array([page.location for page in item_map(items, response_probability=response_probability)])
    if marks.ndim != 2 or not marks.size:
        raise ValueError(f"bookmarks must have shape (rounds, judges), got {marks.shape}")
    there = np.isfinite(marks)
    given = marks[there]
    if np.isinf(marks).any() or ((given < 0) | (given > len(pages)) | (given % 1 != 0)).any():
        raise ValueError(f"a bookmark is a whole number of pages from 0 to {len(pages)}")
    edges = np.concatenate([pages[:1], (pages[:-1] + pages[1:]) / 2, pages[-1:]])
    done = tuple(
        _round(np.flatnonzero(own), edges[one[own].astype(np.int64)], median=True, agreement=None)
        for one, own in zip(marks, there, strict=True)
    )
    last = done[-1]
    return PanelRecord(
        PanelMethod.BOOKMARK, last.cut, last.error, None, last.cut, last.error, done, (), None, response_probability
    )
