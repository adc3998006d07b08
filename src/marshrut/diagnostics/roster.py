"""The people of the region as the matching of results files needs them: one query."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from marshrut.diagnostics.result_file import KnownPerson, Workplace
from marshrut.people.models import Employment, Organisation
from marshrut.people.snils import search_hash
from marshrut.people.staff_list.readings import name_key

KNOWN = "known"  # the digits stay sealed: matching asks only whether there are any


class DatabaseRoster:
    """Answers as ``result_file.Roster``: by СНИЛС through its keyed hash, by surname. ``key`` is the person's
    number. Everybody who works on the day, with all the places; ``place`` keeps to a part of the tree."""

    def __init__(self, *, on: date, place: Organisation | None = None):
        rows = Employment.objects.on(on).filter(person__merged_into=None)
        if place is not None:
            rows = rows.filter(organisation__path__startswith=place.path)
        people: dict[int, tuple] = {}
        places: dict[int, list[Workplace]] = defaultdict(list)
        for person, surname, given, patronymic, hashed, short, full, town in rows.values_list(
            "person",
            "person__surname",
            "person__given_name",
            "person__patronymic",
            "person__snils_hash",
            "organisation__short_name",
            "organisation__full_name",
            "organisation__territory__short_title",
        ).order_by("pk"):
            people[person] = (surname, given, patronymic, bytes(hashed) if hashed else None)
            places[person] += [Workplace(short, town), Workplace(full, town)]
        self._by_hash: dict[bytes, list[KnownPerson]] = defaultdict(list)
        self._by_surname: dict[str, list[KnownPerson]] = defaultdict(list)
        for key, (surname, given, patronymic, hashed) in people.items():
            known = KnownPerson(
                key=key,
                snils=KNOWN if hashed else None,
                surname=surname,
                given_name=given,
                patronymic=patronymic,
                workplaces=tuple(dict.fromkeys(places[key])),
            )
            if hashed:
                self._by_hash[hashed].append(known)
            self._by_surname[name_key(surname)].append(known)

    def by_snils(self, snils: str) -> Sequence[KnownPerson]:
        return self._by_hash.get(search_hash(snils), ())

    def by_surname(self, surname_key: str) -> Sequence[KnownPerson]:
        return self._by_surname.get(surname_key, ())
