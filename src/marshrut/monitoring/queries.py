"""Reads: values at a place, its children, the comparable snapshot of a year ago."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet

from marshrut.calc.indicators import Ratio
from marshrut.monitoring.models import IndicatorSettings, IndicatorValue, Snapshot
from marshrut.people.models import District, Organisation, Placement


def ready_snapshots() -> QuerySet[Snapshot]:
    """Counted snapshots, the newest state first."""
    return Snapshot.objects.filter(is_ready=True)


def year_before(snapshot: Snapshot) -> Snapshot | None:
    """The latest snapshot of the same kind of period a year earlier, to compare with."""
    return ready_snapshots().filter(ends_on__year=snapshot.ends_on.year - 1).first()


def values_at(snapshot: Snapshot | None, place: Organisation | District) -> dict[str, Ratio]:
    """Reading → part and whole at the place; a reading without data is absent."""
    if snapshot is None:
        return {}
    where = {"district": place} if isinstance(place, District) else {"organisation": place}
    rows = IndicatorValue.objects.filter(snapshot=snapshot, **where).values_list("code", "part", "whole")
    return {code: Ratio(part, whole) for code, part, whole in rows}


def values_of(snapshot: Snapshot, places: Iterable[int], code: str) -> dict[int, Ratio]:
    """Organisation → value of one reading."""
    rows = IndicatorValue.objects.filter(snapshot=snapshot, code=code, organisation__in=list(places))
    return {row.organisation_id: Ratio(row.part, row.whole) for row in rows}


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
