"""The answers of a calibration: checked, counted, and laid out in cells of persons with one booklet and one group."""

from dataclasses import dataclass, replace

import numpy as np
from numba import njit
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from marshrut.calc.psychometrics.calibration.parameters import Array, Mask

HIGHEST_SCORE = 63
_BLOCK = 8192  # persons at a time where a mask would be as large as the answers
_SHORT_TEST = 12  # items; more give too many different rows to be worth sorting


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """rows (P, J) int8, -1 not presented; counts (J, K): weighted number of each score; group and weight (P,)."""

    rows: NDArray[np.int8]
    counts: Array
    group: NDArray[np.int64]
    weight: Array

    @property
    def has_missing(self) -> bool:
        return bool(self.rows.size and self.rows.min() < 0)


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Answers in cells: persons starts[c] to starts[c + 1] are of group[c] and were given the items seen[c].

    rows (P, J) int8, or (P, 1) ready sums of slope * score; weight (P,); seen (C, J).
    """

    rows: NDArray
    weight: Array
    starts: NDArray[np.int64]
    group: NDArray[np.int64]
    seen: Mask

    @property
    def edges(self) -> tuple[NDArray[np.int64], NDArray[np.int64], Mask]:
        return self.starts, self.group, self.seen


def read_answers(responses: ArrayLike, weights: ArrayLike | None, groups: ArrayLike | None) -> tuple[Answers, Array]:
    """Check and count; also the sorted labels of the groups.

    :raises ValueError: a shape, score, weight or group that cannot be.
    """
    rows = _whole_scores(responses)
    weight = np.ones(len(rows)) if weights is None else np.array(weights, dtype=np.float64)
    if weight.shape != (len(rows),):
        raise ValueError(f"weights of shape {weight.shape} do not fit {len(rows)} persons")
    if not (np.isfinite(weight) & (weight >= 0)).all() or not weight.any():
        raise ValueError("weights must be finite, not negative, and not all zero")
    labels, group = np.zeros(1), np.zeros(len(rows), dtype=np.int64)
    if groups is not None:
        given = np.asarray(groups)
        if given.shape != (len(rows),):
            raise ValueError(f"groups of shape {given.shape} do not fit {len(rows)} persons")
        labels, group = np.unique(given, return_inverse=True)
    counts = _count(rows, weight, max(int(rows.max()), 0) + 1)
    return Answers(rows=rows, counts=counts, group=group.astype(np.int64), weight=weight), labels


def _whole_scores(responses: ArrayLike) -> NDArray[np.int8]:
    """The answers as int8 with -1 for missing; an int8 array is taken as it is, without a copy."""
    given = np.asarray(responses)
    if given.ndim != 2 or not given.size:
        raise ValueError(f"responses must have shape (persons, items), at least one of each, got {given.shape}")
    if given.dtype.kind not in "iufb":
        raise ValueError(f"responses must be numbers, got {given.dtype}")
    rows = given if given.dtype == np.int8 else np.empty(given.shape, dtype=np.int8)
    for start in range(0, len(given), _BLOCK):
        part = given[start : start + _BLOCK]
        if given.dtype.kind == "f":
            part = np.where(np.isnan(part), -1.0, part)
        is_whole = given.dtype.kind != "f" or bool((part == np.floor(part)).all())
        if not is_whole or part.min() < -1 or part.max() > HIGHEST_SCORE:
            raise ValueError(f"a score must be a whole number from 0 to {HIGHEST_SCORE}; missing is nan or -1")
        if rows is not given:
            rows[start : start + _BLOCK] = part
    return np.ascontiguousarray(rows)


@njit(cache=True)
def _count(rows, weight, scores):
    """Weighted number of each score of each item, shape (J, K)."""
    found = np.zeros((rows.shape[1], scores))
    for i in range(len(rows)):
        for j in range(rows.shape[1]):
            if rows[i, j] >= 0:
                found[j, rows[i, j]] += weight[i]
    return found


def without_repeats(answers: Answers) -> Answers:
    """Equal rows of a short test as one row with the sum of their weights."""
    persons, items = answers.rows.shape
    if items > _SHORT_TEST or persons < 2 * items:
        return answers
    key = _words(answers.rows + 1)
    order, starts = _runs(np.column_stack([key, answers.group.astype(np.uint64)]))
    first = order[starts[:-1]]
    return replace(
        answers,
        rows=answers.rows[first],
        group=answers.group[first],
        weight=np.add.reduceat(answers.weight[order], starts[:-1]),
    )


def cells_of(answers: Answers) -> Cells:
    """Persons sorted by group and booklet; those without any answer or with weight 0 are left out."""
    rows, group = answers.rows, answers.group
    there = answers.weight > 0
    if answers.has_missing:
        packed = np.empty((len(rows), -(-rows.shape[1] // 8)), dtype=np.uint8)
        for start in range(0, len(rows), _BLOCK):
            packed[start : start + _BLOCK] = np.packbits(rows[start : start + _BLOCK] >= 0, axis=1)
        there &= packed.any(axis=1)
        order, starts = _runs(np.column_stack([_words(packed), group.astype(np.uint64)]))
    else:
        order, starts = _runs(group[:, None].astype(np.uint64))
    if not there.all():
        keep = there[order]
        starts = np.unique(np.concatenate([[0], np.cumsum(keep)])[starts])
        order = order[keep]
    first = order[starts[:-1]]
    is_sorted = len(order) == len(rows) and len(first) == 1
    return Cells(
        rows=rows if is_sorted else rows[order],
        weight=answers.weight[order],
        starts=starts,
        group=group[first],
        seen=rows[first] >= 0,
    )


def compressed(cells: Cells, slope: Array) -> Cells:
    """With fixed slopes a person is one number, s: one row for each different s of each cell."""
    cell = np.repeat(np.arange(len(cells.group)), np.diff(cells.starts))
    sums = np.round(_sums(cells.rows, slope), 9)
    order = np.lexsort([sums, cell])
    cell, sums = cell[order], sums[order]
    first = np.flatnonzero(np.concatenate([[True], (np.diff(cell) != 0) | (np.diff(sums) != 0)]))
    return replace(
        cells,
        rows=sums[first][:, None],
        weight=np.add.reduceat(cells.weight[order], first),
        starts=np.searchsorted(cell[first], np.arange(len(cells.group) + 1)),
    )


@njit(cache=True)
def _sums(rows, slope):
    found = np.zeros(len(rows))
    for i in range(len(rows)):
        for j in range(len(slope)):
            found[i] += slope[j] * max(rows[i, j], 0)
    return found


def components(cells: Cells) -> NDArray[np.int64]:
    """Number of the connected part that each item belongs to: items are linked by a common person."""
    count, items = cells.seen.shape
    cell, item = np.nonzero(cells.seen)
    graph = coo_matrix((np.ones(len(cell)), (cell, count + item)), shape=(count + items, count + items))
    return connected_components(graph, directed=False)[1][count:]


def _words(octets: NDArray) -> NDArray[np.uint64]:
    """Rows of bytes as rows of 8-byte words, equal when the rows are."""
    width = -(-octets.shape[1] // 8) * 8
    padded = np.zeros((len(octets), width), dtype=np.uint8)
    padded[:, : octets.shape[1]] = octets
    return padded.view(np.uint64)


def _runs(keys: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows sorted by their key, and where each run of equal keys begins (with the end at last)."""
    varying = keys[:, (keys != keys[0]).any(axis=0)]
    if not varying.shape[1]:
        return _one_run(len(keys))
    order = np.lexsort(varying.T) if varying.shape[1] > 1 else np.argsort(varying[:, 0], kind="stable")
    ordered = varying[order]
    begins = np.flatnonzero((ordered[1:] != ordered[:-1]).any(axis=1)) + 1
    return order, np.concatenate([[0], begins, [len(keys)]])


def _one_run(length: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    return np.arange(length), np.array([0, length])
