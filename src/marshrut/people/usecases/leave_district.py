"""Let a municipality leave its inter-municipal district."""

from datetime import date, datetime

from django.db import transaction

from marshrut.base.errors import DomainError
from marshrut.people.actor import Actor
from marshrut.people.acts import record_act
from marshrut.people.models import DistrictMembership


class LeftBefore(DomainError):
    def __init__(self, *, membership: DistrictMembership):
        super().__init__(
            f"«{membership.authority.short_name}» уже вышла из округа: последний день — "
            f"{membership.ends_on:%d.%m.%Y}."
        )


class LeavesTooEarly(DomainError):
    def __init__(self, *, membership: DistrictMembership):
        super().__init__(
            f"«{membership.authority.short_name}» вступила в округ {membership.starts_on:%d.%m.%Y}. "
            "Последний день участия не может быть раньше."
        )


@transaction.atomic
def leave_district(
    *,
    membership: DistrictMembership,
    ends_on: date,
    basis: str = "",
    by: Actor | None = None,
    at: datetime,
) -> None:
    """``ends_on`` is the last day of membership; what the district did together until then stays counted so.

    :raises LeftBefore: the membership has ended already.
    :raises LeavesTooEarly: the day is before the membership began.
    """
    if membership.ends_on is not None:
        raise LeftBefore(membership=membership)
    if ends_on < membership.starts_on:
        raise LeavesTooEarly(membership=membership)
    membership.ends_on = ends_on
    membership.save(update_fields=["ends_on"])
    record_act(
        verb="left",
        subject=membership.district,
        by=by,
        at=at,
        authority=membership.authority_id,
        ends_on=ends_on.isoformat(),
        basis=basis,
    )
