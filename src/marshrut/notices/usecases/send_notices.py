"""Tell many people the same thing at once."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from marshrut.notices.models import Delivery, MailChoice, MailMode, Notice
from marshrut.notices.usecases._outbox import due
from marshrut.people.models import Person

BATCH = 1000


@transaction.atomic
def send_notices(*, links: Mapping[Person, str], key: str, title: str, at: datetime, body: str = "") -> int:
    """One notice a person, each with a link of its own; how many people were told.

    Means the same as ``send_notice`` for each of them, in a handful of queries whatever their number.
    """
    told = set(Notice.objects.filter(recipient__in=list(links), key=key).values_list("recipient_id", flat=True))
    new = {person: link for person, link in links.items() if person.pk not in told}
    notices = Notice.objects.bulk_create(
        (
            Notice(recipient=person, key=key, title=title, body=body, link=link, created_at=at)
            for person, link in new.items()
        ),
        batch_size=BATCH,
    )
    chosen = dict(MailChoice.objects.filter(person__in=list(new)).values_list("person_id", "mode"))
    letters = []
    for notice, person in zip(notices, new, strict=True):
        due_at = due(MailMode(chosen.get(person.pk, MailMode.AT_ONCE)), at)
        if person.email and due_at is not None:
            letters.append(Delivery(notice=notice, address=person.email, due_at=due_at))
    Delivery.objects.bulk_create(letters, batch_size=BATCH)
    return len(notices)
