"""The marginal likelihood written from its definition, and simulated answers: independent of the code under test."""

import csv

import numpy as np
from scipy.special import expit
from tests.shared_data import SHARED

from marshrut.calc.psychometrics.items import Items

IRT = SHARED / "data" / "irt"


def table(path):
    """A CSV as a dict of columns; numbers where they are numbers, nan where empty."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.reader(lines))
    return {name: [_number(row[i]) for row in rows[1:]] for i, name in enumerate(rows[0])}


def _number(text):
    if text in ("", "NA"):
        return np.nan
    try:
        return float(text)
    except ValueError:
        return text


def answers_of(name, *, without=()):
    """Answers of a reference set from score 0 on, shape (persons, items)."""
    columns = table(IRT / "dev" / f"{name}.csv")
    kept = [values for key, values in columns.items() if key not in without and not isinstance(values[0], str)]
    scores = np.array(kept, dtype=float).T
    return scores - np.nanmin(scores, axis=0)


def log_likelihood(responses, items, *, groups=None, means=(0.0,), sds=(1.0,), weights=None):
    """Sum of log integrals of P(answers | theta) over a normal population, by a fine trapezoid of 161 nodes."""
    responses = np.asarray(responses, dtype=float)
    groups = np.zeros(len(responses), dtype=int) if groups is None else np.asarray(groups)
    weights = np.ones(len(responses)) if weights is None else np.asarray(weights, dtype=float)
    total = 0.0
    for g, (mean, sd) in enumerate(zip(means, sds, strict=True)):
        mine = groups == g
        x = np.linspace(-8, 8, 161)
        log_p = items.log_probabilities(mean + sd * x)
        log_joint = np.tile(-(x**2) / 2 + np.log((x[1] - x[0]) / np.sqrt(2 * np.pi)), (mine.sum(), 1))
        for j in range(len(items)):
            for score in range(items.points[j] + 1):
                log_joint[responses[mine, j] == score] += log_p[:, j, score]
        top = log_joint.max(axis=1)
        total += weights[mine] @ (top + np.log(np.exp(log_joint - top[:, None]).sum(axis=1)))
    return float(total)


def right_wrong(persons, items, seed, *, c=0.0, mean=0.0, sd=1.0):
    """Simulated right/wrong answers with the slopes and difficulties behind them."""
    random = np.random.default_rng(seed)
    a = np.clip(np.exp(random.normal(0.1, 0.3, items)), 0.4, 2.8)
    b = np.clip(random.normal(0, 1, items), -2.5, 2.5)
    theta = random.normal(mean, sd, persons)
    chance = c + (1 - c) * expit(a * (theta[:, None] - b))
    return (random.random((persons, items)) < chance).astype(np.int8), a, b


def of_several_points(persons, items, seed):
    """Simulated answers to the given items."""
    random = np.random.default_rng(seed)
    chances = items.probabilities(random.standard_normal(persons))
    return (random.random((persons, len(items), 1)) > np.cumsum(chances, axis=2)[:, :, :-1]).sum(axis=2).astype(np.int8)


def mixed_items(count, seed, *, graded=False):
    """Items of 1, 2, 3, 1, 2, 3 .. points."""
    random = np.random.default_rng(seed)
    steps = np.sort(random.normal(0, 1, (count, 3)), axis=1) + np.array([-0.5, 0.0, 0.5])
    for j in range(count):
        steps[j, j % 3 + 1 :] = np.nan
    return Items(np.exp(random.normal(0, 0.25, count)), steps, np.zeros(count), np.full(count, graded))
