"""Which organisation a list means: by ИНН, else by name within its municipality; a new one stands where it belongs."""

from datetime import date

import pytest
from tests.people.staff_import.conftest import COLUMNS, person, roster, snils

from marshrut.people.models import Employment, Organisation, Succession
from marshrut.people.usecases.rename_organisation import rename_organisation

pytestmark = pytest.mark.django_db
WITH_INN = (*COLUMNS, "ИНН организации")
WITH_PLACE = (*COLUMNS, "Муниципалитет")


@pytest.fixture
def galich(world):
    return world.municipality("Галичский район")


@pytest.fixture
def buy(world):
    return world.municipality("Буйский район")


@pytest.fixture
def school(world, galich):
    return world.school("МБОУ СОШ № 4", municipality=galich)


def places() -> list[int]:
    return list(Employment.objects.order_by("pk").values_list("organisation", flat=True))


@pytest.mark.parametrize(
    "spelling",
    [
        "МБОУ «СОШ №4»",
        "Муниципальное бюджетное общеобразовательное учреждение «Средняя общеобразовательная школа № 4»",
        "СОШ 4",
    ],
)
def test_spellings_of_a_school_are_one_school(bring_in, galich, school, spelling):
    bring_in(roster(person(school=spelling)), sender=galich)

    assert places() == [school.pk]


def test_the_inn_goes_before_the_name(bring_in, world, galich, school):
    other = world.school("Гимназия № 1", municipality=galich)
    Organisation.objects.filter(pk=other.pk).update(inn="4401000001")

    bring_in(roster([*person(), "4401000001"], columns=WITH_INN), sender=galich)

    assert places() == [other.pk]


def test_an_inn_that_the_register_lacks_is_filled_in(bring_in, galich, school):
    bring_in(roster([*person(), "4401000001"], columns=WITH_INN), sender=galich)

    school.refresh_from_db()
    assert (places(), school.inn) == ([school.pk], "4401000001")


def test_another_inn_under_the_same_name_is_told_and_not_written(bring_in, galich, school):
    Organisation.objects.filter(pk=school.pk).update(inn="4401000001")

    report = bring_in(roster([*person(), "4401000002"], columns=WITH_INN), sender=galich).report

    school.refresh_from_db()
    assert (places(), school.inn) == ([school.pk], "4401000001")
    assert "другой ИНН" in report["notes"][0]


def test_a_school_is_known_by_its_former_name(bring_in, galich, school):
    rename_organisation(
        organisation=school,
        full_name="МБОУ «Гимназия № 9»",
        short_name="МБОУ Гимназия № 9",
        starts_on=date(2024, 9, 1),
        at=school_time(),
    )

    report = bring_in(roster(person()), sender=galich).report

    assert places() == [school.pk]
    assert report["notes"] == ["«МБОУ СОШ № 4» из списка — это «МБОУ Гимназия № 9»."]


def school_time():
    from tests.people.staff_import.conftest import NOW

    return NOW


def test_a_closed_school_is_the_one_that_goes_on_for_it(bring_in, world, galich, school):
    heir = world.school("МБОУ Лицей № 1", municipality=galich)
    Organisation.objects.filter(pk=school.pk).update(closed_on=date(2025, 8, 31))
    Succession.objects.create(
        kind="merge", predecessor=school, successor=heir, happened_on=date(2025, 9, 1)
    )

    bring_in(roster(person()), sender=galich)

    assert places() == [heir.pk]


def test_schools_of_one_name_in_two_municipalities_stay_two(bring_in, world, galich, buy, school):
    other = world.school("МБОУ СОШ № 4", municipality=buy)
    rows = [
        [*person(), "Галичский муниципальный район"],
        [*person(surname="Другая", snils=snils(2)), "Буйский р-н"],
    ]

    bring_in(roster(*rows, columns=WITH_PLACE))

    assert places() == [school.pk, other.pk]


def test_a_new_school_stands_under_the_authority_of_its_municipality(bring_in, galich, buy):
    bring_in(roster([*person(school="МКОУ Рябиновская ООШ"), "Буйский район"], columns=WITH_PLACE))

    row = Organisation.objects.get(short_name="МКОУ Рябиновская ООШ")
    assert (row.parent, row.territory, row.path) == (buy, buy.territory, f"{buy.path}{row.pk}/")
    assert (row.kind, row.level) == ("school", "school")
    assert row.names.get().short_name == row.short_name
    assert row.placements.get().parent == buy


def test_a_kindergarten_is_a_preschool_organisation(bring_in, galich):
    bring_in(roster(person(school="МБДОУ детский сад № 3", post="воспитатель")), sender=galich)

    assert Organisation.objects.get(short_name__contains="детский сад").kind == "preschool"


def test_a_new_school_of_an_unknown_municipality_stands_under_the_department_and_is_told(bring_in, world):
    first = [*person(), "Дальний район"]
    second = [*person(surname="Другая", snils=snils(2)), "Ближний район"]

    report = bring_in(roster(first, second, columns=WITH_PLACE)).report

    assert Organisation.objects.filter(parent=world.department).count() == 2
    assert "Муниципалитета «Дальний район» в регионе нет" in report["notes"][0]

    bring_in(roster(first, second, columns=WITH_PLACE))

    assert Organisation.objects.filter(parent=world.department).count() == 2


def test_without_a_municipality_the_only_school_of_the_name_is_meant_and_told(bring_in, school):
    report = bring_in(roster(person())).report

    assert places() == [school.pk]
    assert "в регионе одна (Галичский район)" in report["notes"][0]


def test_without_a_municipality_nobody_guesses_between_two_schools(bring_in, world, buy, school):
    world.school("МБОУ СОШ № 4", municipality=buy)

    report = bring_in(roster(person())).report

    assert Organisation.objects.get(pk=places()[0]).parent == world.department
    assert "в регионе 2" in report["notes"][0]


def test_two_schools_of_one_name_in_one_municipality_ask_for_the_inn(preview, world, galich, school):
    world.school("МБОУ СОШ №4", municipality=galich)

    report = preview(roster(person()), sender=galich).report

    assert [(one["row"], one["kind"]) for one in report["blocking"]] == [(4, "organisation_ambiguous")]
    assert (report["persons"], report["organisations"]) == (0, 0)
