"""Calibration of diagnostic models: against frozen references, brute force and simulated truth."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.calc.psychometrics.cognitive_diagnosis.data import real, reference, simulate

from marshrut.calc.psychometrics.cognitive_diagnosis import FindingKind, diagnose, fit_cdm


def expected_effects(name, model, fitted):
    """The reference's effects in our order of subsets."""
    rows = iter(reference(f"{name}__{model}__CDM_items"))
    for effects in fitted.effects:
        own = [next(rows) for _ in effects]
        if model == "DINA":
            yield [float(row["est"]) for row in own]
        else:
            names = ["-".join(str(k + 1) for k in range(4) if subset >> k & 1) or "0" for subset in range(len(own))]
            by_name = {row["partype"]: float(row["est"]) for row in own}
            yield [by_name[label] for label in names]


@pytest.mark.parametrize(
    ("name", "q_name", "model", "log_likelihood", "apart"),
    [
        ("ecpe", "ecpe_q", "GDINA", -42738.56, 1e-4),
        ("ecpe", "ecpe_q", "DINA", -42841.49, 6e-3),  # a flat top
        ("dtmr5000", "dtmr5000_q", "GDINA", -75887.41, 1e-3),
        ("dtmr5000", "dtmr5000_q", "DINA", -76724.29, 1e-3),
        ("sim_dina", "sim_q", "DINA", -2042.285, 1e-3),
    ],
)
def test_real_sets_give_the_reference_estimates(name, q_name, model, log_likelihood, apart):
    answers, q = real(name, q_name)

    fitted = fit_cdm(answers, q, model.lower())

    assert fitted.converged
    assert fitted.log_likelihood == pytest.approx(log_likelihood, abs=0.005)
    for ours, theirs in zip(fitted.effects, expected_effects(name, model, fitted), strict=True):
        assert ours == pytest.approx(theirs, abs=5e-4)
    shares = [float(row["class.prob"]) for row in reference(f"{name}__{model}__CDM_classprob")]
    assert fitted.shares == pytest.approx(shares, abs=5e-4)
    persons = reference(f"{name}__{model}__CDM_profiles")
    mastery = [[float(row[f"post.attr{k + 1}"]) for k in range(q.shape[1])] for row in persons]
    assert fitted.persons.mastery == pytest.approx(np.array(mastery), abs=apart)


def test_eight_attributes_give_the_reference_estimates():
    answers, q = real("fraction_subtraction", "fraction_subtraction_q")

    fitted = fit_cdm(answers, q, "dina")

    assert fitted.log_likelihood == pytest.approx(-4402.288, abs=0.005)
    items = reference("fraction_subtraction__DINA__CDM_items")
    expected = [[float(row["guess"]), 1 - float(row["slip"])] for row in items]
    assert np.array(fitted.probabilities) == pytest.approx(np.array(expected), abs=1e-5)
    persons = reference("fraction_subtraction__DINA__CDM_person_skillprob")
    mastery = np.array([[float(value) for value in row.values()] for row in persons])
    assert fitted.persons.mastery == pytest.approx(mastery, abs=1e-4)
    assert FindingKind.EMPTY in {finding.kind for finding in fitted.findings}


def test_a_mixed_model_climbs_at_least_as_high_as_the_reference():
    answers, q = real("dtmr5000", "dtmr5000_q")
    saturated = {"M14": 18, "M17": 23}
    models = ["gdina" if item in saturated.values() else "acdm" for item in range(len(q))]

    fitted = fit_cdm(answers, q, models)

    assert -75888.56 - 0.01 <= fitted.log_likelihood <= fit_cdm(answers, q).log_likelihood
    theirs = [float(row["class.prob"]) for row in reference("dtmr5000__ACDM__CDM_classprob")]
    assert fitted.shares == pytest.approx(theirs, abs=5e-3)


