"""Which snapshot and which place of the tree a page speaks of: read from the address, by right of the actor."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import get_object_or_404

from marshrut.calc.indicators import Hidden, Ratio, suppress, suppress_siblings
from marshrut.monitoring.models import Snapshot
from marshrut.monitoring.queries import ready_snapshots, values_at
from marshrut.monitoring.rules import districts_visible_to, nodes_visible_to
from marshrut.people.actor import Actor
from marshrut.people.models import District, Organisation

Share = Ratio | Hidden
NOT_OF_PEOPLE = frozenset({"I4", "I6"})  # readings of teams and programmes


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

    def shares(self, below: Sequence[Organisation] = (), *, before: Snapshot | None = None) -> "Shares":
        """What stands at the place, at those below it, and stood here in the snapshot ``before``; one query.

        For a role without names small groups are hidden, and not to be had by subtraction.
        """
        read = values_at([self.snapshot, before] if before else [self.snapshot], [self.place, *below])
        beside: dict[str, dict[int, Ratio]] = {}
        for one in below:
            for code, ratio in read.get((self.snapshot, one), {}).items():
                beside.setdefault(code, {})[one.pk] = ratio
        return Shares(
            here=self._told(read.get((self.snapshot, self.place), {}), suppress),
            before=self._told(read.get((before, self.place), {}), suppress) if before else {},
            below=self._told(beside, suppress_siblings),
        )

    def _told(self, found: dict, hide: Callable) -> dict:
        """Reading → what the actor may see of it; those of teams and programmes speak about nobody."""
        if self.actor.rights.names:
            return found
        return {code: one if code in NOT_OF_PEOPLE else hide(one) for code, one in found.items()}


@dataclass(frozen=True, slots=True)
class Shares:
    """``here`` and ``before``: reading → share; ``below``: reading → organisation → share."""

    here: dict[str, Share]
    before: dict[str, Share]
    below: dict[str, dict[int, Share]]

    def of(self, place: Organisation, code: str) -> Share | None:
        """The share of one of the places below."""
        return self.below.get(code, {}).get(place.pk)


def chosen_snapshot(request, recent: list[Snapshot]) -> Snapshot | None:
    """The one in the address, else the newest of ``recent``; None when nothing has been counted yet."""
    wanted = request.GET.get("snapshot", "")
    if not wanted:
        return recent[0] if recent else None
    number = int(wanted) if wanted.isdecimal() else None
    found = next((one for one in recent if one.pk == number), None)
    return found or get_object_or_404(ready_snapshots(), pk=number)


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
    if actor.place is not None and actor.paths == (actor.place.path,):
        return actor.place
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
    if isinstance(place, District) or place.path in actor.paths:
        return []
    above = [int(pk) for pk in place.path.strip("/").split("/")[:-1]]
    return list(nodes_visible_to(actor).filter(pk__in=above).select_related("territory").order_by("path"))
