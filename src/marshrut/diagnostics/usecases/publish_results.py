"""Make results ready for the people they speak of."""

from collections.abc import Iterable
from datetime import datetime

from marshrut.diagnostics.models import Participant


def publish_results(*, participants: Iterable[Participant], at: datetime) -> int:
    """Scored participants become published; how many. Others stay as they are: a repetition changes nothing.

    Published means: the person sees the result. Nobody else does until the person hands it on.
    """
    return Participant.objects.filter(
        pk__in=[participant.pk for participant in participants], state=Participant.State.SCORED
    ).update(state=Participant.State.PUBLISHED, published_at=at)
