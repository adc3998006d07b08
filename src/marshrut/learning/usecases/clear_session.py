"""Let everybody go who applied for a cancelled session."""

from datetime import datetime

from django.db import transaction

from marshrut.catalogue.models import Session
from marshrut.learning.models import Participation
from marshrut.learning.usecases._seats import locked, recount
from marshrut.learning.usecases._withdrawal import withdraw


@transaction.atomic
def clear_session(*, session: Session, reason: str, at: datetime) -> list[Participation]:
    """Everybody who applied for a cancelled session is let go; who they are. Safe to repeat."""
    session = locked(session.pk)
    gone = list(
        Participation.objects.filter(session=session, state__in=Participation.LIVE).select_related(
            "person", "session__offer", "step"
        )
    )
    for participation in gone:
        participation.refusal = reason
        withdraw(participation, "session_cancelled", at, None)
    recount(session)
    return gone
