"""Keep one answer: what is acknowledged here is never lost."""

import json
from datetime import datetime

from django.db import connection

from marshrut.base.errors import DomainError
from marshrut.diagnostics.models import Answer, Campaign, Item, Participant, Sitting


class SittingFinished(DomainError):
    def __init__(self) -> None:
        super().__init__("Диагностика уже завершена, ответы больше не меняются. Откройте страницу результата.")


class ForeignItem(DomainError):
    def __init__(self) -> None:
        super().__init__("Это задание из другой диагностики. Вернитесь к списку и откройте свою.")


class NoSuchOption(DomainError):
    def __init__(self, item: Item):
        how = "один вариант" if item.kind == Item.Kind.SINGLE else "варианты из списка"
        super().__init__(f"Такого варианта в задании {item.position} нет. Отметьте {how} и сохраните ещё раз.")


def record_answer(*, sitting: Sitting, item: Item, response: list[int], sequence: int, at: datetime) -> Answer:
    """The answer as it is stored now: this one, or a newer one that came before it.

    ``response`` numbers of the chosen options, none of them being «no answer»; ``sequence`` the clock of
    the device in milliseconds. One statement writes it, so two tabs, a repeated request and a late one
    cannot do harm: of two answers to an item the one with the larger sequence stays. The statement holds
    the sitting, so an answer is either counted by ``finish_sitting`` or refused, never taken and forgotten.

    ``sitting`` should come with ``participant__campaign``: then it is the only query.

    :raises ForeignItem: the item is of another instrument.
    :raises NoSuchOption: an option that the item hasn't, one of them twice, or two where one is asked for.
    :raises SittingFinished: the sitting, or its campaign, is over.
    """
    participant = sitting.participant
    if item.instrument_id != participant.campaign.instrument_id:
        raise ForeignItem
    _check_options(item, response)
    if participant.campaign.state != Campaign.State.OPEN or participant.state != Participant.State.PRESENT:
        raise SittingFinished
    with connection.cursor() as cursor:
        cursor.execute(_UPSERT, [item.pk, json.dumps(sorted(response)), sequence, at, sitting.pk])
        row = cursor.fetchone()
    if row is not None:
        return Answer(
            pk=row[0],
            sitting=sitting,
            item=item,
            response=sorted(response),
            sequence=sequence,
            answered_at=at,
        )
    if Sitting.objects.filter(pk=sitting.pk, finished_at=None).exists():
        return Answer.objects.get(sitting=sitting, item=item)
    raise SittingFinished


def _check_options(item: Item, response: list[int]) -> None:
    known = range(len(item.options))
    numbers = all(isinstance(one, int) and not isinstance(one, bool) and one in known for one in response)
    most = 1 if item.kind == Item.Kind.SINGLE else len(item.options)
    if not numbers or len(set(response)) != len(response) or len(response) > most:
        raise NoSuchOption(item)


_UPSERT = f"""
    INSERT INTO {Answer._meta.db_table} AS kept (sitting_id, item_id, response, sequence, answered_at)
    SELECT id, %s, %s::jsonb, %s, %s FROM {Sitting._meta.db_table}
        WHERE id = %s AND finished_at IS NULL FOR SHARE
    ON CONFLICT (sitting_id, item_id) DO UPDATE
        SET response = EXCLUDED.response, sequence = EXCLUDED.sequence, answered_at = EXCLUDED.answered_at
        WHERE kept.sequence < EXCLUDED.sequence
    RETURNING id
"""
