"""Letting go of a participation: what the verbs that do it share."""

from datetime import datetime

from marshrut.base.journal import record
from marshrut.catalogue.models import Session
from marshrut.learning.models import Participation
from marshrut.learning.usecases._seats import locked


def load(participation: Participation) -> tuple[Session, Participation]:
    session = locked(participation.session_id)
    rows = Participation.objects.select_for_update(of=("self",)).select_related("session__offer")
    return session, rows.get(pk=participation.pk)


def withdraw(
    participation: Participation, verb: str, at: datetime, person_id: int | None, role: str = ""
) -> None:
    participation.state = Participation.State.WITHDRAWN
    participation.save(update_fields=["state", "refusal"])
    record(
        verb=verb,
        subject_kind="participation",
        subject_id=participation.pk,
        at=at,
        person_id=person_id,
        role=role,
    )
