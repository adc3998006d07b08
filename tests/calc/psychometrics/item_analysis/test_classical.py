"""Classical statistics, options and rapid answers: against references and by hand."""

import numpy as np
import pytest
from tests.shared_data import SHARED

from marshrut.calc.psychometrics.item_analysis import classical, distractors, rapid_guessing

FOLDER = SHARED / "data" / "irt" / "dev"
with_references = pytest.mark.skipif(not FOLDER.exists(), reason="reference data stand beside the project")


def real(name):
    return np.genfromtxt(FOLDER / f"{name}.csv", delimiter=",", skip_header=1)


@with_references
@pytest.mark.parametrize(
    ("name", "alpha"),
    [("sapa_ability", 0.829241), ("lsat7", 0.453409), ("sat12_scored", 0.797892), ("science4", 0.597724),
     ("raschdat1", 0.841678)],
)  # fmt: skip
def test_reliability_equals_the_reference(name, alpha):
    assert classical(real(name)).alpha == pytest.approx(alpha, abs=5e-6)


def scores(seed=1, persons=400, items=8):
    draw = np.random.default_rng(seed)
    return (draw.normal(size=(persons, 1)) + draw.normal(size=(persons, items)) > 0).astype(float)


def test_statistics_equal_their_definitions():
    table = scores()
    rest = table.sum(axis=1) - table[:, 2]

    found = classical(table, points=np.full(8, 2.0))

    assert found.facility == pytest.approx(table.mean(axis=0) / 2)
    assert found.item_rest[2] == pytest.approx(np.corrcoef(table[:, 2], rest)[0, 1])
    assert found.alpha_without[2] == pytest.approx(classical(np.delete(table, 2, axis=1)).alpha)


def test_a_constant_item_has_no_discrimination_and_spoils_nothing():
    table = scores()
    table[:, 0] = 0.0

    found = classical(table)

    assert found.facility[0] == 0

    assert np.isnan(found.item_rest[0])
    assert np.isfinite(found.item_rest[1:]).all()


@pytest.mark.parametrize(
    ("table", "points"), [([[1.0, 0.0]], None), ([[1.0], [0.0]], None), ([[1, np.nan], [np.nan, 1], [0, np.nan]], None),
                          ([[2.0, 0.0], [1.0, 1.0]], [1.0, 1.0])]
)  # fmt: skip
def test_too_little_to_be_reliable_is_refused(table, points):
    with pytest.raises(ValueError):
        classical(table, points=points)


def choices(persons=2000, items=10):
    """Four options, key 2: the able choose the key, the others spread evenly over 0, 1 and 3."""
    draw = np.random.default_rng(3)
    ability = draw.normal(size=(persons, 1))
    able = draw.random((persons, items)) < 1 / (1 + np.exp(-1.5 * ability))
    return np.where(able, 2, draw.choice([0, 1, 3], (persons, items))).astype(float), ability[:, 0], draw


def test_options_that_work_are_not_suspicious():
    chosen, *_ = choices()

    for item in distractors(chosen, np.full(10, 2), options=4):
        assert [option.code for option in item] == [0, 1, 2, 3]
        assert [option.is_key for option in item] == [False, False, True, False]
        assert not any(option.suspicious for option in item)
        assert sum(option.share for option in item) == pytest.approx(1)
        assert (np.diff(item[2].by_group) > 0).all()
        assert sum(option.by_group for option in item) == pytest.approx(np.ones(3))


def test_a_wrong_key_a_drawing_distractor_and_a_dead_one_are_suspicious():
    chosen, ability, draw = choices()
    chosen[chosen[:, 1] == 0, 1] = 1  # nobody chooses 0 any more
    chosen[(ability > 1) & (draw.random(2000) < 0.8), 2] = 3  # the best choose 3
    key = np.full(10, 2)
    key[0] = 1

    found = distractors(chosen, key, options=4)

    assert [option.code for option in found[0] if option.suspicious] == [1, 2]
    assert [option.code for option in found[1] if option.suspicious] == [0]
    assert 3 in [option.code for option in found[2] if option.suspicious]


def test_the_point_biserial_is_the_correlation_with_the_other_items():
    chosen, *_ = choices(persons=300)
    rest = (np.delete(chosen, 4, axis=1) == 2).mean(axis=1)

    option = distractors(chosen, np.full(10, 2))[4][0]

    assert option.point_biserial == pytest.approx(np.corrcoef(chosen[:, 4] == 0, rest)[0, 1])


@with_references
def test_options_of_a_real_test_bear_its_key_out():
    raw, scored = real("sat12_raw"), real("sat12_scored")
    key = [np.median(raw[scored[:, item] == 1, item]) for item in range(32)]

    best = [max(item, key=lambda option: np.nan_to_num(option.point_biserial)) for item in distractors(raw, key)]

    assert np.mean([option.is_key for option in best]) > 0.9


@pytest.mark.parametrize(
    ("chosen", "key", "more"),
    [([[0, 1]], [0], {}), ([[0, 0.5]], [0, 1], {}), ([[0, -1]], [0, 1], {}), ([[0, 4]], [0, 1], {"options": 4}),
     ([[0, 1]], [0, 1], {"groups": 1}), ([[0, np.nan]], [0, 1], {})],
)  # fmt: skip
def test_bad_choices_are_refused(chosen, key, more):
    with pytest.raises(ValueError):
        distractors(chosen, key, **more)


def test_thresholds_are_a_tenth_of_the_mean_time_and_at_most_ten_seconds():
    times = np.array([[20.0, 300.0, 1.0], [40.0, 100.0, np.nan], [3.0, 5.0, 1.0]])

    found = rapid_guessing(times)

    assert found.thresholds == pytest.approx([2.1, 10.0, 0.1])
    assert found.rapid.tolist() == [[False] * 3, [False] * 3, [False, True, False]]
    assert found.effort == pytest.approx([1, 1, 2 / 3])
    assert found.item_share == pytest.approx([0, 1 / 3, 0])


def test_guesses_are_found_and_are_right_by_chance_only():
    draw = np.random.default_rng(4)
    times = draw.lognormal(3.5, 0.4, (1000, 12))
    right = (draw.random((1000, 12)) < 0.8).astype(float)
    guessed = draw.random((1000, 12)) < 0.1
    times[guessed], right[guessed] = draw.uniform(0.5, 2.0, guessed.sum()), draw.random(guessed.sum()) < 0.25

    found = rapid_guessing(times, right=right)

    assert (found.rapid == guessed).mean() > 0.99
    assert found.accuracy.mean(axis=0) == pytest.approx([0.25, 0.8], abs=0.03)


def test_unknown_times_leave_unknown_effort():
    found = rapid_guessing([[np.nan, np.nan], [30.0, np.nan]])

    assert np.isnan(found.effort).tolist() == [True, False]
    assert np.isnan(found.thresholds).tolist() == [False, True]


@pytest.mark.parametrize(
    ("times", "more"),
    [([1.0], {}), ([[-1.0]], {}), ([[1.0]], {"share": 1.0}), ([[1.0]], {"longest": 0.0}), ([[1.0]], {"right": [[2]]}),
     ([[1.0]], {"right": [[1, 0]]})],
)  # fmt: skip
def test_bad_times_are_refused(times, more):
    with pytest.raises(ValueError):
        rapid_guessing(times, **more)
