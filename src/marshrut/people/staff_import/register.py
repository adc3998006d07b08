"""What the database holds about the people and organisations that a list may mean, as plain values."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from marshrut.people.models import Employment


@dataclass(frozen=True, slots=True)
class KnownTerritory:
    """A municipality or settlement. ``keys``: `readings.municipality_key` of its titles; ``municipality``: its own
    number, or that of the municipality which a settlement is in."""

    pk: int
    title: str
    keys: frozenset[str]
    municipality: int


@dataclass(frozen=True, slots=True)
class KnownOrganisation:
    """An organisation as it is today.

    keys, former_keys  `readings.read_organisation(name).key` of its present and former names
    import_key         the key under which an earlier list has brought it in
    successor          who goes on for a closed one, None when nobody or several do
    """

    pk: int
    name: str
    keys: frozenset[str]
    former_keys: frozenset[str]
    import_key: str
    inn: str
    territory: int | None
    path: str
    kind: str
    opened_on: date
    is_open: bool = True
    successor: int | None = None


@dataclass(frozen=True, slots=True)
class KnownJob:
    """An employment, past ones too. ``title`` as the register has it, ``base`` without subjects in it."""

    pk: int
    organisation: int
    title: str
    base: str
    subjects: frozenset[str]
    kind: str
    rate: Decimal | None
    hours: Decimal | None
    starts_on: date
    ends_on: date | None

    def lasts(self, on: date) -> bool:
        """In force on the day or agreed for later."""
        return self.ends_on is None or self.ends_on >= on

    @property
    def is_main(self) -> bool:
        return self.kind == Employment.Kind.MAIN


@dataclass(frozen=True, slots=True)
class KnownAward:
    category: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class KnownStatement:
    stated_on: date
    total_months: int | None
    pedagogical_months: int | None


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A record. ``stands_for``: the record under which the person is kept now, its own number when not merged."""

    pk: int
    stands_for: int
    surname: str
    given_name: str
    patronymic: str
    birth_on: date | None
    sex: str
    snils_hash: bytes | None
    email: str
    phone: str
    jobs: tuple[KnownJob, ...] = ()
    awards: tuple[KnownAward, ...] = ()
    statement: KnownStatement | None = None

    @property
    def name(self) -> str:
        return " ".join(part for part in (self.surname, self.given_name, self.patronymic) if part)

    @property
    def is_merged(self) -> bool:
        return self.stands_for != self.pk

    def award_on(self, on: date) -> KnownAward | None:
        """The category in force, the latest of several."""
        there = [one for one in self.awards if one.starts_on <= on and (one.ends_on is None or one.ends_on >= on)]
        return max(there, key=lambda one: one.starts_on, default=None)


@dataclass(frozen=True, slots=True)
class Sender:
    """Whose list it is and how far it may reach. ``organisation`` None: the whole region."""

    organisation: KnownOrganisation | None = None
    is_school: bool = False

    @property
    def territory(self) -> int | None:
        return self.organisation.territory if self.organisation else None

    def reaches(self, organisation: KnownOrganisation) -> bool:
        return self.organisation is None or organisation.path.startswith(self.organisation.path)


@dataclass(frozen=True, slots=True)
class Places:
    """The organisations and territories of the region.

    root        who stands above organisations whose municipality is unknown
    region      the territory of the whole region
    authorities territory → the municipal authority there
    """

    organisations: dict[int, KnownOrganisation] = field(default_factory=dict)
    territories: tuple[KnownTerritory, ...] = ()
    root: int | None = None
    region: int | None = None
    authorities: dict[int, int] = field(default_factory=dict)

    def territory_named(self, key: str) -> KnownTerritory | None:
        """The only territory of that key; a municipality goes before a settlement of the same name."""
        found = [one for one in self.territories if key in one.keys]
        municipalities = [one for one in found if one.pk == one.municipality]
        best = municipalities or found
        return best[0] if len(best) == 1 else None


@dataclass(frozen=True, slots=True)
class People:
    """The people whom a list may mean and those who work in its organisations; merged records too."""

    persons: dict[int, KnownPerson] = field(default_factory=dict)
    subjects: frozenset[str] = frozenset()

    def live(self) -> Iterable[KnownPerson]:
        return (person for person in self.persons.values() if not person.is_merged)
