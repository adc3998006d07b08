"""Who of the register a person of a list is: known by СНИЛС and surname, else by name and birth date, never guessed."""

from datetime import date

import pytest
from tests.people.staff_import.conftest import NOW, person, roster, snils

from marshrut.people.models import Employment, Person, PossibleMerge
from marshrut.people.usecases.merge_persons import merge_persons

pytestmark = pytest.mark.django_db


@pytest.fixture
def school(world):
    return world.school("МБОУ СОШ № 4")


@pytest.fixture
def known(world, school):
    """«Вымыслова Анна Петровна», 12.03.1985, with a СНИЛС, teaches mathematics at «МБОУ СОШ № 4»."""
    return world.teacher(school, surname="Вымыслова", snils=snils(1))


@pytest.fixture
def listed(bring_in, school):
    """Bring in a list of the school's municipality."""
    return lambda *rows, **choices: bring_in(roster(*rows), sender=school.parent, **choices)


def test_a_person_is_known_by_snils_and_surname_without_case_and_yo(listed, known):
    known.surname = "ВЫМЫСЛЁВА"
    known.save()

    listed(person(surname="Вымыслева", given="АННА"))

    assert Person.objects.count() == 1


def test_a_new_surname_with_the_same_snils_name_and_birth_date_is_a_change_that_waits_for_consent(listed, known):
    report = listed(person(surname="Новая")).report

    assert [(one["kind"], one["was"], one["becomes"]) for one in report["changes"]] == [
        ("surname", "Вымыслова", "Новая")
    ]
    known.refresh_from_db()
    assert known.surname == "Вымыслова"
    assert Person.objects.count() == 1
    assert report["done"]["changes_left"] == 1


def test_a_new_surname_is_taken_when_somebody_agreed(listed, known):
    listed(person(surname="Новая"), accepted=["surname"])

    known.refresh_from_db()
    assert known.surname == "Новая"


def test_the_same_snils_of_plainly_another_person_makes_a_second_record_and_a_question(listed, known):
    listed(person(surname="Другая", given="Ольга", born="01.01.1990"))

    other = Person.objects.get(surname="Другая")
    pair = PossibleMerge.objects.get()
    assert {pair.first_id, pair.second_id} == {known.pk, other.pk}


def test_one_snils_under_two_surnames_of_a_list_makes_two_records_and_a_question(listed, school):
    report = listed(person(), person(surname="Новая", post="директор", kind="совместитель")).report

    assert Person.objects.count() == 2
    assert PossibleMerge.objects.count() == 1
    assert len(report["possible_merges"]) == 1


def test_after_the_two_were_merged_the_same_list_changes_nothing(listed, school):
    rows = [person(), person(surname="Новая", post="директор", kind="совместитель")]
    listed(*rows)
    merge_persons(possible=PossibleMerge.objects.get(), at=NOW)
    before = sorted(Employment.objects.values_list())

    report = listed(*rows).report

    assert sorted(Employment.objects.values_list()) == before
    assert Person.objects.filter(merged_into=None).count() == 1
    assert (report["changes"], report["fills"], report["added"]) == ([], [], [])


def test_without_snils_the_name_with_the_birth_date_is_enough(listed, known):
    listed(person(snils=""))

    assert Person.objects.count() == 1


def test_a_namesake_born_on_another_day_is_another_person(listed, known):
    listed(person(snils=snils(2), born="13.03.1985"))

    assert Person.objects.count() == 2
    assert PossibleMerge.objects.count() == 0


def test_a_namesake_with_the_same_birth_date_and_another_snils_is_another_person(listed, known):
    listed(person(snils=snils(2)))

    assert Person.objects.count() == 2


def test_a_snils_that_the_register_lacks_is_filled_in(listed, world, school):
    row = world.teacher(school, surname="Вымыслова")

    listed(person())

    row.refresh_from_db()
    assert Person.objects.count() == 1
    assert row.snils_hash is not None


def test_two_records_that_could_be_meant_are_left_alone_and_the_question_is_asked(listed, world, school):
    world.teacher(school, surname="Вымыслова")
    world.teacher(school, surname="Вымыслова")

    report = listed(person()).report

    assert Person.objects.count() == 3
    assert len(report["doubles"]) == 2
    assert PossibleMerge.objects.count() == 2


def test_without_snils_and_birth_date_a_person_is_known_in_the_own_school_only(listed, world, school, known):
    elsewhere = world.school("МБОУ СОШ № 5", municipality=school.parent)

    listed(person(snils="", born=""), person(snils="", born="", school=elsewhere.short_name, post="директор"))

    assert Person.objects.count() == 2
    assert Employment.objects.filter(organisation=elsewhere).exclude(person=known).count() == 1


def test_initials_are_known_in_the_own_school_and_never_replace_a_name(listed, known):
    report = listed(person(snils="", born="", given="А.", patronymic="П.")).report

    assert Person.objects.count() == 1
    assert report["changes"] == []


def test_a_full_name_takes_the_place_of_initials(listed, world, school):
    row = world.teacher(school, surname="Вымыслова", given_name="А.", patronymic="П.", snils=snils(1))

    listed(person())

    row.refresh_from_db()
    assert (row.given_name, row.patronymic) == ("Анна", "Петровна")


def test_two_people_of_a_list_are_never_one_record(listed, world, school):
    world.teacher(school, surname="Вымыслова", birth_on=None)

    listed(person(snils=snils(1)), person(snils=snils(2), born="01.01.1990", post="директор"))

    assert Person.objects.count() == 3


def test_a_new_person_has_all_that_the_list_says(listed, school):
    listed(person(award="высшая"))

    row = Person.objects.get()
    work = row.employments.get()
    award = row.qualifications.get()
    stated = row.experience.get()
    assert (row.full_name, row.birth_on, row.sex) == ("Вымыслова Анна Петровна", date(1985, 3, 12), "f")
    assert (work.organisation, work.position.title, work.kind, work.starts_on) == (
        school,
        "учитель",
        "main",
        date(2015, 9, 1),
    )
    assert [subject.title for subject in work.subjects.all()] == ["математика"]
    assert (award.category, award.starts_on) == ("highest", date(2026, 9, 7))
    assert (stated.pedagogical_months, stated.stated_on) == (144, date(2026, 9, 7))
