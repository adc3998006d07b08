"""Adaptive tests: choice of the next item, stopping when a level is decided, exposure, simulation before launch."""

from marshrut.calc.psychometrics.adaptive.battery import Battery, BatterySitting
from marshrut.calc.psychometrics.adaptive.delivery import Delivery, choose_delivery
from marshrut.calc.psychometrics.adaptive.engine import AdaptiveTest
from marshrut.calc.psychometrics.adaptive.exposure import Exposure
from marshrut.calc.psychometrics.adaptive.rules import Rules
from marshrut.calc.psychometrics.adaptive.simulation import Simulation, simulate
from marshrut.calc.psychometrics.adaptive.sitting import Sitting

__all__ = [
    "AdaptiveTest",
    "Battery",
    "BatterySitting",
    "Delivery",
    "Exposure",
    "Rules",
    "Simulation",
    "Sitting",
    "choose_delivery",
    "simulate",
]
