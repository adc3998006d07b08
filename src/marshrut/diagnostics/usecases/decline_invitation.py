"""A person says no, or stops in the middle: taking part is voluntary."""

from datetime import datetime

from django.db import transaction

from marshrut.base.errors import DomainError
from marshrut.base.journal import record
from marshrut.diagnostics.models import Participant


class ResultIsThere(DomainError):
    def __init__(self) -> None:
        super().__init__(
            "Диагностика уже пройдена, отказаться от неё задним числом нельзя. Результат видите только вы, "
            "пока не передадите его сами."
        )


@transaction.atomic
def decline_invitation(*, participant: Participant, at: datetime) -> Participant:
    """The participant is annulled and drops out of the campaign's reminders; repeated, nothing happens.

    :raises ResultIsThere: the sitting was finished.
    """
    participant = Participant.objects.select_for_update().get(pk=participant.pk)
    state = Participant.State
    if participant.state in {state.ANNULLED, state.NO_SHOW}:
        return participant
    if participant.state not in {state.INVITED, state.REGISTERED, state.PRESENT}:
        raise ResultIsThere
    participant.state = state.ANNULLED
    participant.save(update_fields=["state"])
    record(
        verb="invitation_declined",
        subject_kind="participant",
        subject_id=participant.pk,
        at=at,
        person_id=participant.person_id,
    )
    return participant
