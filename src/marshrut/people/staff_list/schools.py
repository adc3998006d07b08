"""Joining the spellings of schools within one file: which rows work at the same place."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from marshrut.people.staff_list.readings.organisations import (
    GENERIC_KIND,
    OrganisationName,
    read_organisation,
)
from marshrut.people.staff_list.readings.places import municipality_key
from marshrut.people.staff_list.staff_list import Organisation

NAMES_OF_ONE_SCHOOL = 3  # it was renamed, it has a kindergarten: hardly more


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

    One ИНН is one school whatever its name, unless it stands at so many names that it must be their founder's.
    Without it, schools are one when kind, number, own name and municipality agree; a spelling that leaves the
    municipality, the town, the own name or the kind out belongs to the only school that it can mean, and
    stands alone when there are several.
    """
    counts = Counter(written)
    shared = _founders(counts)
    groups = _Groups(counts, {item: None if item.inn in shared else item.inn for item in counts})
    groups.join_by_inn()
    for vague in (_exactly, _without_place, _without_municipality, _without_own_name, _without_kind):
        groups.join_vague(vague)
    return groups.organisations(counts)


Key = tuple[str, ...]
Vagueness = Callable[[Written, OrganisationName], tuple[Key, bool]]


def _founders(written: Iterable[Written]) -> set[str]:
    """ИНН that stand at more different schools than one can be called."""
    keys: dict[str, set[str]] = defaultdict(set)
    for item in written:
        if item.inn:
            keys[item.inn].add(read_organisation(item.name).key)
    return {inn for inn, names in keys.items() if len(names) > NAMES_OF_ONE_SCHOOL}


def _exactly(item: Written, name: OrganisationName) -> tuple[Key, bool]:
    return (_municipality(item), name.key, name.place), True


def _without_place(item: Written, name: OrganisationName) -> tuple[Key, bool]:
    return (_municipality(item), name.key), not name.place


def _without_municipality(item: Written, name: OrganisationName) -> tuple[Key, bool]:
    return (name.key,), not item.municipality and not name.place


def _without_own_name(item: Written, name: OrganisationName) -> tuple[Key, bool]:
    if not name.number:  # without a number the own name is all there is
        return (_municipality(item), name.key, "no number"), False
    return (_municipality(item), name.level, name.kind, name.number, name.place), not name.own


def _without_kind(item: Written, name: OrganisationName) -> tuple[Key, bool]:
    return (_municipality(item), name.level, name.number, name.own, name.place), name.kind == GENERIC_KIND


def _municipality(item: Written) -> str:
    return municipality_key(item.municipality) if item.municipality else ""


class _Groups:
    """Disjoint sets of spellings."""

    def __init__(self, written: Iterable[Written], inns: Mapping[Written, str | None]):
        self.inns = inns
        self.names = {item: read_organisation(item.name) for item in written}
        self.forms = {name.form for name in self.names.values() if name.form}
        self.parent = {item: item for item in self.names}

    def root(self, item: Written) -> Written:
        while self.parent[item] != item:
            self.parent[item] = self.parent[self.parent[item]]
            item = self.parent[item]
        return item

    def join_by_inn(self) -> None:
        first: dict[str, Written] = {}
        for item, inn in self.inns.items():
            if inn:
                self.parent[self.root(item)] = self.root(first.setdefault(inn, item))

    def join_vague(self, rule: Vagueness) -> None:
        """Join what the rule calls vague to the only school it can mean; two schools with an ИНН stay two."""
        alike: dict[Key, list[tuple[Written, bool]]] = defaultdict(list)
        for item, name in self.names.items():
            key, is_vague = rule(item, name)
            alike[key].append((item, is_vague))
        for entries in alike.values():
            sure = {self.root(item) for item, is_vague in entries if not is_vague or self.inns[item]}
            for item, is_vague in entries:
                others = sure - {self.root(item)}
                if not is_vague or self.inns[item]:
                    continue
                if len(others) == 1:
                    self.parent[self.root(item)] = others.pop()
                elif not sure:
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
        inn = next((self.inns[item] for item in items if self.inns[item]), None)
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
