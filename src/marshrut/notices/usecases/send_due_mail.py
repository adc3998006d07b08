"""Send the letters that are due."""

import smtplib
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import F

from marshrut.notices.models import Delivery, MailChoice, MailMode

ATTEMPTS = 8  # the last one comes about two days after the first
FIRST_PAUSE = timedelta(minutes=10)
ABANDONED_AFTER = timedelta(minutes=30)
BATCH = 200
UNKNOWN = "Почтовый сервер не ответил: неизвестно, ушло ли письмо. Повторно не отправляем."


def send_due_mail(*, at: datetime, region_url: str) -> int:
    """Send what is due; says how many letters went out.

    ``region_url``: where the region's pages begin, for the links, without a slash at the end.

    A letter goes out at most once. It is repeated only when the server certainly did not take it: it could not
    be reached, or it answered with a refusal. See Delivery for what happens when a worker dies.
    """
    _pick_up_abandoned(at)
    claimed = _claim(at)
    if not claimed:
        return 0
    connection = get_connection()
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as problem:
        _put_back(claimed, at, problem)
        return 0
    try:
        return sum(_send(connection, letter, at, region_url) for letter in _letters(claimed))
    finally:
        connection.close()


def _pick_up_abandoned(at: datetime) -> None:
    old = Delivery.objects.filter(claimed_at__lt=at - ABANDONED_AFTER)
    old.filter(state=Delivery.State.CLAIMED).update(state=Delivery.State.WAITING, claimed_at=None)
    old.filter(state=Delivery.State.SENDING).update(state=Delivery.State.FAILED, trouble=UNKNOWN)


@transaction.atomic
def _claim(at: datetime) -> list[Delivery]:
    due = (
        Delivery.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(state=Delivery.State.WAITING, due_at__lte=at)
        .select_related("notice")
        .order_by("due_at", "pk")[:BATCH]
    )
    claimed = list(due)
    Delivery.objects.filter(pk__in=[one.pk for one in claimed]).update(
        state=Delivery.State.CLAIMED, claimed_at=at, attempts=F("attempts") + 1
    )
    return claimed


def _letters(claimed: list[Delivery]) -> Iterable[list[Delivery]]:
    """One letter a notice; for those who chose it, one letter with all that is due."""
    people = {one.notice.recipient_id for one in claimed}
    digest = set(
        MailChoice.objects.filter(person__in=people, mode=MailMode.DIGEST).values_list("person_id", flat=True)
    )
    together: dict[tuple[int, str], list[Delivery]] = {}
    for one in claimed:
        if one.notice.recipient_id in digest:
            together.setdefault((one.notice.recipient_id, one.address), []).append(one)
        else:
            yield [one]
    yield from together.values()


def _send(connection, letter: list[Delivery], at: datetime, region_url: str) -> bool:
    rows = Delivery.objects.filter(pk__in=[one.pk for one in letter])
    rows.update(state=Delivery.State.SENDING)
    try:
        connection.send_messages([_message(letter, region_url)])
    except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as refusal:
        _put_back(letter, at, refusal)
        return False
    except (OSError, smtplib.SMTPException):
        rows.update(state=Delivery.State.FAILED, trouble=UNKNOWN)
        return False
    rows.update(state=Delivery.State.SENT, sent_at=at, trouble="")
    return True


def _message(letter: list[Delivery], region_url: str) -> EmailMessage:
    first = letter[0].notice
    subject = first.title if len(letter) == 1 else f"Новое в «Маршруте»: {len(letter)}"
    parts = []
    for one in letter:
        link = f"{region_url}{one.notice.link}" if one.notice.link else ""
        parts.append("\n".join(line for line in (one.notice.title, one.notice.body, link) if line))
    parts.append(f"Как часто получать письма, можно выбрать здесь: {region_url}/notices/settings/")
    return EmailMessage(
        subject=" ".join(subject.split()),
        body="\n\n".join(parts),
        to=[letter[0].address],
        headers={"Message-ID": f"<notice-{first.pk}-{letter[0].pk}@marshrut.invalid>"},
    )


def _put_back(letter: list[Delivery], at: datetime, problem: Exception) -> None:
    """Later again, each time twice as late; after the last attempt it stays failed."""
    for one in letter:
        attempts = one.attempts + 1
        gone = attempts >= ATTEMPTS
        Delivery.objects.filter(pk=one.pk).update(
            state=Delivery.State.FAILED if gone else Delivery.State.WAITING,
            due_at=at + FIRST_PAUSE * 2 ** (attempts - 1),
            claimed_at=None,
            trouble=str(problem)[:300],
        )
