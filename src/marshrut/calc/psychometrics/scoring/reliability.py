"""How reliable scores are: of raw sums, and of estimated abilities."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import minimize

from marshrut.calc.psychometrics.items import Items
from marshrut.calc.psychometrics.scoring.estimates import Scores
from marshrut.calc.psychometrics.scoring.sum_scores import sum_score_chances

Array = NDArray[np.float64]


def alpha(responses: ArrayLike) -> float:
    """Cronbach's alpha of the sum of J items, at most 1; negative when items contradict each other.

    responses  shape (N, J), numbers; nan = missing. Variances and covariances are taken from the persons who have
               both items.

    :raises ValueError: fewer than two items or three persons, or an item that everybody scores alike.

    Source: Cronbach (1951), Psychometrika 16, 297-334.
    """
    covariance = _covariance(responses)
    count = len(covariance)
    return float(count / (count - 1) * (1 - np.trace(covariance) / covariance.sum()))


def omega(responses: ArrayLike) -> float:
    """McDonald's omega: share of the sum's variance that one common factor explains, in [0, 1].

    responses  as in :func:`alpha`.

    The factor is fitted to the covariances by maximum likelihood. Unlike alpha this does not take the items to be
    equally good.

    :raises ValueError: as :func:`alpha`; fewer than three items; or a factor that cannot be fitted.

    Source: McDonald (1999), Test Theory: A Unified Treatment, chapter 6.
    """
    covariance = _covariance(responses)
    if len(covariance) < 3:
        raise ValueError("one factor needs three items at least")
    spread = np.sqrt(np.diag(covariance))
    loadings, unique = _one_factor(covariance / np.outer(spread, spread))
    common = float((loadings * spread).sum() ** 2)
    return common / (common + float((unique * spread**2).sum()))


def empirical_reliability(scores: Scores) -> float:
    """Reliability of estimated abilities in the persons who were scored, at most 1.

    EAP and MAP, pulled to the mean: Var(theta) / (Var(theta) + mean se²). WLE: 1 - mean se² / Var(theta).

    :raises ValueError: fewer than two persons with a score, or all with the same one.

    Sources: Bechger, Maris, Verstralen & Beguin (2003), Applied Psychological Measurement 27, 319-334; Wright &
    Stone (1979), Best Test Design, chapter 7.
    """
    known = np.isfinite(scores.theta)
    if known.sum() < 2:
        raise ValueError("reliability needs two persons with a score at least")
    between, within = float(scores.theta[known].var()), float((scores.se[known] ** 2).mean())
    if between == 0:
        raise ValueError("all persons have the same score: nothing to tell apart")
    return 1 - within / between if scores.method == "wle" else between / (between + within)


@dataclass(frozen=True, slots=True, eq=False)
class ConditionalError:
    """The sum of points at each ability: ``expected``, and its deviation ``error``; points, shape (T,) each."""

    expected: Array
    error: Array


def conditional_error(items: Items, theta: ArrayLike) -> ConditionalError:
    """Conditional standard error of measurement of the sum of points.

    theta  shape (T,), logits.

    Source: Kolen, Zeng & Hanson (1996), Journal of Educational Measurement 33, 129-140.
    """
    chances = sum_score_chances(items, theta)
    sums = np.arange(chances.shape[1], dtype=np.float64)
    expected = chances @ sums
    return ConditionalError(expected, np.sqrt((chances * (sums - expected[:, None]) ** 2).sum(axis=1)))


def _covariance(responses: ArrayLike) -> Array:
    values = np.asarray(responses, dtype=np.float64)
    if values.ndim != 2 or values.shape[1] < 2 or len(values) < 3:
        raise ValueError(f"reliability needs two items and three persons at least, got shape {values.shape}")
    if np.isinf(values).any():
        raise ValueError("scores must be finite, or nan (missing)")
    there = np.isfinite(values)
    filled = np.where(there, values, 0.0)
    together = there.T.astype(np.float64) @ there
    if (together < 3).any():
        raise ValueError("two items were answered together by fewer than three persons")
    # Means of each item over those who have the other one too.
    means = filled.T @ there / together
    covariance = (filled.T @ filled - together * means * means.T) / (together - 1)
    if (np.diag(covariance) <= 1e-12).any():
        raise ValueError(f"everybody scores alike on item {int(np.argmin(np.diag(covariance)))}")
    return covariance


def _one_factor(correlation: Array) -> tuple[Array, Array]:
    """Loadings and unique variances by maximum likelihood, over the logarithms of the unique variances.

    With S = L L' + diag(u) and one factor, det S and S^-1 have closed forms.
    """

    def discrepancy(parameters: Array) -> tuple[float, Array]:
        loadings, unique = parameters[: len(correlation)], np.exp(parameters[len(correlation) :])
        scaled = loadings / unique
        strength = 1 + loadings @ scaled
        inverse = np.diag(1 / unique) - np.outer(scaled, scaled) / strength
        value = np.log(unique).sum() + np.log(strength) + (inverse * correlation).sum()
        slope = inverse - inverse @ correlation @ inverse
        return value, np.concatenate([2 * slope @ loadings, np.diag(slope) * unique])

    values, vectors = np.linalg.eigh(correlation)
    start = vectors[:, -1] * np.sqrt(values[-1]) * np.sign(vectors[:, -1].sum() or 1.0) * 0.9
    found = minimize(
        discrepancy,
        np.concatenate([start, np.log(np.maximum(1 - start**2, 0.05))]),
        jac=True,
        method="L-BFGS-B",
        bounds=[(None, None)] * len(start) + [(np.log(1e-3), None)] * len(start),
        options={"maxiter": 2000, "ftol": 1e-14, "gtol": 1e-9},
    )
    if not found.success:
        raise ValueError(f"one factor cannot be fitted: {found.message}")
    return found.x[: len(start)], np.exp(found.x[len(start) :])
