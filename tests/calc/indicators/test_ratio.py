"""Shares: published figures, rounding, and what is hidden."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marshrut.calc.indicators import Hidden, Ratio, suppress, suppress_siblings

ratios = st.tuples(st.integers(0, 400), st.integers(0, 400)).map(lambda p: Ratio(min(p), max(p)))


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [
        (13, 17, "76.5"), (5, 11, "45.5"), (2, 2, "100.0"), (20, 30, "66.7"),  # placed of examined, by year
        (20, 64, "31.3"),  # 31.25: half goes up, not to the even digit
        (1, 16, "6.3"), (1, 3, "33.3"), (0, 7, "0.0"), (1, 2000, "0.1"), (1, 2001, "0.0"),
    ],
)
def test_published_figures_and_half_up(part, whole, percent):
    assert Ratio(part, whole).percent == Decimal(percent)
    assert f"{Ratio(part, whole).percent}" == percent


def test_nothing_to_count_is_no_data_and_never_zero():
    empty = Ratio(0, 0)

    assert empty.percent is None
    assert empty.exact is None
    assert empty.text == "нет данных"


def test_a_percent_is_written_the_russian_way():
    assert Ratio(13, 17).text == "76,5\u00a0%"
    assert Ratio(0, 17).text == "0,0\u00a0%"


@given(ratios)
def test_percent_is_the_nearest_tenth(ratio):
    if ratio.whole:
        error = Fraction(ratio.percent) - 100 * ratio.exact
        assert -Fraction(1, 20) < error <= Fraction(1, 20)


@pytest.mark.parametrize("counts", [(1, 0), (-1, 4), (5, 4)])
def test_impossible_counts_are_refused(counts):
    with pytest.raises(ValueError):
        Ratio(*counts)


@pytest.mark.parametrize(
    ("ratio", "shown"),
    [
        (Ratio(10, 20), Ratio(10, 20)),
        (Ratio(0, 20), Ratio(0, 20)),
        (Ratio(20, 20), Ratio(20, 20)),
        (Ratio(0, 0), Ratio(0, 0)),
        (Ratio(5, 10), Ratio(5, 10)),
        (Ratio(2, 4), Hidden(whole=None)),
        (Ratio(0, 4), Hidden(whole=None)),
        (Ratio(4, 20), Hidden(whole=20)),
        (Ratio(16, 20), Hidden(whole=20)),
    ],
)
def test_groups_of_fewer_than_five_are_hidden(ratio, shown):
    assert suppress(ratio) == shown


@given(ratios, st.integers(1, 12))
def test_a_shown_share_names_no_small_group(ratio, k):
    shown = suppress(ratio, k)

    if isinstance(shown, Ratio):
        assert all(n == 0 or n >= k for n in (shown.part, shown.whole, shown.whole - shown.part))
    else:
        assert shown.part is None
        assert shown.percent is None
        assert "скрыто" in shown.text


@given(st.lists(ratios, max_size=8), st.integers(1, 12))
def test_a_hidden_share_is_never_hidden_alone_among_its_siblings(siblings, k):
    shown = suppress_siblings(dict(enumerate(siblings)), k)

    hidden = [node for node, share in shown.items() if isinstance(share, Hidden)]
    others = [ratio for node, ratio in enumerate(siblings) if ratio.whole and node not in hidden]
    assert len(hidden) != 1 or not others
    assert all(share in (siblings[node], suppress(siblings[node], k)) or node in hidden
               for node, share in shown.items())


def test_the_smallest_neighbour_is_hidden_with_a_single_hidden_share():
    shown = suppress_siblings({"школа 1": Ratio(2, 3), "школа 2": Ratio(20, 40), "школа 3": Ratio(10, 20)})

    assert shown == {"школа 1": Hidden(None), "школа 2": Ratio(20, 40), "школа 3": Hidden(None)}


def test_a_threshold_below_one_is_refused():
    with pytest.raises(ValueError):
        suppress(Ratio(1, 2), 0)
