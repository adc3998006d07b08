"""Routing: the best individual route for one person, and the reasons for it in words.

Owns the model (what a route is worth and what it may not break), its exact solution, and the
sentences that explain it. Knows no teacher, no catalogue and no calendar: frozen dataclasses in and out.
"""

from marshrut.calc.routing.data import (
    Candidate,
    ContradictoryInput,
    Format,
    Limits,
    Need,
    Preferences,
    Problem,
    Quarter,
)
from marshrut.calc.routing.explaining import Explanation, explain
from marshrut.calc.routing.gaps import expected_gap
from marshrut.calc.routing.obstacles import Cause, Obstacle
from marshrut.calc.routing.route import LeftOut, Outcome, Route, Step, Unmet
from marshrut.calc.routing.solving import solve

__all__ = [
    "Candidate",
    "Cause",
    "ContradictoryInput",
    "Explanation",
    "Format",
    "LeftOut",
    "Limits",
    "Need",
    "Obstacle",
    "Outcome",
    "Preferences",
    "Problem",
    "Quarter",
    "Route",
    "Step",
    "Unmet",
    "expected_gap",
    "explain",
    "solve",
]
