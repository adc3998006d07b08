"""Inter-municipal districts: members by their consent, and a leader who changes every two years."""

from dataclasses import dataclass
from datetime import date, timedelta

from marshrut.base.rows import write
from marshrut.demo.content.places import load_districts
from marshrut.demo.scene import Place, Scene
from marshrut.people.models import Charge, District, DistrictMembership
from marshrut.people.roles import Role

TERM = 2  # years; the regulation of Dagestan says one or two, by rotation
INVENTED = "Состав и название придуманы для демонстрации"


@dataclass(frozen=True, slots=True)
class Union:
    """A district as content: members by short title, in the order in which they lead."""

    title: str
    formed_on: date
    members: tuple[str, ...]


# No source speaks of a district in the Костромская область: this one lets its roles be seen there as well.
OURS = Union(
    "Межмуниципальный методический округ «Галичский»",
    date(2022, 9, 1),
    ("г. Галич", "Галичский район", "Чухломский район", "Солигаличский район", "Антроповский район"),
)


def union_of(scene: Scene) -> Union | None:
    """The district of the region, if it has one."""
    if scene.content.code == "kostroma":
        return OURS
    for content in load_districts():
        if content.region == scene.content.code:
            members = [p.content.short_title for p in scene.places if p.content.district == content.code]
            return Union(content.title, content.starts_on, tuple(members))
    return None


def terms(scene: Scene) -> list[tuple[date, date, Place]]:
    """Who leads from when to when: member after member, up to the term of today."""
    union, found = union_of(scene), []
    starts_on = union.formed_on
    while starts_on <= scene.days.today:
        ends_on = starts_on.replace(year=starts_on.year + TERM) - timedelta(days=1)
        member = union.members[(len(found) + 1) % len(union.members)]
        found.append((starts_on, ends_on, scene.place_named(member)))
        starts_on = ends_on + timedelta(days=1)
    return found


def leading_place(scene: Scene) -> Place | None:
    """The municipality whose turn it is; None without a district."""
    return terms(scene)[-1][2] if union_of(scene) else None


def unite(scene: Scene) -> None:
    """Write the district with its members, leaders and curator."""
    union = union_of(scene)
    if union is None:
        return
    district = District(title=union.title, formed_on=union.formed_on, basis=INVENTED)
    write([district])
    write(
        [
            DistrictMembership(
                district=district,
                authority=scene.place_named(member).authority,
                consent=f"постановление администрации № {40 + 7 * number} от {joined:%d.%m.%Y}",
                starts_on=union.formed_on,
            )
            for number, member in enumerate(union.members)
            for joined in [union.formed_on - timedelta(days=12 - number)]
        ]
    )
    charges = [
        Charge(
            person=place.chief.last.row,
            role=Role.MMO_HEAD,
            district=district,
            starts_on=starts_on,
            ends_on=ends_on,
            basis="решение Совета округа, очередь муниципалитетов",
        )
        for starts_on, ends_on, place in terms(scene)
    ]
    curator = Charge(
        person=scene.shown["curator"].row,
        role=Role.CURATOR,
        district=district,
        starts_on=union.formed_on,
        basis="приказ ЦНППМ",
    )
    write([*charges, curator])
