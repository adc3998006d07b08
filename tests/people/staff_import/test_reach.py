"""How far a sender's list may reach: one's own municipality, one's own school; nobody else's people are shown."""

from datetime import date

import pytest
from tests.people.staff_import.conftest import COLUMNS, person, roster, snils

from marshrut.people.models import Employment, Organisation, Person

pytestmark = pytest.mark.django_db
WITH_PLACE = (*COLUMNS, "Муниципалитет")


@pytest.fixture
def galich(world):
    return world.municipality("Галичский район")


@pytest.fixture
def school(world, galich):
    return world.school("МБОУ СОШ № 4", municipality=galich)


@pytest.fixture
def foreign(world):
    """A school of another municipality."""
    return world.school("МБОУ СОШ № 7", municipality=world.municipality("Буйский район"))


def kinds(report: dict) -> list[tuple]:
    return [(one["row"], one["column"], one["kind"]) for one in report["blocking"]]


def test_rows_of_another_municipality_do_not_go_in_and_the_reason_is_told(bring_in, galich, school, foreign):
    own = [*person(), "Галичский район"]
    other = [*person(surname="Другая", snils=snils(2), school="МБОУ СОШ № 7"), "Буйский район"]

    report = bring_in(roster(own, other, columns=WITH_PLACE), sender=galich).report

    assert kinds(report) == [(5, "L", "foreign_municipality")]
    assert "не ваш муниципалитет" in report["to_mend"][0]["text"]
    assert list(Person.objects.values_list("surname", flat=True)) == ["Вымыслова"]
    assert Employment.objects.get().organisation == school


def test_a_school_of_another_municipality_is_not_reached_by_its_inn(bring_in, galich, school, foreign):
    Organisation.objects.filter(pk=foreign.pk).update(inn="4401000009")
    row = [*person(school="МБОУ СОШ № 7"), "4401000009"]

    report = bring_in(roster(row, columns=(*COLUMNS, "ИНН организации")), sender=galich).report

    assert [kind for _, _, kind in kinds(report)] == ["foreign_organisation"]
    assert Person.objects.count() == 0


def test_a_head_brings_in_the_own_school_only(bring_in, world, galich, school):
    world.school("МБОУ СОШ № 5", municipality=galich)
    rows = [person(), person(surname="Другая", snils=snils(2), school="МБОУ СОШ № 5")]

    report = bring_in(roster(*rows), sender=school).report

    assert [kind for _, _, kind in kinds(report)] == ["foreign_organisation"]
    assert Employment.objects.get().organisation == school


def test_a_heads_list_of_a_single_unknown_school_is_about_the_own_one_and_that_is_told(bring_in, school):
    report = bring_in(roster(person(school="Наша любимая школа")), sender=school).report

    assert Employment.objects.get().organisation == school
    assert report["notes"] == [
        "В списке организация названа «Наша любимая школа». Записываем в вашу: «МБОУ СОШ № 4»."
    ]


def test_what_is_recorded_of_other_peoples_staff_is_neither_shown_nor_changed(
    bring_in, world, galich, school, foreign
):
    stranger = world.teacher(
        foreign, surname="Вымыслова", snils=snils(1), birth_on=date(1970, 1, 1), email="own@example.org"
    )
    row = person(kind="внешнее совместительство", award="высшая")

    report = bring_in(roster(row), sender=galich, accepted=["birth_on", "category"]).report

    stranger.refresh_from_db()
    assert stranger.birth_on == date(1970, 1, 1)
    assert (report["changes"], report["fills"]) == ([], [])
    assert "1970" not in str(report)
    assert sorted(stranger.employments.values_list("organisation", "kind")) == sorted(
        [(foreign.pk, "main"), (school.pk, "external")]
    )


def test_a_main_place_elsewhere_is_not_taken_away_from_another_municipality(
    bring_in, world, galich, school, foreign
):
    stranger = world.teacher(foreign, surname="Вымыслова", snils=snils(1))

    report = bring_in(roster(person()), sender=galich, accepted=["workplace"]).report

    assert list(stranger.employments.values_list("organisation", "ends_on")) == [(foreign.pk, None)]
    assert "Основное место работы — в другой организации" in report["held"][0]["reason"]
    assert [one["row"] for one in report["to_mend"]] == [4]
    assert "МБОУ СОШ № 7" not in str(report)


def test_the_centre_may_transfer_between_municipalities(bring_in, world, school, foreign):
    stranger = world.teacher(foreign, surname="Вымыслова", snils=snils(1))

    bring_in(roster([*person(hired="01.09.2026"), "Галичский район"], columns=WITH_PLACE), accepted=["workplace"])

    assert list(stranger.employments.order_by("starts_on").values_list("organisation", "ends_on")) == [
        (foreign.pk, date(2026, 8, 31)),
        (school.pk, None),
    ]


def test_who_a_new_person_may_be_is_not_named_when_it_is_a_stranger(preview, world, galich, foreign):
    world.teacher(foreign, surname="Тайная", snils=snils(1))

    report = preview(roster(person(given="Ольга", born="01.01.1990")), sender=galich).report

    assert [one["other"] for one in report["doubles"]] == ["человек вне вашего списка"]
    assert "Тайная" not in str(report)


def test_people_of_another_region_are_unknown_here(bring_in, world, galich, school, other_region):
    from django.db import connection

    world.teacher(school, surname="Вымыслова", snils=snils(1))
    connection.set_tenant(other_region)

    report = bring_in(roster(person())).report

    assert report["counts"]["persons_added"] == 1
    assert Person.objects.count() == 1
