"""What each post requires: which competences, and how large a deficit is still acceptable."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

_STRICTNESS = {"low": 0, "medium": 1, "high": 2}


@dataclass(frozen=True, slots=True)
class Requirement:
    """One required competence (or group: «SUB») of a post.

    acceptable  the largest deficit level that needs no help: «low» or «medium».
    weight      importance for the route: 0.6 when there is time, 1.0 usual, 1.5 priority; no unit.
    """

    code: str
    acceptable: str
    weight: float

    def is_met_by(self, deficit_level: str) -> bool:
        """True when a measured level («low», «medium», «high») stays within the acceptable one."""
        return _STRICTNESS[deficit_level] <= _STRICTNESS[self.acceptable]


@dataclass(frozen=True, slots=True)
class PostFamily:
    """Posts with the same requirements. Titles are those of the nomenclature, in lower case."""

    code: str
    title: str
    person_category: str
    framework: str
    positions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SubjectFamily:
    """Subjects whose teachers have the same extra requirements."""

    code: str
    title: str
    subjects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Requirements:
    """One version of the requirements; ask ``post_of`` and then ``required_of``.

    posts_by_subject  (position, subject) -> post family, where the subject decides: an «учитель» of
                      «начальные классы» is no subject teacher.
    """

    version: str
    starts_on: date
    source: str
    assumption: str
    mark: str
    posts: tuple[PostFamily, ...]
    posts_by_subject: dict[tuple[str, str], str]
    subject_families: tuple[SubjectFamily, ...]
    rules: dict[tuple[str, str | None], tuple[Requirement, ...]]

    def post_of(self, position: str, subjects: Iterable[str] = ()) -> PostFamily | None:
        """The family of a position; a tail is ignored: «учитель математики» is an «учитель».

        None when the position is in no family: nothing is required of it yet.
        """
        words = _plain(position).split()
        taught = [_plain(s) for s in subjects]
        for length in range(len(words), 0, -1):
            head = " ".join(words[:length])
            codes = {self.posts_by_subject[head, s] for s in taught if (head, s) in self.posts_by_subject}
            for post in self.posts:
                if post.code in codes or (not codes and head in map(_plain, post.positions)):
                    return post
        return None

    def required_of(self, *, post: str, subjects: Iterable[str] = ()) -> dict[str, Requirement]:
        """Requirements of a post family by competence code, with what the subjects add.

        Of two subject families the stricter demand and the larger weight hold.

        :raises KeyError: no such post family.
        """
        required = {r.code: r for r in self.rules[post, None]}
        taught = {_plain(s) for s in subjects}
        added: dict[str, Requirement] = {}
        for family in self.subject_families:
            if not taught & set(map(_plain, family.subjects)):
                continue
            for rule in self.rules.get((post, family.code), ()):
                added[rule.code] = _stricter(rule, added.get(rule.code, rule))
        return required | added


def _stricter(one: Requirement, other: Requirement) -> Requirement:
    acceptable = min(one.acceptable, other.acceptable, key=_STRICTNESS.__getitem__)
    return Requirement(one.code, acceptable, max(one.weight, other.weight))


def _plain(words: str) -> str:
    return " ".join(words.lower().replace("ё", "е").split())


@cache
def load_requirements() -> Requirements:
    """The requirements that the product brings with it."""
    raw = json.loads(files(__package__).joinpath("requirements.json").read_text("utf-8"))
    posts = tuple(PostFamily(**{**row, "positions": tuple(row["positions"])}) for row in raw["posts"])
    families = tuple(
        SubjectFamily(**{**row, "subjects": tuple(row["subjects"])}) for row in raw["subject_families"]
    )
    rules = {
        (rule["post"], rule["subject_family"]): tuple(Requirement(**row) for row in rule["required"])
        for rule in raw["rules"]
    }
    return Requirements(
        version=raw["version"],
        starts_on=date.fromisoformat(raw["starts_on"]),
        source=raw["source"],
        assumption=raw["assumption"],
        mark=raw["mark"],
        posts=posts,
        posts_by_subject={
            (_plain(row["position"]), _plain(row["subject"])): row["post"] for row in raw["posts_by_subject"]
        },
        subject_families=families,
        rules=rules,
    )
