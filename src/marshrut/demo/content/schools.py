"""Invented schools, real kinds of posts and subjects."""

from dataclasses import dataclass
from functools import cache

from marshrut.demo.content.reading import read_json


@dataclass(frozen=True, slots=True)
class Subject:
    """A school subject.

    teacher_of       genitive: «учителя {математики}».
    family           subject family of the requirements.
    teachers_share   percent of subject and primary teachers; made up, sums to 100.
    methodists       regional methodists of the subject; the split is made up, the sum of 84 is the source's.
    named_in_source  the source counts 15 subjects and names 12; False marks the three assumed.
    """

    title: str
    teacher_of: str
    family: str
    teachers_share: int
    methodists: int
    named_in_source: bool


@dataclass(frozen=True, slots=True)
class Position:
    """A post of the nomenclature.

    per_school  «one», «by_size» (managers) or '' where ``share`` says how many: percent of a school's
                pedagogical staff; shares sum to 100.
    """

    title: str
    person_category: str
    share: int
    has_subject: bool
    per_school: str = ""


@dataclass(frozen=True, slots=True)
class SchoolPattern:
    """A kind of school with its names; {number} in towns, {place} (feminine adjective) in the country.

    teachers_min … teachers_max bound the pedagogical staff; share is a percent within the setting.
    """

    kind: str
    setting: str
    short_name: str
    full_name: str
    teachers_min: int
    teachers_max: int
    share: int


@dataclass(frozen=True, slots=True)
class SchoolNames:
    """Everything school names are made of; number_from: first number of a town school by region."""

    patterns: tuple[SchoolPattern, ...]
    number_from: dict[str, int]
    places: dict[str, tuple[str, ...]]


NORM_TEACHERS_PER_METHODIST: int = read_json("schools")["norm_teachers_per_methodist"]


@cache
def load_subjects() -> tuple[Subject, ...]:
    """The 15 subjects of the methodical active."""
    return tuple(Subject(**row) for row in read_json("schools")["subjects"])


@cache
def load_positions() -> tuple[Position, ...]:
    """Posts of a school, managers first."""
    return tuple(Position(**row) for row in read_json("schools")["positions"])


@cache
def load_school_names() -> SchoolNames:
    """Patterns, numbers and place adjectives; places are keyed by region code."""
    raw = read_json("schools")
    places = {region: row["titles"] for row in raw["places"] for region in row["regions"]}
    return SchoolNames(
        patterns=tuple(SchoolPattern(**row) for row in raw["patterns"]),
        number_from=raw["number_from"],
        places=places,
    )
