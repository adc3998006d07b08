"""Who sees a route and whose word it waits for. The only statement of these rules.

A live route goes with its person: after a transfer the new head and methodist see it, the old ones don't.
A finished route stays visible where it was walked as well, because the place's figures count it.
"""

from datetime import date

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from marshrut.people.actor import Actor
from marshrut.people.models import Charge, Employment, Person
from marshrut.people.roles import Reach, Role
from marshrut.routes.models import Route, RouteDecision, TutorAssignment

# 84 methodists, 85 teachers each: the load of the Костромская область, and its refusal above it.
TUTOR_NORM = 85


def tutor_norm() -> int:
    """People whom one tutor may follow at a time; the installation may set its own number."""
    return getattr(settings, "TUTOR_NORM", TUTOR_NORM)


def routes_visible_to(actor: Actor, *, on: date) -> QuerySet[Route]:
    """One's own; those of the people assigned to a tutor; those of people who work within the reach.

    A proposal speaks of a result that is still the person's own: others see a route once it is accepted.
    """
    own = Q(person=actor.person)
    handed_on = Q(agreed_at__isnull=False) | Q(_was_accepted())
    if not actor.rights.names:
        return Route.objects.filter(own)
    if actor.rights.reach is Reach.REGION:
        return Route.objects.filter(own | handed_on)
    if actor.rights.reach is Reach.SUBTREE:
        finished = ~Q(state__in=Route.LIVE) & actor.organisations("organisation__")
        return Route.objects.filter(own | (handed_on & (Q(_works_within(actor, on)) | finished)))
    if actor.role == Role.TUTOR:
        return Route.objects.filter(own | (handed_on & Q(_is_tutored_by(actor.person, on))))
    return Route.objects.filter(own)


def routes_to_approve(actor: Actor, *, on: date) -> QuerySet[Route]:
    """Routes that wait for this actor's word: first the head's, then the methodist's or the tutor's.

    Nobody approves one's own route. Where nobody else heads the organisation, the methodist's word is enough.
    """
    waiting = routes_visible_to(actor, on=on).filter(state=Route.State.AGREED).exclude(person=actor.person)
    if actor.role == Role.SCHOOL_HEAD:
        return waiting.exclude(head_has_spoken())
    if actor.role in {Role.MUNI_METHODIST, Role.TUTOR, Role.CNPPM_SPECIALIST}:
        return waiting.filter(Q(head_has_spoken()) | ~Q(has_a_head(on)))
    return waiting.none()


def may_steer(actor: Actor, route: Route, *, on: date) -> bool:
    """Pause, resume or cancel: the person, or whoever approves routes within the reach."""
    if route.person_id == actor.person.pk:
        return True
    return steers_others(actor) and routes_visible_to(actor, on=on).filter(pk=route.pk).exists()


def steers_others(actor: Actor) -> bool:
    """Whether the role steers the routes of others: each that it sees."""
    return actor.role in {Role.SCHOOL_HEAD, Role.MUNI_METHODIST, Role.TUTOR, Role.CNPPM_SPECIALIST}


def may_confirm_transfer(actor: Actor, route: Route, *, on: date) -> bool:
    """That the new came into the lessons is said by somebody else: the tutor, methodist or centre."""
    if route.person_id == actor.person.pk or not settles_others(actor):
        return False
    return routes_visible_to(actor, on=on).filter(pk=route.pk).exists()


def settles_others(actor: Actor) -> bool:
    """Whether the role asks about the steps of others and says what counts: in each route that it sees."""
    return actor.role in {Role.MUNI_METHODIST, Role.TUTOR, Role.CNPPM_SPECIALIST}


def may_settle_steps(actor: Actor, route: Route, *, on: date) -> bool:
    """Ask the person about a step and count it as done: the same people, by the same reasons."""
    return may_confirm_transfer(actor, route, on=on)


def may_assign_tutors(actor: Actor) -> bool:
    return actor.role in {Role.CNPPM_SPECIALIST, Role.MUNI_METHODIST}


def people_given_tutors_by(actor: Actor, *, on: date) -> QuerySet[Person]:
    """For whom the actor may choose a tutor: people whose live route the actor sees. Nobody chooses the own one."""
    if not may_assign_tutors(actor):
        return Person.objects.none()
    live = routes_visible_to(actor, on=on).filter(state__in=Route.LIVE, person=OuterRef("pk"))
    return Person.objects.filter(Exists(live), merged_into=None).exclude(pk=actor.person.pk)


def people_followed_by(tutor: Person, *, on: date) -> QuerySet[Person]:
    """The tutor's caseload on the day."""
    mine = TutorAssignment.objects.on(on).filter(tutor=tutor, person=OuterRef("pk"))
    return Person.objects.filter(Exists(mine), merged_into=None)


def head_has_spoken() -> Exists:
    """A condition on routes: the head agreed after the person accepted this proposal for the last time."""
    said = RouteDecision.objects.filter(
        act=RouteDecision.Act.HEAD_APPROVED, made_at__gte=OuterRef("agreed_at")
    )
    return Exists(said.filter(route=OuterRef("pk")))


def has_a_head(on: date, *, person: str = "person") -> Exists:
    """A condition on rows with a person: somebody else heads the organisation of the main employment."""
    heads = Charge.objects.on(on).filter(role=Role.SCHOOL_HEAD, organisation=OuterRef("organisation"))
    return Exists(
        Employment.objects.on(on)
        .filter(person=OuterRef(person), kind=Employment.Kind.MAIN)
        .filter(Exists(heads.exclude(person=OuterRef("person"))))
    )


def _was_accepted() -> Exists:
    return Exists(RouteDecision.objects.filter(route=OuterRef("pk"), act=RouteDecision.Act.AGREED))


def _works_within(actor: Actor, on: date) -> Exists:
    here = Employment.objects.on(on).filter(person=OuterRef("person"), kind=Employment.Kind.MAIN)
    return Exists(here.filter(actor.organisations("organisation__")))


def _is_tutored_by(tutor: Person, on: date) -> Exists:
    return Exists(TutorAssignment.objects.on(on).filter(tutor=tutor, person=OuterRef("person")))
