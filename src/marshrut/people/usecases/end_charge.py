"""End a charge and what is done in its stead."""

from datetime import date, datetime

from django.db import transaction

from marshrut.base.errors import DomainError
from marshrut.people.actor import Actor
from marshrut.people.models import Charge
from marshrut.people.usecases._charges import stop_charge


class ChargeHasEnded(DomainError):
    def __init__(self, *, charge: Charge):
        super().__init__(
            "Назначение уже завершено: последний день — "
            f"{charge.ends_on:%d.%m.%Y}. Нужно позже — назначьте заново."
        )


@transaction.atomic
def end_charge(*, charge: Charge, ends_on: date, by: Actor | None = None, at: datetime) -> None:
    """``ends_on`` is the last day; whoever substitutes stops on that day as well.

    A charge that would have begun later is taken away: it was never in force; the journal keeps it.

    :raises ChargeHasEnded: it has ended on that day or earlier.
    """
    if charge.ends_on is not None and charge.ends_on <= ends_on:
        raise ChargeHasEnded(charge=charge)
    stop_charge(charge, ends_on, by, at)
