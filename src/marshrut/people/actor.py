"""Who is acting: a person in one of the person's roles, with the part of the tree that the role reaches.

Rules of every room take an Actor; pages get it from the request and nowhere else.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from marshrut.people.models import Charge, DistrictMembership, Organisation, Person
from marshrut.people.roles import RIGHTS, Reach, Rights, Role


@dataclass(frozen=True, slots=True)
class Actor:
    """``paths``: prefixes of the organisation tree within reach; («/»,) is the whole region, () is nothing."""

    person: Person
    role: Role
    charge: Charge | None
    paths: tuple[str, ...]

    @property
    def rights(self) -> Rights:
        return RIGHTS[self.role]

    @property
    def place(self) -> Organisation | None:
        return self.charge.organisation if self.charge else None

    def reaches(self, organisation: Organisation) -> bool:
        return any(organisation.path.startswith(path) for path in self.paths)

    def organisations(self, prefix: str = "") -> Q:
        """A condition on ``<prefix>path``: the organisations within reach; nothing when there is no reach."""
        condition = Q(pk__in=[])
        for path in self.paths:
            if path == "/":
                return Q()
            condition |= Q(**{f"{prefix}path__startswith": path})
        return condition


def actor_of(*, person: Person, charge: Charge | None, on: date) -> Actor:
    """The actor for a charge in force; without a charge the person acts as a teacher for oneself."""
    if charge is None:
        return Actor(person=person, role=Role.TEACHER, charge=None, paths=())
    role = Role(charge.role)
    return Actor(person=person, role=role, charge=charge, paths=_paths(charge, RIGHTS[role].reach, on))


def _paths(charge: Charge, reach: Reach, on: date) -> tuple[str, ...]:
    if reach is Reach.REGION:
        return ("/",)
    if reach is Reach.SUBTREE:
        return (charge.organisation.path,) if charge.organisation else ()
    if reach is Reach.DISTRICT:
        members = DistrictMembership.objects.on(on).filter(district=charge.district)
        return tuple(members.values_list("authority__path", flat=True))
    return ()


def charges_on(person: Person, day: date) -> list[Charge]:
    """The person's charges in force on the day, the one to start with first."""
    order = {role: place for place, role in enumerate(Role)}
    found = Charge.objects.on(day).filter(person=person).select_related("organisation", "district")
    return sorted(found, key=lambda charge: (-order[Role(charge.role)], charge.pk))
