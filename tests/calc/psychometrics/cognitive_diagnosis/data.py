"""Answers for the tests: real sets that stand beside the project, and simulated ones with their truth."""

import csv

import numpy as np
import pytest
from tests.shared_data import SHARED

FOLDER = SHARED / "data" / "irt"


def real(name, q_name, columns=None):
    """Answers, the last ``columns`` (default: one an item), and Q-matrix (J, K) of a set; skips where it is absent."""
    if not FOLDER.exists():
        pytest.skip("reference data stand beside the project, and are absent here")
    answers, q = (
        np.genfromtxt(FOLDER / "dev" / f"{file}.csv", delimiter=",", skip_header=1) for file in (name, q_name)
    )
    return answers[:, -(columns or len(q)) :], q.astype(int)


def reference(name):
    with (FOLDER / "reference" / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def simulate(*, persons=3000, seed=1, low=0.15, high=0.85):
    """DINA answers to 15 items of 3 attributes: answers, Q-matrix, profiles."""
    draw = np.random.default_rng(seed)
    q = np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0], [0, 1, 1]] * 3)
    ability = draw.normal(size=(persons, 1)) * 0.8 + draw.normal(size=(persons, 3)) * 0.6
    profiles = (ability > 0).astype(int)
    able = (profiles @ q.T == q.sum(axis=1)).astype(float)
    return (draw.random(able.shape) < low + (high - low) * able).astype(float), q, profiles