def brute_force(answers, right, share):
    """Log-likelihood and posterior by multiplying out every answer of every person under every profile."""
    of_answers = np.where(answers[:, :, None] == 1, right, 1 - right)
    likelihood = share * np.where(np.isnan(answers)[:, :, None], 1.0, of_answers).prod(axis=1)
    total = likelihood.sum(axis=1, keepdims=True)
    return np.log(total).sum(), likelihood / total


@pytest.mark.parametrize("model", ["gdina", "dina", "dino", "acdm"])
def test_likelihood_and_mastery_equal_brute_force_with_answers_missing(model):
    answers, q, _ = simulate(persons=60, seed=3)
    answers[np.random.default_rng(0).random(answers.shape) < 0.3] = np.nan

    fitted = fit_cdm(answers, q, model, most_steps=5)
    log_likelihood, posterior = brute_force(answers, fitted.right, fitted.shares)

    assert fitted.log_likelihood == pytest.approx(log_likelihood, abs=1e-8)
    assert fitted.persons.mastery == pytest.approx(posterior @ fitted.profiles, abs=1e-10)
    assert (fitted.persons.profile == fitted.profiles[posterior.argmax(axis=1)]).all()


@pytest.mark.parametrize("model", ["gdina", "dina", "dino", "acdm"])
def test_no_neighbouring_parameter_is_more_likely(model):
    answers, q, _ = simulate(persons=400, seed=5)
    fitted = fit_cdm(answers, q, model, tolerance=1e-9)
    draw = np.random.default_rng(1)
    for _ in range(20):
        right = np.clip(fitted.right, 1e-9, 1)
        if model == "acdm":  # stays on the model: a shift of the logits of one item
            shift = np.zeros((len(q), 1))
            shift[draw.integers(len(q))] = draw.normal() * 0.05
        else:
            shift = np.zeros_like(right)
            item = draw.integers(len(q))
            for chance in np.unique(right[item]):
                shift[item, right[item] == chance] = draw.normal() * 0.05
        moved = 1 / (1 + (1 - right) / right * np.exp(-shift))
        assert brute_force(answers, moved, fitted.shares)[0] < fitted.log_likelihood


def test_the_models_of_one_attribute_items_agree():
    answers, _, _ = simulate(seed=2)
    single = np.flatnonzero(np.arange(15) % 5 < 3)
    q = np.eye(3, dtype=int)[np.arange(9) % 3]
    fits = [fit_cdm(answers[:, single], q, model) for model in ("gdina", "dina", "dino", "acdm")]

    for other in fits[1:]:
        assert other.log_likelihood == pytest.approx(fits[0].log_likelihood, abs=1e-6)
        assert other.right == pytest.approx(fits[0].right, abs=1e-6)


def test_truth_is_recovered_within_its_errors():
    answers, q, profiles = simulate(persons=6000, seed=7)

    fitted = fit_cdm(answers, q, "dina")

    for item in range(len(q)):
        off = (fitted.probabilities[item] - [0.15, 0.85]) / fitted.probability_errors[item]
        assert (np.abs(off) < 4).all()
    observed = np.bincount(profiles @ [1, 2, 4], minlength=8) / 6000
    assert (np.abs(fitted.shares - observed) < 4 * fitted.share_errors).all()
    assert ((fitted.persons.profile == profiles).mean(axis=0) > 0.9).all()
    # What the model claims of its accuracy is what the truth confirms.
    assert fitted.trust.accuracy == pytest.approx((fitted.persons.profile == profiles).mean(axis=0), abs=0.02)


def test_consistency_and_reliability_are_what_a_second_test_and_the_truth_show():
    answers, q, profiles = simulate(persons=6000, seed=7)
    fitted = fit_cdm(answers, q, "dina")
    able = profiles @ q.T == q.sum(axis=1)
    again = diagnose(fitted, (np.random.default_rng(0).random(able.shape) < np.where(able, 0.85, 0.15)).astype(float))

    same = (again.mastery > 0.5) == (fitted.persons.mastery > 0.5)
    explained = [np.corrcoef(fitted.persons.mastery[:, k], profiles[:, k])[0, 1] ** 2 for k in range(3)]

    assert fitted.trust.consistency == pytest.approx(same.mean(axis=0), abs=0.02)
    assert fitted.trust.reliability == pytest.approx(explained, abs=0.03)


