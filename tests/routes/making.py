"""Rows that tests of routes speak of: an open deficit, a route in any state."""

from datetime import timedelta

from marshrut.deficits.models import Deficit
from marshrut.people.models import Person
from marshrut.routes.models import Route, RouteDecision, RouteStep


def deficit(world, person: Person, *, percent: float = 45, group: str = "methodical", **fields) -> Deficit:
    """An open deficit opened by a measurement of so many percent."""
    participant = fields.pop("participant", None) or world.participant(person, state="published")
    estimate = world.estimate(participant, percent=percent, group=group, **fields)
    return Deficit.objects.create(
        person=person,
        competence=estimate.competence,
        organisation=participant.organisation,
        level="high" if percent < 60 else "medium",
        opened_by=estimate,
        opened_at=world.now,
    )


def route(world, person: Person, *, state: str = "draft", sessions=None, tutor=None, head=None) -> Route:
    """A route with a step a session, as if it had come the way to its state."""
    sessions = [world.session(), world.session(starts_in=60)] if sessions is None else sessions
    accepted = state not in {"draft", "cancelled"}
    approved = state in {"approved", "active", "paused", "completed", "transfer_confirmed"}
    found = deficit(world, person)
    row = Route.objects.create(
        person=person,
        organisation=found.organisation,
        tutor=tutor,
        goal="Закрыть зоны роста: «Методические»",
        state=state,
        starts_on=world.today,
        ends_on=world.today + timedelta(days=300),
        hours_per_quarter=36,
        created_at=world.now - timedelta(days=3),
        agreed_at=world.now - timedelta(days=2) if accepted else None,
        approved_at=world.now - timedelta(days=1) if approved else None,
        completed_at=world.now if state in {"completed", "transfer_confirmed"} else None,
    )
    row.basis.add(found.opened_by)
    if accepted:
        _said(row, RouteDecision.Act.AGREED, person, row.agreed_at)
    if head is not None:
        _said(row, RouteDecision.Act.HEAD_APPROVED, head.person, row.agreed_at + timedelta(hours=1))
    for position, session in enumerate(sessions, start=1):
        step = RouteStep.objects.create(
            route=row,
            position=position,
            offer=session.offer,
            session=session,
            hours=session.offer.hours,
            starts_on=session.starts_on,
            ends_on=session.ends_on,
            reason="Зона роста «Методические» (основание: диагностика 12 марта 2026: 45 ± 5 %).",
        )
        step.deficits.add(found)
    return row


def _said(row: Route, act: str, person: Person, at) -> None:
    RouteDecision.objects.create(route=row, act=act, person=person, made_at=at)
