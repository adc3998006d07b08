"""The whole comparison: a list that was read, beside what the register holds, becomes a plan."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from marshrut.people.staff_import.comparison import award_of, differences, new_person, statement_of
from marshrut.people.staff_import.identity import Match, Proof, match_people
from marshrut.people.staff_import.jobs import compare_jobs, new_jobs
from marshrut.people.staff_import.listed import Listed, ListedJob, listed_people, settled
from marshrut.people.staff_import.plan import (
    Absent,
    Change,
    Double,
    Held,
    NewAward,
    NewJob,
    NewPerson,
    NewStatement,
    PlacedOrganisation,
    Plan,
)
from marshrut.people.staff_import.register import KnownPerson, People, Places, Sender
from marshrut.people.staff_list.readings import name_key
from marshrut.people.staff_list.staff_list import StaffList

ELSEWHERE = "человек вне вашего списка"
NOT_OURS_YET = (
    "Человек уже есть в реестре, но у вас ещё не работает. Добавим работу; остальные сведения останутся как записаны."
)


@dataclass
class _Draft:
    persons: list[NewPerson] = field(default_factory=list)
    jobs: list[NewJob] = field(default_factory=list)
    awards: list[NewAward] = field(default_factory=list)
    statements: list[NewStatement] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    fills: list[Change] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    doubles: list[Double] = field(default_factory=list)
    kept: set[int] = field(default_factory=set)
    left: int = 0
    known_jobs: int = 0


def make_plan(
    staff_list: StaffList,
    *,
    placed: Mapping[str, PlacedOrganisation],
    default: PlacedOrganisation | None,
    places: Places,
    people: People,
    sender: Sender,
    mentioned: Iterable[str],
    hash_of: Callable[[str], bytes],
    on: date,
) -> Plan:
    """Everything that bringing the list in would do on the day.

    staff_list  without the rows that may not go in (`permitted.permitted`)
    placed      key of an organisation of the list → what it is in the register
    default     where rows work that name no organisation
    mentioned   texts of the rows that do not go in: their people are not «absent»
    """
    listed = listed_people(staff_list.rows, placed=placed, default=default, subjects=people.subjects)
    matches = match_people(listed, people=people, hash_of=hash_of)
    planning = _Planning(places, sender, on)
    for one, match in _each_person_once(listed, matches):
        if match is None:
            planning.add(one)
        else:
            planning.compare(one, match)
    draft = planning.draft
    hashes = {one.key: hash_of(one.snils) for one in listed if one.snils}
    draft.doubles += _doubles(draft.persons, people, hashes, planning.is_ours)
    organisations = tuple(dict.fromkeys([*placed.values(), *([default] if default else [])]))
    return Plan(
        staff_list=staff_list,
        organisations=organisations,
        persons=tuple(draft.persons),
        jobs=tuple(draft.jobs),
        awards=tuple(draft.awards),
        statements=tuple(draft.statements),
        changes=tuple(draft.changes),
        fills=tuple(draft.fills),
        held=tuple(draft.held),
        absent=tuple(_absent(organisations, places, people, draft.kept, mentioned, on)),
        doubles=tuple(draft.doubles),
        notes=tuple(_notes(organisations)),
        left=draft.left,
        known_jobs=draft.known_jobs,
        unplaced=0 if default else sum(row.organisation is None for row in staff_list.rows),
    )


def _each_person_once(
    listed: Sequence[Listed], matches: Mapping[str, Match]
) -> Iterable[tuple[Listed, Match | None]]:
    """Two people of the list whom a merge has made one are one here: the surname that is kept leads."""
    together: dict[int, list[Listed]] = defaultdict(list)
    for one in listed:
        if one.key in matches:
            together[matches[one.key].person.pk].append(one)
    for one in listed:
        match = matches.get(one.key)
        if match is None:
            yield one, None
            continue
        group = together[match.person.pk]
        lead = min(group, key=lambda each: matches[each.key].proof is Proof.FORMER_NAME)
        if one is lead:
            jobs: dict[tuple, ListedJob] = {}
            for each in (lead, *group):
                for job in each.jobs:
                    jobs.setdefault((job.organisation, job.title), job)
            yield replace(one, jobs=tuple(settled(list(jobs.values())))), match


class _Planning:
    def __init__(self, places: Places, sender: Sender, on: date):
        self.places, self.sender, self.on = places, sender, on
        self.draft = _Draft()

    def add(self, one: Listed) -> None:
        draft = self.draft
        draft.persons.append(new_person(one))
        draft.jobs += new_jobs(one, person=one.key, on=self.on)
        draft.awards += filter(None, [award_of(one, one.key, on=self.on)])
        draft.statements += filter(None, [statement_of(one, one.key)])

    def compare(self, one: Listed, match: Match) -> None:
        draft, known = self.draft, match.person
        outcome = compare_jobs(one, known, on=self.on, reaches=self._reaches, names=self._name)
        draft.kept |= outcome.kept | outcome.ending
        draft.jobs += outcome.jobs
        draft.known_jobs += outcome.same
        changes, fills, held = list(outcome.changes), list(outcome.fills), list(outcome.held)
        if self.is_ours(known):
            for change in differences(one, match, on=self.on):
                (changes if change.was else fills).append(change)
        elif outcome.jobs:
            held.append(Held(one.place, one.name, NOT_OURS_YET, is_left_out=False))
        draft.changes += changes
        draft.fills += fills
        draft.held += held
        draft.left += not (changes or fills or held or outcome.jobs)

    def is_ours(self, known: KnownPerson) -> bool:
        """What a record holds is shown and changed only where the person works within the sender's reach, or worked
        there and works nowhere now.
        """
        current = [job for job in known.jobs if job.lasts(self.on)]
        return self.sender.organisation is None or any(
            self._reaches(job.organisation) for job in current or known.jobs
        )

    def _reaches(self, organisation: int) -> bool:
        found = self.places.organisations.get(organisation)
        return found is not None and self.sender.reaches(found)

    def _name(self, organisation: int) -> str:
        found = self.places.organisations.get(organisation)
        return found.name if found else "другая организация"


def _notes(organisations: Iterable[PlacedOrganisation]) -> Iterable[str]:
    """Each note once, with the number of organisations that it is about."""
    for note, count in Counter(one.note for one in organisations if one.note).items():
        yield note if count == 1 else f"{note} Таких организаций: {count}."


def _absent(
    organisations: Iterable[PlacedOrganisation],
    places: Places,
    people: People,
    kept: set[int],
    mentioned: Iterable[str],
    on: date,
) -> Iterable[Absent]:
    """Work in force in the organisations of the list that the list does not speak of, by organisation and name."""
    here = {one.known for one in organisations if one.known is not None and not one.blocked}
    words = {word for text in mentioned for word in name_key(text).split()}
    found = [
        Absent(job.pk, person.pk, person.name, places.organisations[job.organisation].name, job.title)
        for person in people.live()
        for job in person.jobs
        if job.organisation in here
        and job.starts_on <= on
        and job.lasts(on)
        and job.pk not in kept
        and name_key(person.surname) not in words
    ]
    return sorted(found, key=lambda one: (one.organisation_name, name_key(one.name), one.job))


def _doubles(
    persons: Iterable[NewPerson],
    people: People,
    hashes: Mapping[str, bytes],
    is_ours: Callable[[KnownPerson], bool],
) -> Iterable[Double]:
    """New people who share a СНИЛС, or a name and birth date, with somebody of the register.

    Who works out of the sender's reach is not named.
    """
    by_hash: dict[bytes, list[KnownPerson]] = defaultdict(list)
    by_name: dict[tuple, list[KnownPerson]] = defaultdict(list)
    for person in people.live():
        if person.snils_hash is not None:
            by_hash[person.snils_hash].append(person)
        by_name[name_key(person.name), person.birth_on].append(person)
    for new in persons:
        own = hashes.get(new.key)
        for other in by_hash.get(own or b"", ()):
            reason = "тот же СНИЛС, другие фамилия, имя или дата рождения"
            yield Double(new.place, new.name, other.name if is_ours(other) else ELSEWHERE, reason)
        if new.birth_on is None:
            continue
        for other in by_name.get((name_key(new.name), new.birth_on), ()):
            if not (own and other.snils_hash):
                reason = "те же ФИО и дата рождения, СНИЛС известен не у обоих"
                yield Double(new.place, new.name, other.name if is_ours(other) else ELSEWHERE, reason)
