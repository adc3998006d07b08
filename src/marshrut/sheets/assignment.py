"""Which column is which field: every field goes to one column at most, so that the sum of fits is the largest."""

from collections.abc import Mapping, Sequence

import numpy as np
from scipy.optimize import linear_sum_assignment


def assign(fits: Sequence[Mapping[str, float]], *, worth: Sequence[float]) -> list[str | None]:
    """Give each column a field or nothing.

    fits   for every column: field → fit, 0…1.
    worth  for every column: what leaving it without a field is worth; a fit must be better than that.

    The result has one entry per column. Exact (Hungarian algorithm); ties fall to the column further left.
    """
    fields = sorted({field for fit in fits for field in fit})
    if not fields:
        return [None] * len(fits)
    gains = np.zeros((len(fits), len(fields) + len(fits)))
    for row, fit in enumerate(fits):
        for field, value in fit.items():
            gains[row, fields.index(field)] = value - 1e-6 * row
        gains[row, len(fields) + row] = worth[row]
    chosen: list[str | None] = [None] * len(fits)
    for row, column in zip(*linear_sum_assignment(gains, maximize=True), strict=True):
        if column < len(fields) and fits[row].get(fields[column], 0.0) >= worth[row]:
            chosen[row] = fields[column]
    return chosen
