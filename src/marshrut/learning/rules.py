"""Who sees a participation, who decides on it, who confirms it. The only statement of these rules."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from marshrut.catalogue.rules import sessions_kept_by
from marshrut.learning.models import Participation
from marshrut.people.actor import Actor
from marshrut.people.models import Employment
from marshrut.people.roles import Reach, Role
from marshrut.routes.models import TutorAssignment
from marshrut.routes.rules import has_a_head


def participations_visible_to(actor: Actor, *, on: date) -> QuerySet[Participation]:
    """One's own; those of the sessions that the actor keeps; those of people within the reach by name.

    What is still open goes with the person to a new place of work; what is over also stays with the old one.
    """
    allowed = Q(person=actor.person) | Q(session__in=sessions_kept_by(actor))
    if actor.rights.names:
        if actor.rights.reach is Reach.REGION:
            return Participation.objects.all()
        if actor.rights.reach is Reach.SUBTREE:
            over = ~Q(state__in=Participation.LIVE) & actor.organisations("organisation__")
            allowed |= Q(_works_within(actor, on)) | over
        elif actor.role == Role.TUTOR:
            mine = TutorAssignment.objects.on(on).filter(tutor=actor.person, person=OuterRef("person"))
            allowed |= Q(Exists(mine))
    return Participation.objects.filter(allowed)


def applications_to_decide(actor: Actor, *, on: date) -> QuerySet[Participation]:
    """Applications that wait for this actor's word.

    The head of the organisation in which the person works now; the methodist of the municipality, or the
    centre, for those whom nobody else heads (heads themselves among them). Nobody decides on one's own.
    """
    applied = Participation.objects.filter(state=Participation.State.APPLIED).exclude(person=actor.person)
    if actor.role == Role.SCHOOL_HEAD:
        return applied.filter(_works_within(actor, on))
    if actor.role == Role.MUNI_METHODIST:
        return applied.filter(Q(_works_within(actor, on)) & ~Q(has_a_head(on)))
    if actor.role == Role.CNPPM_SPECIALIST:
        return applied.filter(~Q(has_a_head(on)))
    return applied.none()


def seats_released_by(actor: Actor, *, on: date) -> QuerySet[Participation]:
    """Seats that the actor may free: the head those of the own people, the keeper those of the session."""
    held = Participation.objects.filter(state__in=[Participation.State.ENROLLED, Participation.State.WAITING])
    allowed = Q(session__in=sessions_kept_by(actor))
    if actor.role in {Role.SCHOOL_HEAD, Role.MUNI_METHODIST}:
        allowed |= Q(_works_within(actor, on))
    return held.filter(allowed)


def completions_confirmed_by(actor: Actor) -> QuerySet[Participation]:
    """Participations of the sessions that the actor keeps: provider, centre, owner of an event."""
    return Participation.objects.filter(session__in=sessions_kept_by(actor))


def _works_within(actor: Actor, on: date) -> Exists:
    here = Employment.objects.on(on).filter(person=OuterRef("person"), kind=Employment.Kind.MAIN)
    return Exists(here.filter(actor.organisations("organisation__")))
