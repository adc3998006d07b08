"""«Передать результаты методисту»: the person's own act, and nobody else's."""

from datetime import datetime

from django.db import transaction

from marshrut.base.errors import DomainError
from marshrut.base.journal import record
from marshrut.diagnostics.models import Participant


class NoResultYet(DomainError):
    def __init__(self) -> None:
        super().__init__("Результата ещё нет, передавать нечего. Когда он появится, мы пришлём уведомление.")


@transaction.atomic
def share_result(*, participant: Participant, at: datetime) -> Participant:
    """From now on those whom the rules name see the levels (never the answers); repeated, nothing happens.

    :raises NoResultYet: the result is not published.
    """
    participant = Participant.objects.select_for_update().get(pk=participant.pk)
    if participant.state != Participant.State.PUBLISHED:
        raise NoResultYet
    if participant.shared_at is None:
        participant.shared_at = at
        participant.save(update_fields=["shared_at"])
        record(
            verb="result_shared",
            subject_kind="participant",
            subject_id=participant.pk,
            at=at,
            person_id=participant.person_id,
        )
    return participant
