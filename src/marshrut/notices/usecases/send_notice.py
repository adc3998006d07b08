"""Tell a person something."""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils.timezone import localtime

from marshrut.notices.models import Delivery, MailMode, Notice
from marshrut.notices.queries import mail_mode
from marshrut.people.models import Person

DIGEST_TIME = time(8, 0)  # local


@transaction.atomic
def send_notice(
    *, recipient: Person, key: str, title: str, at: datetime, body: str = "", link: str = ""
) -> Notice | None:
    """Put a notice before the person and, by the person's choice, a letter into the outbox.

    Written in the transaction of the act that it tells of: no act, no notice. ``key`` names the act; the same
    act told again is silent and gives None. ``link`` is an address inside the region, for instance «/routes/my/».
    """
    notice, is_new = Notice.objects.get_or_create(
        recipient=recipient, key=key, defaults={"title": title, "body": body, "link": link, "created_at": at}
    )
    if not is_new:
        return None
    mode = mail_mode(recipient)
    if recipient.email and mode is not MailMode.NEVER:
        due_at = at if mode is MailMode.AT_ONCE else _next_digest(at)
        Delivery.objects.create(notice=notice, address=recipient.email, due_at=due_at)
    return notice


def _next_digest(at: datetime) -> datetime:
    """The first eight o'clock in the morning, local time, after the moment."""
    local = localtime(at)
    morning = local.replace(hour=DIGEST_TIME.hour, minute=0, second=0, microsecond=0)
    return morning if morning > local else morning + timedelta(days=1)
