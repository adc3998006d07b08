"""Reads: values at a place, its children, the comparable snapshot of a year ago."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from marshrut.calc.indicators import Ratio
from marshrut.monitoring.models import IndicatorSettings, IndicatorValue, Snapshot
from marshrut.people.models import District, Organisation, Placement

RECENT = 12  # snapshots that a page offers to choose from


def ready_snapshots() -> QuerySet[Snapshot]:
    """Counted snapshots, the newest state first."""
    return Snapshot.objects.filter(is_ready=True)


def recent_snapshots() -> list[Snapshot]:
    """The newest count of every period and day, the newest state first."""
    one_a_day = ("as_of_on", "ends_on", "starts_on")
    rows = ready_snapshots().order_by(*(f"-{name}" for name in one_a_day), "-taken_at")
    return list(rows.distinct(*one_a_day)[:RECENT])


def year_before(snapshot: Snapshot, recent: list[Snapshot]) -> Snapshot | None:
    """The latest snapshot of the same kind of period a year earlier, to compare with; looked for among the recent
    ones first."""
    year = snapshot.ends_on.year - 1
    found = next((one for one in recent if one.ends_on.year == year), None)
    if found is None and len(recent) == RECENT:
        return ready_snapshots().filter(ends_on__year=year).first()
    return found


def values_at(
    snapshots: Iterable[Snapshot], places: Iterable[Organisation | District]
) -> dict[tuple[Snapshot, Organisation | District], dict[str, Ratio]]:
    """(snapshot, place) → reading → part and whole, in one query; a reading without data is absent."""
    snapshots, places = {one.pk: one for one in snapshots}, list(places)
    organisations = {one.pk: one for one in places if isinstance(one, Organisation)}
    districts = {one.pk: one for one in places if isinstance(one, District)}
    where = Q(organisation__in=organisations) | Q(district__in=districts)
    rows = IndicatorValue.objects.filter(where, snapshot__in=snapshots)
    found: dict[tuple[Snapshot, Organisation | District], dict[str, Ratio]] = {}
    for row in rows.values_list("snapshot", "organisation", "district", "code", "part", "whole"):
        snapshot, organisation, district, code, part, whole = row
        place = organisations[organisation] if organisation else districts[district]
        found.setdefault((snapshots[snapshot], place), {})[code] = Ratio(part, whole)
    return found


def places_below(place: Organisation | District, snapshot: Snapshot) -> QuerySet[Organisation]:
    """What the place was made of on the day of the snapshot, where something was counted."""
    counted = IndicatorValue.objects.filter(snapshot=snapshot, organisation=OuterRef("pk"))
    if isinstance(place, District):
        here = place.memberships.on(snapshot.as_of_on).filter(authority=OuterRef("pk"))
        return Organisation.objects.filter(Exists(here), Exists(counted)).select_related("territory")
    here = Placement.objects.on(snapshot.as_of_on).filter(organisation=OuterRef("pk"), parent=place)
    return Organisation.objects.filter(Exists(here), Exists(counted)).select_related("territory")


def targets(year: int) -> dict[str, float]:
    """Indicator → target value of the year, percent."""
    rows = IndicatorSettings.objects.filter(year=year, target__isnull=False)
    return dict(rows.values_list("code", "target"))
