"""Territories, bodies, municipal services and schools of a region, with their names and places by date."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from marshrut.base.rows import reserve, write
from marshrut.demo.content import places
from marshrut.demo.content.schools import SchoolPattern, load_school_names
from marshrut.demo.scene import Place, Scene, School
from marshrut.people.models import Organisation, OrganisationName, Placement, Succession, Territory
from marshrut.people.staff_list.readings.organisations import read_organisation

SINCE = date(1992, 1, 1)  # the first day that the system knows: the acts name no older ones
BEGAN = date(2006, 1, 1)  # municipalities in their present kind
RENAMED = date(2012, 1, 1)  # schools became «бюджетные» and «казённые»
CLOSED = date(2019, 8, 31)
NEW_SCHOOL = date(2011, 9, 1)
KINDS = frozenset(Organisation.Kind.values)


@dataclass
class _Rows:
    organisations: list[Organisation] = field(default_factory=list)
    names: list[OrganisationName] = field(default_factory=list)
    placements: list[Placement] = field(default_factory=list)
    successions: list[Succession] = field(default_factory=list)


def plant(scene: Scene) -> None:
    """Write the tree and put it into the scene."""
    municipalities = [m for m in places.load_municipalities() if m.region == scene.content.code]
    scene.territory, territories = _territories(scene, municipalities)
    plans = _school_plans(scene, municipalities)
    count = sum(map(len, plans)) + 3 * len(municipalities) + 40
    numbers, rows = iter(reserve(Organisation, count)), _Rows()
    for body in places.load_bodies():
        if body.region in {scene.content.code, "federal"} and not body.municipality and body.kind in KINDS:
            _body(scene, rows, next(numbers), body, scene.bodies.get(body.parent), scene.territory)
    for content, territory, plan in zip(municipalities, territories, plans, strict=True):
        scene.places.append(_municipality(scene, rows, numbers, content, territory, plan))
    write(rows.organisations)
    write(rows.names)
    write(rows.placements)
    write(rows.successions)


def _territories(scene: Scene, municipalities) -> tuple[Territory, list[Territory]]:
    region = Territory(
        oktmo=f"{scene.content.oktmo}000000",
        title=scene.content.title,
        short_title=scene.content.short_title,
        kind=Territory.Kind.REGION,
        starts_on=BEGAN,
    )
    write([region])
    rows = [
        Territory(
            oktmo=content.oktmo,
            title=content.title,
            short_title=content.short_title,
            kind=Territory.Kind.MUNICIPALITY,
            parent=region,
            starts_on=BEGAN,
        )
        for content in municipalities
    ]
    write(rows)
    return region, rows


# --- bodies ----------------------------------------------------------------------------------------------


def _body(scene, rows: _Rows, number: int, body: places.Body, parent, territory) -> Organisation:
    row = _organisation(
        rows,
        number,
        parent,
        kind=body.kind,
        level=body.level,
        full_name=body.full_name,
        short_name=body.short_name,
        territory=territory,
    )
    scene.bodies[body.code] = row
    return row


def _municipality(scene: Scene, rows: _Rows, numbers, content, territory, plan) -> Place:
    authority, service = places.municipal_bodies(content)
    above = _body(scene, rows, next(numbers), authority, scene.department, territory)
    below = _body(scene, rows, next(numbers), service, above, territory)
    others = [b for b in places.load_bodies() if b.municipality == content.oktmo and b.kind in KINDS]
    for body in others:
        if body.code not in scene.bodies:
            _body(scene, rows, next(numbers), body, scene.bodies[body.parent], territory)
    place = Place(content=content, territory=territory, authority=above, service=below)
    chance = scene.random(f"tree/{content.oktmo}")
    for planned in plan:
        row = _school(rows, next(numbers), place, planned, chance)
        place.schools.append(School(row, place, planned.size, planned.pattern.setting))
    if len(plan) > 4 and chance.random() < 0.4:
        _closed_school(rows, next(numbers), place, chance)
    return place


# --- schools ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Plan:
    pattern: SchoolPattern
    size: int
    number: int
    place: str

    @property
    def short_name(self) -> str:
        return self.pattern.short_name.format(number=self.number, place=self.place)

    @property
    def full_name(self) -> str:
        return self.pattern.full_name.format(number=self.number, place=self.place)


def _school_plans(scene: Scene, municipalities) -> list[list[_Plan]]:
    """Schools whose pedagogical staffs add up to the municipality's weight; numbers go on through the region."""
    chance, names = scene.random("schools"), load_school_names()
    number = names.number_from[scene.content.code]
    plans = []
    for content in municipalities:
        patterns = [p for p in names.patterns if p.setting == content.settlement]
        words = list(names.places[scene.content.code])
        chance.shuffle(words)
        plan = []
        for place, (pattern, size) in enumerate(_sizes(chance, patterns, content.teachers_weight)):
            plan.append(_Plan(pattern, size, number, words[place % len(words)]))
            number += 1 if pattern.setting == "urban" else 0
        plans.append(plan)
    return plans