def test_standard_errors_match_the_spread_over_samples():
    fits = [fit_cdm(*simulate(persons=1500, seed=seed)[:2], "dina") for seed in range(40)]
    spread = np.std([[*one.probabilities[0], *one.probabilities[4]] for one in fits], axis=0, ddof=1)
    stated = np.mean([[*one.probability_errors[0], *one.probability_errors[4]] for one in fits], axis=0)

    assert stated == pytest.approx(spread, rel=0.35)  # 40 samples: the spread itself is known to 11 %


def test_effects_and_chances_carry_the_same_information():
    answers, q, _ = simulate(seed=4)
    fitted = fit_cdm(answers, q, "gdina")
    pair = 3  # requires attributes 0 and 1

    none, first, second, both = fitted.probabilities[pair]

    assert fitted.effects[pair] == pytest.approx([none, first - none, second - none, both - first - second + none])
    assert fitted.effect_errors[pair][0] == pytest.approx(fitted.probability_errors[pair][0])


def test_weights_count_like_repeated_persons():
    answers, q, _ = simulate(persons=300, seed=6)
    times = np.random.default_rng(2).integers(0, 4, 300)

    weighted = fit_cdm(answers, q, "dina", weights=times)
    repeated = fit_cdm(np.repeat(answers, times, axis=0), q, "dina")

    assert weighted.log_likelihood == pytest.approx(repeated.log_likelihood, abs=1e-6)
    assert weighted.right == pytest.approx(repeated.right, abs=1e-6)
    assert weighted.bic == pytest.approx(repeated.bic)


@settings(max_examples=10, deadline=None)
@given(st.permutations(range(15)), st.permutations(range(3)))
def test_the_order_of_items_and_attributes_changes_nothing(items, attributes):
    answers, q, _ = simulate(persons=300, seed=8)

    plain = fit_cdm(answers, q, "dina")
    shuffled = fit_cdm(answers[:, items], q[items][:, attributes], "dina")

    assert shuffled.log_likelihood == pytest.approx(plain.log_likelihood, abs=1e-5)
    assert shuffled.persons.mastery == pytest.approx(plain.persons.mastery[:, attributes], abs=1e-3)


def test_new_persons_are_diagnosed_as_those_of_the_calibration():
    answers, q, _ = simulate(persons=500, seed=9)
    fitted = fit_cdm(answers, q, "dina")

    again = diagnose(fitted, answers[:50])
    with_prior = diagnose(fitted, answers[:1], prior=np.eye(8)[5])

    assert again.mastery == pytest.approx(fitted.persons.mastery[:50])
    assert with_prior.profile.tolist() == [[1, 0, 1]]


def test_absolute_fit_tells_the_right_model_from_a_wrong_q_matrix():
    answers, q, _ = simulate(persons=4000, seed=10)
    wrong = q.copy()
    wrong[[0, 5]] = [0, 0, 1]

    good, bad = fit_cdm(answers, q, "dina").fit, fit_cdm(answers, wrong, "dina").fit

    assert good.srmsr < 0.03
    assert good.max_chi2_p > 0.01
    assert bad.srmsr > 2 * good.srmsr
    assert bad.max_chi2_p < 1e-6
    assert {0, 5} & set(bad.pair)


def test_pair_chi_square_equals_the_table_summed_by_hand():
    answers, q, _ = simulate(persons=200, seed=11)
    fitted = fit_cdm(answers, q, "dina")
    j, k = fitted.fit.pair
    found = 0.0
    for x, y in product((0, 1), repeat=2):
        observed = ((answers[:, j] == x) & (answers[:, k] == y)).sum()
        chance = (abs(1 - x - fitted.right[j]) * abs(1 - y - fitted.right[k])) @ fitted.shares
        found += (observed - 200 * chance) ** 2 / (200 * chance)

    assert fitted.fit.max_chi2 == pytest.approx(found)


