"""Tell a person something."""

from datetime import datetime

from django.db import transaction

from marshrut.notices.models import Delivery, Notice
from marshrut.notices.queries import mail_mode
from marshrut.notices.usecases._outbox import due
from marshrut.people.models import Person


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
    due_at = due(mail_mode(recipient), at) if recipient.email else None
    if due_at is not None:
        Delivery.objects.create(notice=notice, address=recipient.email, due_at=due_at)
    return notice
