"""The blueprint as rows of a linear program over zero-one variables."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, eye_array, hstack

from marshrut.calc.psychometrics.assembly.blueprint import Blueprint

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """low <= matrix @ variables <= high; ``names`` says of each row what it asks for."""

    matrix: csr_array
    low: Array
    high: Array
    names: tuple[str, ...]


def blueprint_rows(blueprint: Blueprint, count: int, length: tuple[int, int]) -> Rows:
    """Rows for one form over the variables of J items (chosen or not) and S sets (used or not).

    length  fewest and most items of the form.
    """
    width = count + len(blueprint.sets)
    rows: list[tuple[dict[int, float], float, float, str]] = [
        (dict.fromkeys(range(count), 1.0), *map(float, length), f"length from {length[0]} to {length[1]}")
    ]
    for area in blueprint.areas:
        most = np.inf if area.most is None else float(area.most)
        rows.append((dict.fromkeys(area.items, 1.0), float(area.least), most, f"area {area.name!r}"))
    for group in blueprint.enemies:
        rows.append((dict.fromkeys(group, 1.0), 0.0, 1.0, f"enemies {sorted(group)}"))
    for place, own in enumerate(blueprint.sets):
        belongs = dict.fromkeys(own.items, 1.0) | {count + place: -float(own.size)}
        rows.append((belongs, 0.0, 0.0, f"set {own.name!r}"))
    for quantity in blueprint.quantities:
        values = {item: value for item, value in enumerate(quantity.values) if value}
        rows.append((values, quantity.least, quantity.most, f"quantity {quantity.name!r}"))
    index = [(row, column, value) for row, (entries, *_) in enumerate(rows) for column, value in entries.items()]
    at, to, values = zip(*index, strict=True)
    matrix = csr_array((values, (at, to)), shape=(len(rows), width))
    low, high = np.array([row[1] for row in rows]), np.array([row[2] for row in rows])
    return Rows(matrix, low, high, tuple(row[3] for row in rows))


def unmet(rows: Rows, upper: Array, lower: Array | None = None) -> tuple[str, ...]:
    """Why no zero-one variables within the bounds satisfy the rows: the rows that must give way, and by how much.

    Every row gets a slack; the least sum of slacks shows a smallest change that makes the rows fit. Empty when they
    do fit.

    Source: elastic programming, Chinneck (2008), Feasibility and Infeasibility in Optimization, chapter 6.
    """
    height, width = rows.matrix.shape
    slack = eye_array(height, format="csr")
    found = milp(
        np.concatenate([np.zeros(width), np.ones(2 * height)]),
        constraints=LinearConstraint(hstack([rows.matrix, slack, -slack], format="csr"), rows.low, rows.high),
        bounds=Bounds(
            np.concatenate([np.zeros(width) if lower is None else lower, np.zeros(2 * height)]),
            np.concatenate([upper, np.full(2 * height, np.inf)]),
        ),
        integrality=np.concatenate([np.ones(width), np.zeros(2 * height)]),
    )
    if found.x is None:
        raise ValueError(f"the constraints cannot be examined: {found.message}")
    short, over = found.x[width : width + height], found.x[width + height :]
    return tuple(
        f"{name}: {short[row]:g} too few" if short[row] > 1e-6 else f"{name}: {over[row]:g} too many"
        for row, name in enumerate(rows.names)
        if short[row] + over[row] > 1e-6
    )
