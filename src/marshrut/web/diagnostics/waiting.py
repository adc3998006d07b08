"""What waits for the organiser: a campaign to start, to finish, a file to confirm."""

from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import TruncDate
from django.urls import reverse

from marshrut.diagnostics.models import Campaign, Instrument, Participant, ResultImport
from marshrut.diagnostics.rules import campaigns_run_by, result_imports_visible_to
from marshrut.people.actor import Actor
from marshrut.web.waiting import Waiting


def waiting(actor: Actor, on: date) -> list[Waiting]:
    """One query: the kinds of rows have the same columns."""
    campaigns = campaigns_run_by(actor)
    planned = campaigns.filter(state=Campaign.State.PLANNED, starts_on__lte=on)
    people = Exists(Participant.objects.filter(campaign=OuterRef("pk")))
    ready = people | ~Q(instrument__kind=Instrument.Kind.FIXED_FORM)
    late, empty = planned.filter(ready), planned.exclude(ready)
    over = campaigns.filter(state=Campaign.State.OPEN, ends_on__lt=on)
    files = result_imports_visible_to(actor).filter(state=ResultImport.State.PREVIEWED)
    found = _rows("late", late, "title", "starts_on").union(
        _rows("empty", empty, "title", "starts_on"),
        _rows("over", over, "title", "ends_on"),
        _rows("file", files, "file_name", TruncDate("uploaded_at"), about="campaign__title"),
        all=True,
    )
    return [_TOLD[kind](pk, name, about, since) for kind, pk, name, about, since in found]


def _rows(kind: str, rows: QuerySet, name: str, since, about: str = "") -> QuerySet:
    since = F(since) if isinstance(since, str) else since
    told = F(about) if about else Value("")
    columns = {"row_kind": Value(kind), "row_name": F(name), "row_about": told, "row_since": since}
    return rows.order_by().annotate(**columns).values_list("row_kind", "pk", "row_name", "row_about", "row_since")


def _late(pk: int, title: str, _: str, since: date) -> Waiting:
    return Waiting(
        title=f"Начать кампанию «{title}»",
        url=reverse("diagnostics:campaign", args=[pk]),
        button="Открыть кампанию",
        detail="Первый день уже наступил. Пока кампания не начата, пройти диагностику нельзя.",
        since=since,
    )


def _empty(pk: int, title: str, _: str, since: date) -> Waiting:
    return Waiting(
        title=f"Пригласить людей в кампанию «{title}»",
        url=reverse("diagnostics:invite", args=[pk]),
        button="Пригласить людей",
        detail="Первый день уже наступил, а в кампании пока никого нет.",
        since=since,
    )


def _over(pk: int, title: str, _: str, since: date) -> Waiting:
    return Waiting(
        title=f"Завершить кампанию «{title}»",
        url=reverse("diagnostics:finish", args=[pk]),
        button="Завершить",
        detail="Последний день прошёл. После завершения новые ответы не принимаются.",
        since=since,
    )


def _file(pk: int, file_name: str, campaign: str, since: date) -> Waiting:
    return Waiting(
        title=f"Подтвердить результаты: {file_name}",
        url=reverse("diagnostics:import", args=[pk]),
        button="Посмотреть, что будет внесено",
        detail=f"Файл проверен, кампания «{campaign}».",
        since=since,
    )


_TOLD = {"late": _late, "empty": _empty, "over": _over, "file": _file}
