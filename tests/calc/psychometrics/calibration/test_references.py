"""Real data against frozen estimates of independent programs: R mirt (marginal) and eRm (conditional likelihood)."""

import numpy as np
import pytest

from marshrut.calc.psychometrics.calibration import Priors, calibrate
from tests.calc.psychometrics.calibration.definitions import IRT, answers_of, table

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

    found = calibrate(answers_of(name, without=("anger",)), MODELS[model], priors=Priors(), standard_errors=False)

    slopes, intercepts = slope_intercept(reference)
    assert found.converged
    assert found.log_likelihood == pytest.approx(published_log_likelihood(name, model), abs=0.06 if name[0] == "p" else 0.01)
    assert np.abs(found.a - slopes).max() < 5e-4
    mine = intercepts_of(found)
    there = np.isfinite(intercepts[:, : mine.shape[1]])
    assert np.abs(mine - intercepts[:, : mine.shape[1]])[there].max() < 5e-4
    if model in ("Rasch", "PCM"):
        assert found.group_sds[0] ** 2 == pytest.approx(reference["latent_var"][0], abs=5e-4)
