"""The step with which every decision about a pair begins."""

from marshrut.base.errors import DomainError
from marshrut.people.models import PossibleMerge


class PairIsDecided(DomainError):
    def __init__(self, *, possible: PossibleMerge):
        super().__init__(
            "По этой паре решение уже принято: "
            f"{possible.get_state_display()}. Чтобы решить иначе, отмените его."
        )


def lock_open_pair(possible: PossibleMerge) -> PossibleMerge:
    """The pair as it stands now, locked to the end of the transaction.

    :raises PairIsDecided: somebody decided before.
    """
    row = PossibleMerge.objects.select_for_update().get(pk=possible.pk)
    if row.state != PossibleMerge.State.OPEN:
        raise PairIsDecided(possible=row)
    return row
