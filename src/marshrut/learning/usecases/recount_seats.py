"""Count the taken seats of every session anew: after rows were written in bulk, and every night."""

from django.db import transaction
from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce

from marshrut.catalogue.models import Session
from marshrut.learning.models import Participation
from marshrut.learning.usecases._seats import HOLDS_A_SEAT


@transaction.atomic
def recount_seats() -> int:
    """How many sessions had a wrong count; 0 is what a healthy ledger gives."""
    held = Participation.objects.filter(session=OuterRef("pk"), state__in=HOLDS_A_SEAT).order_by()
    count = Subquery(held.values("session").annotate(seats=Count("pk")).values("seats"))
    wrong = Session.objects.annotate(held=Coalesce(count, 0)).exclude(taken=F("held"))
    return wrong.update(taken=F("held"))
