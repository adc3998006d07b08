"""Saying how a participation ended: what the verbs share."""

from datetime import datetime

from marshrut.base.errors import DomainError
from marshrut.base.journal import record
from marshrut.learning.models import Participation
from marshrut.learning.rules import completions_confirmed_by
from marshrut.people.actor import Actor


class NotYoursToConfirm(DomainError):
    def __init__(self) -> None:
        super().__init__(
            "Прохождение подтверждает организатор занятия или ЦНППМ. Передайте им список участников."
        )


class NoSeatHeld(DomainError):
    def __init__(self, participation: Participation):
        super().__init__(
            f"{participation.person.short_name}: сейчас «{participation.get_state_display()}». "
            "Подтвердить можно прохождение тех, за кем было закреплено место."
        )


class DayOutOfPlace(DomainError):
    def __init__(self, participation: Participation):
        begun = participation.session.starts_on
        super().__init__(
            f"День прохождения должен быть не раньше начала занятия ({begun:%d.%m.%Y}) "
            "и не позже сегодняшнего. Исправьте дату."
        )


def load(participation: Participation, by: Actor) -> Participation:
    if not completions_confirmed_by(by).filter(pk=participation.pk).exists():
        raise NotYoursToConfirm
    rows = Participation.objects.select_for_update(of=("self",)).select_related("session__offer", "person")
    return rows.get(pk=participation.pk)


def record_outcome(verb: str, participation: Participation, by: Actor, at: datetime) -> None:
    record(
        verb=verb,
        subject_kind="participation",
        subject_id=participation.pk,
        at=at,
        person_id=by.person.pk,
        role=by.role,
    )
