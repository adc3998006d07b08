"""Shadow tests keep any blueprint and choose from the best form that there is."""

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp
from tests.calc.psychometrics.adaptive.banks import areas, bank, taken
from tests.calc.psychometrics.random_items import simulated

from marshrut.calc.psychometrics.adaptive import AdaptiveTest, Exposure, Rules
from marshrut.calc.psychometrics.assembly import Area, Blueprint, ItemSet, Quantity
from marshrut.calc.psychometrics.assembly.program import blueprint_rows
from marshrut.calc.psychometrics.items import information

BLUEPRINT = Blueprint(
    areas=(*areas(120, 4, 2, 4), Area("practice", frozenset(range(0, 120, 7)), 2, 3)),
    enemies=(frozenset({8, 9}), frozenset({50, 60, 70})),
    sets=(ItemSet("text", frozenset(range(20, 26)), 3), ItemSet("lesson", frozenset(range(90, 94)), 2)),
    quantities=(Quantity("minutes", tuple(1.0 + (item % 3) for item in range(120)), 18.0, 24.0),),
)


def test_any_blueprint_is_kept_and_sets_stay_together():
    test = AdaptiveTest.of(bank(), Rules(least=12, most=12, shadow=True, exposure=0.4, blueprint=BLUEPRINT))
    draw, exposure = np.random.default_rng(2), Exposure.none(120, 0.4)
    for person, ability in enumerate([-1.0, 0.0, 0.3, 1.2]):
        sitting = taken(test, test.begin(draw, exposure=exposure), simulated(bank(), [ability], person)[0])
        exposure = exposure.after([sitting])
        assert BLUEPRINT.broken(np.array(sitting.given)) == []
        for own in BLUEPRINT.sets:
            places = [place for place, item in enumerate(sitting.given) if item in own.items]
            assert not places or places == list(range(places[0], places[0] + own.size))


def test_the_form_is_the_best_of_the_whole_bank():
    """The same program over all items, none left out beforehand."""
    items = bank()
    test = AdaptiveTest.of(items, Rules(least=12, most=12, shadow=True, blueprint=BLUEPRINT))
    rows = blueprint_rows(BLUEPRINT, 120, (12, 12))
    sitting = test.begin(np.random.default_rng(2))
    answers = simulated(items, [0.4], 9)[0]
    while (item := test.next_item(sitting)) is not None:
        told = information(items, [sitting.theta])[0]
        lower = np.zeros(rows.matrix.shape[1])
        lower[list(sitting.given)] = 1.0
        best = milp(
            np.concatenate([-told, np.zeros(2)]),
            constraints=LinearConstraint(rows.matrix, rows.low, rows.high),
            bounds=Bounds(lower, 1.0),
            integrality=np.ones(len(lower)),
        )
        form = test.choice._form(sitting, told, np.ones(120, dtype=bool))
        assert told[form].sum() == pytest.approx(-best.fun, rel=2e-3)
        assert item in form and len(form) == 12
        sitting = test.answer(sitting, item, int(answers[item]))


def test_a_shadow_test_stops_early_only_with_the_lower_bounds_kept():
    blueprint = Blueprint(areas=areas(120, 4, 2, 6))
    test = AdaptiveTest.of(bank(), Rules(most=16, se=0.6, shadow=True, blueprint=blueprint))

    sitting = taken(test, test.begin(np.random.default_rng(1)), np.arange(120) % 2)

    assert sitting.end == "error" and 8 <= sitting.scored < 16
    assert blueprint.broken(np.array(sitting.given)) == []


def test_a_blueprint_that_no_form_keeps_is_explained_before_launch():
    blueprint = Blueprint(areas=areas(120, 3, 5, 6))

    with pytest.raises(ValueError, match="no form keeps the blueprint: area"):
        AdaptiveTest.of(bank(), Rules(most=12, shadow=True, blueprint=blueprint))
