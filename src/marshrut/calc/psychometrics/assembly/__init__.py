"""Assembly of forms from a bank: blueprints, and parallel forms by integer programming."""

from marshrut.calc.psychometrics.assembly.blueprint import Area, Blueprint, ItemSet, Quantity

__all__ = ["Area", "Blueprint", "ItemSet", "Quantity"]
