"""Nouns of the room, by what they are about."""

from marshrut.people.models.access import Account, Charge
from marshrut.people.models.imports import ColumnMapping, StaffImport
from marshrut.people.models.merging import Merge, PossibleMerge
from marshrut.people.models.organisations import (
    District,
    DistrictMembership,
    Organisation,
    OrganisationName,
    Placement,
    Succession,
    Territory,
)
from marshrut.people.models.persons import (
    Employment,
    ExperienceStatement,
    Person,
    Position,
    Qualification,
    Subject,
)

__all__ = [
    "Account",
    "Charge",
    "ColumnMapping",
    "District",
    "DistrictMembership",
    "Employment",
    "ExperienceStatement",
    "Merge",
    "Organisation",
    "OrganisationName",
    "Person",
    "Placement",
    "Position",
    "PossibleMerge",
    "Qualification",
    "StaffImport",
    "Subject",
    "Succession",
    "Territory",
]
