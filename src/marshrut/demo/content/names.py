"""Lists from which synthetic people are made."""

from dataclasses import dataclass
from functools import cache

from marshrut.demo.content.reading import read_json


@dataclass(frozen=True, slots=True)
class Surname:
    """A surname in its two forms."""

    male: str
    female: str


@dataclass(frozen=True, slots=True)
class MaleName:
    """A man's given name with the patronymics of his children."""

    given: str
    male_patronymic: str
    female_patronymic: str


@dataclass(frozen=True, slots=True)
class NameSet:
    """Names of one type; order is fixed, so a seeded choice gives the same people every time."""

    kind: str
    regions: tuple[str, ...]
    surnames: tuple[Surname, ...]
    male: tuple[MaleName, ...]
    female: tuple[str, ...]


@cache
def load_name_sets() -> tuple[NameSet, ...]:
    """The Russian and the Dagestan type."""
    return tuple(
        NameSet(
            **{
                **row,
                "surnames": tuple(Surname(**s) for s in row["surnames"]),
                "male": tuple(MaleName(**m) for m in row["male"]),
            }
        )
        for row in read_json("names")["kinds"]
    )


def names_of(region_code: str) -> NameSet:
    """The name set of a region.

    :raises StopIteration: no set names this region.
    """
    return next(s for s in load_name_sets() if region_code in s.regions)
