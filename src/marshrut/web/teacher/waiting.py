"""What waits for the person: a diagnostic to agree to, to begin, to go on with."""

from datetime import date

from django.urls import reverse
from django.utils.timezone import localdate

from marshrut.diagnostics.models import Participant
from marshrut.diagnostics.queries import open_invitations
from marshrut.people.actor import Actor
from marshrut.web.templatetags.russian import quoted
from marshrut.web.waiting import Waiting

_WORDS = {
    Participant.State.INVITED: (
        "Приглашение на диагностику",
        "Она поможет подобрать курсы и стажировки под вас. Решать вам; результат видите только вы.",
        "Узнать подробнее",
    ),
    Participant.State.REGISTERED: (
        "Диагностика ждёт начала",
        "Вы согласились пройти. Можно прерваться в любой момент: ответы сохраняются.",
        "Начать",
    ),
    Participant.State.PRESENT: (
        "Диагностика начата",
        "Все ответы на месте: продолжите с того задания, где остановились.",
        "Продолжить",
    ),
}


def waiting(actor: Actor, on: date) -> list[Waiting]:
    """One query."""
    found = []
    for participant in open_invitations(actor.person).filter(campaign__starts_on__lte=on):
        title, detail, button = _WORDS[Participant.State(participant.state)]
        found.append(
            Waiting(
                title=f"{title}: {quoted(participant.campaign.title)}",
                url=reverse("teacher:invitation", args=[participant.pk]),
                button=button,
                detail=detail,
                since=localdate(participant.invited_at),
                due=participant.campaign.ends_on,
            )
        )
    return found
