"""Linking: one scale for two calibrations, through their common items, and which of these moved.

The classes say what they hold; ``link`` and ``drift`` do the work, ``parameters`` tells the order of covariances.
"""

from marshrut.calc.psychometrics.linking.constants import Method
from marshrut.calc.psychometrics.linking.drift import Drift, drift
from marshrut.calc.psychometrics.linking.linking import ErrorSource, Linking, link, parameters

__all__ = ["Drift", "ErrorSource", "Linking", "Method", "drift", "link", "parameters"]
