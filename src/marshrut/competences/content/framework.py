"""Competence frameworks as frozen values, read from framework_*.json."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Function:
    """A labour function of a professional standard, by the code that the standard gives it: «A/01.6»."""

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class Standard:
    """The professional standard that a framework is linked to.

    mark  «KNL»: written down from common knowledge of the field, not copied from the act; say so on screen.
    """

    code: str
    title: str
    act: str
    mark: str
    note: str
    functions: tuple[Function, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A group of competences; itself measurable, since outside procedures report totals of groups only.

    code        «SUB»: the prefix of its competences' codes.
    key         English name for code: subject, methodical, psychological, communicative, managerial.
    title       as offices write it: «предметные». full_title: «Предметные компетенции».
    """

    code: str
    key: str
    title: str
    full_title: str
    description: str


@dataclass(frozen=True, slots=True)
class Competence:
    """What a teacher or a head masters.

    description  one sentence on what it means in class; indicators: 2–3 things that a visitor can see.
    functions    codes of the standard's functions, at least one.
    """

    code: str
    group: str
    title: str
    description: str
    indicators: tuple[str, ...]
    functions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Framework:
    """One version of a framework; person_category is «pedagogical» or «manager»."""

    code: str
    title: str
    person_category: str
    version: str
    starts_on: date
    source: str
    assumption: str
    standard: Standard
    groups: tuple[Group, ...]
    competences: tuple[Competence, ...]

    def competences_of(self, group_code: str) -> tuple[Competence, ...]:
        """The competences of one group, in the framework's order."""
        return tuple(c for c in self.competences if c.group == group_code)

    @property
    def measurable_codes(self) -> frozenset[str]:
        """Codes of everything that a diagnostic may report on: groups and single competences."""
        return frozenset(g.code for g in self.groups) | frozenset(c.code for c in self.competences)


@cache
def load_framework(code: str) -> Framework:
    """The framework «teacher» or «manager».

    :raises FileNotFoundError: there is no framework of this code.
    """
    raw = json.loads(files(__package__).joinpath(f"framework_{code}.json").read_text("utf-8"))
    standard = raw.pop("standard")
    functions = tuple(Function(**row) for row in standard.pop("functions"))
    groups = tuple(Group(**row) for row in raw.pop("groups"))
    competences = tuple(
        Competence(**{**row, "indicators": tuple(row["indicators"]), "functions": tuple(row["functions"])})
        for row in raw.pop("competences")
    )
    starts_on = date.fromisoformat(raw.pop("starts_on"))
    return Framework(
        **raw,
        starts_on=starts_on,
        standard=Standard(**standard, functions=functions),
        groups=groups,
        competences=competences,
    )
