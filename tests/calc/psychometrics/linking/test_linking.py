"""Linking of two calibrations and drift of their anchors."""

import csv

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.shared_data import SHARED

from marshrut.calc.psychometrics.items import Items
from marshrut.calc.psychometrics.linking import ErrorSource, drift, link, parameters

FOLDER = SHARED / "data" / "irt"
METHODS = ("mean_mean", "mean_sigma", "haebara", "stocking_lord")
with_references = pytest.mark.skipif(not FOLDER.exists(), reason="reference data stand beside the project")


def table(path):
    with (FOLDER / path).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def mixed_items(draw, count=12):
    """Right/wrong items with and without guessing, GPCM and GRM items."""
    steps = np.sort(draw.normal(size=(count, 3)), axis=1)
    steps[: count // 2, 1:] = np.nan
    guessing = np.where(np.arange(count) < count // 4, 0.2, 0.0)
    return Items(draw.uniform(0.7, 2.0, count), steps, guessing, np.arange(count) % 2 == 1)


def on_another_scale(items, slope, shift):
    """The same items where ability is (ability - shift) / slope."""
    return Items(items.a * slope, (items.steps - shift) / slope, items.c, items.graded)


@with_references
@pytest.mark.parametrize(("method", "row"), list(zip(METHODS, (0, 1, 3, 2), strict=True)))
def test_textbook_forms_give_the_textbook_constants(method, row):
    def form(name):
        columns = np.array([[float(line[key]) for line in table(f"dev/kb_form{name}_par.csv")] for key in "abc"])
        return Items.dichotomous(1.7 * columns[0], *columns[1:])

    old, new = form("Y"), form("X")
    anchors = [(item, item) for item in range(2, 36, 3)]

    linking = link(old, new, method, anchors=anchors, nodes=np.linspace(-4, 4, 81))

    expected = table("reference/kb_linking.csv")[row]
    assert linking.slope == pytest.approx(float(expected["A"]), abs=5e-5)
    assert linking.shift == pytest.approx(float(expected["B"]), abs=5e-5)


@with_references
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("model", ["2pl", "3pl"])
def test_chained_forms_give_the_reference_constants(model, method):
    def form(name):
        found = {row["par"]: float(row["est"]) for row in table(f"dev/equateirt_est{model}_{name}.csv")}
        names = [key.split(".")[1] for key in found if key.startswith("Dffclt")]
        columns = ([found.get(f"{kind}.{item}", 0.0) for item in names] for kind in ("Dscrmn", "Dffclt", "Gussng"))
        return names, Items.dichotomous(*columns)

    nodes, weights = np.polynomial.hermite_e.hermegauss(30)
    rows = [
        row
        for row in table("reference/equateirt_direct_linking.csv")
        if row["model"] == model and row["method"].lower().replace("-", "_") == method
    ]
    assert len(rows) == 4
    for row in rows:
        (new_names, new), (old_names, old) = form(row["from"]), form(row["to"])
        anchors = [(old_names.index(name), new_names.index(name)) for name in new_names if name in old_names]
        linking = link(old, new, method, anchors=anchors, nodes=nodes, weights=weights)
        assert (linking.slope, linking.shift) == pytest.approx((float(row["A"]), float(row["B"])), abs=1e-6)


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 99), st.sampled_from(METHODS), st.floats(0.5, 2), st.floats(-1.5, 1.5), st.booleans())
def test_one_calibration_on_two_scales_is_brought_back_exactly(seed, method, slope, shift, symmetric):
    old = mixed_items(np.random.default_rng(seed), 8)

    linking = link(old, on_another_scale(old, slope, shift), method, symmetric=symmetric)

    assert (linking.slope, linking.shift) == pytest.approx((slope, shift), abs=1e-6)
    assert linking.items.a == pytest.approx(old.a, abs=1e-5)
    assert linking.items.steps == pytest.approx(old.steps, abs=1e-5, nan_ok=True)
    theta = np.array([-1.0, 0.3])
    assert old.expected(linking.ability(theta)) == pytest.approx(
        on_another_scale(old, slope, shift).expected(theta), abs=1e-5
    )


def disturbed(draw, items, spread):
    a, steps = items.a * np.exp(draw.normal(0, spread, len(items))), draw.normal(0, spread, (len(items), 1))
    return Items(a, items.steps + steps, items.c, items.graded)


@pytest.mark.parametrize("method", METHODS)
def test_delta_errors_match_the_spread_over_drawn_parameters(method):
    draw = np.random.default_rng(4)
    truth = Items.dichotomous(draw.uniform(0.8, 1.8, 12), np.linspace(-1.5, 1.5, 12))
    new_truth = on_another_scale(truth, 1.2, 0.4)
    covariance = np.diag(np.r_[np.full(24, 0.05**2), np.zeros(12)])

    def drawn(items):
        a, b = np.split(parameters(items)[:24] + draw.normal(0, 0.05, 24), 2)
        return Items.dichotomous(a, b)

    linking = link(truth, new_truth, method, covariances=(covariance, covariance))
    exact = (np.zeros((36, 36)),) * 2  # the errors of the draws themselves are not asked for
    draws = [link(drawn(truth), drawn(new_truth), method, covariances=exact) for _ in range(100)]
    spread = np.cov([(one.slope, one.shift) for one in draws], rowvar=False)

    assert linking.error_source is ErrorSource.PARAMETERS
    assert linking.slope_error == pytest.approx(np.sqrt(spread[0, 0]), rel=0.25)
    assert linking.shift_error == pytest.approx(np.sqrt(spread[1, 1]), rel=0.25)