def kinds(fitted):
    return {(finding.kind, finding.which) for finding in fitted.findings}


def test_findings_name_what_the_q_matrix_cannot_identify():
    answers, q, _ = simulate(persons=400, seed=12)
    twin = np.column_stack([q[:, 0], q[:, 0], q[:, 2] | (q.sum(axis=1) == 1)])

    found = kinds(fit_cdm(answers, twin, "dina"))

    assert (FindingKind.NEVER_ALONE, 0) in found
    assert (FindingKind.SAME_ITEMS, 1) in found
    assert (FindingKind.NEVER_ALONE, 2) not in found


def test_findings_name_a_falling_item_a_constant_one_and_an_unfinished_climb():
    answers, q, _ = simulate(persons=600, seed=13)
    answers[:, 2] = 1 - answers[:, 2]
    answers[:, 7] = 1

    found = kinds(fit_cdm(answers, q, "dina", most_steps=10))

    assert {(FindingKind.FALLING, 2), (FindingKind.CONSTANT, 7), (FindingKind.NOT_CONVERGED, None)} <= found


@pytest.mark.parametrize("model", ["gdina", "dina", "dino", "acdm"])
def test_what_cannot_be_estimated_is_said_and_not_made_up(model):
    fitted = fit_cdm([[1, 0, 1, 1]], [[1, 0], [0, 1], [1, 1], [1, 0]], model)

    assert {FindingKind.ERRORS_UNKNOWN, FindingKind.FEWER_PERSONS_THAN_PARAMETERS} <= {
        finding.kind for finding in fitted.findings
    }
    assert all(np.isnan(errors).all() for errors in fitted.effect_errors)
    assert np.isnan(fitted.share_errors).all()


def test_six_hundred_items_do_not_underflow():
    draw = np.random.default_rng(1)
    has = draw.random((100, 2)) < 0.5
    q = np.eye(2, dtype=int)[np.arange(600) % 2]
    answers = draw.random((100, 600)) < np.where(has[:, np.arange(600) % 2], 0.7, 0.3)

    fitted = fit_cdm(answers, q, "dina", most_steps=200)
    logs = np.where(answers[:, :, None], np.log(fitted.right), np.log1p(-fitted.right)).sum(axis=1)

    assert (fitted.persons.profile == has).all()
    assert fitted.log_likelihood == pytest.approx(np.logaddexp.reduce(logs + np.log(fitted.shares), axis=1).sum())


def test_a_clean_set_has_no_findings():
    answers, q, _ = simulate(seed=14)

    assert fit_cdm(answers, q, "dina").findings == ()


def test_more_starts_never_end_lower():
    answers, q, _ = simulate(persons=200, seed=15)

    assert fit_cdm(answers, q, starts=4).log_likelihood >= fit_cdm(answers, q).log_likelihood


@pytest.mark.parametrize(
    "change",
    [
        {"responses": [[0, 2]]}, {"responses": [[np.nan, np.nan], [1, 0]]}, {"responses": [[1, np.nan]]},
        {"q_matrix": [[1]]}, {"q_matrix": [[1, 0], [1, 0]]}, {"q_matrix": [[0], [1]]}, {"q_matrix": [[2], [1]]},
        {"model": "rasch"}, {"model": ["dina"]}, {"weights": [1.0]}, {"weights": [-1.0, 1.0]}, {"starts": 0},
        {"tolerance": 0.0},
    ],
)  # fmt: skip
def test_bad_input_is_refused(change):
    with pytest.raises(ValueError):
        fit_cdm(**({"responses": [[0, 1], [1, 0]], "q_matrix": [[1], [1]]} | change))


def test_a_bad_prior_is_refused():
    answers, q, _ = simulate(persons=100)
    fitted = fit_cdm(answers, q, "dina")
    for prior in (np.ones(8), np.ones(4) / 4):
        with pytest.raises(ValueError, match="prior"):
            diagnose(fitted, answers, prior=prior)
