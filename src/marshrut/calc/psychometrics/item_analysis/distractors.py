"""How the wrong options of choice items work."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from marshrut.calc.psychometrics.item_analysis.strata import Array


@dataclass(frozen=True, slots=True, eq=False)
class Option:
    """One option of one item.

    share          of those who answered the item, in [0, 1].
    point_biserial correlation of choosing it with the score on the other items; nan when everybody or nobody chose it.
    by_group       shape (G,): its share in each ability group, the weakest first.
    is_key         it is the right answer.
    suspicious     a distractor that draws the able (point-biserial above 0.05) or draws nobody (share below 0.02), or
                   a key that the able avoid (point-biserial below 0.05).
    """

    code: int
    share: float
    point_biserial: float
    by_group: Array
    is_key: bool
    suspicious: bool


Options = tuple[Option, ...]


def distractors(
    choices: ArrayLike, key: ArrayLike, *, options: int | None = None, groups: int = 3
) -> tuple[Options, ...]:
    """Options of every item, in the order of their codes.

    choices  shape (N, J): code of the option chosen, whole and >= 0; nan not answered.
    key      shape (J,): code of the right option.
    options  number of options, codes 0 to options - 1, so that unchosen ones appear; None = the codes seen and the key.
    groups   ability groups of about equal size by the share right on the other items, 2 to 10.

    :raises ValueError: shapes that do not fit, numbers out of range, or an item nobody answered.

    Source: Haladyna & Rodriguez (2013), Developing and Validating Test Items, chapter 17.
    """
    chosen, right = np.asarray(choices, dtype=np.float64), np.asarray(key, dtype=np.float64)
    if chosen.ndim != 2 or chosen.shape[1] < 2 or right.shape != (chosen.shape[1],):
        raise ValueError(f"choices of shape {chosen.shape} and a key of shape {right.shape} do not fit")
    there = np.isfinite(chosen)
    codes = np.concatenate([chosen[there], right])
    if np.isinf(chosen).any() or not np.isfinite(right).all() or (codes < 0).any() or (codes % 1 != 0).any():
        raise ValueError("options are whole numbers from 0 on")
    if options is not None and (codes >= options).any():
        raise ValueError(f"an option is not among 0 to {options - 1}")
    if not 2 <= groups <= 10:
        raise ValueError(f"ability groups must number 2 to 10, got {groups}")
    if not there.any(axis=0).all():
        raise ValueError(f"nobody answered item {int(np.argmin(there.any(axis=0)))}")
    scored = (chosen == right).astype(np.float64)
    return tuple(
        _options(chosen[:, item], int(right[item]), _rest(scored, there, item), options, groups)
        for item in range(chosen.shape[1])
    )


def _rest(scored: Array, there: Array, item: int) -> Array:
    """Shape (N,): share right on the other items, nan for those who answered no other."""
    tried = there.sum(axis=1) - there[:, item]
    got = scored.sum(axis=1) - scored[:, item]
    return np.divide(got, tried, out=np.full(len(got), np.nan), where=tried > 0)


def _options(chosen: Array, right: int, rest: Array, options: int | None, groups: int) -> Options:
    known = np.isfinite(chosen) & np.isfinite(rest)
    answer, ability = chosen[known], rest[known]
    codes = range(options) if options is not None else sorted({int(code) for code in answer} | {right})
    order = np.argsort(np.argsort(ability, kind="stable"), kind="stable")
    group = order * groups // max(len(order), 1)
    size = np.maximum(np.bincount(group, minlength=groups), 1)
    found = []
    for code in codes:
        took = (answer == code).astype(np.float64)
        varies = len(took) > 1 and np.ptp(took) > 0 and np.ptp(ability) > 0
        biserial = float(np.corrcoef(took, ability)[0, 1]) if varies else float("nan")
        share, is_key = float(took.mean()) if len(took) else 0.0, code == right
        suspicious = not biserial >= 0.05 if is_key else share < 0.02 or biserial > 0.05
        by_group = np.bincount(group, weights=took, minlength=groups) / size
        found.append(Option(code, share, biserial, by_group, is_key, bool(suspicious)))
    return tuple(found)
