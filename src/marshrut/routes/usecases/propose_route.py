"""Propose a route to a person from the open deficits and what the catalogue has."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from marshrut.base.errors import DomainError
from marshrut.base.journal import record
from marshrut.catalogue.models import Session
from marshrut.people.actor import Actor
from marshrut.people.models import Person
from marshrut.people.queries import main_employment
from marshrut.routes.models import Route, RouteStep, TutorAssignment
from marshrut.routes.proposal import HOURS_PER_QUARTER, QUARTERS, Proposal, compose

GOAL_LENGTH = 400
MOST_HOURS = 144  # a quarter of three hours every working day is nobody's spare time


class RouteIsUnderWay(DomainError):
    def __init__(self, route: Route):
        super().__init__(
            f"Маршрут уже «{route.get_state_display()}». Новый составляется, когда этот завершён или отменён."
        )


class HoursOutOfRange(DomainError):
    def __init__(self) -> None:
        super().__init__(f"Часов в квартал может быть от 1 до {MOST_HOURS}. Укажите, сколько вам по силам.")


@transaction.atomic
def propose_route(
    *,
    person: Person,
    at: datetime,
    hours_per_quarter: int = HOURS_PER_QUARTER,
    quarters: int = QUARTERS,
    declined: Iterable[int] = (),
    held: Iterable[int] = (),
    booked: Iterable[Session] = (),
    personal_request: str = "",
    by: Actor | None = None,
) -> Route | None:
    """A proposal for the coming quarters; an earlier proposal gives way to it as its next version.

    ``declined``, ``held``, ``booked``: as in ``routes.proposal.compose``. The flow of the same name gives
    what the ledger of taking part knows; call that one from pages and other flows.

    None when nothing can be proposed: ``routes.proposal.compose`` says why and what would help. None as well
    when a route is accepted or under way and nobody asks (``by`` None, after a diagnostic).

    :raises RouteIsUnderWay: somebody asks while an approved route is there.
    :raises HoursOutOfRange: no such number of hours.
    """
    if not 1 <= hours_per_quarter <= MOST_HOURS:
        raise HoursOutOfRange
    today = localtime(at).date()
    Person.objects.select_for_update().get(pk=person.pk)  # two proposals at once would be two live routes
    present = Route.objects.filter(person=person, state__in=Route.LIVE).first()
    if present is not None and present.state != Route.State.DRAFT:
        if by is None:
            return None
        if present.state != Route.State.AGREED:
            raise RouteIsUnderWay(present)
    job = main_employment(person, today)
    if job is None:
        return None
    proposal = compose(
        person,
        on=today,
        hours_per_quarter=hours_per_quarter,
        quarters=quarters,
        declined=declined,
        held=held,
        booked=booked,
    )
    if not proposal.steps:
        return None
    version = 1
    if present is not None:
        version = present.version + 1
        present.state = Route.State.CANCELLED
        present.save(update_fields=["state"])
    return _write(proposal, job.organisation, version, personal_request, today, at, by)


def _write(proposal: Proposal, organisation, version: int, request: str, today, at: datetime, by) -> Route:
    assignment = TutorAssignment.objects.on(today).filter(person=proposal.person).first()
    titles = ", ".join(f"«{title}»" for title in proposal.needs)
    route = Route.objects.create(
        person=proposal.person,
        organisation=organisation,
        tutor_id=assignment.tutor_id if assignment else None,
        goal=f"Закрыть зоны роста: {titles}"[:GOAL_LENGTH],
        personal_request=request.strip(),
        version=version,
        starts_on=proposal.starts_on,
        ends_on=proposal.ends_on,
        hours_per_quarter=proposal.hours_per_quarter,
        unmet=list(proposal.unmet),
        created_at=at,
    )
    route.basis.set(proposal.estimates)
    for position, proposed in enumerate(proposal.steps, start=1):
        step = RouteStep.objects.create(
            route=route,
            position=position,
            offer=proposed.offer,
            session=proposed.session,
            hours=proposed.offer.hours,
            starts_on=proposed.session.starts_on,
            ends_on=proposed.session.ends_on,
            reason=proposed.reason,
        )
        step.deficits.set(proposed.deficits)
    record(
        verb="proposed",
        subject_kind="route",
        subject_id=route.pk,
        at=at,
        person_id=by.person.pk if by else None,
        role=by.role if by else "",
        facts={"version": version, "steps": len(proposal.steps)},
    )
    return route
