"""Seeded answers with known parameters; int8, -1 = not presented."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Data:
    """answers (persons, items) with the slopes (items,) and steps (items, M) behind them."""

    answers: NDArray[np.int8]
    a: NDArray[np.float64]
    steps: NDArray[np.float64]


def right_wrong(persons: int, items: int, seed: int, *, booklets: bool = False, guessing: float = 0.0) -> Data:
    """Right/wrong items. booklets: 6 blocks of items, everybody gets 3 of them, all 20 triples in balance."""
    random = np.random.default_rng(seed)
    a = np.clip(np.exp(random.normal(0.1, 0.3, items)), 0.4, 2.8)
    b = np.clip(random.normal(0, 1, items), -2.5, 2.5)
    theta = random.standard_normal(persons)
    answers = np.empty((persons, items), dtype=np.int8)
    for start in range(0, persons, 20_000):
        part = slice(start, start + 20_000)
        chance = guessing + (1 - guessing) / (1 + np.exp(-a * (theta[part, None] - b)))
        answers[part] = random.random(chance.shape) < chance
    if booklets:
        block = np.arange(items) * 6 // items
        given = np.array([np.isin(block, triple) for triple in combinations(range(6), 3)])
        answers[~given[random.integers(0, len(given), persons)]] = -1
    return Data(answers, a, b[:, None])


def of_several_points(persons: int, items: int, scores: int, seed: int) -> Data:
    """Partial-credit items (GPCM) with the same number of scores."""
    random = np.random.default_rng(seed)
    a = np.clip(np.exp(random.normal(0, 0.25, items)), 0.4, 2.2)
    steps = random.normal(0, 0.8, items)[:, None] + np.sort(random.normal(0, 0.7, (items, scores - 1)), axis=1)
    theta = random.standard_normal(persons)
    answers = np.empty((persons, items), dtype=np.int8)
    for j in range(items):
        logits = np.cumsum(a[j] * (theta[:, None] - steps[j]), axis=1)
        chances = np.exp(np.concatenate([np.zeros((persons, 1)), logits], axis=1))
        bounds = np.cumsum(chances / chances.sum(axis=1, keepdims=True), axis=1)[:, :-1]
        answers[:, j] = (random.random((persons, 1)) > bounds).sum(axis=1)
    return Data(answers, a, steps)


@dataclass(frozen=True, slots=True)
class Case:
    """A calibration to be measured. target: the least ratio of the peer's CPU seconds to ours, at equal accuracy."""

    name: str
    model: str
    target: float
    make: Callable[[], Data]


CASES = {
    "2pl-1k": Case("2PL 1,000 × 40", "2pl", 10, lambda: right_wrong(1_000, 40, 11)),
    "2pl-10k": Case("2PL 10,000 × 60", "2pl", 80, lambda: right_wrong(10_000, 60, 12)),
    "gpcm-10k": Case("GPCM 10,000 × 40 × 4", "gpcm", 60, lambda: of_several_points(10_000, 40, 4, 15)),
    "3pl-10k": Case("3PL 10,000 × 60", "3pl", 8, lambda: right_wrong(10_000, 60, 17, guessing=0.2)),
    "2pl-100k": Case("2PL 100,000 × 60", "2pl", 200, lambda: right_wrong(100_000, 60, 13)),
    "booklets": Case("same, 50 % missing by booklet", "2pl", 80, lambda: right_wrong(100_000, 60, 14, booklets=True)),
}
