"""Indicator pages: the sentence first, numbers by right, names only for those who answer for the people."""

from datetime import date, timedelta

import pytest

from marshrut.base.models import JournalEntry
from marshrut.calc.indicators import Ratio, definition
from marshrut.monitoring.models import IndicatorSettings, Snapshot
from marshrut.monitoring.usecases.take_snapshot import take_snapshot
from marshrut.people.roles import Role
from marshrut.web.monitoring.views import words
from marshrut.web.templatetags.russian import long_time

pytestmark = [pytest.mark.django_db, pytest.mark.trace("N1", "N3")]


@pytest.fixture
def figures(world):
    """Two municipalities; in the first a school where two of seven went through the centre's diagnostics."""
    first, second = world.municipality("Первый район"), world.municipality("Второй район")
    school = world.school("СОШ № 1", municipality=first)
    other = world.school("СОШ № 2", municipality=second)
    people = [world.teacher(school, surname=f"Измерина{letter}") for letter in "абвгдеж"]
    for letter in "абвгде":
        world.teacher(other, surname=f"Соседкина{letter}")
    campaign = world.campaign(state="finished", starts_on=date(2026, 2, 1), ends_on=date(2026, 2, 20))
    campaign.finished_on = date(2026, 3, 1)
    campaign.save()
    for person in people[:2]:
        world.participant(person, campaign=campaign, state="published")
    snapshot = take_snapshot(
        starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), as_of_on=world.today, by=None, at=world.now
    )
    return {"first": first, "second": second, "school": school, "snapshot": snapshot, "people": people}


def page(client, address):
    answer = client.get(address)
    return answer.status_code, answer.content.decode().replace("\xa0", " ").replace("\u202f", " ")


def test_the_page_begins_with_a_sentence(world, figures, client_for):
    status, text = page(client_for(world.centre()), "/indicators/")
    assert (status, "Диагностику Центра прошли 2 из 13." in text) == (200, True)


def test_a_methodist_starts_at_the_own_municipality(world, figures, client_for):
    _, text = page(client_for(world.methodist(figures["first"])), "/indicators/")
    assert "Диагностику Центра прошли 2 из 7." in text


def test_one_of_four_organisations_is_said_in_russian():
    said = {whole: words(Ratio(1, whole), definition("I4")) for whole in (1, 4, 21)}

    assert said == {1: "1 из 1 организации", 4: "1 из 4 организаций", 21: "1 из 21 организации"}


def test_the_columns_are_called_by_what_the_indicator_counts(world, figures, client_for):
    _, text = page(client_for(world.centre()), "/indicators/I1/")
    assert all(f">{head}</th>" in text for head in ("Прошли", "Всего работников"))


def test_of_several_counts_of_a_day_the_newest_is_offered_and_the_list_tells_them_apart(world, figures, client_for):
    client, old = client_for(world.centre()), figures["snapshot"]
    again = {"starts_on": old.starts_on, "ends_on": old.ends_on, "as_of_on": old.as_of_on}
    new = take_snapshot(**again, by=None, at=world.now + timedelta(minutes=7))

    assert client.get("/indicators/").context["snapshots"] == [new]
    assert client.get(f"/indicators/?snapshot={old.pk}").context["snapshots"] == [old, new]
    text = client.get("/indicators/snapshots/").content.decode()
    assert text.count("посчитан ") == 2
    assert long_time(new.taken_at) in text


def test_a_past_year_is_not_this_one(world, figures, client_for):
    years = client_for(world.centre()).get("/indicators/snapshots/").context["past_years"]
    assert max(years) == world.today.year - 1


def test_nobody_sees_the_numbers_of_a_place_out_of_reach(world, figures, client_for):
    client = client_for(world.methodist(figures["first"]))
    assert client.get(f"/indicators/?place={figures['first'].pk}").status_code == 200
    assert client.get(f"/indicators/?place={figures['second'].pk}").status_code == 404
    assert client.get(f"/indicators/I1/list/?place={figures['second'].pk}").status_code == 404


def test_the_list_behind_the_number_has_the_people_and_the_look_is_remembered(world, figures, client_for):
    status, text = page(client_for(world.centre()), "/indicators/I1/list/?only=in")
    assert (status, text.count("Измерина"), "Соседкина" in text) == (200, 2, False)
    assert JournalEntry.objects.filter(verb="viewed_list", facts__code="I1").count() == 1


