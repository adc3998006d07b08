"""Whether a bank can be given adaptively yet, or a fixed form must do."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import Bounds, LinearConstraint, milp

from marshrut.calc.psychometrics.adaptive.rules import Rules
from marshrut.calc.psychometrics.assembly.program import blueprint_rows, unmet
from marshrut.calc.psychometrics.items import Items, information


@dataclass(frozen=True, slots=True)
class Delivery:
    """How a test is given, and why.

    way      "adaptive", or "fixed": everyone gets ``form``.
    form     numbers of the items of the fixed form, in the order of the bank; empty when adaptive.
    reasons  why not adaptive, in words; empty when it is.
    """

    way: Literal["adaptive", "fixed"]
    form: tuple[int, ...]
    reasons: tuple[str, ...]


def choose_delivery(
    items: Items,
    rules: Rules,
    answers: ArrayLike,
    *,
    fewest_answers: int = 200,
    items_a_place: float = 3.0,
    centre: float = 0.0,
) -> Delivery:
    """Adaptive when the bank is calibrated well enough for the rules, else a fixed form of ``rules.most`` items.

    answers         shape (J,): persons whose answers stand behind each item's parameters; 0 = not calibrated.
    fewest_answers  persons from whom on an item counts as calibrated. (An adaptive choice seeks the items whose slopes
                    came out high, so that it picks up their errors: van der Linden & Glas 2000, Applied Measurement in
                    Education 13, 35-53. A fixed form does not seek them.)
    items_a_place   calibrated items that the bank must have for every place of the longest test.
    centre          ability at which a fixed form should tell most, logits.

    The fixed form keeps the blueprint, prefers calibrated items, and tells most at ``centre`` among them.

    :raises ValueError: counts that do not fit; or no form of this bank keeps the blueprint either.
    """
    counts = np.asarray(answers)
    if counts.shape != (len(items),) or (counts < 0).any():
        raise ValueError(f"counts of answers of shape {counts.shape} do not fit {len(items)} items")
    scored = np.array([item not in rules.pilots for item in range(len(items))])
    calibrated = (counts >= fewest_answers) & scored
    reasons = []
    if calibrated.sum() < items_a_place * rules.most:
        reasons.append(
            f"{calibrated.sum()} items are calibrated on {fewest_answers} answers or more; a test of up to {rules.most}"
            f" items needs {int(np.ceil(items_a_place * rules.most))}"
        )
    for area in rules.blueprint.areas:
        own = int(calibrated[list(area.items)].sum())
        if own < items_a_place * area.least:
            reasons.append(
                f"area {area.name!r} has {own} calibrated items; {area.least} in every test need"
                f" {int(np.ceil(items_a_place * area.least))}"
            )
    if not reasons:
        return Delivery("adaptive", (), ())
    told = information(items, [centre])[0]
    worth = np.where(calibrated, 1.0 + told / (1.0 + told.max()), np.minimum(counts / fewest_answers, 1.0) / 2)
    return Delivery("fixed", _form(rules, worth, scored), tuple(reasons))


def _form(rules: Rules, worth: np.ndarray, usable: np.ndarray) -> tuple[int, ...]:
    count = len(worth)
    rows = blueprint_rows(rules.blueprint, count, (rules.most, rules.most))
    width = rows.matrix.shape[1]
    upper = np.concatenate([usable.astype(float), np.ones(width - count)])
    found = milp(
        np.concatenate([-worth, np.zeros(width - count)]),
        constraints=LinearConstraint(rows.matrix, rows.low, rows.high),
        bounds=Bounds(np.zeros(width), upper),
        integrality=np.ones(width),
    )
    if found.x is None:
        raise ValueError("no fixed form keeps the blueprint either: " + "; ".join(unmet(rows, upper)))
    return tuple(np.flatnonzero(found.x[:count] > 0.5).tolist())
