"""Steps that every change of the tree is made of."""

from collections.abc import Iterable
from datetime import date
from uuid import uuid4

from marshrut.base.errors import DomainError
from marshrut.people.models import Organisation, OrganisationName, Placement, Territory

_REPEATED = ["full_name", "short_name", "parent", "path"]


class OrganisationIsNotOpen(DomainError):
    def __init__(self, *, organisation: Organisation, on: date):
        super().__init__(
            f"«{organisation.short_name}» не действует {on:%d.%m.%Y}. "
            "Выберите другой день или другую организацию."
        )


def refuse_closed(organisation: Organisation, on: date) -> None:
    """:raises OrganisationIsNotOpen: it wasn't opened by the day, or has closed before it."""
    if organisation.opened_on > on or (organisation.closed_on is not None and organisation.closed_on < on):
        raise OrganisationIsNotOpen(organisation=organisation, on=on)


def lock_tree() -> None:
    """One change of the tree at a time: two moves at once could otherwise put each below the other."""
    list(Organisation.objects.select_for_update().filter(parent=None).order_by("pk").values_list("pk"))


def rebuild_tree(on: date) -> list[Organisation]:
    """See ``refresh_tree``."""
    lock_tree()
    organisations = {row.pk: row for row in Organisation.objects.all()}
    parents = _nearest(Placement.objects.order_by("starts_on").values_list(
        "organisation_id", "starts_on", "parent_id"), on)  # fmt: skip
    names = _nearest(OrganisationName.objects.order_by("starts_on").values_list(
        "organisation_id", "starts_on", "full_name", "short_name"), on)  # fmt: skip
    paths: dict[int, str] = {}

    def path_of(pk: int) -> str:
        if pk not in paths:
            (parent,) = parents.get(pk, (None,))
            paths[pk] = f"{path_of(parent) if parent else '/'}{pk}/"
        return paths[pk]

    changed = []
    for pk, row in organisations.items():
        full_name, short_name = names.get(pk, (row.full_name, row.short_name))
        state = (full_name, short_name, parents.get(pk, (None,))[0], path_of(pk))
        if state != (row.full_name, row.short_name, row.parent_id, row.path):
            row.full_name, row.short_name, row.parent_id, row.path = state
            changed.append(row)
    Organisation.objects.bulk_update(changed, _REPEATED, batch_size=500)
    return changed


def found_organisation(
    *,
    kind: str,
    level: str,
    full_name: str,
    short_name: str,
    parent: Organisation | None,
    territory: Territory | None,
    opened_on: date,
    basis: str = "",
    **codes: object,
) -> Organisation:
    """The organisation with its first name and place; ``path`` is right only after ``rebuild_tree``.

    :raises OrganisationIsNotOpen: the parent isn't in force on the day.
    """
    if parent is not None:
        refuse_closed(parent, opened_on)
    organisation = Organisation.objects.create(
        kind=kind,
        level=level,
        full_name=full_name,
        short_name=short_name,
        parent=parent,
        path=f"/{uuid4().hex}/",  # its own number is known only now
        territory=territory,
        opened_on=opened_on,
        **codes,
    )
    OrganisationName.objects.create(
        organisation=organisation,
        full_name=full_name,
        short_name=short_name,
        starts_on=opened_on,
        basis=basis,
    )
    Placement.objects.create(organisation=organisation, parent=parent, starts_on=opened_on)
    return organisation


def _nearest(rows: Iterable[tuple], on: date) -> dict[int, tuple]:
    """Organisation → what the last row that began by the day says; else the first after the day."""
    found: dict[int, tuple] = {}
    for organisation, starts_on, *said in rows:  # oldest first
        if starts_on <= on or organisation not in found:
            found[organisation] = tuple(said)
    return found
