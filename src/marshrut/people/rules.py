"""Who may see whom. The only statement of these rules: lists filter by them, single pages load through them."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from marshrut.people.actor import Actor
from marshrut.people.models import Employment, Organisation, Person, StaffImport
from marshrut.people.roles import Reach, Role


def organisations_visible_to(actor: Actor) -> QuerySet[Organisation]:
    """Organisations within the actor's reach, by today's tree."""
    return Organisation.objects.filter(actor.organisations())


def persons_visible_to(actor: Actor, *, on: date) -> QuerySet[Person]:
    """People whom the actor may see by name: oneself, and those who work within the reach of a role with names.

    Roles with a caseload see their people through the rules of the room that assigns them.
    """
    people = Person.objects.filter(merged_into=None)
    allowed = Q(pk=actor.person.pk)
    if actor.rights.names and actor.rights.reach in {Reach.SUBTREE, Reach.REGION}:
        if actor.rights.reach is Reach.REGION:
            return people
        here = (
            Employment.objects.on(on)
            .filter(person=OuterRef("pk"))
            .filter(actor.organisations("organisation__"))
        )
        allowed |= Q(Exists(here))
    return people.filter(allowed)


def may_import_staff(actor: Actor) -> bool:
    return actor.role in {Role.MUNI_METHODIST, Role.CNPPM_SPECIALIST, Role.SCHOOL_HEAD}


def staff_imports_visible_to(actor: Actor) -> QuerySet[StaffImport]:
    """Imports of the actor's own reach; the centre sees all of them."""
    if not may_import_staff(actor):
        return StaffImport.objects.none()
    if actor.rights.reach is Reach.REGION:
        return StaffImport.objects.all()
    return StaffImport.objects.filter(Q(uploaded_by=actor.person) | actor.organisations("sender__"))
