"""Who may see and run what. The only statement of these rules.

A result belongs to the person. Others see that somebody takes part and how far it is; levels open to them
when the person hands the result on («Передать результаты методисту»), or when they brought it in
themselves: an outside result came to the centre before it came to the person. Answers to single tasks are
shown to nobody but the person.

``caseload``: people in the actor's care, where a room above this one assigns them (tutors).
"""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from marshrut.diagnostics.models import Campaign, Estimate, Participant, ResultImport, Sitting
from marshrut.people.actor import Actor
from marshrut.people.models import Employment
from marshrut.people.roles import Reach, Role

_STATUSES = {Role.SCHOOL_HEAD, Role.SCHOOL_COUNCIL, Role.MUNI_METHODIST, Role.CNPPM_SPECIALIST}
_LEVELS = {Role.SCHOOL_HEAD, Role.MUNI_METHODIST, Role.CNPPM_SPECIALIST}
_CARE = {Role.TUTOR, Role.MENTOR}


def may_run_campaigns(actor: Actor) -> bool:
    return actor.role in {Role.MUNI_METHODIST, Role.CNPPM_SPECIALIST}


def campaigns_run_by(actor: Actor) -> QuerySet[Campaign]:
    """Campaigns that the actor may change: the centre all of them, a municipality those of its own part."""
    if not may_run_campaigns(actor):
        return Campaign.objects.none()
    if actor.rights.reach is Reach.REGION:
        return Campaign.objects.all()
    return Campaign.objects.filter(actor.organisations("place__"), place__isnull=False)


def campaigns_visible_to(actor: Actor) -> QuerySet[Campaign]:
    """Own invitations; within the reach those that run there or have participants from there."""
    mine = Participant.objects.filter(campaign=OuterRef("pk"), person=actor.person)
    allowed = Q(Exists(mine), ~Q(state=Campaign.State.PLANNED))
    if actor.rights.reach is Reach.REGION:
        return Campaign.objects.all()
    if actor.rights.reach in {Reach.SUBTREE, Reach.DISTRICT}:
        here = Participant.objects.filter(actor.organisations("organisation__"), campaign=OuterRef("pk"))
        allowed |= Q(actor.organisations("place__"), place__isnull=False) | Q(Exists(here))
    return Campaign.objects.filter(allowed)


def participants_visible_to(
    actor: Actor, *, on: date, caseload: Iterable[int] | QuerySet = ()
) -> QuerySet[Participant]:
    """That somebody takes part, and how far: own, of those who were sent from within the reach, of people in
    one's care. Levels are another rule: ``estimates_visible_to``."""
    allowed = Q(person=actor.person)
    if actor.role in _STATUSES:
        if actor.rights.reach is Reach.REGION:
            return Participant.objects.all()
        allowed |= actor.organisations("organisation__") | Q(_works_within(actor, on))
    if actor.role in _CARE:
        allowed |= Q(person__in=caseload)
    return Participant.objects.filter(allowed)


def estimates_visible_to(actor: Actor, *, on: date, caseload: Iterable[int] | QuerySet = ()) -> QuerySet[Estimate]:
    """Published results: own; handed on by a person who works within the reach today or is in one's care;
    outside results of the campaigns that one runs."""
    allowed = Q(person=actor.person)
    if actor.role in _LEVELS:
        shared = Q(participant__shared_at__isnull=False)
        region = actor.rights.reach is Reach.REGION
        allowed |= shared if region else shared & Q(_works_within(actor, on))
        allowed |= Q(method=Estimate.Method.OUTSIDE, participant__campaign__in=campaigns_run_by(actor))
    if actor.role in _CARE:
        allowed |= Q(participant__shared_at__isnull=False, person__in=caseload)
    return Estimate.objects.filter(allowed, participant__state=Participant.State.PUBLISHED)


def sittings_taken_by(person_id: int) -> QuerySet[Sitting]:
    """One's own sittings: nobody else opens an item or writes an answer. Takes a number, since a page that
    saves an answer knows the account and loads nothing else."""
    return Sitting.objects.filter(participant__person=person_id)


def result_imports_visible_to(actor: Actor) -> QuerySet[ResultImport]:
    return ResultImport.objects.filter(campaign__in=campaigns_run_by(actor))


def _works_within(actor: Actor, on: date) -> Exists:
    """For rows with ``person``: the person works within the actor's reach on the day."""
    return Exists(
        Employment.objects.on(on).filter(person=OuterRef("person")).filter(actor.organisations("organisation__"))
    )
