"""The provider confirms that a person completed a session."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime

from marshrut.base.errors import DomainError
from marshrut.learning.models import Participation
from marshrut.learning.usecases._confirmation import DayOutOfPlace, NoSeatHeld, load, record_outcome
from marshrut.people.actor import Actor


class HoursOutOfPlace(DomainError):
    def __init__(self, announced: int):
        super().__init__(
            f"Засчитать можно от 1 до {announced} часов: столько объявлено. Исправьте число часов."
        )


class AlreadyConfirmed(DomainError):
    def __init__(self, participation: Participation):
        super().__init__(
            f"{participation.person.short_name}: прохождение уже подтверждено "
            f"{participation.completed_on:%d.%m.%Y}, {participation.hours} ч. "
            "Подтверждённое не переписывается."
        )


@transaction.atomic
def confirm_completion(
    *,
    participation: Participation,
    completed_on: date,
    by: Actor,
    at: datetime,
    hours: int | None = None,
    outcome: str = "",
    document_number: str = "",
) -> Participation:
    """``hours``: as many as announced when not given. The same confirmation again changes nothing.

    :raises NotYoursToConfirm: another provider's session.
    :raises NoSeatHeld, DayOutOfPlace, HoursOutOfPlace, AlreadyConfirmed: what is wrong with the facts.
    """
    participation = load(participation, by)
    announced = participation.session.offer.hours
    hours = announced if hours is None else hours
    facts = (completed_on, hours, outcome, document_number)
    if participation.state == Participation.State.COMPLETED:
        known = participation
        if facts == (known.completed_on, known.hours, known.outcome, known.document_number):
            return participation
        raise AlreadyConfirmed(participation)
    if participation.state not in {Participation.State.ENROLLED, Participation.State.NO_SHOW}:
        raise NoSeatHeld(participation)
    if not participation.session.starts_on <= completed_on <= localtime(at).date():
        raise DayOutOfPlace(participation)
    if not 1 <= hours <= announced:
        raise HoursOutOfPlace(announced)
    participation.state = Participation.State.COMPLETED
    participation.completed_on, participation.hours, participation.outcome, participation.document_number = (
        facts
    )
    participation.confirmed_by = by.person
    participation.save()
    record_outcome("completed", participation, by, at)
    return participation
