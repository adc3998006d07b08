"""Joining the spellings of schools within one file: which rows work at the same place."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from marshrut.people.staff_list.readings.organisations import (
    GENERIC_KIND,
    OrganisationName,
    read_organisation,
)
from marshrut.people.staff_list.readings.places import municipality_key
from marshrut.people.staff_list.staff_list import Organisation


@dataclass(frozen=True, slots=True)
class Written:
    """How one row names its school: the name, the municipality and the ИНН as far as they are given."""

    name: str
    municipality: str | None = None
    inn: str | None = None


def organisation_key(name: str, municipality: str | None = None) -> str:
    """One key for all spellings of a school: «галичск/|СОШ|4|».

    Compare keys of equal municipalities only: «СОШ № 1» stands in every district.
    """
    return f"{municipality_key(municipality) if municipality else ''}/{read_organisation(name).key}"


def join_schools(written: Iterable[Written]) -> dict[Written, Organisation]:
    """Which school every spelling means.

    One ИНН is one school whatever its name. Without it, schools are one when kind, number, own name and
    municipality agree; a spelling that leaves the municipality, the town or the kind out belongs to the only
    school that it can mean, and stands alone when there are several.
    """
    counts = Counter(written)
    groups = _Groups(counts)
    groups.join_by(lambda item, name: (item.inn,), needs=lambda item, name: bool(item.inn))
    for vague in (_exactly, _without_place, _without_municipality, _without_kind):
        groups.join_vague(vague)
    return groups.organisations(counts)


Key = tuple[str | None, ...]


def _exactly(item: Written, name: OrganisationName) -> tuple[Key, bool]:
    return (_municipality(item), name.key, name.place), True


def _without_place(item: Written, name: OrganisationName) -> tuple[Key, bool]:
    return (_municipality(item), name.key), not name.place


def _without_municipality(item: Written, name: OrganisationName) -> tuple[Key, bool]:
    return (name.key,), not item.municipality and not name.place


def _without_kind(item: Written, name: OrganisationName) -> tuple[Key, bool]:
    return (_municipality(item), name.level, name.number, name.own), name.kind == GENERIC_KIND


def _municipality(item: Written) -> str:
    return municipality_key(item.municipality) if item.municipality else ""


class _Groups:
    """Disjoint sets of spellings."""

    def __init__(self, written: Iterable[Written]):
        self.names = {item: read_organisation(item.name) for item in written}
        self.forms = {name.form for name in self.names.values() if name.form}
        self.parent = {item: item for item in self.names}

    def root(self, item: Written) -> Written:
        while self.parent[item] != item:
            self.parent[item] = self.parent[self.parent[item]]
            item = self.parent[item]
        return item

    def join_by(self, key, needs) -> None:
        first: dict[Key, Written] = {}
        for item, name in self.names.items():
            if needs(item, name):
                self.parent[self.root(item)] = self.root(first.setdefault(key(item, name), item))

    def join_vague(self, rule) -> None:
        """Join what the rule calls vague to the only school it can mean; two schools with an ИНН stay two."""
        alike: dict[Key, list[tuple[Written, bool]]] = defaultdict(list)
        for item, name in self.names.items():
            key, is_vague = rule(item, name)
            alike[key].append((item, is_vague))
        for entries in alike.values():
            sure = {self.root(item) for item, is_vague in entries if not is_vague or item.inn}
            for item, is_vague in entries:
                others = sure - {self.root(item)}
                if is_vague and not item.inn and len(sure | {self.root(item)}) > 1 and len(others) == 1:
                    self.parent[self.root(item)] = others.pop()
                elif is_vague and not sure and not item.inn:
                    self.parent[self.root(item)] = self.root(entries[0][0])

    def organisations(self, counts: Counter[Written]) -> dict[Written, Organisation]:
        members: dict[Written, list[Written]] = defaultdict(list)
        for item in self.names:
            members[self.root(item)].append(item)
        result: dict[Written, Organisation] = {}
        taken: set[str] = set()
        for items in members.values():
            school = self._organisation(items, counts, taken)
            taken.add(school.key)
            result.update(dict.fromkeys(items, school))
        return result

    def _organisation(self, items: list[Written], counts: Counter[Written], taken: set[str]) -> Organisation:
        shown: Counter[str] = Counter()
        for item in items:
            shown[self.names[item].display] += counts[item]
        name = max(shown, key=lambda text: (text.split(" ")[0] in self.forms, shown[text], -len(text), text))
        leading = next(item for item in items if self.names[item].display == name)
        municipality = next((item.municipality for item in items if item.municipality), None)
        inn = next((item.inn for item in items if item.inn), None)
        key = organisation_key(leading.name, municipality)
        place = next((self.names[item].place for item in items if self.names[item].place), "")
        if key in taken:  # two schools of one name: told apart by what is known of them
            key = f"{key}#{inn or place or len(taken)}"
        return Organisation(
            key,
            name,
            self.names[leading].key,
            inn,
            municipality,
            tuple(sorted({item.name for item in items})),
        )
