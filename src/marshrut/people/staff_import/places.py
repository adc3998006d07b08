"""Which organisation of the register a list means, and where a new one will stand."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from marshrut.people.models import Organisation as Model
from marshrut.people.staff_import.plan import NewOrganisation, PlacedOrganisation
from marshrut.people.staff_import.posts import clean
from marshrut.people.staff_import.register import KnownOrganisation, KnownTerritory, Places, Sender
from marshrut.people.staff_list.readings import municipality_key, read_organisation
from marshrut.people.staff_list.staff_list import Organisation

FOREIGN_MUNICIPALITY, FOREIGN_ORGANISATION = "foreign_municipality", "foreign_organisation"
AMBIGUOUS = "organisation_ambiguous"
INN_LENGTH = 10
SETTLEMENT = re.compile(
    r"\s*(?:г|гор|город|пгт|р\.?\s?п|рп|п|пос|пос[её]лок|с|село|д|дер|деревня|ст|станица|х|хутор|аул)\b", re.IGNORECASE
)
KINDS = {
    "детский сад": Model.Kind.PRESCHOOL, "ЦРР": Model.Kind.PRESCHOOL,
    "ДДТ": Model.Kind.EXTRA, "ДЮСШ": Model.Kind.EXTRA, "ДШИ": Model.Kind.EXTRA, "колледж": Model.Kind.COLLEGE,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Asked:
    """An organisation of the list with what the register knows of its municipality."""

    given: Organisation
    territory: int | None
    is_municipality_named: bool
    is_town_of_ours: bool = False

    @property
    def inn(self) -> str:
        return self.given.inn if self.given.inn and len(self.given.inn) == INN_LENGTH else ""


def place_organisations(
    organisations: Iterable[Organisation],
    *,
    places: Places,
    sender: Sender,
    first_days: Mapping[str, date],
    on: date,
) -> dict[str, PlacedOrganisation]:
    """Key of the list → what it is in the register.

    An organisation is known by its ИНН, else by the key of its name in its municipality. first_days: the
    earliest day on which somebody began to work there, by key.
    """
    given = list(organisations)
    twins = Counter(one.name_key for one in given)
    placing = _Placing(places, sender, twins, alone=len(given) == 1)
    result = {}
    for one in given:
        result[one.key] = placing.place(one, min(first_days.get(one.key, on), on))
    return result


class _Placing:
    def __init__(self, places: Places, sender: Sender, twins: Counter[str], *, alone: bool):
        self.places, self.sender, self.twins, self.alone = places, sender, twins, alone
        self.open = [one for one in places.organisations.values() if one.is_open]

    def place(self, given: Organisation, first_day: date) -> PlacedOrganisation:
        asked, blocked = self._municipality(given)
        if blocked:
            return PlacedOrganisation(given.key, given.name, blocked=blocked)
        found = self._by_inn(asked) or self._own_school(asked) or self._by_name(asked)
        candidates = [self._standing(one) for one in found]
        if len(candidates) == 1:
            return self._known(asked, candidates[0])
        if len(candidates) > 1 and asked.territory is not None:
            return PlacedOrganisation(given.key, given.name, blocked=AMBIGUOUS)
        if self.sender.is_school:
            return self._of_a_school(asked, elsewhere=bool(candidates) or self._is_known_elsewhere(asked))
        return self._new(asked, first_day, similar=candidates)

    def _municipality(self, given: Organisation) -> tuple[_Asked, str]:
        own = self.sender.territory
        if not given.municipality:
            return _Asked(given, own, False), ""
        found = self.places.territory_named(municipality_key(given.municipality))
        if found is None and own is not None and SETTLEMENT.match(given.municipality):
            return _Asked(given, own, True, is_town_of_ours=True), ""  # one that the register does not list
        territory = found.municipality if found else None
        if self.sender.organisation is not None and own is not None and territory != own:
            return _Asked(given, None, True), FOREIGN_MUNICIPALITY
        return _Asked(given, territory, True), ""

    def _by_inn(self, asked: _Asked) -> list[KnownOrganisation]:
        return [one for one in self.open if asked.inn and one.inn == asked.inn]

    def _own_school(self, asked: _Asked) -> list[KnownOrganisation]:
        school = self.sender.organisation
        if not self.sender.is_school or school is None:
            return []
        return [school] if asked.given.name_key in school.keys | school.former_keys else []

    def _by_name(self, asked: _Asked) -> list[KnownOrganisation]:
        key, pool = asked.given.name_key, self._fitting(asked)
        if asked.territory is not None:
            here = [one for one in pool if self._is_in(one, asked.territory)]
            closed = [
                one
                for one in self.places.organisations.values()
                if one.successor is not None and key in one.keys and self._is_in(one, asked.territory)
            ]
            return (
                [one for one in here if key in one.keys] or [one for one in here if key in one.former_keys] or closed
            )
        imported = [one for one in pool if one.import_key == asked.given.key and not self._has_municipality(one)]
        if imported or asked.is_municipality_named:
            return imported
        return [one for one in pool if key in one.keys]

    def _fitting(self, asked: _Asked) -> list[KnownOrganisation]:
        """Open ones whose ИНН does not say otherwise; with one school of the name a wrong ИНН is forgiven."""
        forgiven = self.twins[asked.given.name_key] == 1 and asked.territory is not None
        return [one for one in self.open if forgiven or not asked.inn or one.inn in ("", asked.inn)]

    def _is_in(self, organisation: KnownOrganisation, territory: int) -> bool:
        return organisation.territory == territory or any(
            one.pk == organisation.territory and one.municipality == territory for one in self.places.territories
        )

    def _has_municipality(self, organisation: KnownOrganisation) -> bool:
        return organisation.territory not in (None, self.places.region)

    def _standing(self, organisation: KnownOrganisation) -> KnownOrganisation:
        if organisation.is_open or organisation.successor is None:
            return organisation
        return self.places.organisations[organisation.successor]

    def _known(self, asked: _Asked, found: KnownOrganisation) -> PlacedOrganisation:
        given = asked.given
        if not self.sender.reaches(found):
            return PlacedOrganisation(given.key, given.name, blocked=FOREIGN_ORGANISATION)
        note = ""
        if asked.is_town_of_ours:
            note = f"«{given.municipality}» считаем частью вашего муниципалитета."
        elif given.name_key not in found.keys:
            note = f"«{given.name}» из списка — это «{found.name}»."
        elif asked.inn and found.inn and asked.inn != found.inn:
            note = f"У «{found.name}» в списке другой ИНН: {asked.inn}. В реестре остаётся {found.inn}."
        elif asked.territory is None and self._has_municipality(found):
            place = self._title_of(found.territory)
            note = f"Муниципалитет в списке не назван. «{given.name}» в регионе одна{place}, работаем с ней."
        return PlacedOrganisation(given.key, given.name, known=found.pk, known_name=found.name, note=note)

    def _title_of(self, territory: int | None) -> str:
        found: KnownTerritory | None = next((one for one in self.places.territories if one.pk == territory), None)
        return f" ({found.title})" if found else ""

    def _is_known_elsewhere(self, asked: _Asked) -> bool:
        """Only its own municipality is looked at: «СОШ № 4» stands in every one."""
        key, own = asked.given.name_key, self.sender.territory
        return any(key in one.keys and (own is None or self._is_in(one, own)) for one in self.open)

    def _of_a_school(self, asked: _Asked, *, elsewhere: bool) -> PlacedOrganisation:
        """A head's list: it is about the own school, whatever the school is called there."""
        school, given = self.sender.organisation, asked.given
        if elsewhere or not self.alone or school is None:
            return PlacedOrganisation(given.key, given.name, blocked=FOREIGN_ORGANISATION)
        note = f"В списке организация названа «{given.name}». Записываем в вашу: «{school.name}»."
        return PlacedOrganisation(given.key, given.name, known=school.pk, known_name=school.name, note=note)

    def _new(
        self, asked: _Asked, first_day: date, *, similar: list[KnownOrganisation]
    ) -> PlacedOrganisation:
        given, own = asked.given, self.sender.organisation
        parent = self.places.authorities.get(asked.territory or 0) or (own.pk if own else self.places.root)
        above = self.places.organisations.get(parent or 0)
        note = ""
        if similar:
            note = (
                f"Организаций «{given.name}» в регионе {len(similar)}, а муниципалитет в списке не назван: заведём "
                "ещё одну. Лучше отменить и загрузить список от имени муниципалитета."
            )
        elif asked.is_town_of_ours:
            note = f"«{given.municipality}» считаем частью вашего муниципалитета."
        elif asked.territory is None:
            where = f"Муниципалитета «{given.municipality}» в регионе нет" if given.municipality else ""
            where = where or "Муниципалитет в списке не назван"
            note = f"{where}: организация встанет прямо под «{above.name}»." if above else ""
        new = NewOrganisation(
            key=given.key,
            name=clean(given.name)[:200],
            full_name=clean(max(given.spellings, key=len, default=given.name))[:500],
            kind=_kind(given.name),
            name_key=(given.name_key if asked.territory is not None else given.key)[:300],
            inn=asked.inn,
            territory=asked.territory or self.places.region,
            parent=parent,
            opened_on=max(first_day, above.opened_on) if above else first_day,
        )
        return PlacedOrganisation(given.key, given.name, new=new, note=note)


def _kind(name: str) -> str:
    """By the first word of kind that the name has; a school when nothing says otherwise."""
    first = read_organisation(name).kind.split("+")[0]
    return KINDS.get(first, Model.Kind.SCHOOL)