def _sizes(chance: Random, patterns: list[SchoolPattern], weight: int) -> list[tuple[SchoolPattern, int]]:
    """Kinds and sizes that add up to the weight exactly; the first school of a place is a secondary one."""
    found: list[tuple[SchoolPattern, int]] = []
    smallest = min(pattern.teachers_min for pattern in patterns)
    left = weight
    while left:
        fitting = [p for p in patterns if p.teachers_min <= left] or patterns[-1:]
        pattern = fitting[0] if not found else chance.choices(fitting, [p.share for p in fitting])[0]
        size = min(chance.randint(pattern.teachers_min, pattern.teachers_max), left)
        if 0 < left - size < smallest:
            size = left
        found.append((pattern, size))
        left -= size
    return found


def _school(rows: _Rows, number: int, place: Place, plan: _Plan, chance: Random) -> Organisation:
    opened_on = NEW_SCHOOL if plan.pattern.setting == "urban" and chance.random() < 0.06 else SINCE
    return _organisation(
        rows,
        number,
        place.authority,
        kind=Organisation.Kind.SCHOOL,
        level=Organisation.Level.SCHOOL,
        full_name=f"{plan.full_name} {place.content.genitive}",
        short_name=plan.short_name,
        territory=place.territory,
        is_rural=plan.pattern.setting == "rural",
        opened_on=opened_on,
        former=opened_on == SINCE and chance.random() < 0.3,
        act=chance.randint(100, 900),
    )


def _closed_school(rows: _Rows, number: int, place: Place, chance: Random) -> None:
    """A small school that was joined to a neighbour before the story begins."""
    heir = chance.choice(place.schools[1:]).row
    short_name = "МКОУ «Пригородная ООШ»"
    row = _organisation(
        rows,
        number,
        place.authority,
        kind=Organisation.Kind.SCHOOL,
        level=Organisation.Level.SCHOOL,
        full_name="Муниципальное казённое общеобразовательное учреждение «Пригородная основная "
        f"общеобразовательная школа» {place.content.genitive}",
        short_name=short_name,
        territory=place.territory,
        is_rural=heir.is_rural,
    )
    row.closed_on = CLOSED
    rows.names[-1].ends_on = rows.placements[-1].ends_on = CLOSED
    rows.successions.append(
        Succession(
            kind=Succession.Kind.MERGE,
            predecessor=row,
            successor=heir,
            happened_on=CLOSED + timedelta(days=1),
            basis=f"постановление администрации № {chance.randint(100, 900)} от 20.05.2019",
        )
    )


def _organisation(
    rows: _Rows,
    number: int,
    parent: Organisation | None,
    *,
    opened_on: date = SINCE,
    former: bool = False,
    act: int = 0,
    **fields,
) -> Organisation:
    """``former``: it had another legal form, and the name of it, before 2012."""
    row = Organisation(
        pk=number,
        parent=parent,
        path=f"{parent.path if parent else '/'}{number}/",
        name_key=read_organisation(fields["short_name"]).key[:300],
        opened_on=opened_on,
        **fields,
    )
    rows.organisations.append(row)
    rows.placements.append(Placement(organisation=row, parent=parent, starts_on=opened_on))
    began = opened_on
    if former:
        rows.names.append(
            OrganisationName(
                organisation=row,
                full_name=_without_form(row.full_name),
                short_name=_without_form(row.short_name),
                starts_on=opened_on,
                ends_on=RENAMED - timedelta(days=1),
            )
        )
        began = RENAMED
    rows.names.append(
        OrganisationName(
            organisation=row,
            full_name=row.full_name,
            short_name=row.short_name,
            starts_on=began,
            basis=f"постановление администрации № {act} от 15.12.2011" if former else "",
        )
    )
    return row


def _without_form(name: str) -> str:
    for form in ("бюджетное ", "казённое "):
        name = name.replace(form, "")
    return name.replace("МБОУ", "МОУ").replace("МКОУ", "МОУ")
