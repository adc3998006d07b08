"""Confirm that what the catalogue says of an offer is still so, and whether it is open."""

from datetime import datetime

from django.db import transaction

from marshrut.base.journal import record
from marshrut.catalogue.models import Offer
from marshrut.people.actor import Actor


@transaction.atomic
def refresh_offer(*, offer: Offer, by: Actor, at: datetime, is_open: bool = True) -> Offer:
    """Stamp the offer as checked at ``at``; closing it leaves its sessions and history as they are."""
    offer.checked_at, offer.is_open = at, is_open
    offer.save(update_fields=["checked_at", "is_open"])
    verb = "refreshed" if is_open else "closed"
    record(verb=verb, subject_kind="offer", subject_id=offer.pk, at=at, person_id=by.person.pk, role=by.role)
    return offer