def test_the_jackknife_of_means_is_the_textbook_error_of_a_mean():
    draw = np.random.default_rng(5)
    old = Items.dichotomous(1.0, draw.normal(size=15))
    new = Items.dichotomous(1.0, old.b - 0.5 + draw.normal(0, 0.2, 15))

    linking = link(old, new, "mean_mean")

    assert linking.error_source is ErrorSource.ANCHORS
    assert linking.shift_error == pytest.approx(np.std(old.b - new.b, ddof=1) / np.sqrt(15))


def test_two_anchors_link_without_an_error():
    items = Items.dichotomous(1.0, [0.0, 1.0])

    assert np.isnan(link(items, items, "mean_sigma").slope_error)


@pytest.mark.parametrize("method", METHODS)
def test_drifting_anchors_are_named_and_do_not_pull_the_scale(method):
    draw = np.random.default_rng(7)
    old = Items.dichotomous(draw.uniform(0.8, 1.8, 20), draw.normal(size=20))
    new = disturbed(draw, on_another_scale(old, 1.1, 0.3), 0.03)
    moved = Items.dichotomous(new.a, new.b + np.where(np.isin(np.arange(20), [4, 11, 17]), 0.8, 0.0))

    found = drift(old, moved, method)

    assert set(found.moved) == {4, 11, 17}
    assert (found.shift[[4, 11, 17]] > 0.5).all()
    assert found.linking.slope == pytest.approx(1.1, abs=0.05)
    assert found.linking.shift == pytest.approx(0.3, abs=0.05)
    assert abs(found.linking.shift - 0.3) < abs(link(old, moved, method).shift - 0.3)


def test_a_slope_that_fell_is_drift_too():
    draw = np.random.default_rng(8)
    old = Items.dichotomous(draw.uniform(0.8, 1.8, 16), draw.normal(size=16))
    new = disturbed(draw, old, 0.03)

    found = drift(old, Items.dichotomous(new.a * np.where(np.arange(16) == 3, 0.4, 1.0), new.b))

    assert found.moved == (3,)
    assert found.slope_ratio[3] < -0.7


def test_stable_anchors_are_seldom_called_drifting():
    draw = np.random.default_rng(9)
    named = 0
    for _ in range(40):
        old = Items.dichotomous(draw.uniform(0.8, 1.8, 25), draw.normal(size=25))
        named += len(drift(old, disturbed(draw, old, 0.05), "mean_sigma").moved)

    assert named / (40 * 25) < 0.03


def test_identical_calibrations_have_no_drift():
    old = mixed_items(np.random.default_rng(1))

    assert drift(old, on_another_scale(old, 0.8, -0.2)).moved == ()


def test_errors_of_the_kept_anchors_use_their_covariances_only():
    draw = np.random.default_rng(10)
    old = Items.dichotomous(draw.uniform(0.8, 1.8, 12), draw.normal(size=12))
    moved = Items.dichotomous(old.a, old.b + np.where(np.arange(12) == 5, 1.0, 0.0))
    covariance = np.diag(np.r_[np.full(24, 0.01), np.zeros(12)])
    kept = np.flatnonzero(np.arange(12) != 5)
    own = np.diag(np.r_[np.full(22, 0.01), np.zeros(11)])

    found = drift(old, moved, "mean_mean", covariances=(covariance, covariance))
    expected = link(old.take(kept), moved.take(kept), "mean_mean", covariances=(own, own))

    assert found.linking.shift_error == pytest.approx(expected.shift_error)


TWO = Items.dichotomous(1.0, [0.0, 1.0])
THREE = Items.dichotomous(1.0, [0.0, 1.0, 2.0])


@pytest.mark.parametrize(
    ("old", "new", "options"),
    [
        (TWO, THREE, {}),
        (THREE, THREE, {"anchors": [(0, 0)]}),
        (THREE, THREE, {"anchors": [(0, 0), (0, 1)]}),
        (THREE, THREE, {"anchors": [(0, 0), (1, 3)]}),
        (THREE, THREE, {"anchors": [(0.0, 0.0), (1.0, 1.0)]}),
        (TWO, Items(np.ones(2), np.array([[0.0, 1.0], [0.0, 1.0]]), np.zeros(2), np.zeros(2, bool)), {}),
        (TWO, Items.dichotomous(1.0, [0.5, 0.5]), {"method": "mean_sigma"}),
        (TWO, TWO, {"method": "median"}),
        (TWO, TWO, {"nodes": [0.0]}),
        (TWO, TWO, {"nodes": [0.0, 1.0], "weights": [0.0, 0.0]}),
        (TWO, TWO, {"covariances": (np.eye(3), np.eye(3))}),
    ],
)
def test_what_cannot_be_linked_is_refused(old, new, options):
    with pytest.raises(ValueError):
        link(old, new, **options)


@pytest.mark.parametrize("options", [{"cutoff": 0.0}, {"least_shift": -1.0}, {"least_kept": 0.0}])
def test_drift_refuses_numbers_out_of_range(options):
    with pytest.raises(ValueError):
        drift(THREE, THREE, **options)


def test_drift_refuses_a_scale_on_which_most_anchors_moved():
    old = Items.dichotomous(1.0, np.linspace(-1, 1, 8))
    new = Items.dichotomous(1.0, old.b + np.array([0, 0, 0, 2.0, 4.0, -3.0, 6.0, 0]))

    with pytest.raises(ValueError, match="anchors drifted"):
        drift(old, new, "mean_mean", least_kept=0.9)
