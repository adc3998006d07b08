"""Count every reading and freeze the values with the units behind them."""

from collections import defaultdict
from collections.abc import Callable

from django.db import transaction

from marshrut.base.rows import write
from marshrut.calc.indicators import Unit, definition, evaluate, roll_up
from marshrut.monitoring.facts import Facts, gather
from marshrut.monitoring.models import IndicatorSettings, IndicatorValue, Snapshot, SnapshotMember
from marshrut.monitoring.readings import readings

Progress = Callable[[int], None]


def chosen_switches(year: int) -> dict[str, dict[str, str]]:
    """How the region reads the indicators in the year: {indicator: {switch: option}}."""
    return dict(IndicatorSettings.objects.filter(year=year).values_list("code", "switches"))


def fill(snapshot: Snapshot, progress: Progress | None = None) -> None:
    """Write values and members in one transaction: a snapshot is there whole or not at all."""
    tell = progress or (lambda percent: None)
    facts = gather(
        starts_on=snapshot.starts_on, ends_on=snapshot.ends_on, as_of_on=snapshot.as_of_on
    )
    tell(40)
    with transaction.atomic():
        snapshot.values.all().delete()
        snapshot.members.all().delete()
        _freeze(snapshot, facts, tell)
        snapshot.is_ready, snapshot.progress = True, 100
        snapshot.save(update_fields=["is_ready", "progress"])


def _freeze(snapshot: Snapshot, facts: Facts, tell: Progress) -> None:
    rows = {Unit.PERSON: facts.persons, Unit.TEAM: facts.teams, Unit.PROGRAMME: facts.programmes}
    districts = {("district", pk): authorities for pk, authorities in facts.districts.items()}
    wholes: dict[tuple, list[str]] = defaultdict(list)
    parts: dict[tuple, list[str]] = defaultdict(list)
    nodes: dict[tuple, int] = {}
    values = []
    for reading in readings(snapshot.switches):
        unit = definition(reading.indicator).unit
        members = evaluate(reading.indicator, rows[unit], reading.switches)
        for member in members:
            key = (unit.value, member.unit_id)
            nodes[key] = member.node
            if member.in_whole:
                wholes[key].append(reading.code)
            if member.in_part:
                parts[key].append(reading.code)
        for node, ratio in roll_up(members, facts.tree, districts).items():
            if ratio.whole:
                values.append(_value(snapshot, reading.code, node, ratio))
    write(values)
    tell(70)
    place = _places(facts)
    write(
        [
            SnapshotMember(
                snapshot=snapshot,
                unit=unit,
                unit_id=unit_id,
                title=facts.titles[unit, unit_id],
                organisation_id=node,
                ancestors=list(facts.tree[node]),
                district_id=place.get(node),
                wholes=wholes[unit, unit_id],
                parts=parts[unit, unit_id],
            )
            for (unit, unit_id), node in nodes.items()
        ]
    )


def _value(snapshot: Snapshot, code: str, node, ratio) -> IndicatorValue:
    of_district = isinstance(node, tuple)
    return IndicatorValue(
        snapshot=snapshot,
        code=code,
        organisation_id=None if of_district else node,
        district_id=node[1] if of_district else None,
        part=ratio.part,
        whole=ratio.whole,
    )


def _places(facts: Facts) -> dict[int, int]:
    """Organisation → the district that it, or a place above it, belongs to."""
    district_of = {authority: pk for pk, members in facts.districts.items() for authority in members}
    found = {}
    for node, above in facts.tree.items():
        district = next((district_of[one] for one in (node, *above) if one in district_of), None)
        if district is not None:
            found[node] = district
    return found
