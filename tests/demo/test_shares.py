from hypothesis import given
from hypothesis import strategies as st

from marshrut.demo.shares import spread

weights = st.lists(st.integers(1, 3000), min_size=1, max_size=40)


@given(st.integers(0, 5000), weights)
def test_shares_add_up_to_the_whole(total, weights):
    assert sum(spread(total, weights)) == total


@given(weights, st.integers(0, 5000))
def test_nobody_goes_empty_where_there_is_enough(weights, more):
    assert min(spread(len(weights) + more, weights)) >= 1


@given(st.integers(40, 5000), weights)
def test_a_larger_weight_never_gets_less(total, weights):
    shares = spread(total, weights)

    for one, mine in zip(weights, shares, strict=True):
        for other, theirs in zip(weights, shares, strict=True):
            assert one <= other or mine >= theirs


def test_shares_are_in_proportion():
    assert spread(1183, [2090, 480, 80]) == [932, 215, 36]
