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
    """low <= matrix @ variables <= high; ``names`` says of each row what it asks for, rows of one name belonging
    together; ``firmness`` > 0, how unwillingly it gives way."""

    matrix: csr_array
    low: Array
    high: Array
    names: tuple[str, ...]
    firmness: Array


# The length is what was asked for: rather a wish about the make-up gives way. A definition gives way never.
FIRM, FIXED = 10.0, 1e4


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
    firmness = np.array([FIRM] + [1.0] * (len(rows) - 1))
    return Rows(matrix, low, high, tuple(row[3] for row in rows), firmness)


def unmet(rows: Rows, upper: Array, lower: Array | None = None) -> tuple[str, ...]:
    """Why no zero-one variables within the bounds satisfy the rows: the rows that must give way, and by how much.

    Every row gets a slack; the least sum of slacks by firmness shows a smallest change that makes the rows fit. Empty
    when they do fit.

    Source: elastic programming, Chinneck (2008), Feasibility and Infeasibility in Optimization, chapter 6.
    """
    height, width = rows.matrix.shape
    slack = eye_array(height, format="csr")
    found = milp(
        np.concatenate([np.zeros(width), rows.firmness, rows.firmness]),
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
    missing: dict[str, list[float]] = {}
    for name, few, many in zip(rows.names, short, over, strict=True):
        if few + many > 1e-6:
            missing[name] = [part + more for part, more in zip(missing.get(name, [0.0, 0.0]), (few, many), strict=True)]
    return tuple(
        f"{name}: {few:g} too few" if few > many else f"{name}: {many:g} too many"
        for name, (few, many) in missing.items()
    )
