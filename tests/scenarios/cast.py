"""People of a scenario: who they are, and how they sign in."""

from dataclasses import dataclass
from itertools import count

from django.contrib.auth.hashers import make_password

from marshrut.people.actor import Actor
from marshrut.people.models import Account, Person
from marshrut.people.roles import Role

PASSWORD = "длинный вымышленный пароль"
_numbers = count(1)


@dataclass(frozen=True)
class Login:
    """Enough to find the person in the rows and to sign in as them."""

    person: int
    name: str
    login: str
    password: str = PASSWORD


def may_sign_in(someone: Person | Actor) -> Login:
    """Gives an account. To be called inside the region."""
    person = someone.person if isinstance(someone, Actor) else someone
    login = f"scenario{next(_numbers)}"
    Account.objects.create(person=person, login=login, password=make_password(PASSWORD))
    return Login(person.pk, person.short_name, login)


@dataclass(frozen=True)
class Town:
    """A school with its head, a teacher, the municipality's methodist and the centre."""

    school: int
    teacher: Login
    head: Login
    methodist: Login
    centre: Login


def settle(world, *, school, surname: str, centre: Login | None = None) -> Town:
    """To be called inside the region."""
    return Town(
        school=school.pk,
        teacher=may_sign_in(world.teacher(school, surname=surname, given_name="Вера", patronymic="Ильинична")),
        head=may_sign_in(world.head(school)),
        methodist=may_sign_in(world.methodist(school.parent)),
        centre=centre or may_sign_in(world.actor(Role.CNPPM_SPECIALIST)),
    )
