"""Which snapshot and which place of the tree a page speaks of: read from the address, by right of the actor."""

from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import get_object_or_404

from marshrut.calc.indicators import Hidden, Ratio, suppress, suppress_siblings
from marshrut.monitoring.models import Snapshot
from marshrut.monitoring.queries import ready_snapshots, values_at, values_of
from marshrut.monitoring.rules import districts_visible_to, nodes_visible_to
from marshrut.people.actor import Actor
from marshrut.people.models import District, Organisation

Share = Ratio | Hidden


@dataclass(frozen=True)
class View:
    """``place`` as of the snapshot's day; ``query`` keeps both in the addresses of the page's links."""

    actor: Actor
    snapshot: Snapshot
    place: Organisation | District

    @property
    def is_district(self) -> bool:
        return isinstance(self.place, District)

    @property
    def query(self) -> str:
        name = "district" if self.is_district else "place"
        return f"?snapshot={self.snapshot.pk}&{name}={self.place.pk}"

    def to(self, place: Organisation | District) -> str:
        return View(self.actor, self.snapshot, place).query

    def values(self, snapshot: Snapshot | None = None) -> dict[str, Share]:
        values = values_at(snapshot or self.snapshot, self.place)
        if self.actor.rights.names:
            return dict(values)
        return {code: ratio if code in {"I4", "I6"} else suppress(ratio) for code, ratio in values.items()}

    def values_of(self, places: list[Organisation], code: str) -> dict[int, Share]:
        """Values of siblings; for a role without names small groups are hidden, and not to be had by subtraction."""
        values = values_of(self.snapshot, [place.pk for place in places], code)
        if self.actor.rights.names or code in {"I4", "I6"}:
            return dict(values)
        return suppress_siblings(values)


def chosen_snapshot(request) -> Snapshot | None:
    """The one in the address, else the newest; None when nothing has been counted yet."""
    wanted = request.GET.get("snapshot", "")
    if wanted:
        return get_object_or_404(ready_snapshots(), pk=wanted if wanted.isdecimal() else None)
    return ready_snapshots().first()


def chosen_place(request) -> Organisation | District:
    """The place in the address if the actor may see it, else the actor's own."""
    actor = request.actor
    district, place = request.GET.get("district", ""), request.GET.get("place", "")
    if district:
        return get_object_or_404(districts_visible_to(actor), pk=district if district.isdecimal() else None)
    if place:
        return get_object_or_404(
            nodes_visible_to(actor).select_related("territory"), pk=place if place.isdecimal() else None
        )
    if actor.charge is not None and actor.charge.district is not None:
        return actor.charge.district
    if actor.charge is not None and actor.charge.organisation is not None and len(actor.paths) == 1:
        own = nodes_visible_to(actor).select_related("territory").filter(pk=actor.charge.organisation_id).first()
        if own is not None and actor.paths != ("/",):
            return own
    tops = nodes_visible_to(actor).filter(parent=None).exclude(kind=Organisation.Kind.FEDERAL)
    top = tops.order_by("pk").first()
    if top is None:
        raise Http404
    return top


def place_title(place: Organisation | District) -> str:
    """A municipality is known by its own name, not by that of its office."""
    if isinstance(place, Organisation) and place.kind == Organisation.Kind.MUNI_AUTHORITY and place.territory:
        return place.territory.short_title
    return str(place)


def lineage(actor: Actor, place: Organisation | District) -> list[Organisation]:
    """The visible places above, from the top down."""
    if isinstance(place, District):
        return []
    above = [int(pk) for pk in place.path.strip("/").split("/")[:-1]]
    return list(nodes_visible_to(actor).filter(pk__in=above).select_related("territory").order_by("path"))
