"""Parallel forms from a bank: the same blueprint, the same information, few items in common."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp
from scipy.sparse import block_diag, csr_array, eye_array, hstack, vstack

from marshrut.calc.psychometrics.assembly.blueprint import Blueprint
from marshrut.calc.psychometrics.assembly.program import FIXED, Rows, blueprint_rows, unmet
from marshrut.calc.psychometrics.items import Items, information

Array = NDArray[np.float64]

_GAP = 0.01  # forms within a hundredth of the best goal; the last hundredth costs more than all before it
_MOST_NODES = 200  # of the search tree: a bound that does not depend on the speed of the machine


class CannotAssemble(ValueError):
    """No forms keep all constraints. ``reasons`` names a smallest set of constraints that must give way, and by how
    much."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__("no forms keep all constraints: " + "; ".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True, slots=True)
class Target:
    """Information, 1/logit², wanted at one ability, logits."""

    theta: float
    information: float


@dataclass(frozen=True, slots=True, eq=False)
class Forms:
    """Assembled forms.

    items        numbers of each form's items, in the order of the bank.
    information  shape (forms, targets): of each form at each target's ability, 1/logit².
    deviation    largest |information - target| with targets to be met; without, largest difference between two forms
                 at a target.
    """

    items: tuple[tuple[int, ...], ...]
    information: Array
    deviation: float


def assemble_forms(
    items: Items,
    blueprint: Blueprint,
    *,
    forms: int,
    length: int,
    targets: Sequence[Target],
    overlap: int = 0,
    meet_targets: bool = False,
    barred: frozenset[int] = frozenset(),
) -> Forms:
    """Parallel forms by integer programming.

    forms         number of forms, >= 1; ``length`` items each.
    targets       abilities that matter. Their information is a shape: the worst form gets as large a multiple of it
                  as the bank allows, and no form tells more than a tenth above that multiple. With ``meet_targets`` it
                  is the goal itself: the largest deviation from it is made as small as possible.
    overlap       most items that two forms may share.
    barred        items that must not be used.

    The goal is reached to 1 % (or as far as 200 nodes of the search lead); the constraints are kept exactly.

    :raises CannotAssemble: no such forms exist; it says which constraints must give way.
    :raises ValueError: numbers outside their range, or a search that ended without any forms.

    Source: van der Linden (2005), Linear Models for Optimal Test Design, chapters 5-6 (relative and absolute targets,
    parallel forms).
    """
    if forms < 1 or length < 1 or not 0 <= overlap <= length:
        raise ValueError(f"{forms} forms of {length} items with {overlap} in common are not a task")
    wanted = np.array([target.information for target in targets])
    if not len(wanted) or not (np.isfinite(wanted).all() and (wanted > 0).all()):
        raise ValueError("at least one target is needed, and the information of each must be positive")
    blueprint.check(len(items))
    told = information(items, [target.theta for target in targets])
    one = blueprint_rows(blueprint, len(items), (length, length))
    all_forms = _all_forms(one, len(items), forms, overlap)
    upper = np.ones(all_forms.matrix.shape[1])
    for form in range(forms):
        upper[form * one.matrix.shape[1] + np.array(sorted(barred), dtype=np.int64)] = 0.0
    goal = _goal_rows(told, wanted, forms, all_forms, one, meet_targets)
    found = _solved(all_forms, upper, goal, _GAP * wanted.min() if meet_targets else None)
    if found.x is None:
        reasons = unmet(all_forms, upper)
        if reasons:
            raise CannotAssemble(reasons)
        raise ValueError(f"the search ended without forms: {found.message}")
    return _read(found.x, told, wanted, forms, one.matrix.shape[1], meet_targets)


