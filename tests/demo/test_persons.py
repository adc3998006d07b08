from datetime import date
from random import Random

import pytest

from marshrut.demo.content.names import names_of
from marshrut.demo.days import Days, moment, months_between
from marshrut.demo.persons import KNOWN, Cast
from marshrut.people import snils
from marshrut.people.profile import NOVICE_MONTHS, YOUNG_BEFORE
from marshrut.people.staff_list.readings.snils import is_valid_snils

DAY = date(2022, 9, 1)
DAYS = Days(moment(date(2026, 3, 1)))
each_region = pytest.mark.parametrize("region", ["kostroma", "dagestan", "leningrad"])


def people(region: str, count: int = 300):
    cast = Cast(region, Random("test"), DAYS)
    return [cast.seasoned(DAY) for _ in range(count)]


@each_region
def test_equal_chance_gives_equal_people(region):
    def facts():
        return [(one.row.full_name, one.row.birth_on, bytes(one.row.snils_hash), one.talent) for one in people(region)]

    assert facts() == facts()


@each_region
def test_nobody_is_there_twice_and_nobody_is_well_known(region):
    found = people(region)

    assert len({one.row.full_name for one in found}) == len(found)
    assert len({bytes(one.row.snils_hash) for one in found}) == len(found)
    assert not {(one.row.surname, one.row.given_name) for one in found} & KNOWN


@each_region
def test_the_well_known_are_named_in_the_masculine_that_the_lists_have(region):
    """A woman is known by the surname's first form as well: the list is asked by it."""
    names = names_of(region)
    surnames = {surname.male for surname in names.surnames}

    assert any(surname in surnames for surname, _ in KNOWN)
    assert all(surname.endswith(("в", "н", "ий", "ой", "ый")) for surname, _ in KNOWN)


def test_names_agree_with_the_sex():
    for one in people("kostroma"):
        assert one.row.patronymic.endswith("на" if one.row.sex == "f" else "ич")


def test_snils_have_right_check_digits_and_start_with_nine():
    for one in people("kostroma", 50):
        digits = snils.unseal(one.row.snils_sealed)
        assert is_valid_snils(digits)
        assert digits[0] == "9"


def test_ages_and_experience_are_possible():
    for one in people("kostroma"):
        age = one.row.age_on(DAY)
        assert 21 <= age <= 70
        assert months_between(one.taught_since, DAY) <= (age - 18) * 12


def test_a_novice_is_young_and_without_experience():
    cast = Cast("kostroma", Random("test"), DAYS)
    for novice in (cast.novice(DAY) for _ in range(100)):
        later = date(2025, 8, 31)
        assert novice.row.age_on(later) < YOUNG_BEFORE
        assert months_between(novice.taught_since, later) <= NOVICE_MONTHS
        assert novice.row.created_at == moment(DAY, 9)
