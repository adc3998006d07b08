"""Scores of graded items that nobody got: neighbouring steps fall together, so the model is fitted without them."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from marshrut.calc.psychometrics.calibration.answers import Answers
from marshrut.calc.psychometrics.calibration.parameters import Kind
from marshrut.calc.psychometrics.calibration.planning import Wishes


def collapsed(
    answers: Answers, wishes: Wishes, *, holds_steps: bool
) -> tuple[Answers, Wishes, NDArray[np.int64]]:
    """Graded items with their given scores numbered 0, 1, ..; the others, and all if a prior holds steps, untouched.

    The third result, shape (J, M): for each step of the original scores its step in the collapsed ones, -1 if none.
    """
    most = wishes.points.max()
    source = np.where(np.arange(most) < wishes.points[:, None], np.arange(most), -1)
    seen = np.zeros((len(wishes.points), most + 1), dtype=bool)
    seen[:, : answers.counts.shape[1]] = answers.counts[:, : most + 1] > 0
    within = np.arange(most + 1) <= wishes.points[:, None]
    gaps = (wishes.kind == Kind.GRADED) & ~wishes.known & (within & ~seen).any(axis=1)
    if holds_steps or not gaps.any():
        return answers, wishes, source
    rows, counts, points = answers.rows.copy(), answers.counts.copy(), wishes.points.copy()
    for j in np.flatnonzero(gaps):
        scores = np.flatnonzero(seen[j])
        new = np.searchsorted(scores, np.arange(rows[:, j].max() + 1))
        there = rows[:, j] >= 0
        rows[there, j] = new[rows[there, j]]
        counts[j] = 0.0
        counts[j, : len(scores)] = answers.counts[j, scores]
        points[j] = len(scores) - 1
        for k in range(1, wishes.points[j] + 1):  # to reach k is to reach the first given score from k on
            place = np.searchsorted(scores, k)
            source[j, k - 1] = place - 1 if place < len(scores) else -1
    return replace(answers, rows=rows, counts=counts), replace(wishes, points=points), source
