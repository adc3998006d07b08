"""Counts up the tree: distinct units, recomputed from the rows, at every place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marshrut.calc.indicators import (
    Category,
    Member,
    PersonFacts,
    ProgrammeFacts,
    Ratio,
    evaluate,
    roll_up,
    within,
)

REGION, KASPIYSK, DERBENT = "регион", "Каспийск", "Дербент"
TREE = {
    "школа 1": (KASPIYSK, REGION),
    "школа 2": (KASPIYSK, REGION),
    "школа 3": (DERBENT, REGION),
    "институт": (REGION,),
}
BOTH = frozenset({Category.PEDAGOGICAL, Category.MANAGER})


def test_counts_go_up_the_tree_and_percents_are_never_averaged():
    members = [Member(1, "школа 1", True, True), *(Member(n, "школа 2", n < 4, True) for n in range(2, 12))]

    ratios = roll_up(members, TREE)

    assert ratios["школа 1"] == Ratio(1, 1)
    assert ratios["школа 2"] == Ratio(2, 10)
    assert ratios[KASPIYSK] == Ratio(3, 11)  # the mean of 100 % and 20 % would be 60 %
    assert ratios[REGION] == Ratio(3, 11)
    assert ratios[DERBENT] == ratios["школа 3"] == Ratio(0, 0)


def test_a_teacher_who_is_also_a_manager_is_counted_once_in_totals():
    facts = [PersonFacts(1, "школа 1", BOTH, centre_result=True)]

    def share(population):
        return roll_up(evaluate("I1", facts, {"population": population}), TREE)[REGION]

    assert share("teachers") == share("managers") == share("all") == Ratio(1, 1)


def test_a_person_with_two_schools_is_one_person_above_them():
    members = [Member(1, "школа 1", True, True), Member(1, "школа 3", True, True)]

    ratios = roll_up(members, TREE)

    assert ratios["школа 1"] == ratios["школа 3"] == Ratio(1, 1)
    assert ratios[KASPIYSK] == ratios[DERBENT] == Ratio(1, 1)
    assert ratios[REGION] == Ratio(1, 1)


def test_a_transfer_between_schools_is_not_counted_twice():
    before_and_after = [Member(1, "школа 1", False, True), Member(1, "школа 2", True, True)]

    ratios = roll_up(before_and_after, TREE)

    assert ratios["школа 1"] == Ratio(0, 1)
    assert ratios["школа 2"] == Ratio(1, 1)
    assert ratios[KASPIYSK] == ratios[REGION] == Ratio(1, 1)


def test_programmes_of_a_provider_go_to_the_region():
    programmes = [ProgrammeFacts(n, "институт", in_register=n < 20) for n in range(64)]

    ratio = roll_up(evaluate("I6", programmes), TREE)[REGION]

    assert ratio == Ratio(20, 64)
    assert str(ratio.percent) == "31.3"


def test_a_district_of_municipalities_counts_its_people_once():
    members = [
        Member(1, "школа 1", True, True), Member(1, "школа 3", True, True), Member(2, "школа 2", False, True),
        Member(3, "институт", True, True),
    ]

    ratios = roll_up(members, TREE, {"округ": [KASPIYSK, DERBENT], "кластер": ["школа 3"]})

    assert ratios["округ"] == Ratio(1, 2)
    assert ratios["кластер"] == Ratio(1, 1)
    assert ratios[REGION] == Ratio(2, 3)


def test_the_list_behind_a_number_adds_up_to_it():
    members = [
        Member(1, "школа 1", True, True), Member(2, "школа 2", False, True),
        Member(3, "школа 3", True, True), Member(4, "школа 2", False, False),
    ]

    assert [m.unit_id for m in within(members, KASPIYSK, TREE)] == [1, 2, 4]
    assert [m.unit_id for m in within(members, "округ", TREE, {"округ": [DERBENT]})] == [3]


def test_a_place_without_a_node_is_refused_and_never_lost():
    with pytest.raises(ValueError):
        roll_up([Member(1, "школа 9", True, True)], TREE)
    with pytest.raises(ValueError):
        roll_up([], {"a": ("b", "a")})
    with pytest.raises(ValueError):
        roll_up([], TREE, {REGION: [KASPIYSK]})
    with pytest.raises(ValueError):
        within([], "школа 9", TREE)


schools = [f"ш{n}" for n in range(6)]
chains = st.lists(st.sampled_from(["м1", "м2", "м3"]), min_size=6, max_size=6).map(
    lambda towns: {s: (town, f"{town} край", "регион") for s, town in zip(schools, towns, strict=True)}
)
rows = st.lists(
    st.builds(
        lambda unit, node, whole, part: Member(unit, node, whole and part, whole),
        st.integers(0, 12), st.sampled_from(schools), st.booleans(), st.booleans(),
    ),
    max_size=40,
)


@given(rows, chains, st.sets(st.sampled_from(["м1", "м2", "м3", *schools])))
def test_every_place_equals_a_direct_count(members, tree, group):
    group &= {*tree, *(above for chain in tree.values() for above in chain)}

    ratios = roll_up(members, tree, {"округ": group})

    for place in ratios:
        if place == "округ":
            inside = [m for m in members if m.node in group or group & set(tree[m.node])]
        else:
            inside = [m for m in members if m.node == place or place in tree[m.node]]
        whole = {m.unit_id for m in inside if m.in_whole}
        part = {m.unit_id for m in inside if m.in_part}
        assert ratios[place] == Ratio(len(part), len(whole))
    assert set(ratios) == {*tree, *(above for chain in tree.values() for above in chain), "округ"}


@given(rows, chains)
def test_the_number_equals_the_list_behind_it(members, tree):
    for place, ratio in roll_up(members, tree).items():
        behind = within(members, place, tree)
        assert ratio == Ratio(
            len({m.unit_id for m in behind if m.in_part}), len({m.unit_id for m in behind if m.in_whole}))


@given(rows, chains, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(members, tree, random):
    shuffled = list(members)
    random.shuffle(shuffled)

    assert roll_up(shuffled, tree) == roll_up(members, tree)
