"""The year's regional events, the internship and innovation sites, the communities."""

from dataclasses import dataclass
from functools import cache

from marshrut.demo.content.reading import read_json
from marshrut.demo.content.schools import load_subjects


@dataclass(frozen=True, slots=True)
class RegionalEvent:
    """One event of the year; subject is '' when it is for teachers of all subjects."""

    title: str
    kind: str
    month: int
    hours: int
    mode: str
    audience: str
    competences: tuple[str, ...]
    subject: str


@dataclass(frozen=True, slots=True)
class Site:
    """An internship site, or an innovation site with an empty setting.

    setting  urban_school, rural_school, municipal_service or ''.
    """

    title: str
    theme: str
    setting: str
    audience: str
    competences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CommunityPattern:
    """A kind of professional community.

    title  with {teacher_of} (see Subject), {genitive} or {short_title} (see Municipality) where it repeats.
    per    «subject», «municipality», «school»: one for each; None: a single one.
    """

    code: str
    kind: str
    level: str
    regions: tuple[str, ...]
    title: str
    purpose: str
    per: str | None
    competences: tuple[str, ...]
    source: str


@cache
def load_regional_events() -> tuple[RegionalEvent, ...]:
    """The 128 regional events of 2022, by series; months are handed out in turn within a series."""
    return tuple(event for series in read_json("events")["series"] for event in _events_of(series))


@cache
def load_internship_sites() -> tuple[Site, ...]:
    """The 46 internship sites: a theme in each of its settings."""
    raw = read_json("sites")
    return tuple(
        Site(
            raw["title"].format(theme=row["theme"]),
            row["theme"],
            setting,
            row["audience"],
            row["competences"],
        )
        for row in raw["internship_sites"]
        for setting in row["settings"]
    )


@cache
def load_innovation_sites() -> tuple[Site, ...]:
    """The 19 regional innovation sites."""
    raw = read_json("sites")
    return tuple(
        Site(
            raw["innovation_title"].format(theme=row["theme"]),
            row["theme"],
            "",
            "pedagogical",
            row["competences"],
        )
        for row in raw["innovation_sites"]
    )


@cache
def load_community_patterns() -> tuple[CommunityPattern, ...]:
    """Patterns of communities by region."""
    return tuple(CommunityPattern(**row) for row in read_json("communities")["communities"])


def _events_of(series: dict) -> list[RegionalEvent]:
    subjects = load_subjects() if series.get("per_subject") else (None,)
    events = []
    for number, topic in enumerate(series["topics"]):
        for subject in subjects:
            names = {"topic": topic["title"], "teacher_of": subject.teacher_of if subject else ""}
            events.append(
                RegionalEvent(
                    title=series["title"].format(**names),
                    kind=series["kind"],
                    month=series["months"][number % len(series["months"])],
                    hours=series["hours"],
                    mode=series["mode"],
                    audience=series["audience"],
                    competences=topic["competences"],
                    subject=subject.title if subject else "",
                )
            )
    return events
