"""Entering a person by hand, and the likely doubles that it shows."""

from datetime import date, timedelta

import pytest

from marshrut.people import snils as snils_at_rest
from marshrut.people.models import Person, PossibleMerge
from marshrut.people.personal import AgeIsImpossible, BirthIsAhead, NameIsNotRussian, SnilsIsWrong
from marshrut.people.queries import LikelyDouble, known_by_snils, likely_doubles
from marshrut.people.usecases.queue_possible_merges import queue_possible_merges
from marshrut.people.usecases.register_person import SnilsIsKnown, register_person

pytestmark = pytest.mark.django_db

SNILS = "112-233-445 95"
DIGITS = "11223344595"


def register(world, **fields):
    named = {"surname": "Ёлкина", "given_name": "Анна", "patronymic": "Петровна"}
    return register_person(**(named | fields), at=world.now)


def test_a_registered_person_is_found_by_snils_and_the_number_is_sealed(world):
    person = register(world, surname="  Ёлкина ", given_name="Анна  Мария", snils=SNILS)

    assert person.full_name == "Ёлкина Анна Мария Петровна"
    assert snils_at_rest.unseal(Person.objects.get().snils_sealed) == DIGITS
    assert DIGITS.encode() not in bytes(Person.objects.get().snils_sealed)
    assert known_by_snils(DIGITS, "елкина") == person
    assert known_by_snils(DIGITS, "Петрова") is None


@pytest.mark.parametrize("wrong", ["112-233-445 96", "1122334459", "000-000-000 00", "нет такого"])
def test_a_snils_with_wrong_check_digits_is_refused(world, wrong):
    with pytest.raises(SnilsIsWrong, match="контрольным числом"):
        register(world, snils=wrong)
    assert Person.objects.count() == 0


def test_latin_letters_and_impossible_ages_are_refused(world):
    for name in ("Eлкина", "", "Елкина7"):
        with pytest.raises(NameIsNotRussian):
            register(world, surname=name)
    with pytest.raises(AgeIsImpossible, match="сейчас 3"):
        register(world, birth_on=date(world.today.year - 3, 1, 1))
    with pytest.raises(AgeIsImpossible):
        register(world, birth_on=date(world.today.year - 101, 1, 1))
    with pytest.raises(BirthIsAhead, match="ещё не наступило"):
        register(world, birth_on=world.today + timedelta(days=1))
    register(world, surname="Д'Артаньян-Мл. (Иванова)", patronymic="")


def test_the_same_person_is_not_entered_twice(world):
    person = register(world, snils=SNILS)

    with pytest.raises(SnilsIsKnown) as refused:
        register(world, surname="Елкина", snils=DIGITS)
    assert refused.value.person == person


def test_a_record_that_was_merged_leads_to_the_one_that_goes_on(world):
    kept = world.person("Петрова")
    world.person("Ёлкина", snils=DIGITS, merged_into=kept)

    with pytest.raises(SnilsIsKnown) as refused:
        register(world, snils=DIGITS)
    assert refused.value.person == kept


def test_one_snils_under_two_surnames_waits_for_a_decision(world):
    before = register(world, surname="Иванова", snils=SNILS)

    after = register(world, surname="Петрова", snils=SNILS)

    pair = PossibleMerge.objects.get()
    assert (pair.first, pair.second, pair.state) == (before, after, "open")
    assert pair.reason == "один СНИЛС, разные фамилии"


def test_namesakes_of_one_birth_date_are_doubles_only_while_a_snils_is_unknown(world):
    born = date(1980, 5, 1)
    known = register(world, birth_on=born, snils=SNILS)
    unknown = register(world, surname="Елкина", birth_on=born)
    register(world, birth_on=born, snils="087-654-303 00")
    register(world, birth_on=date(1981, 5, 1))
    register(world, birth_on=None)

    pairs = [row for row in likely_doubles() if known.pk in (row.first, row.second)]

    assert pairs == [LikelyDouble(known.pk, unknown.pk, "одинаковые ФИО и дата рождения")]


def test_a_pair_is_asked_about_once(world):
    register(world, surname="Иванова", snils=SNILS)
    register(world, surname="Петрова", snils=SNILS)
    assert queue_possible_merges(at=world.now) == 0
    PossibleMerge.objects.update(state="different")
    assert queue_possible_merges(at=world.now) == 0
    PossibleMerge.objects.all().delete()
    assert queue_possible_merges(at=world.now) == 1


def test_merged_records_are_not_offered_again(world):
    kept = world.person("Петрова", snils=DIGITS)
    world.person("Иванова", snils=DIGITS, merged_into=kept)

    assert likely_doubles() == []


def test_doubles_are_looked_for_with_few_queries(world, django_assert_num_queries):
    people = [register(world, birth_on=date(1980, 1, 1)) for _ in range(4)]
    with django_assert_num_queries(3):
        assert len(likely_doubles()) == 6
    with django_assert_num_queries(3):
        assert len(likely_doubles([people[0].pk])) == 3
