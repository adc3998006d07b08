"""Take an offer off the catalogue."""

from datetime import datetime

from django.db import transaction

from marshrut.base.journal import record
from marshrut.catalogue.models import Offer
from marshrut.catalogue.rules import offers_kept_by
from marshrut.catalogue.usecases._keeping import NotYourOffer
from marshrut.people.actor import Actor


@transaction.atomic
def withdraw_offer(*, offer: Offer, by: Actor, at: datetime) -> Offer:
    """Only those who keep it see it from now on, and no route leads to it; sessions, seats and history stay.

    Undone by ``refresh_offer``; safe to repeat. :raises NotYourOffer: the actor doesn't keep it.
    """
    if not offers_kept_by(by).filter(pk=offer.pk).exists():
        raise NotYourOffer(offer.provider)
    offer = Offer.objects.select_for_update().get(pk=offer.pk)
    if not offer.is_open:
        return offer
    offer.is_open = False
    offer.save(update_fields=["is_open"])
    record(
        verb="offer_withdrawn", subject_kind="offer", subject_id=offer.pk, at=at, person_id=by.person.pk, role=by.role
    )
    return offer