def test_a_methodist_finds_only_own_people_behind_the_number(world, figures, client_for):
    _, text = page(client_for(world.methodist(figures["first"])), "/indicators/I1/list/")
    assert ("Измеринаа" in text, "Соседкинаа" in text) == (True, False)


READING_THE_REGION = (Role.DEPARTMENT, Role.FEDERAL_COORD)


@pytest.mark.parametrize("role", [*READING_THE_REGION, Role.IPE_STAFF])
def test_a_role_without_names_gets_no_names(world, figures, client_for, role):
    client = client_for(world.actor(role))
    assert client.get("/indicators/").status_code == 200
    assert client.get("/indicators/I1/list/").status_code == 404
    assert "Измерина" not in page(client, "/indicators/I1/")[1]


def test_the_federal_floor_sees_the_region_as_a_whole(world, figures, client_for):
    shown = {role: client_for(world.actor(role)).get("/indicators/").context["rows"] for role in READING_THE_REGION}
    assert {role: bool(rows) for role, rows in shown.items()} == {Role.DEPARTMENT: True, Role.FEDERAL_COORD: False}


def test_small_groups_are_hidden_from_a_role_without_names(world, figures, client_for):
    _, seen_by_department = page(client_for(world.actor(Role.DEPARTMENT)), f"/indicators/?place={figures['first'].pk}")
    _, seen_by_centre = page(client_for(world.centre()), f"/indicators/?place={figures['first'].pk}")
    assert ("2 из 7" in seen_by_department, "2 из 7" in seen_by_centre) == (False, True)


def test_the_district_counts_its_municipalities(world, figures, client_for):
    district = world.district(figures["first"], title="Первый округ")
    snapshot = take_snapshot(
        starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), as_of_on=world.today, by=None, at=world.now
    )
    head = client_for(world.actor(Role.MMO_HEAD, district))
    status, text = page(head, f"/indicators/?snapshot={snapshot.pk}")
    assert (status, "Первый округ" in text, "Первый район" in text) == (200, True, True)


def test_a_teacher_is_sent_to_own_pages(world, figures, client_for):
    client = client_for(world.actor(person=figures["people"][0]))
    assert client.get("/indicators/").status_code == 403


def test_an_unknown_indicator_and_a_wrong_number_are_not_found(world, figures, client_for):
    client = client_for(world.centre())
    for address in ("/indicators/I9/", "/indicators/?snapshot=abc", "/indicators/?place=999999"):
        assert client.get(address).status_code == 404


def test_the_numbers_go_out_as_xlsx(world, figures, client_for):
    answer = client_for(world.centre()).get("/indicators/?format=xlsx")
    assert answer.content[:2] == b"PK"


def test_the_centre_changes_a_reading_for_the_next_snapshot_only(world, figures, client_for):
    client = client_for(world.centre())
    answer = client.post("/indicators/readings/", {"code": "I1", "organiser": "any", "target": "12,5", "year": 2026})
    assert answer.status_code == 302
    row = IndicatorSettings.objects.get(year=2026, code="I1")
    assert (row.switches["organiser"], row.target) == ("any", 12.5)
    figures["snapshot"].refresh_from_db()
    assert figures["snapshot"].switches == {}


def test_a_target_that_is_no_percentage_changes_nothing(world, figures, client_for):
    client_for(world.centre()).post("/indicators/readings/", {"code": "I1", "target": "140", "year": 2026})
    assert IndicatorSettings.objects.count() == 0


def test_only_the_centre_and_the_department_take_snapshots(world, figures, client_for):
    assert client_for(world.methodist(figures["first"])).post("/indicators/snapshots/take/").status_code == 403
    assert client_for(world.centre()).post("/indicators/snapshots/take/", {"year": 2025}).status_code == 302
    assert Snapshot.objects.filter(is_ready=False, ends_on=date(2025, 12, 31)).count() == 1


@pytest.mark.parametrize("schools", [1, 3])
def test_the_number_of_queries_does_not_grow_with_places(world, client_for, schools, django_assert_num_queries):
    municipality = world.municipality()
    for _ in range(schools):
        world.teacher(world.school(municipality=municipality))
    world.framework()
    take_snapshot(
        starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), as_of_on=world.today, by=None, at=world.now
    )
    client = client_for(world.methodist(municipality))
    client.get("/indicators/")
    with django_assert_num_queries(9):
        client.get("/indicators/")
