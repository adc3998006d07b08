"""Take in a file with results of an outside procedure; nothing is read yet."""

from datetime import datetime
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from django.conf import settings
from django.db import connection, transaction
from django.utils.timezone import localdate

from marshrut.base.errors import DomainError
from marshrut.competences.models import Framework
from marshrut.competences.queries import active_framework
from marshrut.diagnostics.models import Campaign, Instrument, ResultImport
from marshrut.people.models import Person

CHUNK = 1024 * 1024
SOURCE = "Допущение: меньше 60 % — высокий дефицит, от 80 % — низкий. Регион задаёт свои границы инструмента."


class FileTooLarge(DomainError):
    def __init__(self, name: str):
        limit = settings.UPLOAD_LIMIT_BYTES // CHUNK
        super().__init__(
            f"Файл «{name}» больше {limit} МБ, он не принят. Оставьте в нём только таблицу с результатами."
        )


class CampaignUnknown(DomainError):
    def __init__(self, number: int):
        super().__init__(f"Кампании № {number} нет. Посмотрите номера в разделе «Диагностика».")


class CampaignIsOurs(DomainError):
    def __init__(self, campaign: Campaign):
        super().__init__(
            f"«{campaign.title}» проходят в системе, её результаты считаются сами. Файлом вносятся результаты "
            "внешних процедур: создайте для них кампанию с внешним инструментом."
        )


class NoFramework(DomainError):
    def __init__(self) -> None:
        super().__init__(
            "В регионе ещё нет модели компетенций, внести результаты не к чему. Загрузите модель и повторите."
        )


@transaction.atomic
def upload_results(*, file: BinaryIO, name: str, campaign: int | None, by: Person | None, at: datetime) -> ResultImport:
    """An import that waits for its preview. ``campaign`` is a number; without it the campaign is found by the
    name of the file or made: the same file leads to the same campaign.

    :raises FileTooLarge: more bytes than ``UPLOAD_LIMIT_BYTES``.
    :raises CampaignUnknown: no such campaign.
    :raises CampaignIsOurs: its form is taken in the system.
    :raises NoFramework: there is no framework to which the results could belong.
    """
    target = _campaign(campaign, name, at)
    if target.instrument.kind != Instrument.Kind.OUTSIDE:
        raise CampaignIsOurs(target)
    return ResultImport.objects.create(
        campaign=target,
        file_name=Path(name).name[:255],
        stored_as=_store(file, name),
        uploaded_by=by,
        uploaded_at=at,
    )


def _campaign(number: int | None, name: str, at: datetime) -> Campaign:
    if number is not None:
        found = Campaign.objects.select_related("instrument").filter(pk=number).first()
        if found is None:
            raise CampaignUnknown(number)
        return found
    title = f"Результаты из файла «{Path(name).stem}»"[:300]
    found = Campaign.objects.filter(title=title, instrument__kind=Instrument.Kind.OUTSIDE).first()
    day = localdate(at)
    return found or Campaign.objects.create(
        title=title,
        organiser=Campaign.Organiser.FIOKO,
        instrument=_outside_instrument(),
        starts_on=day,
        ends_on=day,
        state=Campaign.State.FINISHED,  # a file of results tells of what is over
        finished_on=day,
        created_at=at,
    )


def _outside_instrument() -> Instrument:
    framework = active_framework(Framework.Audience.TEACHERS)
    if framework is None:
        raise NoFramework
    return Instrument.objects.get_or_create(
        code="outside-results",
        version=framework.version,
        defaults={
            "title": "Внешняя диагностика компетенций",
            "kind": Instrument.Kind.OUTSIDE,
            "framework": framework,
            "thresholds_source": SOURCE,
        },
    )[0]


def _store(file: BinaryIO, name: str) -> str:
    """Into the region's own folder under a name of our own."""
    stored_as = f"{connection.schema_name}/results/{uuid4().hex}{Path(name).suffix.lower()[:6]}"
    path = Path(settings.MEDIA_ROOT) / stored_as
    path.parent.mkdir(parents=True, exist_ok=True)
    written = 0
    with path.open("xb") as target:
        while chunk := file.read(CHUNK):
            written += len(chunk)
            if written > settings.UPLOAD_LIMIT_BYTES:
                target.close()
                path.unlink()
                raise FileTooLarge(name)
            target.write(chunk)
    return stored_as
