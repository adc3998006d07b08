"""Who may see whom. The only statement of these rules: lists filter by them, single pages load through
them.
"""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from marshrut.people.actor import Actor
from marshrut.people.models import (
    Charge,
    District,
    Employment,
    Merge,
    Organisation,
    Person,
    PossibleMerge,
    StaffImport,
)
from marshrut.people.roles import Reach, Role


def organisations_visible_to(actor: Actor) -> QuerySet[Organisation]:
    """Organisations within the actor's reach, by today's tree."""
    return Organisation.objects.filter(actor.organisations())


def persons_visible_to(actor: Actor, *, on: date) -> QuerySet[Person]:
    """People whom the actor may see by name: oneself, and those who work within the reach of a role with
    names.

    Roles with a caseload see their people through the rules of the room that assigns them.
    """
    people = Person.objects.filter(merged_into=None)
    allowed = Q(pk=actor.person.pk)
    if actor.rights.names and actor.rights.reach in {Reach.SUBTREE, Reach.REGION}:
        if actor.rights.reach is Reach.REGION:
            return people
        here = Employment.objects.on(on).filter(person=OuterRef("pk")).filter(actor.organisations("organisation__"))
        allowed |= Q(Exists(here))
    return people.filter(allowed)


def staff_visible_to(actor: Actor, *, on: date) -> QuerySet[Person]:
    """Those of ``persons_visible_to`` who work within the reach; the reader alone is no staff of the place."""
    people = persons_visible_to(actor, on=on)
    if actor.rights.reach is Reach.REGION:
        return people
    here = Employment.objects.on(on).filter(actor.organisations("organisation__"), person=OuterRef("pk"))
    return people.filter(Exists(here))


def may_import_staff(actor: Actor) -> bool:
    return actor.role in {Role.MUNI_METHODIST, Role.CNPPM_SPECIALIST, Role.SCHOOL_HEAD}


def staff_imports_visible_to(actor: Actor) -> QuerySet[StaffImport]:
    """Lists whose sender is within the actor's reach, whoever has uploaded them; the centre sees all of them.

    A list of the whole region is the centre's alone: who has uploaded it may have another role by now.
    """
    if not may_import_staff(actor):
        return StaffImport.objects.none()
    if actor.rights.reach is Reach.REGION:
        return StaffImport.objects.all()
    return StaffImport.objects.filter(actor.organisations("sender__"))


# --- acts on the tree ------------------------------------------------------------------------------------

SCHOOL_ROLES = (Role.SCHOOL_HEAD, Role.SCHOOL_COUNCIL, Role.MENTOR)


def organisations_changeable_by(actor: Actor) -> QuerySet[Organisation]:
    """Organisations that the actor may rename, move, close, merge or split.

    The centre: all. A municipal methodist: those below the own municipality, not the municipality itself.
    """
    if actor.role == Role.CNPPM_SPECIALIST:
        return Organisation.objects.all()
    if actor.role == Role.MUNI_METHODIST and actor.place is not None:
        return Organisation.objects.filter(actor.organisations()).exclude(pk=actor.place.pk)
    return Organisation.objects.none()


def parents_offered_to(actor: Actor) -> QuerySet[Organisation]:
    """Below whom the actor may put an organisation; a municipal methodist stays inside the municipality."""
    if actor.role in {Role.CNPPM_SPECIALIST, Role.MUNI_METHODIST}:
        return organisations_visible_to(actor)
    return Organisation.objects.none()


_K = Organisation.Kind
_OF_A_MUNICIPALITY = (_K.SCHOOL, _K.PRESCHOOL, _K.EXTRA, _K.MUNI_SERVICE, _K.UNIT)
_OF_A_REGION = (*_OF_A_MUNICIPALITY, _K.MUNI_AUTHORITY, _K.IPE, _K.CENTER, _K.COLLEGE, _K.UNIVERSITY)
_OPENED_BELOW: dict[str, tuple[Organisation.Kind, ...]] = {
    _K.FEDERAL: tuple(_K),
    _K.DEPARTMENT: _OF_A_REGION,
    _K.MUNI_AUTHORITY: _OF_A_MUNICIPALITY,
    _K.IPE: (_K.CENTER, _K.UNIT),
    _K.UNIVERSITY: (_K.IPE, _K.CENTER, _K.COLLEGE, _K.UNIT),
}


def kinds_opened_below(parent: Organisation | None) -> tuple[Organisation.Kind, ...]:
    """What may be founded there: nothing above its parent's own level, a school's parts below a school.

    Which parents there are to choose from is said by the role: ``parents_offered_to``.
    """
    return tuple(_K) if parent is None else _OPENED_BELOW.get(parent.kind, (_K.UNIT,))


