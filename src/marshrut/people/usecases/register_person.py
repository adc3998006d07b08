"""Enter a person by hand."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from marshrut.base.errors import DomainError
from marshrut.people import snils as snils_at_rest
from marshrut.people.actor import Actor
from marshrut.people.acts import record_act
from marshrut.people.models import Person
from marshrut.people.personal import possible_birth, possible_name, true_snils
from marshrut.people.queries import known_by_snils, standing_for
from marshrut.people.usecases._doubles import queue_doubles


class SnilsIsKnown(DomainError):
    argument = "snils"

    def __init__(self, *, person: Person):
        self.person = person
        super().__init__(
            "Человек с этими фамилией и СНИЛС уже внесён. Найдите его в списке сотрудников и добавьте место "
            "работы, а если его там нет — попросите ЦНППМ оформить перевод."
        )


@transaction.atomic
def register_person(
    *,
    surname: str,
    given_name: str,
    patronymic: str = "",
    birth_on: date | None = None,
    sex: str = "",
    snils: str = "",
    email: str = "",
    phone: str = "",
    by: Actor | None = None,
    at: datetime,
) -> Person:
    """Names are stripped and single-spaced; ``snils`` may be written in any way («112-233-445 95»).

    A likely double (the same СНИЛС under another surname; the same name and birth date where СНИЛС isn't
    known) doesn't stop the entry: the pair goes to the merge queue and somebody decides.

    :raises NameIsNotRussian, BirthIsAhead, AgeIsImpossible, SnilsIsWrong: see ``people.personal``.
    :raises SnilsIsKnown: the same person is there already; ``.person``.
    """
    person = Person(
        surname=possible_name(surname),
        given_name=possible_name(given_name),
        patronymic=possible_name(patronymic) if patronymic.strip() else "",
        birth_on=birth_on and possible_birth(birth_on, today=localdate(at)),
        sex=sex,
        email=email.strip(),
        phone=phone.strip(),
        created_at=at,
    )
    if snils.strip():
        digits = true_snils(snils)
        if known := known_by_snils(digits, person.surname):
            raise SnilsIsKnown(person=standing_for(known))
        person.snils_sealed = snils_at_rest.seal(digits)
        person.snils_hash = snils_at_rest.search_hash(digits)
    person.save()
    queue_doubles([person.pk], at)
    record_act(verb="registered", subject=person, by=by, at=at)
    return person
