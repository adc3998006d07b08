"""Take notices as read."""

from datetime import datetime

from marshrut.notices.models import Notice
from marshrut.people.models import Person


def mark_read(*, reader: Person, at: datetime, notice: Notice | None = None) -> int:
    """Mark one notice of the reader, or all of them; says how many were new."""
    unread = Notice.objects.filter(recipient=reader, read_at=None)
    if notice is not None:
        unread = unread.filter(pk=notice.pk)
    return unread.update(read_at=at)
