"""How a person wants e-mail."""

from marshrut.notices.models import MailChoice, MailMode
from marshrut.people.models import Person


def choose_mail_mode(*, person: Person, mode: MailMode) -> None:
    """Holds for what will be told from now on; letters on their way keep their time."""
    MailChoice.objects.update_or_create(person=person, defaults={"mode": mode})
