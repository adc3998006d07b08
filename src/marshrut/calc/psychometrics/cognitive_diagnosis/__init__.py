"""Cognitive diagnosis: which attributes a person has mastered, from answers to items that require several at once.

Owns the calibration of G-DINA, DINA, DINO and the additive model, the diagnosis of persons, the check of the Q-matrix
and the transitions between two waves.
"""

from marshrut.calc.psychometrics.cognitive_diagnosis.fitting import CognitiveDiagnosis, Mastery, diagnose, fit_cdm
from marshrut.calc.psychometrics.cognitive_diagnosis.measurement import Model
from marshrut.calc.psychometrics.cognitive_diagnosis.q_check import QCheck, check_q_matrix
from marshrut.calc.psychometrics.cognitive_diagnosis.quality import AbsoluteFit, Finding, FindingKind, Trust

__all__ = [
    "AbsoluteFit",
    "CognitiveDiagnosis",
    "Finding",
    "FindingKind",
    "Mastery",
    "Model",
    "QCheck",
    "Trust",
    "check_q_matrix",
    "diagnose",
    "fit_cdm",
]