def districts_visible_to(actor: Actor) -> QuerySet[District]:
    """All of them for roles of the whole region; else the own one, or those with a member within reach."""
    if actor.rights.reach is Reach.REGION:
        return District.objects.all()
    if actor.rights.reach is Reach.DISTRICT and actor.charge is not None:
        return District.objects.filter(pk=actor.charge.district_id)
    return District.objects.filter(actor.organisations("memberships__authority__")).distinct()


def may_change_districts(actor: Actor) -> bool:
    return actor.role == Role.CNPPM_SPECIALIST


# --- acts on people --------------------------------------------------------------------------------------


def persons_transferable_by(actor: Actor, *, on: date) -> QuerySet[Person]:
    """People whom the actor may move to another organisation: the centre anybody, a municipal methodist those
    who work in the municipality (they may leave it)."""
    if actor.role in {Role.CNPPM_SPECIALIST, Role.MUNI_METHODIST}:
        works = Employment.objects.on(on).filter(person=OuterRef("pk"), kind=Employment.Kind.MAIN)
        return persons_visible_to(actor, on=on).filter(Exists(works.filter(actor.organisations("organisation__"))))
    return Person.objects.none()


def possible_merges_visible_to(actor: Actor, *, on: date) -> QuerySet[PossibleMerge]:
    """Pairs that the actor may decide: the centre all, a municipal methodist those of whom both work within
    the municipality. Only such a person can compare two records without seeing somebody else's people."""
    if actor.role == Role.CNPPM_SPECIALIST:
        return PossibleMerge.objects.all()
    if actor.role != Role.MUNI_METHODIST:
        return PossibleMerge.objects.none()
    here = Employment.objects.on(on).filter(actor.organisations("organisation__"))
    return PossibleMerge.objects.filter(
        Exists(here.filter(person=OuterRef("first"))), Exists(here.filter(person=OuterRef("second")))
    )


def open_merges_for(actor: Actor, *, on: date) -> QuerySet[PossibleMerge]:
    """Pairs that wait for the actor's decision, oldest first: both records still stand by themselves."""
    waiting = possible_merges_visible_to(actor, on=on).filter(state=PossibleMerge.State.OPEN)
    return waiting.filter(first__merged_into=None, second__merged_into=None).order_by("found_at", "pk")


def merges_undone_by(actor: Actor, *, on: date) -> QuerySet[Merge]:
    """Merges that the actor may take back: the centre all, a municipal methodist the own ones whose kept
    person still works within the municipality."""
    made = Merge.objects.filter(undone_at=None)
    if actor.role == Role.CNPPM_SPECIALIST:
        return made
    if actor.role != Role.MUNI_METHODIST:
        return made.none()
    here = Employment.objects.on(on).filter(actor.organisations("organisation__"), person=OuterRef("kept"))
    return made.filter(Exists(here), merged_by=actor.person)


def employments_changeable_by(actor: Actor) -> QuerySet[Employment]:
    """Employments that the actor may end: the centre all, a municipal methodist those in the municipality."""
    if actor.role == Role.CNPPM_SPECIALIST:
        return Employment.objects.all()
    if actor.role == Role.MUNI_METHODIST:
        return Employment.objects.filter(actor.organisations("organisation__"))
    return Employment.objects.none()


def roles_given_by(actor: Actor) -> tuple[Role, ...]:
    """Roles that the actor may give for an organisation within reach."""
    if actor.role == Role.CNPPM_SPECIALIST:
        return tuple(role for role in Role if role != Role.TEACHER)
    if actor.role == Role.MUNI_METHODIST:
        return SCHOOL_ROLES
    return ()


def charges_changeable_by(actor: Actor) -> QuerySet[Charge]:
    """Charges that the actor may end or give a substitute for."""
    if actor.role == Role.CNPPM_SPECIALIST:
        return Charge.objects.all()
    if actor.role == Role.MUNI_METHODIST:
        return Charge.objects.filter(actor.organisations("organisation__"), role__in=SCHOOL_ROLES)
    return Charge.objects.none()


def persons_given_access_by(actor: Actor, *, on: date) -> QuerySet[Person]:
    """People whom the actor may let in or give a new password: the centre anybody, a municipal methodist those
    who work in the municipality and hold no role that reaches outside it — a new password is the role itself."""
    if actor.role not in {Role.CNPPM_SPECIALIST, Role.MUNI_METHODIST}:
        return Person.objects.none()
    people = staff_visible_to(actor, on=on).exclude(pk=actor.person.pk)
    if actor.role == Role.CNPPM_SPECIALIST:
        return people
    inside = Charge.objects.filter(actor.organisations("organisation__"))
    held = Charge.objects.within(on, date.max).filter(person=OuterRef("pk"))
    return people.exclude(Exists(held.exclude(pk__in=inside.values("pk"))))
