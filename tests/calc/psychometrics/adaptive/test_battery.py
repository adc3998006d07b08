"""A battery seeks the weakest competence, and its competences speak for each other."""

import json

import numpy as np
import pytest
from tests.calc.psychometrics.adaptive.banks import bank
from tests.calc.psychometrics.random_items import simulated

from marshrut.calc.psychometrics import Cuts, Level
from marshrut.calc.psychometrics.adaptive import AdaptiveTest, Battery, Rules
from marshrut.calc.psychometrics.items import Items
from marshrut.calc.psychometrics.scoring import profile

CUTS = Cuts(high_below=-0.5, low_from=0.8)
ALIKE = np.full((4, 4), 0.7) + 0.3 * np.eye(4)


def battery(correlation=ALIKE, rules=None, **change):
    rules = Rules(least=2, most=25, cuts=CUTS, certainty=0.85) if rules is None else rules
    tests = [AdaptiveTest.of(bank(80, seed), rules) for seed in range(len(correlation))]
    return Battery.of(tests, correlation, **({"most": 100} | change))


def seeded(seed=1):
    return np.random.default_rng(seed)


def taken(whole, sitting, theta, seed=3):
    answers = [simulated(test.items, [ability], seed)[0] for test, ability in zip(whole.tests, theta, strict=True)]
    while (step := whole.next_item(sitting)) is not None:
        competence, item = step
        sitting = whole.answer(sitting, competence, item, int(answers[competence][item]))
    return sitting


def test_every_competence_is_begun_and_then_the_weakest_comes_next():
    whole = battery(first=2)
    theta = [1.0, -1.5, 0.2, 0.9]
    answers = [simulated(test.items, [ability], 5)[0] for test, ability in zip(whole.tests, theta, strict=True)]
    sitting, order = whole.begin(seeded()), []
    while (step := whole.next_item(sitting)) is not None:
        competence, item = step
        begun = all(len(own.given) >= 2 or own.end for own in sitting.sittings)
        if begun:
            going_on = [own.theta for own in sitting.sittings if own.end is None]
            assert sitting.sittings[competence].theta == min(going_on)
        order.append(competence)
        sitting = whole.answer(sitting, competence, item, int(answers[competence][item]))

    assert set(order[:8]) == {0, 1, 2, 3}
    assert sitting.end == "all"
    assert whole.tests[1].level(sitting.sittings[1]) is Level.HIGH


def test_a_battery_aimed_at_the_weakest_ends_when_it_is_known():
    theta = [1.2, -1.8, 0.9, 1.0]

    weakest = taken(battery(aim="weakest"), battery(aim="weakest").begin(seeded()), theta)
    everything = taken(battery(), battery().begin(seeded()), theta)

    assert weakest.end == "weakest"
    assert int(np.argmin([own.theta for own in weakest.sittings])) == 1
    assert len(weakest.answers) <= len(everything.answers)


def test_the_estimates_are_those_of_the_joint_profile():
    whole = battery(rules=Rules(most=8), most=32)
    sitting = taken(whole, whole.begin(seeded()), [0.5, -0.8, 0.1, 1.0])
    items = [test.items.take(list(own.given)) for test, own in zip(whole.tests, sitting.sittings, strict=True)]
    together = Items(
        *(np.concatenate([getattr(own, name) for own in items]) for name in ("a", "steps", "c", "graded"))
    )

    known = profile(
        [[score for own in sitting.sittings for score in own.scores]],
        together,
        np.repeat(np.arange(4), 8),
        correlation=ALIKE,
    )

    assert [own.theta for own in sitting.sittings] == pytest.approx(known.theta[0], abs=0.03)
    assert [own.se for own in sitting.sittings] == pytest.approx(known.se[0], abs=0.02)


def test_competences_that_speak_for_each_other_need_fewer_items():
    theta = np.random.default_rng(7).multivariate_normal(np.zeros(4), ALIKE, size=25)
    rules = Rules(most=25, se=0.45)
    lengths = [
        np.mean([len(taken(whole, whole.begin(seeded()), row, seed).answers) for seed, row in enumerate(theta)])
        for whole in (battery(rules=rules), battery(np.eye(4), rules=rules))
    ]

    assert lengths[0] < 0.9 * lengths[1]


def test_a_battery_survives_as_plain_json():
    whole = battery()
    sitting = whole.begin(seeded(), priors=[(0.5, 0.8)] * 4)
    for _ in range(9):
        competence, item = whole.next_item(sitting)
        sitting = whole.answer(sitting, competence, item, item % 2)

    resumed = whole.resume(json.loads(json.dumps(sitting.to_json())))

    assert whole.next_item(resumed) == whole.next_item(sitting)
    assert [own.theta for own in resumed.sittings] == [own.theta for own in sitting.sittings]


def test_a_battery_is_not_longer_than_said():
    whole = battery(most=10)

    sitting = taken(whole, whole.begin(seeded()), [0.1, 0.2, 0.3, 0.4])

    assert (sitting.end, len(sitting.answers)) == ("length", 10)
    with pytest.raises(ValueError, match="is over"):
        whole.answer(sitting, 0, 0, 1)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"correlation": np.eye(3)}, "of that size"),
        ({"correlation": np.ones((4, 4))}, "positive definite"),
        ({"most": 3}, "do not fit into 3"),
        ({"aim": "best"}, "the aim must be"),
    ],
)
def test_a_battery_that_cannot_be_is_refused(change, why):
    good = {"correlation": ALIKE, "most": 40}

    with pytest.raises(ValueError, match=why):
        Battery.of(battery().tests, **(good | change))


def test_a_wrong_number_of_priors_or_competence_is_refused():
    whole = battery()

    with pytest.raises(ValueError, match="as many exposures and priors"):
        whole.begin(seeded(), priors=[(0.0, 1.0)])
    with pytest.raises(ValueError, match="there are competences"):
        whole.answer(whole.begin(seeded()), 4, 0, 1)
