import pytest
from tests.people.staff_list.random_shapes import Draw
from tests.people.staff_list.shapes import check


@pytest.mark.parametrize("seed", range(24))
def test_a_shape_drawn_by_lot_gives_the_same_people(tmp_path, seed):
    shape = Draw(seed, tmp_path).shape()

    check(shape.path, shape.sheets, has=shape.has)
