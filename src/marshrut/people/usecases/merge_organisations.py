"""Join organisations to another one: the staff and the branches go over, the joined ones close."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from marshrut.base.errors import DomainError
from marshrut.people.actor import Actor
from marshrut.people.acts import record_act
from marshrut.people.models import Organisation, Succession
from marshrut.people.queries import children_on, tree_on
from marshrut.people.usecases._carry_over import carry_over_staff
from marshrut.people.usecases._closing import AlreadyClosed, close
from marshrut.people.usecases._places import PlaceIsBelow, place_below
from marshrut.people.usecases._tree import rebuild_tree, refuse_closed


class NothingToJoin(DomainError):
    def __init__(self) -> None:
        super().__init__("Выберите хотя бы одну организацию, которая присоединяется, — и не ту же самую.")


@transaction.atomic
def merge_organisations(
    *,
    predecessors: Sequence[Organisation],
    successor: Organisation,
    on: date,
    basis: str = "",
    by: Actor | None = None,
    at: datetime,
) -> list[Succession]:
    """From the day ``on`` the successor goes on for the predecessors, which close on the day before.

    Their staff keep posts and subjects, their branches move below the successor; charges for them end. What
    was counted for them before the day stays theirs. To join into a new organisation, open it first.

    :raises NothingToJoin: no predecessor, or the successor is one of them.
    :raises AlreadyClosed: a predecessor was closed before.
    :raises OrganisationIsNotOpen: the successor isn't in force on the day.
    :raises PlaceIsBelow: the successor stands below a predecessor: move it first.
    """
    if not predecessors or successor in predecessors:
        raise NothingToJoin
    refuse_closed(successor, on)
    last_day = on - timedelta(days=1)
    made = []
    for predecessor in predecessors:
        predecessor.refresh_from_db()
        if predecessor.closed_on is not None:
            raise AlreadyClosed(organisation=predecessor)
        if predecessor.pk in tree_on(on).get(successor.pk, ()):
            raise PlaceIsBelow(organisation=predecessor, parent=successor)
        for child in children_on(predecessor, on):
            place_below(child, successor, on)
        carry_over_staff(predecessor, successor, on)
        close(predecessor, last_day)
        made.append(
            Succession.objects.create(
                kind=Succession.Kind.MERGE,
                predecessor=predecessor,
                successor=successor,
                happened_on=on,
                basis=basis,
            )
        )
    rebuild_tree(localdate(at))
    successor.refresh_from_db()
    record_act(
        verb="merged_organisations",
        subject=successor,
        by=by,
        at=at,
        predecessors=[row.pk for row in predecessors],
        on=on.isoformat(),
        basis=basis,
    )
    return made
