"""A person who isn't in the system yet comes to work."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from marshrut.people.actor import Actor
from marshrut.people.models import Organisation, Person, Position, Subject
from marshrut.people.usecases.hire import hire
from marshrut.people.usecases.register_person import register_person


@transaction.atomic
def enter_newcomer(
    *,
    organisation: Organisation,
    position: Position,
    kind: str,
    subjects: Iterable[Subject],
    starts_on: date,
    by: Actor,
    at: datetime,
    **named: object,
) -> Person:
    """Register the person and start the work; either both happen or neither.

    ``named``: what ``register_person`` takes.

    :raises DomainError: what ``register_person`` and ``hire`` refuse.
    """
    person = register_person(by=by, at=at, **named)
    hire(
        person=person,
        organisation=organisation,
        position=position,
        kind=kind,
        subjects=subjects,
        starts_on=starts_on,
        by=by,
        at=at,
    )
    return person
