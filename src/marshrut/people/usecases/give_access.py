"""Let a person sign in: a login and a one-time shown password."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.timezone import localtime

from marshrut.base.errors import DomainError
from marshrut.people.actor import Actor
from marshrut.people.acts import record_act
from marshrut.people.models import Account, Person
from marshrut.people.rules import persons_given_access_by

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is mistaken for another when read aloud
GROUPS, GROUP = 3, 4  # 12 signs of 31: 59 bits
LATIN = str.maketrans(
    {
        **dict(zip("абвгдеёзийклмнопрстуфыэ", "abvgdeeziiklmnoprstufye", strict=True)),
        "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya",
    }
)


class NotYoursToLetIn(DomainError):
    def __init__(self) -> None:
        super().__init__(
            "Дать доступ этому человеку может ЦНППМ: он работает не у вас или его роль шире вашей. "
            "Напишите специалисту ЦНППМ."
        )


@dataclass(frozen=True, slots=True)
class Access:
    """Shown once and kept nowhere: the password is stored only as a hash."""

    login: str
    password: str


@transaction.atomic
def give_access(*, person: Person, by: Actor | None, at: datetime) -> Access:
    """Open the person's account, or give the one that is there a new password.

    ``by`` None is the command line of the installation.

    :raises NotYoursToLetIn: the person is out of the actor's reach, or holds a role that reaches further.
    """
    if by is not None and not persons_given_access_by(by, on=localtime(at).date()).filter(pk=person.pk).exists():
        raise NotYoursToLetIn
    password = "-".join("".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))
    account = Account.objects.select_for_update(of=("self",)).filter(person=person).first()
    if account is None:
        account = Account(person=person, login=_free_login(person))
    account.password, account.is_active = make_password(password), True
    account.save()
    record_act(verb="gave_access", subject=person, by=by, at=at)
    return Access(login=account.login, password=password)


def _free_login(person: Person) -> str:
    """«ivanova.ap», with a number when it is taken."""
    initials = person.given_name[:1] + person.patronymic[:1]
    base = f"{_latin(person.surname)}.{_latin(initials)}".strip(".")[:60] or "user"
    taken = set(Account.objects.filter(login__istartswith=base).values_list("login", flat=True))
    names = (base, *(f"{base}{number}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


def _latin(text: str) -> str:
    return "".join(letter for letter in text.lower().translate(LATIN) if "a" <= letter <= "z")
