"""The head agrees to an application or declines it."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from marshrut.base.errors import DomainError
from marshrut.base.journal import record
from marshrut.learning.models import Participation
from marshrut.learning.rules import applications_to_decide
from marshrut.learning.usecases._seats import locked, recount, take_seat_or_wait
from marshrut.people.actor import Actor


class NotWaitingForDecision(DomainError):
    def __init__(self, participation: Participation):
        super().__init__(
            f"Эта заявка уже «{participation.get_state_display()}», решать по ней больше нечего. "
            "Обновите список."
        )


class NotYourDecision(DomainError):
    def __init__(self) -> None:
        super().__init__(
            "По этой заявке решает руководитель организации, в которой сейчас работает педагог. "
            "По собственной заявке решает другой человек."
        )


class RefusalNeedsReason(DomainError):
    def __init__(self) -> None:
        super().__init__(
            "Напишите, почему не согласовано: педагог увидит причину и сможет выбрать другой срок."
        )


class SessionHasBegun(DomainError):
    def __init__(self, participation: Participation):
        begun = participation.session.starts_on
        super().__init__(
            f"Занятие началось {begun:%d.%m.%Y}, согласовать участие уже нельзя. "
            "Отклоните заявку с причиной — педагог выберет другой срок."
        )


@transaction.atomic
def decide_application(
    *, participation: Participation, agreed: bool, by: Actor, at: datetime, reason: str = ""
) -> Participation:
    """Agreed: a seat if one is free and nobody waits, else the waiting list. Not agreed: the reason is kept.

    :raises NotYourDecision: another decides on it.
    :raises NotWaitingForDecision: it was decided or withdrawn meanwhile.
    :raises RefusalNeedsReason: declined without a word.
    :raises SessionHasBegun: too late to agree.
    """
    today, reason = localtime(at).date(), reason.strip()
    session = locked(participation.session_id)
    participation = (
        Participation.objects.select_for_update(of=("self",))
        .select_related("session__offer")
        .get(pk=participation.pk)
    )
    if participation.state != Participation.State.APPLIED:
        raise NotWaitingForDecision(participation)
    if not applications_to_decide(by, on=today).filter(pk=participation.pk).exists():
        raise NotYourDecision
    if not agreed and not reason:
        raise RefusalNeedsReason
    if agreed:
        if session.starts_on <= today:
            raise SessionHasBegun(participation)
        take_seat_or_wait(session, participation)
    else:
        participation.state, participation.refusal = Participation.State.DECLINED, reason
    participation.decided_by, participation.decided_at = by.person, at
    participation.save(update_fields=["state", "refusal", "decided_by", "decided_at"])
    recount(session)
    record(
        verb="application_agreed" if agreed else "application_declined",
        subject_kind="participation",
        subject_id=participation.pk,
        at=at,
        person_id=by.person.pk,
        role=by.role,
    )
    return participation
