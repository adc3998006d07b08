"""Cut scores of panels: by hand, and back from the truth."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit

from marshrut.calc.psychometrics.items import Items
from marshrut.calc.psychometrics.standard_setting import Page, angoff, bookmark, item_map

ITEMS = Items.dichotomous([1.0, 1.4, 0.8, 1.2], [-1.0, 0.0, 0.5, 1.5])
RATINGS = [
    [[0.9, 0.7, 0.4, 0.2], [0.8, 0.5, 0.5, 0.4], [0.7, 0.9, 0.2, 0.1]],
    [[0.9, 0.6, 0.4, 0.2], [0.8, 0.6, 0.5, 0.3], [0.8, 0.7, 0.3, 0.2]],
]


def test_an_angoff_cut_is_the_mean_of_the_judges_sums():
    record = angoff(RATINGS)

    first, last = record.rounds
    assert first.judge_cuts == pytest.approx((2.2, 2.2, 1.9))
    assert last.judge_cuts == pytest.approx((2.1, 2.2, 2.0))
    assert record.cut == pytest.approx(2.1)
    assert record.error == pytest.approx(0.1 / np.sqrt(3))
    assert record.percent == pytest.approx(52.5)
    assert record.theta is None
    assert last.agreement > first.agreement


def test_judges_who_rate_by_the_model_give_back_the_borderline_ability():
    borderline = ITEMS.expected([0.4])[0]

    record = angoff([[borderline, borderline]], items=ITEMS)

    assert record.theta == pytest.approx(0.4, abs=1e-8)
    assert record.theta_error == 0
    assert record.validity == pytest.approx(1.0)
    assert record.rounds[0].agreement == pytest.approx(1.0)


def test_the_error_on_the_ability_scale_follows_the_curve():
    record = angoff(RATINGS, items=ITEMS)

    there = [angoff([[[(record.cut + move) / 4] * 4] * 2], items=ITEMS).theta for move in (-0.01, 0.01)]

    assert record.theta_error == pytest.approx(record.error * (there[1] - there[0]) / 0.02, rel=1e-3)


def test_agreement_equals_the_textbook_table():
    # Shrout & Fleiss (1979): six targets, four judges, ICC(2,1) = 0.29
    scores = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]])

    record = angoff(scores.T[None] / 10)

    assert record.rounds[0].agreement == pytest.approx(0.29, abs=0.005)


def test_an_absent_judge_is_left_out_of_the_round_and_disputed_items_are_named():
    with_absent = np.array(RATINGS)
    with_absent[1, 2] = np.nan
    with_absent[1, :2, 1] = [0.1, 0.9]

    record = angoff(with_absent)

    assert record.rounds[1].judges == (0, 1)
    assert record.disputed == (1,)


def test_points_of_items_bound_their_ratings():
    items = Items(np.ones(2), np.array([[0.0, 1.0], [0.5, np.nan]]), np.zeros(2), np.zeros(2, bool))

    record = angoff([[[1.5, 0.5], [1.3, 0.7]]], items=items)

    assert record.percent == pytest.approx(200 / 3)
    assert items.expected([record.theta]).sum() == pytest.approx(2.0)


@pytest.mark.parametrize(
    ("ratings", "options"),
    [
        ([[0.5, 0.5]], {}), ([[[0.5, 1.5], [0.5, 0.5]]], {}), ([[[0.5, np.nan], [0.5, 0.5]]], {}),
        ([[[0.5, 0.5]]], {}), ([[[0.5, 0.5], [np.nan, np.nan]]], {}), ([[[0.5] * 2] * 2], {"points": [1.0, 0.0]}),
        ([[[0.5] * 2] * 2], {"items": ITEMS}), ([[[1.0] * 4] * 2], {"items": ITEMS}),
    ],
)  # fmt: skip
def test_bad_panels_are_refused(ratings, options):
    with pytest.raises(ValueError):
        angoff(ratings, **options)


def test_the_booklet_is_ordered_by_the_ability_of_mastery():
    pages = item_map(ITEMS)

    assert [page.item for page in pages] == [0, 1, 2, 3]
    for page in pages:
        assert expit(ITEMS.a[page.item] * (page.location - ITEMS.b[page.item])) == pytest.approx(2 / 3)


def test_guessing_brings_items_forward_and_steps_have_pages_of_their_own():
    guessed = item_map(Items.dichotomous(1.0, [0.0], 0.25))[0].location
    graded = Items(np.ones(1), np.array([[-1.0, 1.0]]), np.zeros(1), np.ones(1, bool))

    assert guessed == pytest.approx(np.log((2 / 3 - 0.25) / (1 - 2 / 3)))
    assert item_map(graded) == (
        Page(0, 1, pytest.approx(-1 + np.log(2))), Page(0, 2, pytest.approx(1 + np.log(2))),
    )  # fmt: skip


def test_a_bookmark_cut_is_the_median_between_pages():
    locations = [page.location for page in item_map(ITEMS)]

    record = bookmark([[0, 2, 4], [1, 2, np.nan]], ITEMS)

    assert record.rounds[0].judge_cuts == pytest.approx(
        (locations[0], (locations[1] + locations[2]) / 2, locations[3])
    )
    assert record.rounds[1].judges == (0, 1)
    assert record.cut == pytest.approx((locations[0] + 2 * locations[1] + locations[2]) / 4)
    assert record.error == pytest.approx(record.rounds[1].spread / np.sqrt(2) * np.sqrt(np.pi / 2))
    assert record.response_probability == 2 / 3


@given(st.lists(st.integers(0, 4), min_size=2, max_size=9), st.integers(0, 8))
def test_a_judge_who_goes_further_never_lowers_the_cut(marks, which):
    further = list(marks)
    further[which % len(marks)] = min(further[which % len(marks)] + 1, 4)

    assert bookmark([further], ITEMS).cut >= bookmark([marks], ITEMS).cut


@pytest.mark.parametrize("marks", [[[1]], [[1, 5]], [[1, 0.5]], [1, 2], [[1, np.inf]], [[-1, 2]]])
def test_bad_bookmarks_are_refused(marks):
    with pytest.raises(ValueError):
        bookmark(marks, ITEMS)


@pytest.mark.parametrize(("c", "probability"), [(0.7, 2 / 3), (0.0, 1.0)])
def test_items_without_a_place_are_refused(c, probability):
    with pytest.raises(ValueError):
        item_map(Items.dichotomous(1.0, [0.0], c), response_probability=probability)
