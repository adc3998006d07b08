"""Anchor items that moved between two calibrations."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from marshrut.calc.psychometrics.items import Items
from marshrut.calc.psychometrics.linking.constants import Array, Method, constants, transformed
from marshrut.calc.psychometrics.linking.linking import Linking, check_anchors, link, make_grid

_NORMAL_IQR = 1.349  # interquartile range of N(0, 1)


@dataclass(frozen=True, slots=True, eq=False)
class Drift:
    """What moved among n anchors, and the linking without them.

    linking        by the anchors that stayed.
    moved          numbers of the anchors (rows of the pairs given) that drifted, in the order of their removal.
    shift          shape (n,): difficulty in the new calibration, on the old scale, minus the old one, logits;
                   positive = the item became harder. ``shift_z`` its robust z.
    slope_ratio    shape (n,): logarithm of new slope, on the old scale, over old slope. ``slope_z`` its robust z.
    """

    linking: Linking
    moved: tuple[int, ...]
    shift: Array
    shift_z: Array
    slope_ratio: Array
    slope_z: Array


def drift(
    old: Items,
    new: Items,
    method: str = "stocking_lord",
    *,
    anchors: ArrayLike | None = None,
    cutoff: float = 2.7,
    least_shift: float = 0.1,
    least_kept: float = 0.5,
    covariances: tuple[ArrayLike, ArrayLike] | None = None,
) -> Drift:
    """Find anchors that drifted, drop them one by one, and link by the others.

    old, new, method, anchors  as in :func:`link`.
    cutoff       robust z above which an anchor has drifted, > 0; at 2.7 about 2 % of stable anchors are named, by one
                 or the other of their two z (simulated, 25 anchors).
    least_shift  differences below this (logits of difficulty, logarithm of slope) are never called drift, >= 0.
    least_kept   share of the anchors that must stay, 0 < share <= 1.
    covariances  of the parameters of all anchors; only those of the anchors that stay are used for the errors.

    The worst anchor goes, the others are linked anew, and so on until none is beyond the cutoff: a drifting anchor
    would otherwise pull the constants and make stable ones look moved. Robust z = (value - median) / (0.74 *
    interquartile range) over all anchors, so that up to a quarter of them cannot hide themselves.

    :raises ValueError: as :func:`link`; numbers out of range; more anchors drifted than may be dropped.

    Source: Huynh & Meyer (2010), Practical Assessment, Research & Evaluation 15(2).
    """
    if not cutoff > 0 or not least_shift >= 0 or not 0 < least_kept <= 1:
        raise ValueError("the cutoff must be positive, the least shift >= 0, the share kept in (0, 1]")
    pairs, how, grid = check_anchors(anchors, old, new), Method(method), make_grid(None, None)
    first, second = old.take(pairs[:, 0]), new.take(pairs[:, 1])
    kept, moved = np.ones(len(pairs), dtype=bool), []
    while True:
        slope, offset = constants(first.take(kept), second.take(kept), how, grid, symmetric=False)
        now = transformed(second, slope, offset)
        shift, ratio = now.b - first.b, np.log(now.a / first.a)
        shift_z, slope_z = _robust_z(shift), _robust_z(ratio)
        strength = np.where(np.abs(shift) > least_shift, np.abs(shift_z), 0.0)
        strength = np.maximum(strength, np.where(np.abs(ratio) > least_shift, np.abs(slope_z), 0.0))
        strength[~kept] = 0.0
        worst = int(np.argmax(strength))
        if strength[worst] <= cutoff:
            break
        kept[worst] = False
        moved.append(worst)
        if kept.sum() < max(2, least_kept * len(pairs)):
            raise ValueError(f"{len(moved)} of {len(pairs)} anchors drifted: too many for a common scale")
    if covariances is not None:
        covariances = tuple(
            _of_kept(covariance, items, kept) for covariance, items in zip(covariances, (first, second), strict=True)
        )
    linking = link(old, new, method, anchors=pairs[kept], covariances=covariances)
    return Drift(linking, tuple(moved), shift, shift_z, ratio, slope_z)


def _robust_z(values: Array) -> Array:
    low, middle, high = np.percentile(values, [25, 50, 75])
    return (values - middle) / max((high - low) / _NORMAL_IQR, 1e-9)


def _of_kept(covariance: ArrayLike, items: Items, kept: Array) -> Array:
    number = np.arange(len(items))
    owner = np.concatenate([number, np.repeat(number, items.points), number])
    matrix = np.asarray(covariance, dtype=np.float64)
    if matrix.shape != (len(owner), len(owner)):
        raise ValueError(f"a covariance of shape {matrix.shape} does not fit {len(owner)} parameters")
    return matrix[np.ix_(kept[owner], kept[owner])]
