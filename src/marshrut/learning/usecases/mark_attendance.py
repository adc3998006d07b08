"""Say that a person was there, by the list of the provider."""

from datetime import datetime

from django.db import transaction

from marshrut.base.errors import DomainError
from marshrut.learning.models import Participation
from marshrut.learning.rules import completions_confirmed_by
from marshrut.learning.usecases._attendance import mark
from marshrut.people.actor import Actor


class NotYourSession(DomainError):
    def __init__(self) -> None:
        super().__init__("Участников этого занятия отмечает его организатор или ЦНППМ.")


@transaction.atomic
def mark_attendance(*, participation: Participation, by: Actor, at: datetime) -> Participation:
    """Safe to repeat: the first mark stays.

    :raises NotYourSession, NotEnrolled, NotTheDay: why it can't be marked.
    """
    if not completions_confirmed_by(by).filter(pk=participation.pk).exists():
        raise NotYourSession
    return mark(participation, at, by.person.pk, by.role)