def _all_forms(one: Rows, count: int, forms: int, overlap: int) -> Rows:
    """The blueprint once a form, and the bound on what two forms share.

    Without overlap an item stands in one form at most. With it, a variable for each item and pair of forms is 1 when
    both hold the item.
    """
    width = one.matrix.shape[1]
    blueprints = block_diag([one.matrix] * forms, format="csr")
    names = tuple(f"form {form + 1}: {name}" for form in range(forms) for name in one.names)
    low, high, firm = (np.tile(part, forms) for part in (one.low, one.high, one.firmness))
    if forms == 1:
        return Rows(csr_array(blueprints), low, high, names, firm)
    chosen = hstack([eye_array(count), csr_array((count, width - count))], format="csr")
    if overlap == 0:
        once = hstack([chosen] * forms, format="csr")
        return Rows(
            vstack([blueprints, once], format="csr"),
            np.concatenate([low, np.zeros(count)]),
            np.concatenate([high, np.ones(count)]),
            names + ("an item in one form at most",) * count,
            np.concatenate([firm, np.ones(count)]),
        )
    pairs = list(combinations(range(forms), 2))
    empty = csr_array((count, width))
    both = [
        hstack(
            [chosen if form in pair else empty for form in range(forms)]
            + [-eye_array(count) if other == pair else csr_array((count, count)) for other in pairs]
        )
        for pair in pairs
    ]
    sums = [
        hstack(
            [csr_array((1, width * forms))]
            + [csr_array(np.full((1, count), float(other == pair))) for other in pairs]
        )
        for pair in pairs
    ]
    above = hstack([blueprints, csr_array((blueprints.shape[0], count * len(pairs)))])
    shared = tuple(f"forms {one + 1} and {two + 1} share {overlap} items at most" for one, two in pairs)
    return Rows(
        vstack([above, *both, *sums], format="csr"),
        np.concatenate([low, np.full(count * len(pairs), -np.inf), np.zeros(len(pairs))]),
        np.concatenate([high, np.ones(count * len(pairs)), np.full(len(pairs), float(overlap))]),
        names + ("what forms share",) * (count * len(pairs)) + shared,
        np.concatenate([firm, np.full(count * len(pairs), FIXED), np.ones(len(pairs))]),
    )


def _goal_rows(
    told: Array, wanted: Array, forms: int, all_forms: Rows, one: Rows, meet_targets: bool
) -> LinearConstraint:
    """Rows that tie the goal, a last variable y, to the information of each form at each target.

    To be met: -y <= information - wanted <= y. As a shape: y wanted <= information <= 1.1 y wanted.
    """
    width, total = one.matrix.shape[1], all_forms.matrix.shape[1]
    rows, low, high = [], [], []
    for form in range(forms):
        for at, value in zip(told, wanted, strict=True):
            for sign in (1.0, -1.0):
                row = np.zeros(total + 1)
                row[form * width : form * width + len(at)] = at
                row[total] = sign if meet_targets else -value * (1.0 if sign > 0 else 1.1)
                rows.append(row)
                goal = value if meet_targets else 0.0
                low.append(goal if sign > 0 else -np.inf)
                high.append(np.inf if sign > 0 else goal)
    return LinearConstraint(csr_array(np.array(rows)), low, high)


def _solved(all_forms: Rows, upper: Array, goal: LinearConstraint, near_enough: float | None) -> OptimizeResult:
    """near_enough: deviation from the targets that need not be improved upon; None = the more they tell the better."""
    total = all_forms.matrix.shape[1]
    wide = hstack([all_forms.matrix, csr_array((all_forms.matrix.shape[0], 1))], format="csr")
    cost = np.zeros(total + 1)
    cost[total] = -1.0 if near_enough is None else 1.0
    return milp(
        cost,
        constraints=[LinearConstraint(wide, all_forms.low, all_forms.high), goal],
        bounds=Bounds(np.append(np.zeros(total), near_enough or 0.0), np.append(upper, np.inf)),
        integrality=np.concatenate([np.ones(total), [0]]),
        options={"mip_rel_gap": _GAP, "node_limit": _MOST_NODES},
    )


def _read(variables: Array, told: Array, wanted: Array, forms: int, width: int, meet_targets: bool) -> Forms:
    chosen = [np.flatnonzero(variables[form * width : form * width + told.shape[1]] > 0.5) for form in range(forms)]
    reached = np.array([told[:, form].sum(axis=1) for form in chosen])
    deviation = np.abs(reached - wanted).max() if meet_targets else np.ptp(reached, axis=0).max()
    return Forms(tuple(tuple(form.tolist()) for form in chosen), reached, float(deviation))
