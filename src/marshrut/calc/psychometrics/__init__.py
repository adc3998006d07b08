"""Psychometrics: ability from answers, level of a deficit with its uncertainty, closing of a deficit.

Owns the measurement models and the rules that turn a measurement into a statement about a
person. Knows no instrument, no person and no table: numbers in, frozen dataclasses out.
"""

from marshrut.calc.psychometrics.ability import Abilities, Ability, estimate_abilities, estimate_ability
from marshrut.calc.psychometrics.closing import Closing, ClosingVerdict, close_verdict
from marshrut.calc.psychometrics.levels import (
    DEFAULT_PERCENT_CUTS,
    Cuts,
    Level,
    Probabilities,
    Verdict,
    judge,
)
from marshrut.calc.psychometrics.percent import percent_error
from marshrut.calc.psychometrics.true_score import expected_percent, theta_at_percent, theta_cuts

__all__ = [
    "DEFAULT_PERCENT_CUTS",
    "Abilities",
    "Ability",
    "Closing",
    "ClosingVerdict",
    "Cuts",
    "Level",
    "Probabilities",
    "Verdict",
    "close_verdict",
    "estimate_abilities",
    "estimate_ability",
    "expected_percent",
    "judge",
    "percent_error",
    "theta_at_percent",
    "theta_cuts",
]
