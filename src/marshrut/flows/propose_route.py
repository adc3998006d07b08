"""A route for a person with what the ledger of taking part knows: what is done and what is booked."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils.timezone import localtime

from marshrut.learning.queries import offers_completed_by, sessions_booked_by
from marshrut.people.actor import Actor
from marshrut.people.models import Person
from marshrut.routes.models import Route
from marshrut.routes.proposal import HOURS_PER_QUARTER, Proposal, compose
from marshrut.routes.usecases.propose_route import propose_route


def propose_route_to(
    *,
    person: Person,
    at: datetime,
    hours_per_quarter: int = HOURS_PER_QUARTER,
    declined: Iterable[int] = (),
    personal_request: str = "",
    by: Actor | None = None,
) -> Route | None:
    """``routes.usecases.propose_route`` with the person's completed offers and booked sessions."""
    return propose_route(
        person=person,
        at=at,
        hours_per_quarter=hours_per_quarter,
        declined=declined,
        held=offers_completed_by(person.pk),
        booked=sessions_booked_by(person.pk, on=localtime(at).date()),
        personal_request=personal_request,
        by=by,
    )


def preview_route_for(
    *, person: Person, on: date, hours_per_quarter: int = HOURS_PER_QUARTER, declined: Iterable[int] = ()
) -> Proposal:
    """What would be proposed with these limits; writes nothing."""
    return compose(
        person,
        on=on,
        hours_per_quarter=hours_per_quarter,
        declined=declined,
        held=offers_completed_by(person.pk),
        booked=sessions_booked_by(person.pk, on=on),
    )
