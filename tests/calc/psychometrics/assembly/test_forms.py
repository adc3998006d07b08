"""Assembled forms keep their constraints, reach the best goal, and say why when they cannot."""

from itertools import combinations

import numpy as np
import pytest
from tests.calc.psychometrics.adaptive.banks import areas, bank

from marshrut.calc.psychometrics.assembly import (
    Area,
    Blueprint,
    CannotAssemble,
    ItemSet,
    Quantity,
    Target,
    assemble_forms,
)
from marshrut.calc.psychometrics.items import information

TARGETS = (Target(-1.0, 3.0), Target(0.0, 4.0), Target(1.0, 3.0))
MINUTES = tuple(1.0 + (item % 4) for item in range(200))
BLUEPRINT = Blueprint(
    areas=(*areas(200, 4, 3, 7), Area("practice", frozenset(range(0, 200, 7)), 2, 5)),
    enemies=(frozenset({3, 4}), frozenset({10, 20, 30})),
    sets=(ItemSet("text", frozenset(range(40, 46)), 3), ItemSet("lesson", frozenset(range(60, 64)), 4)),
    quantities=(Quantity("minutes", MINUTES, 30.0, 50.0),),
)


@pytest.mark.parametrize("meet_targets", [False, True])
@pytest.mark.parametrize("overlap", [0, 4])
def test_forms_keep_the_blueprint_and_the_overlap(meet_targets, overlap):
    found = assemble_forms(
        bank(200), BLUEPRINT, forms=2, length=18, targets=TARGETS, overlap=overlap, meet_targets=meet_targets
    )

    for form in found.items:
        assert len(form) == 18
        assert BLUEPRINT.broken(np.array(form)) == []
    assert len(set(found.items[0]) & set(found.items[1])) <= overlap


def test_forms_tell_as_much_as_said_and_the_same_as_each_other():
    items = bank(80)

    found = assemble_forms(items, Blueprint(), forms=3, length=8, targets=TARGETS)

    told = information(items, [target.theta for target in TARGETS])
    assert found.information == pytest.approx(np.array([told[:, list(form)].sum(axis=1) for form in found.items]))
    assert found.deviation == pytest.approx(np.ptp(found.information, axis=0).max())
    shares = found.information / np.array([target.information for target in TARGETS])
    assert shares.max() <= 1.1 * shares.min() + 1e-6


def test_targets_that_are_to_be_met_are_met():
    found = assemble_forms(bank(200), Blueprint(), forms=2, length=15, targets=TARGETS, meet_targets=True)

    assert found.deviation < 0.05
    assert found.information == pytest.approx(np.tile([3.0, 4.0, 3.0], (2, 1)), abs=0.05)


def test_the_goal_is_within_a_hundredth_of_the_best_of_all_forms():
    items = bank(14)
    told = information(items, [0.0, 0.5])
    best = max(
        min(told[0, list(form)].sum() / 2.0, told[1, list(form)].sum() / 2.0)
        for form in combinations(range(14), 5)
        if 0.1 * min(pair := told[:, list(form)].sum(axis=1)) >= max(pair) - min(pair)
    )

    found = assemble_forms(items, Blueprint(), forms=1, length=5, targets=(Target(0.0, 2.0), Target(0.5, 2.0)))

    assert (found.information.min() / 2.0) >= 0.99 * best


@pytest.mark.parametrize(
    ("blueprint", "length", "reason"),
    [
        (Blueprint(areas=areas(30, 3, 6, 7)), 10, "area 'area"),
        (Blueprint(enemies=(frozenset(range(25)),)), 10, ": 4 too many"),
        (Blueprint(areas=(Area("law", frozenset({1, 2, 3}), 3),), enemies=(frozenset({1, 2}),)), 5, "1 too"),
        (Blueprint(quantities=(Quantity("minutes", (2.0,) * 30, most=15.0),)), 8, "'minutes': 1 too many"),
    ],
)
def test_forms_that_cannot_be_are_explained(blueprint, length, reason):
    with pytest.raises(CannotAssemble, match="no forms keep all constraints") as caught:
        assemble_forms(bank(30), blueprint, forms=1, length=length, targets=TARGETS)

    assert any(reason in said for said in caught.value.reasons)


def test_a_bank_too_small_for_forms_without_common_items_is_explained():
    with pytest.raises(CannotAssemble, match="an item in one form at most: 10 too many"):
        assemble_forms(bank(30), Blueprint(), forms=4, length=10, targets=TARGETS)

    assert len(assemble_forms(bank(30), Blueprint(), forms=3, length=11, targets=TARGETS, overlap=6).items) == 3


def test_barred_items_are_not_used():
    free = assemble_forms(bank(60), Blueprint(), forms=2, length=10, targets=TARGETS)
    barred = frozenset(free.items[0])

    found = assemble_forms(bank(60), Blueprint(), forms=2, length=10, targets=TARGETS, barred=barred)

    assert not barred & {item for form in found.items for item in form}


@pytest.mark.parametrize(
    "task",
    [
        {"forms": 0},
        {"length": 0},
        {"overlap": 11},
        {"targets": ()},
        {"targets": (Target(0.0, 0.0),)},
    ],
)
def test_a_task_that_is_none_is_refused(task):
    good = {"forms": 1, "length": 10, "targets": TARGETS}

    with pytest.raises(ValueError, match=r"not a task|target"):
        assemble_forms(bank(30), Blueprint(), **(good | task))


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda: Area("a", frozenset({1}), 2), "needs 2 items and has 1"),
        (lambda: Area("a", frozenset({1, 2}), 2, 1), "is not a range"),
        (lambda: ItemSet("s", frozenset({1}), 2), "cannot give 2"),
        (lambda: Quantity("q", (np.nan,)), "finite values"),
        (lambda: Quantity("q", (1.0,), 2.0, 1.0), "not crossed"),
        (lambda: Blueprint(enemies=(frozenset({0, 9}),)).check(9), "the blueprint names \\[9\\]"),
        (
            lambda: Blueprint(sets=(ItemSet("s", frozenset({1}), 1), ItemSet("t", frozenset({1}), 1))).check(9),
            "in two sets",
        ),
        (lambda: Blueprint(quantities=(Quantity("q", (1.0,)),)).check(9), "1 values for 9 items"),
    ],
)
def test_blueprints_that_contradict_themselves_are_refused(make, why):
    with pytest.raises(ValueError, match=why):
        make()


def test_a_form_that_breaks_the_blueprint_is_told_what_it_breaks():
    blueprint = Blueprint(
        areas=(Area("law", frozenset({0, 1, 2}), 2, 2),),
        enemies=(frozenset({3, 4}),),
        sets=(ItemSet("text", frozenset({5, 6}), 2),),
        quantities=(Quantity("minutes", (2.0,) * 8, most=7.0),),
    )

    assert blueprint.broken(np.array([0, 1, 7])) == []
    assert blueprint.broken(np.array([0, 3, 4, 5])) == [
        "area 'law' has 1 items",
        "items [3, 4] exclude each other",
        "set 'text' has 1 items",
        "quantity 'minutes' is 8",
    ]
