"""What bringing a list in would do: every row that is added or changed, and everything that is left alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from marshrut.people.staff_list.staff_list import Place, StaffList


class ChangeKind(StrEnum):
    """What a person decides about: each kind of change is taken or left as a whole."""

    SURNAME = "surname"
    GIVEN_NAME = "given_name"
    PATRONYMIC = "patronymic"
    BIRTH_ON = "birth_on"
    SEX = "sex"
    CONTACTS = "contacts"
    CATEGORY = "category"
    EXPERIENCE = "experience"
    WORKPLACE = "workplace"
    POSITION = "position"
    SUBJECTS = "subjects"
    KIND = "kind"
    RATE = "rate"
    HOURS = "hours"
    HIRED_ON = "hired_on"


KIND_TITLES = {
    ChangeKind.SURNAME: "Фамилия",
    ChangeKind.GIVEN_NAME: "Имя",
    ChangeKind.PATRONYMIC: "Отчество",
    ChangeKind.BIRTH_ON: "Дата рождения",
    ChangeKind.SEX: "Пол",
    ChangeKind.CONTACTS: "Почта и телефон",
    ChangeKind.CATEGORY: "Категория",
    ChangeKind.EXPERIENCE: "Стаж",
    ChangeKind.WORKPLACE: "Основное место работы",
    ChangeKind.POSITION: "Должность",
    ChangeKind.SUBJECTS: "Предметы",
    ChangeKind.KIND: "Вид занятости",
    ChangeKind.RATE: "Ставка",
    ChangeKind.HOURS: "Нагрузка, часов",
    ChangeKind.HIRED_ON: "Дата приёма",
}

PersonRef = int | str  # a person of the register by number, a new one by its key in the list
OrganisationRef = int | str


@dataclass(frozen=True, slots=True)
class NewOrganisation:
    """key: in the list; territory, parent: numbers or None; opened_on: the first day that the list knows of."""

    key: str
    name: str
    full_name: str
    kind: str
    name_key: str
    inn: str
    territory: int | None
    parent: int | None
    opened_on: date


@dataclass(frozen=True, slots=True)
class PlacedOrganisation:
    """What an organisation of the list is in the register.

    known    its number there; None when it is new or may not be touched
    note     what a person should look at, in Russian
    blocked  the kind of the blocking finding for its rows, empty when they go in
    """

    key: str
    name: str
    known: int | None = None
    known_name: str = ""
    new: NewOrganisation | None = None
    note: str = ""
    blocked: str = ""

    @property
    def ref(self) -> OrganisationRef:
        return self.key if self.known is None else self.known


@dataclass(frozen=True, slots=True)
class Change:
    """A difference between the list and the register.

    was, becomes  as they are shown; ``was`` is empty where the register has nothing, and then nobody is asked
    person, job   numbers of the register; job None for what is about the person
    field, value  what is written where: the name of a model's field, or «category», «experience», «position»,
                  «subjects», «main»
    ends          employments that end with it
    """

    kind: ChangeKind
    place: Place
    person: int
    name: str
    was: str
    becomes: str
    field: str
    value: object
    job: int | None = None
    ends: tuple[int, ...] = ()

    @property
    def key(self) -> str:
        """The same for the same change of another preview."""
        return f"{self.kind}|{self.person}|{self.job or ''}|{self.field}|{self.was}|{self.becomes}"


@dataclass(frozen=True, slots=True)
class NewPerson:
    """A person whom the register does not have; ``key`` is StaffRow.person."""

    key: str
    place: Place
    surname: str
    given_name: str
    patronymic: str
    birth_on: date | None
    sex: str
    snils: str | None
    email: str
    phone: str

    @property
    def name(self) -> str:
        return " ".join(part for part in (self.surname, self.given_name, self.patronymic) if part)


@dataclass(frozen=True, slots=True)
class NewJob:
    """An employment to begin; with ``gate`` only when that change is taken."""

    person: PersonRef
    name: str
    place: Place
    organisation: OrganisationRef
    organisation_name: str
    title: str
    subjects: frozenset[str]
    kind: str
    rate: Decimal | None
    hours: Decimal | None
    starts_on: date
    ends_on: date | None = None
    gate: Change | None = None


@dataclass(frozen=True, slots=True)
class NewAward:
    person: PersonRef
    category: str
    starts_on: date


@dataclass(frozen=True, slots=True)
class NewStatement:
    person: PersonRef
    total_months: int | None
    pedagogical_months: int | None


@dataclass(frozen=True, slots=True)
class Held:
    """What the list says and the register does not take, with the reason. ``is_left_out``: the row comes back."""

    place: Place
    name: str
    reason: str
    is_left_out: bool = True


@dataclass(frozen=True, slots=True)
class Absent:
    """Work in an organisation of the list of which the list says nothing."""

    job: int
    person: int
    name: str
    organisation_name: str
    title: str


@dataclass(frozen=True, slots=True)
class Double:
    """A new person who may be somebody of the register."""

    place: Place
    name: str
    other: str
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """All of it.

    staff_list  the list without the rows that may not go in; ``findings`` with the reasons for them
    changes     for a person to decide; fills: blanks of the register that the list fills
    left        people of the register of whom the list says nothing new
    known_jobs  employments of the list that the register has as they are
    """

    staff_list: StaffList
    organisations: tuple[PlacedOrganisation, ...]
    persons: tuple[NewPerson, ...] = ()
    jobs: tuple[NewJob, ...] = ()
    awards: tuple[NewAward, ...] = ()
    statements: tuple[NewStatement, ...] = ()
    changes: tuple[Change, ...] = ()
    fills: tuple[Change, ...] = ()
    held: tuple[Held, ...] = ()
    absent: tuple[Absent, ...] = ()
    doubles: tuple[Double, ...] = ()
    notes: tuple[str, ...] = ()
    left: int = 0
    known_jobs: int = 0
    unplaced: int = 0

    @property
    def new_organisations(self) -> Iterator[NewOrganisation]:
        """Those in which somebody is going to work."""
        wanted = {job.organisation for job in self.jobs}
        return (one.new for one in self.organisations if one.new is not None and one.key in wanted)

    def accepted(self, kinds: frozenset[str], seen: frozenset[str]) -> frozenset[str]:
        """Keys of the changes of these kinds that were also shown before; fills need no consent."""
        return frozenset(change.key for change in self.changes if change.kind in kinds and change.key in seen)
