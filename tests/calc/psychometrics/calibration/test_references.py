"""Real data against frozen estimates of independent programs: R mirt (marginal) and eRm (conditional likelihood)."""

import numpy as np
import pytest
from tests.calc.psychometrics.calibration.definitions import IRT, answers_of, table

from marshrut.calc.psychometrics.calibration import Priors, calibrate

pytestmark = pytest.mark.skipif(not IRT.exists(), reason="the reference data stand beside the project")
SUMMARY = table(IRT / "reference" / "summary.csv") if IRT.exists() else {}
MODELS = {"2PL": "2pl", "Rasch": "rasch", "gpcm": "gpcm", "PCM": "pcm", "graded": "grm", "2PL+GPCM": "gpcm"}
CASES = [
    *[(name, "2PL") for name in ("lsat6", "lsat7", "sat12_scored", "irtoys_scored", "sapa_ability", "wirs")],
    ("swesat22b_quant", "2PL"),
    *[(name, "Rasch") for name in ("lsat6", "lsat7")],
    *[(name, model) for name in ("science4", "verbal_aggression") for model in ("gpcm", "PCM", "graded")],
    *[(name, "2PL+GPCM") for name in ("swe_natmath1", "pisa12_us_math")],
]

ROUNDED = {"pisa12_us_math": 0.06, "sapa_ability": 0.06, "swe_natmath1": 0.06, "swesat22b_quant": 0.6}  # printed so


def published_log_likelihood(name, model):
    found = zip(SUMMARY["dataset"], SUMMARY["model"], SUMMARY["logLik"], strict=True)
    return next(value for dataset, its_model, value in found if (dataset, its_model) == (name, model))


def slope_intercept(reference):
    """Slopes (J,) and intercepts (J, M) of a reference, whichever columns it has."""
    slopes = np.array(reference["a1"])
    numbered = sorted(k for k in reference if k[0] == "d" and k[1:].isdigit() and k != "d0")
    intercepts = np.array([reference[k] for k in numbered]).T if numbered else np.full((len(slopes), 1), np.nan)
    if "d" in reference:
        intercepts[:, 0] = np.where(np.isfinite(reference["d"]), reference["d"], intercepts[:, 0])
    return slopes, intercepts


def intercepts_of(found):
    times = found.a[:, None] * found.steps
    return -np.where(found.graded[:, None], times, np.cumsum(times, axis=1))


@pytest.mark.parametrize(("name", "model"), CASES)
def test_estimates_are_those_of_the_reference(name, model):
    reference = table(IRT / "reference" / f"{name}__{model}__Rmirt.csv")

    found = calibrate(
        answers_of(name, without=("anger",)), MODELS[model], priors=Priors(), tolerance=1e-5, standard_errors=False
    )

    slopes, intercepts = slope_intercept(reference)
    assert found.converged
    if (name, model) != ("verbal_aggression", "PCM"):  # the summary holds eRm's conditional likelihood there
        assert found.log_likelihood == pytest.approx(published_log_likelihood(name, model), abs=ROUNDED.get(name, 0.01))
    assert found.a == pytest.approx(slopes, abs=5e-4, rel=4e-4)
    mine = intercepts_of(found)
    there = np.isfinite(intercepts[:, : mine.shape[1]])
    assert mine[there] == pytest.approx(intercepts[:, : mine.shape[1]][there], abs=5e-4, rel=4e-4)
    if model in ("Rasch", "PCM"):
        assert found.group_sds[0] ** 2 == pytest.approx(reference["latent_var"][0], abs=5e-4)


@pytest.mark.parametrize("name", ["lsat7", "irtoys_scored", "sapa_ability", "wirs"])
def test_standard_errors_are_those_of_the_reference(name):
    reference = table(IRT / "reference" / f"{name}__2PL__Rmirt.csv")

    found = calibrate(answers_of(name), "2pl", priors=Priors())

    assert found.se_a == pytest.approx(reference["SE_a1"], rel=1e-3)


@pytest.mark.parametrize("name", ["raschdat1", "mathexam14w"])
def test_rasch_difficulties_are_the_conditional_ones_but_for_their_mean(name):
    reference = table(IRT / "reference" / f"{name}__RM__eRm.csv")
    columns = table(IRT / "dev" / f"{name}.csv")
    answers = np.array([columns[label.removeprefix("beta ")] for label in reference["par"]]).T

    b = calibrate(answers, "rasch", standard_errors=False).b

    conditional = np.array(reference["difficulty"])
    assert b - b.mean() == pytest.approx(conditional - conditional.mean(), abs=0.03, rel=0.03)
