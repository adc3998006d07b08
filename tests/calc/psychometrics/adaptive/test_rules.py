"""Rules that contradict themselves or their bank are refused in words, and before anybody sits down."""

import numpy as np
import pytest
from tests.calc.psychometrics.adaptive.banks import areas, bank

from marshrut.calc.psychometrics.adaptive import AdaptiveTest, Exposure, Rules, choose_delivery
from marshrut.calc.psychometrics.assembly import Area, Blueprint, ItemSet, Quantity


@pytest.mark.parametrize(
    ("rules", "why"),
    [
        ({"least": 0}, "length must be a range"),
        ({"least": 9, "most": 8}, "length must be a range"),
        ({"se": 0.0}, "must be positive"),
        ({"certainty": 0.5}, "certainty"),
        ({"criterion": "best"}, "criterion must be"),
        ({"criterion": "cut"}, "needs cuts"),
        ({"exposure": 0.0}, "exposure"),
        ({"pilots_each": 1}, "cannot be given"),
        ({"blueprint": Blueprint(quantities=(Quantity("minutes", (1.0,)),))}, "shadow tests only"),
    ],
)
def test_rules_out_of_range_are_refused(rules, why):
    with pytest.raises(ValueError, match=why):
        Rules(**rules)


@pytest.mark.parametrize(
    ("rules", "why"),
    [
        ({"least": 50, "most": 60, "exposure": 0.25}, "are an exposure of 0.42"),
        ({"exposure": 0.25, "blueprint": Blueprint(areas=areas(120, 12, 3, 9)), "most": 40}, "do not keep exposure"),
        ({"blueprint": Blueprint(areas=areas(120, 6, 4, 9)), "most": 20}, "the areas need 24 items"),
        ({"blueprint": Blueprint(areas=(Area("a", frozenset({0, 1})), Area("b", frozenset({1, 2}))))}, "overlap"),
        (
            {"blueprint": Blueprint(areas=areas(120, 2, 1, 9), sets=(ItemSet("text", frozenset({0, 1}), 2),))},
            "lies across areas",
        ),
        ({"blueprint": Blueprint(sets=(ItemSet("text", frozenset(range(9)), 9),)), "most": 8}, "longer than the test"),
        ({"blueprint": Blueprint(enemies=(frozenset({0, 120}),))}, "the blueprint names"),
        ({"pilots": frozenset({120})}, "a pilot item is not among them"),
    ],
)
def test_rules_that_the_bank_cannot_keep_are_refused(rules, why):
    with pytest.raises(ValueError, match=why):
        AdaptiveTest.of(bank(), Rules(**rules))


@pytest.mark.parametrize("prior", [(0.0, 0.0), (np.inf, 1.0)])
def test_a_bad_population_is_refused(prior):
    with pytest.raises(ValueError, match="the prior needs"):
        AdaptiveTest.of(bank(), Rules(), prior)


def test_counts_of_another_bank_are_refused():
    test = AdaptiveTest.of(bank(), Rules(exposure=0.5))

    with pytest.raises(ValueError, match="do not fit"):
        test.begin(np.random.default_rng(1), exposure=Exposure.none(7, 0.5))


BLUEPRINT = Blueprint(areas=areas(120, 3, 3, 6), enemies=(frozenset({0, 3}),))


def test_a_calibrated_bank_is_given_adaptively():
    found = choose_delivery(bank(), Rules(most=12, blueprint=BLUEPRINT), np.full(120, 500))

    assert (found.way, found.form, found.reasons) == ("adaptive", (), ())


def test_a_bank_without_calibration_falls_back_to_a_form_that_keeps_the_blueprint():
    counts = np.where(np.arange(120) % 3 == 0, 10, 500)

    found = choose_delivery(bank(), Rules(most=12, blueprint=BLUEPRINT), counts)

    assert found.way == "fixed"
    assert len(found.form) == 12
    assert BLUEPRINT.broken(np.array(found.form)) == []
    assert found.reasons == ("area 'area 0' has 0 calibrated items; 3 in every test need 9",)
    assert sum(item % 3 == 0 for item in found.form) == 3  # no more items without calibration than must be


def test_a_small_bank_says_how_many_items_it_lacks():
    found = choose_delivery(bank(30), Rules(most=12), np.full(30, 500))

    assert found.reasons == ("30 items are calibrated on 200 answers or more; a test of up to 12 items needs 36",)


def test_a_bank_that_cannot_give_any_form_says_why():
    short = Blueprint(areas=(Area("a", frozenset(range(20)), 10),), enemies=(frozenset(range(15)),))

    with pytest.raises(ValueError, match="either: "):
        choose_delivery(bank(30), Rules(most=12, blueprint=short), np.zeros(30))
