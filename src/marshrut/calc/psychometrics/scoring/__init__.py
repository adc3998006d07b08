"""Scoring: abilities, levels and profiles from scored answers, and how reliable they are."""

from marshrut.calc.psychometrics.scoring.estimates import Scores, score
from marshrut.calc.psychometrics.scoring.levels import ORDER, Levels, Posterior, levels, posterior
from marshrut.calc.psychometrics.scoring.profile import Profile, profile
from marshrut.calc.psychometrics.scoring.reliability import (
    ConditionalError,
    alpha,
    conditional_error,
    empirical_reliability,
    omega,
)
from marshrut.calc.psychometrics.scoring.sum_scores import SumScores, sum_score_table

__all__ = [
    "ORDER",
    "ConditionalError",
    "Levels",
    "Posterior",
    "Profile",
    "Scores",
    "SumScores",
    "alpha",
    "conditional_error",
    "empirical_reliability",
    "levels",
    "omega",
    "posterior",
    "profile",
    "score",
    "sum_score_table",
]
