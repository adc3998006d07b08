"""Separate a new organisation from one that goes on."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from marshrut.people.actor import Actor
from marshrut.people.acts import record_act
from marshrut.people.models import Organisation, Person, Succession
from marshrut.people.queries import tree_on
from marshrut.people.usecases._carry_over import carry_over_staff
from marshrut.people.usecases._places import place_below
from marshrut.people.usecases._tree import found_organisation, rebuild_tree, refuse_closed


@transaction.atomic
def split_organisation(
    *,
    organisation: Organisation,
    full_name: str,
    short_name: str,
    on: date,
    people: Sequence[Person] = (),
    branches: Sequence[Organisation] = (),
    kind: str = "",
    basis: str = "",
    by: Actor | None = None,
    at: datetime,
    **codes: object,
) -> Organisation:
    """Open a new organisation beside this one; the chosen people and branches go over to it.

    The new one has the same parent, level and territory, and the same kind when none is given.
    Whoever isn't named stays. Returns the new organisation.

    :raises OrganisationIsNotOpen: the organisation isn't in force on the day.
    """
    refuse_closed(organisation, on)
    above = tree_on(on).get(organisation.pk, ())
    part = found_organisation(
        kind=kind or organisation.kind,
        level=organisation.level,
        full_name=full_name,
        short_name=short_name,
        parent=Organisation.objects.get(pk=above[0]) if above else None,
        territory=organisation.territory,
        opened_on=on,
        basis=basis,
        **codes,
    )
    for branch in branches:
        place_below(branch, part, on)
    carry_over_staff(organisation, part, on, people)
    Succession.objects.create(
        kind=Succession.Kind.SPLIT, predecessor=organisation, successor=part, happened_on=on, basis=basis
    )
    rebuild_tree(localdate(at))
    part.refresh_from_db()
    record_act(verb="split", subject=organisation, by=by, at=at, part=part.pk, on=on.isoformat(), basis=basis)
    return part
