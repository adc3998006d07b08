"""The mark of having been there: what both ways of making it share."""

from datetime import datetime

from django.utils.timezone import localtime

from marshrut.base.errors import DomainError
from marshrut.base.journal import record
from marshrut.learning.models import Participation


class NotTheDay(DomainError):
    def __init__(self, participation: Participation):
        session = participation.session
        super().__init__(
            f"Отметиться можно в дни занятия: с {session.starts_on:%d.%m.%Y} по {session.ends_on:%d.%m.%Y}."
        )


class NotEnrolled(DomainError):
    def __init__(self, participation: Participation):
        super().__init__(
            f"Отмечать присутствие можно у тех, за кем закреплено место; сейчас здесь "
            f"«{participation.get_state_display()}». Обновите список."
        )


def mark(participation: Participation, at: datetime, person_id: int, role: str) -> Participation:
    rows = Participation.objects.select_for_update(of=("self",)).select_related("session__offer")
    participation = rows.get(pk=participation.pk)
    if participation.attended_at is not None:
        return participation
    if participation.state != Participation.State.ENROLLED:
        raise NotEnrolled(participation)
    if not participation.session.starts_on <= localtime(at).date():
        raise NotTheDay(participation)
    participation.attended_at = at
    participation.save(update_fields=["attended_at"])
    record(
        verb="attended",
        subject_kind="participation",
        subject_id=participation.pk,
        at=at,
        person_id=person_id,
        role=role,
    )
    return participation
