"""Cognitive diagnosis: which attributes a person has mastered, from answers to items that require several at once.

Owns the calibration of G-DINA, DINA, DINO and the additive model, the diagnosis of persons, the check of the Q-matrix
and the transitions between two waves.
"""

from marshrut.calc.psychometrics.cognitive_diagnosis.fitting import CognitiveDiagnosis, Mastery, diagnose, fit_cdm
from marshrut.calc.psychometrics.cognitive_diagnosis.measurement import Model
from marshrut.calc.psychometrics.cognitive_diagnosis.q_check import QCheck, check_q_matrix
from marshrut.calc.psychometrics.cognitive_diagnosis.quality import AbsoluteFit, Finding, FindingKind, Trust
from marshrut.calc.psychometrics.cognitive_diagnosis.transitions import Gains, Transitions, fit_transitions

__all__ = [
    "AbsoluteFit",
    "CognitiveDiagnosis",
    "Finding",
    "FindingKind",
    "Gains",
    "Mastery",
    "Model",
    "QCheck",
    "Transitions",
    "Trust",
    "check_q_matrix",
    "diagnose",
    "fit_cdm",
    "fit_transitions",
]
