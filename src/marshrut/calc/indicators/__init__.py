"""Indicators: who is in the part and in the whole, and the counts for every place of the tree.

Owns the definitions of the six indicators, their disputed readings as switches, and the rule that
hides small groups. Keeps no snapshot and asks nobody: facts in, counts out.
"""

from marshrut.calc.indicators.definitions import (
    INDICATORS,
    Definition,
    Option,
    Switch,
    Unit,
    definition,
)
from marshrut.calc.indicators.facts import Category, PersonFacts, ProgrammeFacts, SchoolTeamFacts
from marshrut.calc.indicators.members import Member, evaluate
from marshrut.calc.indicators.ratio import Hidden, Ratio, suppress, suppress_siblings
from marshrut.calc.indicators.rolling_up import roll_up, within

__all__ = [
    "INDICATORS",
    "Category",
    "Definition",
    "Hidden",
    "Member",
    "Option",
    "PersonFacts",
    "ProgrammeFacts",
    "Ratio",
    "SchoolTeamFacts",
    "Switch",
    "Unit",
    "definition",
    "evaluate",
    "roll_up",
    "suppress",
    "suppress_siblings",
    "within",
]
