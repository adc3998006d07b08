"""Assembly of forms from a bank: blueprints, and parallel forms by integer programming."""

from marshrut.calc.psychometrics.assembly.blueprint import Area, Blueprint, ItemSet, Quantity
from marshrut.calc.psychometrics.assembly.forms import CannotAssemble, Forms, Target, assemble_forms

__all__ = ["Area", "Blueprint", "CannotAssemble", "Forms", "ItemSet", "Quantity", "Target", "assemble_forms"]
