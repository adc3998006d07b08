"""Write an act into the journal."""

from datetime import datetime

from marshrut.base.models import JournalEntry


def record(
    *,
    verb: str,
    subject_kind: str,
    subject_id: int | None,
    at: datetime,
    person_id: int | None = None,
    account_id: int | None = None,
    role: str = "",
    facts: dict | None = None,
) -> None:
    """Add one row. ``verb`` and ``subject_kind`` are code words; pages put them into Russian."""
    JournalEntry.objects.create(
        at=at,
        verb=verb,
        subject_kind=subject_kind,
        subject_id=subject_id,
        person_id=person_id,
        account_id=account_id,
        role=role,
        facts=facts or {},
    )
