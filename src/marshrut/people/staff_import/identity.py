"""Who of the register is meant by a person of the list: by СНИЛС and surname, else by name and birth date."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from marshrut.people.staff_import.listed import Listed
from marshrut.people.staff_import.register import KnownPerson, People
from marshrut.people.staff_list.readings import name_key


class Proof(StrEnum):
    """How a person was known. FORMER_NAME: by a record that was merged into the person's."""

    SNILS = "snils"
    FORMER_NAME = "former_name"
    SNILS_OTHER_SURNAME = "snils_other_surname"
    NAME_AND_BIRTH = "name_and_birth"
    NAME_AND_PLACE = "name_and_place"


@dataclass(frozen=True, slots=True)
class Match:
    person: KnownPerson
    proof: Proof


Candidates = Callable[[Listed], Iterable[KnownPerson]]


def match_people(
    listed: Sequence[Listed], *, people: People, hash_of: Callable[[str], bytes]
) -> dict[str, Match]:
    """Listed.key → who it is; people whom the register does not have are left out.

    Sure proofs go first, and nobody of the register is taken twice by the weaker ones: where two could be
    meant, nobody is. hash_of: the keyed hash of a СНИЛС.
    """
    return _Matching(listed, people, hash_of).run()


def similar_names(one: Sequence[str], other: Sequence[str]) -> bool:
    """Equal parts, an initial standing for a name that begins with it, an absent patronymic for any."""
    return all(
        not first or not second or name_key(first) == name_key(second) or _is_initial_of(first, second)
        for first, second in zip(one, other, strict=True)
    )


def _is_initial_of(one: str, other: str) -> bool:
    short, full = sorted((one, other), key=len)
    return short.endswith(".") and len(short) == 2 and name_key(full)[:1] == name_key(short)[:1]


def is_initial(part: str) -> bool:
    return len(part) == 2 and part.endswith(".")


def _other_birth(one: Listed, person: KnownPerson) -> bool:
    return bool(one.birth_on and person.birth_on and one.birth_on != person.birth_on)


class _Matching:
    def __init__(self, listed: Sequence[Listed], people: People, hash_of: Callable[[str], bytes]):
        self.listed, self.people = listed, people
        self.hashes = {one.key: hash_of(one.snils) for one in listed if one.snils}
        self.by_hash: Mapping[bytes, list[KnownPerson]] = defaultdict(list)
        self.by_surname: Mapping[str, list[KnownPerson]] = defaultdict(list)
        for person in people.persons.values():
            if person.snils_hash is not None:
                self.by_hash[person.snils_hash].append(person)
            if not person.is_merged:
                self.by_surname[name_key(person.surname)].append(person)
        self.found: dict[str, Match] = {}
        self.taken: set[int] = set()

    def run(self) -> dict[str, Match]:
        for one in self.listed:
            self._by_snils(one)
        self.taken = {match.person.pk for match in self.found.values()}
        self._each_once(self._other_surname, Proof.SNILS_OTHER_SURNAME)
        self._each_once(self._identical, Proof.NAME_AND_BIRTH)
        self._each_once(self._name_and_birth, Proof.NAME_AND_BIRTH)
        self._each_once(self._name_and_place, Proof.NAME_AND_PLACE)
        return self.found

    def _by_snils(self, one: Listed) -> None:
        for person in self.by_hash.get(self.hashes.get(one.key, b""), ()):
            if name_key(person.surname) == name_key(one.surname):
                standing = self.people.persons[person.stands_for]
                proof = Proof.FORMER_NAME if person.is_merged else Proof.SNILS
                self.found[one.key] = Match(standing, proof)
                return

    def _each_once(self, candidates: Candidates, proof: Proof) -> None:
        """Take the pairs in which each is the other's only candidate."""
        wanted: dict[int, list[Listed]] = defaultdict(list)
        for one in self.listed:
            if one.key in self.found:
                continue
            persons = {person.pk: person for person in candidates(one) if person.pk not in self.taken}
            if len(persons) == 1:
                wanted[next(iter(persons))].append(one)
        for pk, claims in wanted.items():
            if len(claims) == 1:
                self.found[claims[0].key] = Match(self.people.persons[pk], proof)
                self.taken.add(pk)

    def _other_surname(self, one: Listed) -> Iterable[KnownPerson]:
        for person in self.by_hash.get(self.hashes.get(one.key, b""), ()):
            if not person.is_merged and self._same_rest(one, person) and not _other_birth(one, person):
                yield person

    def _same_rest(self, one: Listed, person: KnownPerson) -> bool:
        return similar_names((one.given_name, one.patronymic), (person.given_name, person.patronymic))

    def _namesakes(self, one: Listed) -> Iterable[KnownPerson]:
        """The same name, and nothing that speaks against it; a former surname in brackets counts too."""
        for surname in (one.surname, one.former_surname):
            for person in self.by_surname.get(name_key(surname), ()) if surname else ():
                other_snils = one.snils and person.snils_hash and self.hashes[one.key] != person.snils_hash
                if self._same_rest(one, person) and not other_snils and not _other_birth(one, person):
                    yield person

    def _identical(self, one: Listed) -> Iterable[KnownPerson]:
        """The record that this very row has made when nobody knew a СНИЛС: equal in all, blanks included."""
        for person in self.by_surname.get(name_key(one.surname), ()):
            is_same = name_key(person.name) == name_key(one.name) and person.birth_on == one.birth_on
            is_known = one.birth_on is not None or self._works_there(one, person)
            if is_same and is_known and not one.snils and person.snils_hash is None:
                yield person

    def _works_there(self, one: Listed, person: KnownPerson) -> bool:
        return any(job.organisation in one.organisations for job in person.jobs)

    def _name_and_birth(self, one: Listed) -> Iterable[KnownPerson]:
        if one.birth_on is None or is_initial(one.given_name):
            return
        for person in self._namesakes(one):
            if person.birth_on == one.birth_on and not is_initial(person.given_name):
                yield person

    def _name_and_place(self, one: Listed) -> Iterable[KnownPerson]:
        for person in self._namesakes(one):
            if self._works_there(one, person):
                yield person
