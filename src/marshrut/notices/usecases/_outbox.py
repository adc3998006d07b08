"""When a letter about a notice is due, by the reader's choice."""

from datetime import datetime, time, timedelta

from django.utils.timezone import localtime

from marshrut.notices.models import MailMode

DIGEST_TIME = time(8, 0)  # local


def due(mode: MailMode, at: datetime) -> datetime | None:
    """The moment of the letter; None when the reader wants none."""
    if mode is MailMode.NEVER:
        return None
    return at if mode is MailMode.AT_ONCE else _next_digest(at)


def _next_digest(at: datetime) -> datetime:
    """The first eight o'clock in the morning, local time, after the moment."""
    local = localtime(at)
    morning = local.replace(hour=DIGEST_TIME.hour, minute=0, second=0, microsecond=0)
    return morning if morning > local else morning + timedelta(days=1)
