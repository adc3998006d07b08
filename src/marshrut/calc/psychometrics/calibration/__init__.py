"""Calibration: parameters of items from answers (Rasch, 2PL, 3PL, PCM, GPCM, GRM and mixtures of them).

Owns the estimation of items and of the distribution of ability. Scoring of persons, linking of scales and item
analysis live beside it and take :class:`marshrut.calc.psychometrics.items.Items` from its result.
"""

from marshrut.calc.psychometrics.calibration.calibrate import calibrate
from marshrut.calc.psychometrics.calibration.result import (
    ESTIMATED,
    Anchors,
    Calibration,
    Finding,
    FindingKind,
    Priors,
)

__all__ = [
    "ESTIMATED",
    "Anchors",
    "Calibration",
    "Finding",
    "FindingKind",
    "Priors",
    "calibrate",
]
