"""The frameworks that the product brings with it, and what each post requires: facts as data, no Django.

``load_framework("teacher")`` and ``load_framework("manager")`` give the competences;
``load_requirements()`` says which of them a post must master and which deficit level is acceptable.
All of it is a proposal with its source and its assumption stated: a region edits and approves its own copy.
"""

from marshrut.competences.content.framework import Competence, Framework, Group, Standard, load_framework
from marshrut.competences.content.requirements import (
    PostFamily,
    Requirement,
    Requirements,
    SubjectFamily,
    load_requirements,
)

__all__ = [
    "Competence",
    "Framework",
    "Group",
    "PostFamily",
    "Requirement",
    "Requirements",
    "Standard",
    "SubjectFamily",
    "load_framework",
    "load_requirements",
]
