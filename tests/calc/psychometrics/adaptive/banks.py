"""Banks and answers for the tests of adaptive testing."""

import numpy as np

from marshrut.calc.psychometrics.assembly import Area
from marshrut.calc.psychometrics.items import Items


def bank(count=120, seed=77):
    draw = np.random.default_rng(seed)
    return Items.dichotomous(
        np.clip(np.exp(draw.normal(0.1, 0.3, count)), 0.4, 2.8), np.clip(draw.normal(0, 1.2, count), -3, 3)
    )


def mixed_bank(count=60, seed=5):
    """Right/wrong items with guessing, GPCM and GRM of two points."""
    draw = np.random.default_rng(seed)
    steps = np.sort(draw.normal(0, 1, (count, 2)), axis=1) + np.array([0, 0.2])
    steps[: count // 3, 1] = np.nan
    guessing = np.where(np.arange(count) < count // 3, 0.2, 0.0)
    return Items(np.exp(draw.normal(0, 0.3, count)), steps, guessing, np.arange(count) >= 2 * count // 3)


def areas(count, parts, least, most):
    """Items dealt out to areas in turn."""
    return tuple(Area(f"area {part}", frozenset(range(part, count, parts)), least, most) for part in range(parts))


def taken(test, sitting, answers):
    """The sitting to its end; ``answers`` holds the score of every item."""
    while (item := test.next_item(sitting)) is not None:
        sitting = test.answer(sitting, item, int(answers[item]))
    return sitting
