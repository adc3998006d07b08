"""Item analysis: whether items, persons and options behave, and whether items treat groups alike."""

from marshrut.calc.psychometrics.item_analysis.classical import Classical, classical
from marshrut.calc.psychometrics.item_analysis.dif import Dif, DifClass, DifMethod, dif, false_discovery
from marshrut.calc.psychometrics.item_analysis.distractors import Option, distractors
from marshrut.calc.psychometrics.item_analysis.item_fit import MeanSquares, SumScoreFit, mean_squares, sum_score_fit
from marshrut.calc.psychometrics.item_analysis.local_dependence import LocalDependence, local_dependence
from marshrut.calc.psychometrics.item_analysis.person_fit import PersonFit, person_fit
from marshrut.calc.psychometrics.item_analysis.rapid_guessing import RapidGuessing, rapid_guessing
from marshrut.calc.psychometrics.item_analysis.two_groups import TwoGroupFit

__all__ = [
    "Classical",
    "Dif",
    "DifClass",
    "DifMethod",
    "LocalDependence",
    "MeanSquares",
    "Option",
    "PersonFit",
    "RapidGuessing",
    "SumScoreFit",
    "TwoGroupFit",
    "classical",
    "dif",
    "distractors",
    "false_discovery",
    "local_dependence",
    "mean_squares",
    "person_fit",
    "rapid_guessing",
    "sum_score_fit",
]
