"""What a document may say of a person: a name in Russian letters, a possible age, a true СНИЛС."""

import re
from datetime import date

from marshrut.base.errors import DomainError
from marshrut.people.models import Person
from marshrut.people.staff_list.readings.snils import read_snils

_NAME = re.compile(r"[А-ЯЁа-яё][А-ЯЁа-яё .'’()-]*")
YOUNGEST, OLDEST = 16, 100


class NameIsNotRussian(DomainError):
    def __init__(self, *, name: str):
        super().__init__(
            f"«{name}»: в имени могут быть русские буквы, пробел, дефис, апостроф, точка и скобки. "
            "Проверьте раскладку клавиатуры — латинские буквы выглядят так же."
        )


class BirthIsAhead(DomainError):
    argument = "birth_on"

    def __init__(self, *, birth_on: date):
        super().__init__(f"{birth_on:%d.%m.%Y} ещё не наступило. Проверьте год рождения.")


class AgeIsImpossible(DomainError):
    argument = "birth_on"

    def __init__(self, *, age: int):
        super().__init__(
            f"По дате рождения человеку сейчас {age}. Работать в системе образования могут люди от "
            f"{YOUNGEST} до {OLDEST} лет — проверьте дату."
        )


class SnilsIsWrong(DomainError):
    argument = "snils"

    def __init__(self) -> None:
        super().__init__(
            "В СНИЛС ошибка: нужны 11 цифр, которые сходятся с контрольным числом. Сверьте с документом — чаще "
            "всего пропущена цифра или переставлены две соседние."
        )


def possible_name(text: str) -> str:
    """Stripped and single-spaced.

    :raises NameIsNotRussian: a letter that no Russian document has, or no letter at all.
    """
    name = " ".join(text.split())
    if not _NAME.fullmatch(name):
        raise NameIsNotRussian(name=name)
    return name


def possible_birth(birth_on: date, *, today: date) -> date:
    """The day itself.

    :raises BirthIsAhead: it is after ``today``.
    :raises AgeIsImpossible: younger than 16 or older than 100.
    """
    if birth_on > today:
        raise BirthIsAhead(birth_on=birth_on)
    age = Person(birth_on=birth_on).age_on(today)
    if not YOUNGEST <= age <= OLDEST:
        raise AgeIsImpossible(age=age)
    return birth_on


def true_snils(text: str) -> str:
    """The 11 digits of a number written in any way («112-233-445 95»).

    :raises SnilsIsWrong: there are more or fewer digits, or the check digits don't agree.
    """
    digits = read_snils(text).digits
    if digits is None:
        raise SnilsIsWrong
    return digits
