"""Two records side by side: the same facts of both, with the differing ones marked."""

from dataclasses import dataclass
from datetime import date

from marshrut.people.models import Person, PossibleMerge
from marshrut.people.profile import Profile, profile
from marshrut.web.people.person import hidden_snils
from marshrut.web.people.words import experience_in_words
from marshrut.web.templatetags.russian import long_date, period


@dataclass(frozen=True, slots=True)
class Line:
    """One fact of both records; ``differs`` only when both know it and say different things."""

    title: str
    first: str
    second: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """``suggested``: the record that would be kept: the one with a СНИЛС, then the later one."""

    lines: list[Line]
    suggested: int


def compare(possible: PossibleMerge, on: date) -> Comparison:
    people = (possible.first, possible.second)
    told = [_facts(person, profile(person, on)) for person in people]
    lines = [
        Line(title, one, other, bool(one and other) and one != other)
        for (title, one), (_, other) in zip(*told, strict=True)
        if one or other
    ]
    kept = max(people, key=lambda person: (person.snils_hash is not None, person.created_at, person.pk))
    return Comparison(lines=lines, suggested=kept.pk)


def _facts(person: Person, seen: Profile) -> list[tuple[str, str]]:
    return [
        ("Фамилия", person.surname),
        ("Имя", person.given_name),
        ("Отчество", person.patronymic),
        ("Дата рождения", long_date(person.birth_on) if person.birth_on else ""),
        ("СНИЛС", hidden_snils(person)),
        ("Работа", "; ".join(f"{work.position}, {work.place}" for work in seen.positions)),
        ("Когда", "; ".join(period(work.starts_on, work.ends_on) for work in seen.positions)),
        ("Ведёт", ", ".join(seen.subjects)),
        ("Категория", seen.award.title if seen.award else ""),
        ("Педагогический стаж", experience_in_words(seen.experience_months)),
        ("Почта", person.email),
        ("Телефон", person.phone),
        ("Внесён", long_date(person.created_at)),
    ]
