"""Reads: what is new for a person."""

from django.db.models import QuerySet

from marshrut.notices.models import MailChoice, MailMode, Notice
from marshrut.people.models import Person


def notices_of(person: Person) -> QuerySet[Notice]:
    """Everything that the person was told, newest first."""
    return Notice.objects.filter(recipient=person)


def latest_notices(person: Person, *, limit: int) -> list[Notice]:
    return list(notices_of(person)[:limit])


def unread_count(person: Person) -> int:
    return notices_of(person).filter(read_at=None).count()


def mail_mode(person: Person) -> MailMode:
    """How the person wants e-mail; at once when nothing was chosen."""
    chosen = MailChoice.objects.filter(person=person).values_list("mode", flat=True).first()
    return MailMode(chosen) if chosen else MailMode.AT_ONCE
