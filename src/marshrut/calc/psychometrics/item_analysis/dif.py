"""Differential item functioning: items that are harder for one group than for another of equal ability."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit
from scipy.stats import chi2

from marshrut.calc.psychometrics.item_analysis.ordinal_logit import logistic
from marshrut.calc.psychometrics.item_analysis.strata import Array, count, mantel, mantel_haenszel
from marshrut.calc.psychometrics.item_analysis.two_groups import Calibrate, TwoGroupFit, calibrate

_MOST_ROUNDS = 10


class DifMethod(Enum):
    MANTEL_HAENSZEL = "mantel_haenszel"
    LOGISTIC = "logistic"
    LIKELIHOOD_RATIO = "likelihood_ratio"


class DifClass(Enum):
    """How much it matters."""

    A = "A"
    B = "B"
    C = "C"


@dataclass(frozen=True, slots=True, eq=False)
class Dif:
    """Tests of J items.

    statistic, p   shape (J,). ``uniform_p`` and ``nonuniform_p`` of the two parts (logistic), else nan.
    adjusted_p     shape (J,): p corrected for the number of items (Benjamini-Hochberg).
    flagged        shape (J,): adjusted_p <= level.
    effect         shape (J,), with ``effect_error`` where known, else nan. Mantel-Haenszel: delta (items of several
                   points: standardised mean difference); logistic: gain of Nagelkerke's R²; likelihood ratio: focal
                   minus reference chance of success, averaged over the focal group. Except for R², negative = harder
                   for the focal group.
    size           class of every item: A when it is not flagged, else by the effect, see :func:`dif`.
    matched_by     shape (J,): the item was part of the matching variable in the last round (an item always matches
                   itself). ``rounds`` of purification, and whether they ``settled``.
    """

    method: DifMethod
    statistic: Array
    p: Array
    uniform_p: Array
    nonuniform_p: Array
    adjusted_p: Array
    flagged: NDArray[np.bool_]
    effect: Array
    effect_error: Array
    size: tuple[DifClass, ...]
    matched_by: NDArray[np.bool_]
    rounds: int
    settled: bool


@dataclass(frozen=True, slots=True, eq=False)
class _Round:
    """One pass over the items, all of shape (J,)."""

    statistic: Array
    p: Array
    uniform_p: Array
    nonuniform_p: Array
    effect: Array
    error: Array


_Test = Callable[[NDArray[np.bool_]], _Round]


def dif(
    responses: ArrayLike,
    groups: ArrayLike,
    *,
    method: str = "mantel_haenszel",
    matching: ArrayLike | None = None,
    purify: bool = True,
    level: float = 0.05,
    calibrator: Calibrate = calibrate,
) -> Dif:
    """Test every item for DIF between a reference and a focal group.

    responses   shape (N, J): scores 0, 1, …; nan only with a matching variable or the likelihood ratio.
    groups      shape (N,): 0 reference, 1 focal.
    method      "mantel_haenszel" (items of several points: Mantel), "logistic" (several points: proportional odds) or
                "likelihood_ratio" (2PL in two groups, right/wrong items only).
    matching    shape (N,): ability to match by; Mantel-Haenszel takes its distinct values as strata, so round it.
                None = sum of the scores.
    purify      take flagged items out of the matching variable (from the anchors of the likelihood ratio) and test
                again until the flags settle.
    level       false discovery rate, 0 < level < 1.
    calibrator  called as ``calibrator(responses, focal, free, near)``, see ``two_groups.calibrate``.

    Classes of flagged items: |delta| < 1 A, 1 to 1.5 B, from 1.5 on C if it also is significantly above 1, else B;
    |standardised mean difference| 0.17 and 0.25; R² 0.035 and 0.07; average difference of chances 0.05 and 0.10.

    :raises ValueError: input out of range, a group of nobody, or a calibration that did not settle.

    Sources: Dorans & Holland (1993) in Holland & Wainer, Differential Item Functioning (classes A, B, C; purification;
    differences of chances); Jodoin & Gierl (2001), Applied Measurement in Education 14, 329-349 (R²); Thissen,
    Steinberg & Wainer (1993), same book as the first (likelihood ratio); Benjamini & Hochberg (1995), Journal of the
    Royal Statistical Society B 57, 289-300.
    """
    how = DifMethod(method)
    scores, focal, matched = _checked(responses, groups, matching, how, level)
    if how is DifMethod.LIKELIHOOD_RATIO:
        test = _likelihood_ratio(scores, focal, calibrator)
    else:
        test = _matched(scores, focal, matched, how)
    anchors, seen, rounds = np.ones(scores.shape[1], dtype=bool), set(), 0
    while True:
        found, rounds = test(anchors), rounds + 1
        adjusted = false_discovery(found.p)
        flagged, seen = adjusted <= level, seen | {anchors.tobytes()}
        cleaner = _cleaner_anchors(flagged, found.statistic)
        settled = not purify or matched is not None or bool((cleaner == anchors).all())
        if settled or cleaner.tobytes() in seen or rounds == _MOST_ROUNDS:
            break
        anchors = cleaner
    several = np.nanmax(scores, axis=0) > 1
    size = tuple(
        _size(how, bool(flagged[j]), bool(several[j]), found.effect[j], found.error[j]) for j in range(len(flagged))
    )
    return Dif(
        how, found.statistic, found.p, found.uniform_p, found.nonuniform_p, adjusted, flagged, found.effect,
        found.error, size, anchors, rounds, settled,
    )  # fmt: skip


def false_discovery(p: ArrayLike) -> Array:
    """p-values adjusted for their number, shape (J,): rejecting those <= level keeps the expected share of false ones
    among the rejected at or below the level (Benjamini & Hochberg, 1995)."""
    values = np.asarray(p, dtype=np.float64)
    order = np.argsort(values)[::-1]
    count_ = len(values)
    adjusted = np.empty(count_)
    adjusted[order] = np.minimum.accumulate(values[order] * count_ / np.arange(count_, 0, -1))
    return np.minimum(adjusted, 1.0)


def _cleaner_anchors(flagged: NDArray[np.bool_], statistic: Array) -> NDArray[np.bool_]:
    """Items to match by in the next round: the unflagged, or the half of all that looks best when most are flagged,
    since a few badly moved items make all the others look moved the other way."""
    if flagged.sum() * 2 <= len(flagged):
        return ~flagged
    best = np.zeros(len(flagged), dtype=bool)
    best[np.argsort(statistic, kind="stable")[: max(len(flagged) // 2, 1)]] = True
    return best


def _checked(
    responses: ArrayLike, groups: ArrayLike, matching: ArrayLike | None, method: DifMethod, level: float
) -> tuple[Array, NDArray[np.bool_], Array | None]:
    scores, group = np.asarray(responses, dtype=np.float64), np.asarray(groups)
    if scores.ndim != 2 or scores.shape[1] < 2 or group.shape != (len(scores),):
        raise ValueError(f"responses of shape {scores.shape} and groups of shape {group.shape} do not fit")
    there = np.isfinite(scores)
    if np.isinf(scores).any() or (scores[there] < 0).any() or (scores[there] % 1 != 0).any():
        raise ValueError("scores must be whole numbers from 0 on")
    if not there.any(axis=0).all():
        raise ValueError(f"nobody answered item {int(np.argmin(there.any(axis=0)))}")
    if not np.isin(group, (0, 1)).all() or not (group == 0).any() or not (group == 1).any():
        raise ValueError("groups must be 0 (reference) and 1 (focal), both present")
    if not 0 < level < 1:
        raise ValueError(f"the level must lie between 0 and 1, got {level}")
    if method is DifMethod.LIKELIHOOD_RATIO:
        if (scores[there] > 1).any() or matching is not None:
            raise ValueError("the likelihood ratio takes right/wrong items, and no matching variable")
        return scores, group == 1, None
    if matching is None and not there.all():
        raise ValueError("sums of scores cannot be compared when answers are missing: give a matching variable")
    matched = None if matching is None else np.asarray(matching, dtype=np.float64)
    if matched is not None and (matched.shape != group.shape or not np.isfinite(matched).all()):
        raise ValueError("the matching variable needs one finite number a person")
    return scores, group == 1, matched


def _matched(scores: Array, focal: NDArray[np.bool_], matching: Array | None, method: DifMethod) -> _Test:
    def test(anchors: NDArray[np.bool_]) -> _Round:
        rows = []
        for item in range(scores.shape[1]):
            used = anchors.copy()
            used[item] = True
            by = scores[:, used].sum(axis=1) if matching is None else matching
            there = np.isfinite(scores[:, item])
            strata = count(scores[there, item], focal[there], by[there])
            if method is DifMethod.LOGISTIC:
                one = logistic(strata)
                rows.append((one.statistic, one.p, one.uniform_p, one.nonuniform_p, one.effect, np.nan))
            else:
                kinds = strata.counts.shape[2]
                one = (mantel if kinds > 2 else mantel_haenszel)(strata) if kinds > 1 else None
                rows.append((one.statistic, one.p, np.nan, np.nan, one.effect, one.error) if one else _NOTHING)
        return _Round(*np.array(rows).T)

    return test


_NOTHING = (0.0, 1.0, np.nan, np.nan, 0.0, np.nan)


def _likelihood_ratio(scores: Array, focal: NDArray[np.bool_], calibrator: Calibrate) -> _Test:
    nodes = np.linspace(-4, 4, 81)
    density = np.exp(-(nodes**2) / 2)
    density /= density.sum()

    def effect(fit: TwoGroupFit, item: int) -> float:
        ability = fit.focal[0] + fit.focal[1] * nodes
        reference, own = (expit(fit.parameters[group, item] @ np.stack([ability, np.ones(81)])) for group in (0, 1))
        return float(density @ (own - reference))

    def test(anchors: NDArray[np.bool_]) -> _Round:
        free = frozenset(int(item) for item in np.flatnonzero(~anchors))
        base, rows = calibrator(scores, focal, free, None), []
        for item in range(scores.shape[1]):
            more = free ^ {item}  # a free item is tied for its own test, a tied one set free
            other = calibrator(scores, focal, more, base)
            full = base if item in free else other
            statistic = max(2 * abs(other.log_likelihood - base.log_likelihood), 0.0)
            rows.append((statistic, chi2.sf(statistic, 2), np.nan, np.nan, effect(full, item), np.nan))
        return _Round(*np.array(rows).T)

    return test


def _size(method: DifMethod, flagged: bool, several: bool, effect: float, error: float) -> DifClass:
    if not flagged:
        return DifClass.A
    large = abs(effect)
    if method is DifMethod.MANTEL_HAENSZEL and not several:
        surely_above_one = large - 1.645 * error > 1
        return DifClass.A if large < 1 else DifClass.C if large >= 1.5 and surely_above_one else DifClass.B
    if method is DifMethod.MANTEL_HAENSZEL:
        small, big = 0.17, 0.25
    else:
        small, big = (0.035, 0.07) if method is DifMethod.LOGISTIC else (0.05, 0.10)
    return DifClass.A if large < small else DifClass.B if large < big else DifClass.C
