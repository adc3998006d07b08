"""The step that ends a charge and what is done in its stead."""

from datetime import date, datetime

from django.db.models import Q

from marshrut.people.actor import Actor
from marshrut.people.acts import record_act
from marshrut.people.models import Charge


def stop_charge(charge: Charge, ends_on: date, by: Actor | None, at: datetime) -> None:
    """``ends_on`` is the last day; a charge that would have begun later is taken away."""
    for acting in Charge.objects.filter(Q(ends_on=None) | Q(ends_on__gt=ends_on), acting_for=charge):
        _end(acting, ends_on, by, at)
    _end(charge, ends_on, by, at)


def _end(charge: Charge, ends_on: date, by: Actor | None, at: datetime) -> None:
    record_act(
        verb="ended_charge",
        subject=charge,
        by=by,
        at=at,
        person=charge.person_id,
        charge_role=charge.role,
        organisation=charge.organisation_id,
        district=charge.district_id,
        starts_on=charge.starts_on.isoformat(),
        ends_on=ends_on.isoformat(),
    )
    if charge.starts_on > ends_on:
        charge.delete()
        return
    charge.ends_on = ends_on
    charge.save(update_fields=["ends_on"])
