"""A person takes an application back."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from marshrut.base.errors import DomainError
from marshrut.catalogue.models import Session
from marshrut.learning.models import Participation
from marshrut.learning.usecases._withdrawal import load, withdraw
from marshrut.people.models import Person


class NotOwnApplication(DomainError):
    def __init__(self) -> None:
        super().__init__("Отозвать можно только свою заявку.")


class SeatIsHeld(DomainError):
    def __init__(self) -> None:
        super().__init__(
            "Руководитель уже согласовал участие, и место закреплено. Если прийти не получится, скажите "
            "руководителю: он освободит место, и оно сразу перейдёт следующему в листе ожидания."
        )


class TooLateToWithdraw(DomainError):
    def __init__(self, session: Session):
        super().__init__(
            f"Занятие началось {session.starts_on:%d.%m.%Y}, отозвать заявку уже нельзя. "
            "Организатор отметит, если вы не участвовали."
        )


@transaction.atomic
def withdraw_application(*, participation: Participation, by: Person, at: datetime) -> Participation:
    """The person's own: until the head agrees or the session begins. Safe to repeat.

    A place in the waiting list can be left until the session begins, for it holds nothing.

    :raises NotOwnApplication, SeatIsHeld, TooLateToWithdraw: why it can't be.
    """
    session, participation = load(participation)
    if participation.person_id != by.pk:
        raise NotOwnApplication
    if participation.state == Participation.State.WITHDRAWN:
        return participation
    if participation.state not in {Participation.State.APPLIED, Participation.State.WAITING}:
        raise SeatIsHeld
    if session.starts_on <= localtime(at).date():
        raise TooLateToWithdraw(session)
    withdraw(participation, "withdrawn", at, by.pk)
    return participation
