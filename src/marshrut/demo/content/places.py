"""The three regions of the demonstration: their municipalities, the invented district, and the bodies."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from marshrut.demo.content.reading import read_csv, read_json


@dataclass(frozen=True, slots=True)
class Region:
    """A region; oktmo is the two-digit prefix, number the subject's number on a licence plate.

    providers  which organisation plays «ipe», «cnppm», «active» here: code of a Body; the methodical
               active works at the center, or at the institute where there is no center.
    """

    code: str
    number: str
    oktmo: str
    title: str
    short_title: str
    genitive: str
    source: str
    providers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality by its ОКТМО code; names are those of the 2019 edition, many became округа later.

    oktmo           eight digits; oktmo_name: as the list has it; title: in natural words.
    short_title     «Буйский район», «г. Кострома»; genitive: for «Управление образования …».
    kind            «municipal_district» or «urban_okrug»; settlement: «urban» or «rural».
    teachers_weight number of teachers to make up, not a statistic; 0: the municipality only exists.
    district        code of the inter-municipal district it belongs to, '' for none.
    """

    region: str
    oktmo: str
    oktmo_name: str
    title: str
    short_title: str
    genitive: str
    kind: str
    settlement: str
    teachers_weight: int
    district: str


@dataclass(frozen=True, slots=True)
class District:
    """An inter-municipal methodical district; the note says that its composition is invented."""

    code: str
    region: str
    title: str
    starts_on: date
    note: str


@dataclass(frozen=True, slots=True)
class Body:
    """A body that the sources name (or, in the district, that the demonstration invents and says so).

    region        code of the region or «federal». kind: department, ipe, cnppm, vuz, spo, federal,
                  muni_authority, mms, unit; and those that are no organisations but people meeting:
                  council, methodical_active, regional_umo, inter_district.
    level         federal, regional, inter_municipal, municipal.
    parent        code of the body above, None at the top of its region.
    municipality  ОКТМО of the body's municipality, '' above the municipal level.
    joined_year   the year in which the source shows it as a part of the regional system, where it says so.
    """

    code: str
    region: str
    kind: str
    level: str
    short_name: str
    full_name: str
    parent: str | None
    source: str
    clause: str
    municipality: str = ""
    joined_year: int | None = None
    note: str = ""


@cache
def load_regions() -> tuple[Region, ...]:
    """Kostroma, Dagestan, Leningrad."""
    return tuple(Region(**row) for row in read_json("organisations")["regions"])


@cache
def load_municipalities() -> tuple[Municipality, ...]:
    """All 30 + 51 + 18 municipalities, by region and ОКТМО code."""
    return tuple(
        Municipality(**{**row, "teachers_weight": int(row["teachers_weight"])})
        for row in read_csv("municipalities")
    )


@cache
def load_districts() -> tuple[District, ...]:
    """The inter-municipal district; its members are the municipalities that name it."""
    rows = read_json("organisations")["districts"]
    return tuple(District(**{**row, "starts_on": date.fromisoformat(row["starts_on"])}) for row in rows)


@cache
def load_bodies() -> tuple[Body, ...]:
    """The named bodies, each after its parent."""
    return tuple(Body(**row) for row in read_json("organisations")["organisations"])


def municipal_bodies(municipality: Municipality) -> tuple[Body, ...]:
    """The education authority and the methodical service of a municipality.

    Named ones where a source names them, else made from a pattern and noted as such; the service
    stands under the authority.
    """
    bodies = {b.kind: b for b in load_bodies() if b.municipality == municipality.oktmo}
    made: list[Body] = []
    for pattern in read_json("organisations")["municipal_patterns"]:
        if pattern["kind"] in bodies:
            made.append(bodies[pattern["kind"]])
            continue
        made.append(
            Body(
                code=f"{municipality.oktmo}-{pattern['kind']}",
                region=municipality.region,
                kind=pattern["kind"],
                level=pattern["level"],
                short_name=pattern["short_name"].format(genitive=municipality.genitive),
                full_name=pattern["full_name"].format(genitive=municipality.genitive),
                parent=made[0].code if made else None,
                source=pattern["source"],
                clause=pattern["clause"],
                municipality=municipality.oktmo,
                note=pattern["note"],
            )
        )
    return tuple(made)
