import csv

import pytest
from tests.demo.published import source
from tests.shared_data import SHARED

from marshrut.demo.content import places, schools

REGIONS = {region.code: region for region in places.load_regions()}
BODIES = {body.code: body for body in places.load_bodies()}
each_region = pytest.mark.parametrize("region", REGIONS)


def municipalities_of(region: str) -> list[places.Municipality]:
    return [m for m in places.load_municipalities() if m.region == region]


def official_list(prefix: str) -> dict[str, dict[str, str]]:
    with (SHARED / "data" / "oktmo_municipalities_2019.csv").open(encoding="utf-8") as file:
        return {row["oktmo8"]: row for row in csv.DictReader(file) if row["region_oktmo2"] == prefix}


def check_digit(code: str) -> int:
    """The ninth digit of an ОКТМО code: weights 1, 2, 3…, then 3, 4, 5… when the remainder is 10."""
    for first in (1, 3):
        rest = sum(int(digit) * weight for weight, digit in enumerate(code, first)) % 11
        if rest < 10:
            return rest
    return 0


@pytest.mark.parametrize(("region", "count"), [("kostroma", 30), ("dagestan", 51), ("leningrad", 18)])
def test_municipalities_are_those_of_the_official_list(region, count):
    official = official_list(REGIONS[region].oktmo)
    ours = municipalities_of(region)

    assert len(ours) == count
    assert {m.oktmo: (m.oktmo_name, m.kind) for m in ours} == {
        code: (row["name"], row["kind"]) for code, row in official.items()
    }
    assert {m.oktmo: str(check_digit(m.oktmo)) for m in ours} == {
        code: row["check_digit"] for code, row in official.items()
    }


def test_names_in_words_are_distinct_within_a_region():
    for region in REGIONS:
        ours = municipalities_of(region)
        for form in ("title", "short_title", "genitive"):
            assert len({getattr(m, form) for m in ours}) == len(ours)


def test_teachers_of_kostroma_are_eighty_four_methodists_times_the_norm():
    weights = sum(m.teachers_weight for m in municipalities_of("kostroma"))

    assert weights == 84 * schools.NORM_TEACHERS_PER_METHODIST == 84 * 85 == 7140
    assert all(m.teachers_weight > 0 for m in municipalities_of("kostroma"))


def test_the_other_regions_have_people_only_where_the_sources_speak():
    dagestan = [m for m in municipalities_of("dagestan") if m.teachers_weight]
    leningrad = [m for m in municipalities_of("leningrad") if m.teachers_weight]

    assert [m.short_title for m in dagestan if not m.district] == ["г. Каспийск"]
    assert [m.short_title for m in leningrad] == ["Бокситогорский район"]


def test_the_district_unites_five_municipalities_and_says_that_it_is_invented():
    (district,) = places.load_districts()
    members = [m for m in places.load_municipalities() if m.district == district.code]

    assert len(members) == 5
    assert {m.region for m in members} == {district.region} == {"dagestan"}
    assert "придуманы" in district.note


def test_a_body_stands_after_its_parent_in_the_same_region():
    seen: dict[str, str] = {}
    for body in places.load_bodies():
        assert body.parent is None or seen[body.parent] == body.region, body.code
        assert body.source and body.clause
        assert body.region in {*REGIONS, "federal"}
        seen[body.code] = body.region
    assert len(seen) == len(places.load_bodies())


@each_region
def test_a_region_knows_who_provides_what(region):
    providers = REGIONS[region].providers

    assert set(providers) == {"ipe", "cnppm", "active"}
    assert {BODIES[code].region for code in providers.values()} == {region}
    assert {BODIES[code].kind for code in providers.values()} <= {"ipe", "cnppm"}


@pytest.mark.parametrize(
    ("start", "names_in_it"),
    [
        ("000", ["Министерства образования и науки Республики Дагестан", "ГБУ РД «Центр непрерывного"]),
        ("002", ["Департамент образования и науки Костромской области", "«Костромской областной институт"]),
        ("003", ["Комитета общего и профессионального образования Ленинградской области", "«ЛОИРО»"]),
        ("004", ["ГБУ ДПО РД «ДИРО»", "ГБУ РД «ЦНППМ»"]),
    ],
)
def test_the_sources_name_these_bodies(start, names_in_it):
    assert [name for name in names_in_it if name not in source(start)] == []


def test_every_municipality_has_an_authority_and_a_service_below_it():
    for municipality in places.load_municipalities():
        authority, service = places.municipal_bodies(municipality)
        assert (authority.kind, service.kind) == ("muni_authority", "mms")
        assert service.parent == authority.code
        assert {authority.region, service.region} == {municipality.region}


def test_where_a_source_names_the_municipal_bodies_they_are_used():
    kaspiysk = next(m for m in municipalities_of("dagestan") if m.short_title == "г. Каспийск")
    buy = next(m for m in municipalities_of("kostroma") if m.short_title == "г. Буй")

    assert [b.code for b in places.municipal_bodies(kaspiysk)] == [
        "05-kaspiysk-authority",
        "05-kaspiysk-mms",
    ]
    assert [b.short_name for b in places.municipal_bodies(buy)] == [
        "Управление образования города Буя",
        "ММС города Буя",
    ]
