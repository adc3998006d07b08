"""Suggestions for a Q-matrix from the answers."""

import numpy as np
import pytest
from tests.calc.psychometrics.cognitive_diagnosis.data import simulate

from marshrut.calc.psychometrics.cognitive_diagnosis import check_q_matrix


def test_a_right_q_matrix_is_left_alone():
    answers, q, _ = simulate(persons=4000)

    assert check_q_matrix(answers, q, cutoff=0.9).changed == ()


def test_wrong_rows_are_found_and_put_right():
    answers, q, _ = simulate(persons=4000, seed=2)
    wrong = q.copy()
    wrong[5], wrong[9] = [1, 0, 1], [0, 1, 0]

    check = check_q_matrix(answers, wrong, cutoff=0.9)

    assert check.changed == (5, 9)
    assert (check.suggested == q).all()


def test_of_two_rows_of_one_size_the_better_one_is_suggested():
    answers, q, _ = simulate(persons=4000, seed=4)
    single = np.flatnonzero(q.sum(axis=1) == 1)

    check = check_q_matrix(answers, q, cutoff=0.05)  # attributes go together, so each explains something of the others

    assert ((check.explained[single] >= 0.05) & (check.candidates.sum(axis=1) == 1)).sum() > len(single)
    assert (check.suggested[single] == q[single]).all()


def test_all_attributes_together_explain_everything_and_more_never_explain_less():
    answers, q, _ = simulate(persons=500, seed=3)
    check = check_q_matrix(answers, q)
    number = check.candidates @ [1, 2, 4]
    for one, inner in enumerate(number):
        for other, outer in enumerate(number):
            if inner & ~outer == 0:
                assert (check.explained[:, one] <= check.explained[:, other] + 1e-12).all()

    assert check.explained[:, -1] == pytest.approx(np.ones(15))


@pytest.mark.parametrize("cutoff", [0.0, 1.1])
def test_a_cutoff_out_of_range_is_refused(cutoff):
    answers, q, _ = simulate(persons=50)
    with pytest.raises(ValueError, match="cutoff"):
        check_q_matrix(answers, q, cutoff=cutoff)
