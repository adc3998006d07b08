"""Enter a person by hand."""

import re
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from marshrut.base.errors import DomainError
from marshrut.people import snils as snils_at_rest
from marshrut.people.actor import Actor
from marshrut.people.acts import record_act
from marshrut.people.models import Person
from marshrut.people.queries import known_by_snils, standing_for
from marshrut.people.staff_list.readings.snils import read_snils
from marshrut.people.usecases._doubles import queue_doubles

_NAME = re.compile(r"[А-ЯЁа-яё][А-ЯЁа-яё .'’()-]*")
YOUNGEST, OLDEST = 16, 100


class NameIsNotRussian(DomainError):
    def __init__(self, *, name: str):
        super().__init__(
            f"«{name}»: в имени могут быть русские буквы, пробел, дефис, апостроф, точка и скобки. "
            "Проверьте раскладку клавиатуры — латинские буквы выглядят так же."
        )


class AgeIsImpossible(DomainError):
    def __init__(self, *, age: int):
        super().__init__(
            f"По дате рождения человеку сейчас {age}. Работать в системе образования могут люди от "
            f"{YOUNGEST} до {OLDEST} лет — проверьте дату."
        )


class SnilsIsWrong(DomainError):
    def __init__(self) -> None:
        super().__init__(
            "В СНИЛС ошибка: 11 цифр не сходятся с контрольным числом. Сверьте с документом — чаще всего "
            "переставлены две соседние цифры."
        )


class SnilsIsKnown(DomainError):
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

    :raises NameIsNotRussian: a letter that no Russian document has, or no surname or given name.
    :raises AgeIsImpossible: younger than 16 or older than 100.
    :raises SnilsIsWrong: the check digits don't agree.
    :raises SnilsIsKnown: the same person is there already; ``.person``.
    """
    surname, given_name, patronymic = (_name(part) for part in (surname, given_name, patronymic))
    for part in (surname, given_name, *filter(None, [patronymic])):
        if not _NAME.fullmatch(part):
            raise NameIsNotRussian(name=part)
    person = Person(
        surname=surname,
        given_name=given_name,
        patronymic=patronymic,
        birth_on=birth_on,
        sex=sex,
        email=email.strip(),
        phone=phone.strip(),
        created_at=at,
    )
    age = person.age_on(localdate(at))
    if age is not None and not YOUNGEST <= age <= OLDEST:
        raise AgeIsImpossible(age=age)
    if snils.strip():
        digits = read_snils(snils).digits
        if digits is None:
            raise SnilsIsWrong
        if known := known_by_snils(digits, surname):
            raise SnilsIsKnown(person=standing_for(known))
        person.snils_sealed = snils_at_rest.seal(digits)
        person.snils_hash = snils_at_rest.search_hash(digits)
    person.save()
    queue_doubles([person.pk], at)
    record_act(verb="registered", subject=person, by=by, at=at)
    return person


def _name(text: str) -> str:
    return " ".join(text.split())
