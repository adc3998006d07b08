"""Who may see a deficit. The only statement of this rule.

A deficit is visible to the person, and to whoever may see the measurement that opened it: so a private result
hides what it found.
"""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from marshrut.deficits.models import Deficit
from marshrut.diagnostics.rules import estimates_visible_to
from marshrut.people.actor import Actor


def deficits_visible_to(actor: Actor, *, on: date, caseload: Iterable[int] | QuerySet = ()) -> QuerySet[Deficit]:
    """Own deficits, and those opened by a measurement that the actor may see; ``caseload`` as there."""
    seen = estimates_visible_to(actor, on=on, caseload=caseload)
    return Deficit.objects.filter(Q(person=actor.person) | Q(opened_by__in=seen.order_by().values("pk")))
