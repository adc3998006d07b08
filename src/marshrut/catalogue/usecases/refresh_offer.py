"""Confirm that what the catalogue says of an offer is still so; a withdrawn one is open again."""

from datetime import datetime

from django.db import transaction

from marshrut.base.journal import record
from marshrut.catalogue.models import Offer
from marshrut.people.actor import Actor


@transaction.atomic
def refresh_offer(*, offer: Offer, by: Actor, at: datetime) -> Offer:
    """Stamp the offer as checked at ``at`` and open."""
    offer.checked_at, offer.is_open = at, True
    offer.save(update_fields=["checked_at", "is_open"])
    record(verb="refreshed", subject_kind="offer", subject_id=offer.pk, at=at, person_id=by.person.pk, role=by.role)
    return offer
