"""Local definitions: the same term may mean different things in two regions."""

from dataclasses import dataclass
from functools import cache

from marshrut.demo.content.reading import read_json


@dataclass(frozen=True, slots=True)
class Term:
    """A term as a region's act understands it, in our words; clause points to the act's own text."""

    code: str
    term: str
    region: str
    definition: str
    source: str
    clause: str


@cache
def load_terms() -> tuple[Term, ...]:
    """The 30 terms."""
    return tuple(Term(**row) for row in read_json("glossary")["terms"])
