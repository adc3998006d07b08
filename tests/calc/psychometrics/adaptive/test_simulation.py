"""What a simulation study reports, and what the engine is shown by it to keep."""

import numpy as np
import pytest
from tests.calc.psychometrics.adaptive.banks import areas, bank, taken

from marshrut.calc.psychometrics import Cuts
from marshrut.calc.psychometrics.adaptive import AdaptiveTest, Exposure, Rules, simulate
from marshrut.calc.psychometrics.assembly import Blueprint

CUTS = Cuts(high_below=-0.5, low_from=0.8)


def persons(count, seed=9):
    return np.random.default_rng(seed).standard_normal(count)


@pytest.fixture(scope="module")
def plain():
    return simulate(AdaptiveTest.of(bank(300), Rules(most=40, se=0.32)), persons(300), np.random.default_rng(3))


def test_the_posterior_error_is_the_real_one(plain):
    assert plain.rmse == pytest.approx(0.32, abs=0.04)
    assert abs(plain.bias) < 0.05
    assert (plain.se <= 0.32).all()


def test_without_a_bound_everyone_meets_the_same_first_item(plain):
    assert plain.shown.max() == 1.0
    assert plain.exposure is None
    assert plain.shown.sum() == pytest.approx(plain.length.mean())


@pytest.mark.parametrize("shadow", [False, True])
def test_no_item_is_shown_to_more_persons_than_the_bound(shadow):
    rules = Rules(
        least=8, most=8, exposure=0.25, shadow=shadow, blueprint=Blueprint(areas=areas(120, 3, 2, 4))
    )
    found = simulate(AdaptiveTest.of(bank(), rules), persons(24 if shadow else 250), np.random.default_rng(3))

    assert found.shown.max() <= 0.25
    assert found.blueprint_kept == 1.0


def test_prices_learned_in_a_simulation_shorten_the_tests_under_the_same_bound():
    test = AdaptiveTest.of(bank(300), Rules(most=40, se=0.35, exposure=0.2, criterion="expected"))
    unpriced, lengths = Exposure.none(300, 0.2), []
    draw = np.random.default_rng(4)
    for ability in persons(300):
        answers = draw.random(300) < test.items.probabilities([ability])[0][:, 1]
        sitting = taken(test, test.begin(draw, exposure=unpriced), answers)
        after = unpriced.after([sitting])
        unpriced = Exposure(0.2, after.persons, after.given, np.zeros(300))
        lengths.append(sitting.scored)

    learned = simulate(test, persons(500, 5), draw).exposure.forgotten()
    priced = simulate(test, persons(300), draw, exposure=learned)

    assert unpriced.given.max() <= 0.2 * 300 and priced.shown.max() <= 0.2
    assert priced.length.mean() < np.mean(lengths)


def test_stopping_at_a_decided_level_errs_no_more_than_the_certainty_allows():
    test = AdaptiveTest.of(bank(300), Rules(least=3, most=60, cuts=CUTS, certainty=0.9))

    found = simulate(test, persons(300), np.random.default_rng(6))

    assert found.wrongly_decided < 0.1
    assert found.decided > 0.8
    assert found.misclassified <= found.wrongly_decided + (1 - found.decided)


def test_the_report_says_all_figures_in_words(plain):
    text = plain.report()

    assert text.splitlines()[0] == "persons 300, items in the bank 300"
    assert f"mean {plain.length.mean():.2f}" in text
    assert f"never shown {plain.never_shown}" in text
    assert "ended by error 300" in text
    assert "levels" not in text


def test_the_same_generator_gives_the_same_study():
    test = AdaptiveTest.of(bank(), Rules(most=10, exposure=0.3))

    one, other = (simulate(test, persons(20), np.random.default_rng(8)) for _ in range(2))

    assert one.estimate.tolist() == other.estimate.tolist()
    assert one.report() == other.report()


@pytest.mark.parametrize("abilities", [[], [np.nan], [[0.0]]])
def test_a_study_needs_persons(abilities):
    with pytest.raises(ValueError, match="abilities"):
        simulate(AdaptiveTest.of(bank(), Rules(most=3)), abilities, np.random.default_rng(1))


@pytest.mark.parametrize("bound", [0.0, 1.5])
def test_a_bound_is_a_share(bound):
    with pytest.raises(ValueError, match="exposure must lie"):
        Exposure.none(5, bound)
