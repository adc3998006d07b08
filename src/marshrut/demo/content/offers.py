"""Programmes with their history in the federal register, and everything a route can send a person to."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from marshrut.demo.content.reading import read_json


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """What became of a programme sent to the federal register.

    verdict      «included» or «declined» (sent back with remarks).
    number       made up, None when declined. valid_until: None, the source names no term.
    """

    submitted_on: date
    decided_on: date
    verdict: str
    number: str | None
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme of continuing education.

    hours     academic hours. audience: «pedagogical» or «manager».
    mode      onsite, online, mixed. run_by: «ipe» or «cnppm».
    register  None: never sent to the federal register.
    owner     «ipe», or «academy» for a federal programme run under a licence contract.
    """

    code: str
    title: str
    theme: str
    kind: str
    hours: int
    audience: str
    mode: str
    competences: tuple[str, ...]
    owner: str = "ipe"
    run_by: str = "cnppm"
    starts_year: int = 2022
    register: RegisterEntry | None = None

    def is_in_register(self, *, on: date) -> bool:
        """True when the federal register holds the programme on that day."""
        entry = self.register
        if entry is None or entry.verdict != "included" or entry.decided_on > on:
            return False
        return entry.valid_until is None or on <= entry.valid_until


@dataclass(frozen=True, slots=True)
class Gain:
    """Expected growth of one competence, logits; an estimate for training, never measured."""

    code: str
    gain: float


@dataclass(frozen=True, slots=True)
class Offer:
    """A template of something that closes deficits; a region's dates and places come on top.

    kind              course, event, internship, mentoring, consultation, community.
    format            formal, nonformal, informal. mode: onsite, online, mixed.
    provider_kind     ipe, cnppm, active (see Region.providers), mms, school.
    level             federal, regional, municipal, school.
    duration_days     calendar days from first to last. seats: None, no limit.
    subject_families  empty: for everybody. programme: code of a Programme for a course.
    requires          codes of offers to be completed before.
    """

    code: str
    kind: str
    title: str
    description: str
    competences: tuple[Gain, ...]
    hours: int
    format: str
    mode: str
    provider_kind: str
    level: str
    duration_days: int
    seats: int | None
    audience: str
    subject_families: tuple[str, ...]
    programme: str | None
    requires: tuple[str, ...]


@cache
def load_themes() -> dict[str, str]:
    """Themes of programmes: code -> title."""
    return {row["code"]: row["title"] for row in read_json("programmes")["themes"]}


@cache
def load_programmes() -> tuple[Programme, ...]:
    """The institute's own 64 programmes."""
    return tuple(_programme(row) for row in read_json("programmes")["own"])


@cache
def load_licensed_programmes() -> tuple[Programme, ...]:
    """The two programmes run under licence contracts; they are not among the own ones."""
    return tuple(_programme(row) for row in read_json("programmes")["licensed"])


@cache
def load_offers() -> tuple[Offer, ...]:
    """All offers, in a fixed order."""
    return tuple(
        Offer(**{**row, "competences": tuple(Gain(**g) for g in row["competences"])})
        for row in read_json("offers")["offers"]
    )


def _programme(row: dict) -> Programme:
    entry = row.get("register")
    return Programme(**{**row, "register": _entry(entry) if entry else None})


def _entry(row: dict) -> RegisterEntry:
    days = {
        name: date.fromisoformat(row[name]) if row[name] else None
        for name in ("submitted_on", "decided_on", "valid_until")
    }
    return RegisterEntry(**{**row, **days})
