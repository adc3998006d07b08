"""A person says "I am here" with the code shown on the spot."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from marshrut.base.errors import DomainError
from marshrut.learning.models import Participation
from marshrut.learning.usecases._attendance import mark
from marshrut.people.models import Person


class CodeUnknown(DomainError):
    def __init__(self) -> None:
        super().__init__(
            "Такого кода нет среди ваших занятий, которые идут сегодня. Проверьте буквы и цифры на экране "
            "или попросите организатора отметить вас по списку."
        )


@transaction.atomic
def mark_attendance_by_code(*, person: Person, code: str, at: datetime) -> Participation:
    """Letter case and spaces in the code don't matter. Safe to repeat.

    :raises CodeUnknown: none of the person's sessions of the day has this code.
    """
    code, today = "".join(code.split()).upper(), localtime(at).date()
    found = Participation.objects.filter(
        person=person,
        session__attendance_code=code,
        session__starts_on__lte=today,
        session__ends_on__gte=today,
        state__in=[Participation.State.ENROLLED, Participation.State.COMPLETED],
    ).first()
    if not code or found is None:
        raise CodeUnknown
    return mark(found, at, person.pk, "")
