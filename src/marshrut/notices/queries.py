"""Reads: what is new for a person."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Window

from marshrut.notices.models import MailChoice, MailMode, Notice
from marshrut.people.models import Person


def notices_of(person: Person) -> QuerySet[Notice]:
    """Everything that the person was told, newest first."""
    return Notice.objects.filter(recipient=person)


def latest_notices(person: Person, *, limit: int) -> list[Notice]:
    return list(notices_of(person)[:limit])


@dataclass(frozen=True, slots=True)
class News:
    """The newest notices, and how many of all are unread."""

    latest: list[Notice]
    unread: int


def news(person: Person, *, limit: int) -> News:
    """One query for both: the first page shows them side by side."""
    unread = Window(Count("pk", filter=Q(read_at=None)))  # over all of them, whatever the limit
    rows = list(notices_of(person).annotate(unread=unread)[:limit])
    return News(rows, rows[0].unread if rows else 0)


def unread_count(person: Person) -> int:
    return notices_of(person).filter(read_at=None).count()


def mail_mode(person: Person) -> MailMode:
    """How the person wants e-mail; at once when nothing was chosen."""
    chosen = MailChoice.objects.filter(person=person).values_list("mode", flat=True).first()
    return MailMode(chosen) if chosen else MailMode.AT_ONCE
