"""Who may see which numbers, and the people behind them."""

from django.db.models import Q, QuerySet

from marshrut.monitoring.models import Snapshot, SnapshotMember
from marshrut.people.actor import Actor
from marshrut.people.models import District, Organisation
from marshrut.people.roles import Reach, Role

READERS = (
    Role.SCHOOL_HEAD,
    Role.MUNI_METHODIST,
    Role.MUNI_AUTHORITY,
    Role.MMO_HEAD,
    Role.CURATOR,
    Role.CNPPM_SPECIALIST,
    Role.IPE_STAFF,
    Role.DEPARTMENT,
    Role.FEDERAL_COORD,
)


def nodes_visible_to(actor: Actor) -> QuerySet[Organisation]:
    """Organisations whose numbers the actor may see; the federal floor sees the region as a whole."""
    if actor.role == Role.FEDERAL_COORD:
        return Organisation.objects.filter(parent=None).exclude(kind=Organisation.Kind.FEDERAL)
    return Organisation.objects.filter(actor.organisations())


def sees_places_below(actor: Actor) -> bool:
    """Whether the actor may see what a number is made of by places: the federal floor sees the whole only."""
    return actor.role != Role.FEDERAL_COORD


def districts_visible_to(actor: Actor) -> QuerySet[District]:
    """A district's head and curator see their district; the region's roles see all of them."""
    if actor.rights.reach is Reach.REGION and actor.role != Role.FEDERAL_COORD:
        return District.objects.all()
    if actor.charge is not None and actor.charge.district_id:
        return District.objects.filter(pk=actor.charge.district_id)
    return District.objects.none()


def members_visible_to(actor: Actor, snapshot: Snapshot) -> QuerySet[SnapshotMember]:
    """Units behind the numbers: people by name only for roles with names, within their reach as it was then."""
    members = SnapshotMember.objects.filter(snapshot=snapshot)
    if not actor.rights.names:
        members = members.exclude(unit=SnapshotMember.Unit.PERSON)
    if actor.rights.reach is Reach.REGION:
        return members
    own = [int(path.rstrip("/").rsplit("/", 1)[-1]) for path in actor.paths]
    return members.filter(Q(organisation__in=own) | Q(ancestors__overlap=own))


def may_take_snapshot(actor: Actor) -> bool:
    return actor.role in {Role.CNPPM_SPECIALIST, Role.DEPARTMENT}


def may_change_readings(actor: Actor) -> bool:
    return actor.role == Role.CNPPM_SPECIALIST
