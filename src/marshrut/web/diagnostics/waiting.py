"""What waits for the organiser: a campaign to start, to finish, a file to confirm."""

from datetime import date

from django.urls import reverse
from django.utils.timezone import localdate

from marshrut.diagnostics.models import Campaign, ResultImport
from marshrut.diagnostics.rules import campaigns_run_by, result_imports_visible_to
from marshrut.people.actor import Actor
from marshrut.web.waiting import Waiting


def waiting(actor: Actor, on: date) -> list[Waiting]:
    """Two queries."""
    return [*_campaigns(actor, on), *_files(actor)]


def _campaigns(actor: Actor, on: date) -> list[Waiting]:
    state = Campaign.State
    late = campaigns_run_by(actor).filter(state=state.PLANNED, starts_on__lte=on)
    over = campaigns_run_by(actor).filter(state=state.OPEN, ends_on__lt=on)
    found = []
    for campaign in late.union(over):
        begins = campaign.state == state.PLANNED
        found.append(
            Waiting(
                title=f"{'Начать' if begins else 'Завершить'} кампанию «{campaign.title}»",
                url=reverse("diagnostics:campaign" if begins else "diagnostics:finish", args=[campaign.pk]),
                button="Открыть кампанию" if begins else "Завершить",
                detail="Первый день уже наступил, а приглашённые ещё не знают о ней."
                if begins
                else "Последний день прошёл. После завершения новые ответы не принимаются.",
                since=campaign.starts_on if begins else campaign.ends_on,
            )
        )
    return found


def _files(actor: Actor) -> list[Waiting]:
    files = result_imports_visible_to(actor).filter(state=ResultImport.State.PREVIEWED)
    return [
        Waiting(
            title=f"Подтвердить результаты: {one.file_name}",
            url=reverse("diagnostics:import", args=[one.pk]),
            button="Посмотреть, что будет внесено",
            detail=f"Файл проверен, кампания «{one.campaign.title}».",
            since=localdate(one.uploaded_at),
        )
        for one in files.select_related("campaign")
    ]
