"""Two waves in one model: recovery of simulated transitions, limits, and what a closing is worth."""

import numpy as np
import pytest
from tests.calc.psychometrics.cognitive_diagnosis.data import real, simulate

from marshrut.calc.psychometrics.cognitive_diagnosis import fit_cdm, fit_transitions

LEARNT, KEPT = (0.5, 0.2, 0.0), 0.95


def two_waves(*, persons=3000, seed=1, learnt=LEARNT, kept=KEPT):
    """Answers before and after, Q-matrix, profiles before and after; attribute k is learnt with chance learnt[k]."""
    before, q, first = simulate(persons=persons, seed=seed)
    draw = np.random.default_rng(seed + 1000)
    drawn = draw.random((persons, 3))
    second = np.where(first == 1, drawn < kept, drawn < learnt).astype(int)
    able = (second @ q.T == q.sum(axis=1)).astype(float)
    return before, (draw.random(able.shape) < 0.15 + 0.7 * able).astype(float), q, first, second


def test_transitions_and_growth_are_recovered_within_their_errors():
    before, after, q, first, second = two_waves()

    fitted = fit_transitions(before, after, q, "dina")

    assert fitted.converged
    for k in range(3):
        learnt, kept = second[first[:, k] == 0, k].mean(), second[first[:, k] == 1, k].mean()
        assert fitted.by_attribute[k, 0, 1] == pytest.approx(learnt, abs=0.06)
        assert fitted.by_attribute[k, 1, 1] == pytest.approx(kept, abs=0.06)
    growth = second.mean(axis=0) - first.mean(axis=0)
    assert (np.abs(fitted.growth - growth) < 4 * fitted.growth_error).all()
    assert (fitted.growth_error < 0.03).all()
    assert fitted.by_attribute.sum(axis=2) == pytest.approx(np.ones((3, 2)))
    assert fitted.joint.sum() == pytest.approx(1)


def test_errors_of_growth_match_the_spread_over_samples():
    fits = [fit_transitions(*two_waves(persons=800, seed=seed)[:3], "dina") for seed in range(30)]
    spread = np.std([one.growth for one in fits], axis=0, ddof=1)

    # 30 samples know their spread to 13 %; three attributes of one size are averaged.
    assert np.mean([one.growth_error for one in fits]) == pytest.approx(spread.mean(), rel=0.25)


def test_the_likelihood_equals_the_sum_over_all_pairs_of_profiles():
    before, after, q, *_ = two_waves(persons=40)
    before[3], after[5] = np.nan, np.nan
    fitted = fit_transitions(before, after, q, "dina", most_steps=4)
    able = (fitted.profiles[:, None, :] >= q).all(axis=2)
    right = np.array([[fitted.probabilities[j][int(able[p, j])] for j in range(15)] for p in range(8)])

    def likelihood(row):
        seen = ~np.isnan(row)
        return np.where(row[seen] == 1, right[:, seen], 1 - right[:, seen]).prod(axis=1)

    total, gained = 0.0, []
    for one, other in zip(before, after, strict=True):
        joint = likelihood(one)[:, None] * likelihood(other) * fitted.joint
        total += np.log(joint.sum())
        only_after = (1 - fitted.profiles[:, None, :]) * fitted.profiles
        gained.append(np.einsum("ab,abk->k", joint / joint.sum(), only_after))

    assert fitted.log_likelihood == pytest.approx(total, abs=1e-8)
    assert fitted.persons.gained == pytest.approx(np.array(gained), abs=1e-10)


def test_gains_are_what_is_after_and_was_not_before():
    before, after, q, *_ = two_waves(persons=300)
    persons = fit_transitions(before, after, q, "dina").persons

    assert persons.before + persons.gained - persons.lost == pytest.approx(persons.after)


def test_a_second_wave_nobody_took_leaves_the_first_alone():
    before, after, q, *_ = two_waves(persons=800)

    after[1:] = np.nan
    weights = np.r_[0.0, np.ones(799)]  # the only one who came again does not count

    both = fit_transitions(before, after, q, "dina", weights=weights)
    one = fit_cdm(before[1:], q, "dina")

    assert both.log_likelihood == pytest.approx(one.log_likelihood, abs=1e-4)
    assert both.joint.sum(axis=1) == pytest.approx(one.shares, abs=1e-3)


def test_other_items_after_have_parameters_of_their_own():
    before, after, q, first, second = two_waves(persons=2000)
    fewer = [0, 1, 2, 3, 4, 6, 8, 10, 12]

    fitted = fit_transitions(before, after[:, fewer], q, "dina", after_q_matrix=q[fewer])

    assert len(fitted.probabilities) == 15 + 9
    assert fitted.parameters == 2 * 24 + 63
    assert fitted.growth == pytest.approx(second.mean(axis=0) - first.mean(axis=0), abs=0.06)


def test_closings_are_as_certain_as_they_claim():
    before, after, q, first, second = two_waves(persons=4000, seed=3)
    persons = fit_transitions(before, after, q, "dina").persons
    truly = (first == 0) & (second == 1)
    sure = persons.gained >= 0.9

    assert persons.gained[sure].mean() == pytest.approx(truly[sure].mean(), abs=0.03)
    assert sure.sum() > 0.3 * truly.sum()


def test_nobody_is_called_changed_when_nobody_changed():
    before, after, q, *_ = two_waves(persons=2000, seed=4, learnt=(0.0, 0.0, 0.0), kept=1.0)

    fitted = fit_transitions(before, after, q, "dina")

    assert (np.abs(fitted.growth) < 3 * fitted.growth_error + 0.01).all()
    assert (fitted.persons.gained >= 0.9).mean() < 0.002


def test_a_published_simulated_set_shows_the_gains_it_was_made_with():
    wave, q = real("tdcm01", "tdcm01_q")
    both, _ = real("tdcm01", "tdcm01_q", columns=40)

    fitted = fit_transitions(both[:, :20], wave, q)

    assert fitted.converged
    assert fitted.findings == ()
    assert (fitted.growth > 5 * fitted.growth_error).all()
    assert np.argmax(fitted.growth) == 3


@pytest.mark.parametrize(
    "change",
    [
        {"after": np.zeros((3, 2))}, {"after": np.zeros((4, 3))}, {"after": np.zeros(4)},
        {"after_q_matrix": [[1, 1], [1, 0]]}, {"model": "rasch"},
        {"q_matrix": np.eye(7), "before": np.zeros((4, 7)), "after": np.zeros((4, 7))},
    ],
)  # fmt: skip
def test_waves_that_do_not_fit_are_refused(change):
    waves = {"before": np.zeros((4, 2)), "after": np.ones((4, 2)), "q_matrix": [[1], [1]]}
    with pytest.raises(ValueError):
        fit_transitions(**(waves | change))
