"""The room's acts as the journal keeps them."""

from datetime import datetime

from django.db import models

from marshrut.base import journal
from marshrut.people.actor import Actor


def record_act(*, verb: str, subject: models.Model, by: Actor | None, at: datetime, **facts) -> None:
    """One row of the journal: ``by`` did ``verb`` to ``subject``; None is the system itself.

    ``facts`` hold what another would ask about later: former values, numbers, days as ISO text.
    """
    journal.record(
        verb=verb,
        subject_kind=subject._meta.model_name,
        subject_id=subject.pk,
        at=at,
        person_id=by.person.pk if by else None,
        role=by.role if by else "",
        facts=facts,
    )
