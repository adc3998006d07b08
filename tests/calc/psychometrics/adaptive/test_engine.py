"""Adaptive tests: what they measure, what they choose, when they end, and that they can be resumed."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.calc.psychometrics.adaptive.banks import areas, bank, mixed_bank, taken
from tests.calc.psychometrics.random_items import simulated
from tests.calc.psychometrics.reference_scores import FOLDER, column, needs_references, table

from marshrut.calc.psychometrics import Cuts, Level
from marshrut.calc.psychometrics.adaptive import AdaptiveTest, Exposure, Rules
from marshrut.calc.psychometrics.assembly import Blueprint, ItemSet
from marshrut.calc.psychometrics.items import Items, information
from marshrut.calc.psychometrics.scoring import levels, posterior, score

CUTS = Cuts(high_below=-0.5, low_from=0.8)


def seeded(seed=1):
    return np.random.default_rng(seed)


def given_as_row(test, sitting):
    row = np.full((1, len(test.items)), np.nan)
    row[0, list(sitting.given)] = sitting.scores
    return row


@pytest.mark.parametrize("items", [bank(), mixed_bank()], ids=["2PL", "mixed"])
@pytest.mark.parametrize("prior", [(0.0, 1.0), (0.6, 0.8)])
def test_a_finished_sitting_is_measured_as_the_scoring_of_its_answers(items, prior):
    test = AdaptiveTest.of(items, Rules(most=15, cuts=CUTS, certainty=0.99))
    sitting = taken(test, test.begin(seeded(), prior=prior), simulated(items, np.array([0.4]), 3)[0])

    known = score(given_as_row(test, sitting), items, prior=prior)
    masses = posterior(given_as_row(test, sitting), items, prior=prior, breaks=(CUTS.high_below, CUTS.low_from))

    assert (sitting.theta, sitting.se) == pytest.approx((known.theta[0], known.se[0]), abs=1e-6)
    assert sitting.chances == pytest.approx(levels(masses, CUTS).probabilities[0], abs=1e-6)


@pytest.mark.parametrize("items", [bank(), mixed_bank()], ids=["2PL", "mixed"])
def test_each_item_tells_as_much_as_any_unused_one_at_the_estimate(items):
    test = AdaptiveTest.of(items, Rules(most=20))
    answers = simulated(items, np.array([-0.7]), 4)[0]
    sitting = test.begin(seeded())
    while (item := test.next_item(sitting)) is not None:
        told = information(items, [sitting.theta])[0]
        told[list(sitting.given)] = 0
        assert told[item] >= 0.998 * told.max()
        sitting = test.answer(sitting, item, int(answers[item]))
    assert len(set(sitting.given)) == 20


@needs_references
def test_the_next_item_by_information_is_that_of_another_program():
    rows = table(FOLDER / "dev" / "bank_tcals85.csv")
    cases = table(FOLDER / "reference" / "bank_tcals85__catR_scores_next.csv")
    items = Items.dichotomous(column(rows, "a"), column(rows, "b"), column(rows, "c"))
    test = AdaptiveTest.of(items, Rules(most=60))
    worse = []
    for case in cases:
        used = [int(item) - 1 for item in case["items"].split()]
        told = information(items, [float(case["BM"])])[0]
        told[used] = 0
        assert told.argmax() == int(case["next_MFI_at_BM"]) - 1
        sitting = test.begin(seeded())
        for item, answer in zip(used, case["x"].split(), strict=True):
            sitting = test.answer(sitting, item, int(answer))
        told = information(items, [sitting.theta])[0]
        told[used] = 0
        worse.append(told[test.next_item(sitting)] / told.max())
    assert min(worse) > 0.99


def test_kl_chooses_the_largest_distance_averaged_over_the_posterior():
    items = mixed_bank()
    test = AdaptiveTest.of(items, Rules(most=12, criterion="kl"))
    answers = simulated(items, np.array([0.2]), 6)[0]
    sitting = test.begin(seeded())
    while (item := test.next_item(sitting)) is not None:
        nodes, masses = test.nodes, np.exp(sitting.log_posterior)
        here, logs = items.probabilities([sitting.theta])[0], items.log_probabilities(nodes)
        logs = np.where(np.isfinite(logs), logs, 0.0)
        log_here = np.log(np.where(here > 0, here, 1.0))
        distance = masses @ (here * (log_here - logs)).sum(axis=2) / masses.sum()
        distance[list(sitting.given)] = 0
        assert distance[item] >= 0.99 * distance.max()
        sitting = test.answer(sitting, item, int(answers[item]))


def test_expected_information_is_averaged_over_the_posterior():
    items = mixed_bank()
    test = AdaptiveTest.of(items, Rules(most=12, criterion="expected"))
    answers = simulated(items, np.array([0.2]), 6)[0]
    sitting, told = test.begin(seeded()), information(items, test.nodes)
    while (item := test.next_item(sitting)) is not None:
        expected = np.exp(sitting.log_posterior) @ told
        expected[list(sitting.given)] = 0
        assert expected[item] >= 0.96 * expected.max()
        sitting = test.answer(sitting, item, int(answers[item]))


def test_the_criterion_at_the_cuts_asks_at_the_cut_in_doubt():
    items = Items.dichotomous(2.0, [-0.5, -0.5, 0.8, 0.8, 0.15])
    test = AdaptiveTest.of(items, Rules(most=5, cuts=CUTS, criterion="cut"))

    strong = test.begin(seeded(), prior=(0.7, 0.5))
    weak = test.begin(seeded(), prior=(-0.6, 0.5))

    assert items.b[test.next_item(strong)] == 0.8
    assert items.b[test.next_item(weak)] == -0.5


def test_a_test_ends_by_error_level_length_or_an_empty_bank():
    items = bank()
    ends = [
        taken(test, test.begin(seeded()), answers)
        for test, answers in (
            (AdaptiveTest.of(items, Rules(se=0.45)), np.arange(120) % 2),
            (AdaptiveTest.of(items, Rules(cuts=CUTS)), np.ones(120)),
            (AdaptiveTest.of(items, Rules(most=7)), np.ones(120)),
            (AdaptiveTest.of(items.take(np.arange(5)), Rules(most=7)), np.ones(120)),
        )
    ]

    assert [sitting.end for sitting in ends] == ["error", "level", "length", "bank"]
    assert ends[0].se <= 0.45
    assert max(ends[1].chances) >= 0.9 and AdaptiveTest.of(items, Rules(cuts=CUTS)).level(ends[1]) is Level.LOW
    assert [len(sitting.given) for sitting in ends[2:]] == [7, 5]


def test_a_test_does_not_end_before_its_least_length():
    test = AdaptiveTest.of(bank(), Rules(least=9, cuts=CUTS, certainty=0.6))

    assert len(taken(test, test.begin(seeded()), np.ones(120)).given) == 9


def test_an_undecided_level_is_said_to_be_undetermined():
    test = AdaptiveTest.of(bank(), Rules(most=3, cuts=CUTS))

    assert test.level(test.begin(seeded())) is Level.UNDETERMINED
    with pytest.raises(ValueError, match="no levels"):
        plain = AdaptiveTest.of(bank(), Rules(most=3))
        plain.level(plain.begin(seeded()))


SETS = (ItemSet("text", frozenset(range(0, 30, 6)), 3), ItemSet("lesson", frozenset(range(1, 31, 6)), 2))
RULES = Rules(
    least=6,
    most=14,
    se=0.35,
    cuts=CUTS,
    exposure=0.5,
    blueprint=Blueprint(areas=areas(120, 3, 2, 6), enemies=(frozenset({50, 53}), frozenset({60, 61, 62})), sets=SETS),
    pilots=frozenset({100, 101, 102, 103}),
    pilots_each=2,
)


@given(st.integers(0, 10_000), st.integers(0, 10))
@settings(max_examples=25, deadline=None)
def test_a_sitting_survives_as_plain_json_and_goes_on_in_the_same_way(seed, stop):
    test = AdaptiveTest.of(bank(), RULES)
    exposure = Exposure.none(120, 0.5)
    draw = seeded(seed)
    answers = draw.integers(0, 2, 120)
    for _ in range(3):
        exposure = exposure.after([taken(test, test.begin(draw, exposure=exposure), answers)])
    sitting = test.begin(draw, exposure=Exposure.from_json(json.loads(json.dumps(exposure.to_json()))))
    while len(sitting.given) < stop and (item := test.next_item(sitting)) is not None:
        sitting = test.answer(sitting, item, int(answers[item]))

    resumed = test.resume(json.loads(json.dumps(sitting.to_json())))

    assert (resumed.theta, resumed.se, resumed.chances) == (sitting.theta, sitting.se, sitting.chances)
    assert taken(test, resumed, answers).to_json() == taken(test, sitting, answers).to_json()


@given(st.integers(0, 10_000), st.floats(-2, 2))
@settings(max_examples=25, deadline=None)
def test_blueprint_sets_enemies_and_pilots_are_kept_by_everyone(seed, ability):
    test = AdaptiveTest.of(bank(), RULES)
    draw = seeded(seed)

    sitting = taken(test, test.begin(draw), simulated(bank(), np.array([ability]), seed)[0])

    scored = [item for item in sitting.given if item not in RULES.pilots]
    assert RULES.blueprint.broken(np.array(scored)) == []
    assert len(sitting.given) - len(scored) == 2
    assert 6 <= len(scored) <= 14
    for own in SETS:
        places = [place for place, item in enumerate(scored) if item in own.items]
        assert not places or places == list(range(places[0], places[0] + own.size))


def test_pilot_items_change_nothing_that_is_measured():
    items, answers = bank(), np.arange(120) % 2
    rules = {"least": 5, "most": 10}
    plain = AdaptiveTest.of(items.take(np.arange(116)), Rules(**rules))
    piloting = AdaptiveTest.of(items, Rules(**rules, pilots=frozenset(range(116, 120)), pilots_each=3))

    without = taken(plain, plain.begin(seeded()), answers)
    with_pilots = taken(piloting, piloting.begin(seeded()), answers)

    assert len(with_pilots.given) == 13 and with_pilots.scored == 10
    assert tuple(item for item in with_pilots.given if item < 116) == without.given
    assert with_pilots.theta == pytest.approx(without.theta, abs=1e-9)


def test_a_personal_prior_changes_where_the_test_begins():
    items = bank()
    test = AdaptiveTest.of(items, Rules(most=10))

    low, high = (test.begin(seeded(), prior=(mean, 0.4)) for mean in (-1.5, 1.5))

    assert (low.theta, high.se) == pytest.approx((-1.5, 0.4), abs=1e-6)
    assert items.b[test.next_item(low)] < -1 < 1 < items.b[test.next_item(high)]


def test_answers_reconsidered_under_another_prior_are_measured_under_it():
    items = bank()
    test = AdaptiveTest.of(items, Rules(most=8))
    sitting = taken(test, test.begin(seeded()), np.arange(120) % 2)

    found = test.reconsidered(sitting, (1.0, 0.5))

    known = score(given_as_row(test, sitting), items, prior=(1.0, 0.5))
    assert (found.theta, found.se) == pytest.approx((known.theta[0], known.se[0]), abs=1e-6)
    assert found.given == sitting.given and found.end == "length"


@pytest.mark.parametrize(
    ("item", "value", "why"), [(0, 2, "scores from 0 to 1"), (0, -1, "scores from"), (500, 1, "not in the bank")]
)
def test_answers_that_cannot_be_are_refused(item, value, why):
    test = AdaptiveTest.of(bank(), Rules(most=3))

    with pytest.raises(ValueError, match=why):
        test.answer(test.begin(seeded()), item, value)


def test_nothing_is_answered_twice_or_after_the_end():
    test = AdaptiveTest.of(bank(), Rules(most=2))
    sitting = test.answer(test.begin(seeded()), 7, 1)

    with pytest.raises(ValueError, match="given before"):
        test.answer(sitting, 7, 1)
    with pytest.raises(ValueError, match="is over"):
        test.answer(test.answer(sitting, 8, 1), 9, 1)


@pytest.mark.parametrize("prior", [(0.0, 0.0), (0.0, 0.001), (30.0, 1.0), (np.nan, 1.0)])
def test_a_personal_prior_that_the_test_cannot_carry_is_refused(prior):
    test = AdaptiveTest.of(bank(), Rules(most=3))

    with pytest.raises(ValueError, match="does not fit"):
        test.begin(seeded(), prior=prior)
