"""Scoring: abilities, levels and profiles from scored answers, and how reliable they are."""

from marshrut.calc.psychometrics.scoring.estimates import Scores, score
from marshrut.calc.psychometrics.scoring.levels import ORDER, Levels, Posterior, levels, posterior

__all__ = ["ORDER", "Levels", "Posterior", "Scores", "levels", "posterior", "score"]
