from collections import Counter

import pytest

from marshrut.people.staff_list.schools import Written, join_schools, organisation_key


def schools(*written: Written) -> list[int]:
    """For every spelling the number of its school, in the order of first sight."""
    joined = join_schools(written)
    keys = list(dict.fromkeys(joined[item].key for item in written))
    return [keys.index(joined[item].key) for item in written]


def test_spellings_of_one_school_are_one():
    assert schools(Written("МБОУ СОШ № 4"), Written('МБОУ "СОШ №4"'), Written("МОУ СОШ № 4")) == [0, 0, 0]


def test_the_same_number_in_another_municipality_is_another_school():
    assert schools(Written("МБОУ СОШ № 1", "город Буй"), Written("МБОУ СОШ № 1", "Буйский район")) == [0, 1]


def test_one_tax_number_is_one_school_whatever_it_is_called():
    assert schools(Written("МБОУ СОШ № 1", None, "4401001122"), Written("Центр образования", None, "4401001122")) == [
        0,
        0,
    ]


def test_two_tax_numbers_are_two_schools_of_one_name():
    one, two = Written("МБОУ СОШ № 1", None, "4401001122"), Written("МБОУ СОШ № 1", None, "4401001133")

    joined = join_schools([one, two])

    assert joined[one].key != joined[two].key
    assert joined[two].key.endswith("#4401001133")


def test_a_spelling_without_the_tax_number_joins_the_only_one_that_has_it():
    with_inn, without = Written("МБОУ СОШ № 1", None, "4401001122"), Written("СОШ № 1")

    assert schools(with_inn, without) == [0, 0]
    assert schools(with_inn, Written("МБОУ СОШ № 1", None, "4401001133"), without) == [0, 1, 2]


@pytest.mark.parametrize(
    "vague", [Written("МБОУ СОШ № 1"), Written("школа № 1", "г. Буй"), Written("СОШ № 1 г. Буй", "г. Буй")]
)
def test_a_vague_spelling_is_the_only_school_it_can_mean(vague):
    assert schools(Written("МБОУ СОШ № 1", "г. Буй"), vague) == [0, 0]


def test_an_own_name_beside_the_number_may_be_left_out():
    assert schools(Written("МБДОУ детский сад № 3 «Солнышко»"), Written("МБДОУ детский сад № 3")) == [0, 0]


def test_a_tax_number_of_many_schools_is_their_founder_s():
    many = [Written(f"МБОУ СОШ № {number}", None, "4401001122") for number in range(1, 6)]

    assert schools(*many) == [0, 1, 2, 3, 4]
    assert {school.inn for school in join_schools(many).values()} == {None}


def test_a_vague_spelling_stands_alone_when_it_could_be_two_schools():
    sure = (Written("МБОУ СОШ № 1", "г. Буй"), Written("МБОУ СОШ № 1", "г. Галич"))

    assert schools(*sure, Written("МБОУ СОШ № 1")) == [0, 1, 2]


def test_the_town_in_a_name_tells_schools_apart():
    assert schools(Written("МБОУ СОШ № 1 г. Буй"), Written("МБОУ СОШ № 1 города Галича")) == [0, 1]


def test_a_school_is_named_by_its_most_frequent_spelling_with_a_legal_form():
    spellings = [
        Written("СОШ 4"),
        Written("СОШ 4"),
        Written("МБОУ СОШ №4"),
        Written("МОУ СОШ № 4"),
        Written("МБОУ «СОШ № 4»"),
    ]

    school = join_schools(spellings)[spellings[0]]

    assert school.name == "МБОУ СОШ № 4"
    assert school.spellings == ("МБОУ «СОШ № 4»", "МБОУ СОШ №4", "МОУ СОШ № 4", "СОШ 4")


def test_keys_are_stable_between_files():
    here = join_schools([Written("МБОУ СОШ № 4", "г. Галич"), Written("СОШ №4", "г. Галич")])
    there = join_schools([Written('МБОУ "СОШ №4"', "город Галич")])

    assert {school.key for school in (*here.values(), *there.values())} == {organisation_key("СОШ 4", "Галич")}


def test_the_order_of_rows_does_not_change_who_is_joined():
    written = [
        Written("МБОУ СОШ № 1", "г. Буй"),
        Written("школа № 1", "г. Буй"),
        Written("СОШ № 1"),
        Written("МБОУ СОШ № 2", "г. Буй"),
    ]
    groups = {
        Counter(join_schools(order)[item].name_key for item in order).total()
        and len({school.key for school in join_schools(order).values()})
        for order in (written, written[::-1], written[2:] + written[:2])
    }

    assert groups == {2}
