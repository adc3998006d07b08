"""Two waves in one model: who gained which attribute between a measurement before and one after."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import ArrayLike

from marshrut.calc.psychometrics.cognitive_diagnosis import quality
from marshrut.calc.psychometrics.cognitive_diagnosis.errors import standard_errors
from marshrut.calc.psychometrics.cognitive_diagnosis.expectation import posteriors
from marshrut.calc.psychometrics.cognitive_diagnosis.fitting import best_climb, of_the_climb, which_models
from marshrut.calc.psychometrics.cognitive_diagnosis.measurement import make_cells, two_waves
from marshrut.calc.psychometrics.cognitive_diagnosis.patterns import Patterns, pack
from marshrut.calc.psychometrics.cognitive_diagnosis.profiles import Array, Whole, all_profiles, check_q
from marshrut.calc.psychometrics.cognitive_diagnosis.quality import Finding, Trust

_MOST_ATTRIBUTES = 6


@dataclass(frozen=True, slots=True, eq=False)
class Gains:
    """Two waves of N persons, shape (N, K) each; posterior probabilities from the answers of both waves.

    before, after  the person has the attribute.
    gained, lost   has it only after; had it only before. A deficit is closed with the probability ``gained``.
    """

    before: Array
    after: Array
    gained: Array
    lost: Array


@dataclass(frozen=True, slots=True, eq=False)
class Transitions:
    """A latent transition model of K attributes.

    joint          shape (2^K, 2^K): share of each profile before (rows) and after (columns); order of ``profiles``.
    profiles       shape (2^K, K) of 0/1.
    by_attribute   shape (K, 2, 2): P(after | before) of each attribute, rows without / with it before; nan in a row
                   where nobody is.
    growth         shape (K,): share of masters after minus before, with ``growth_error``.
    persons        gains of the persons; ``trust_before`` and ``trust_after`` of the two diagnoses.
    probabilities  one array an item: chance of success by reduced profile, of the items before and, when other items
                   were given after, of these; with ``probability_errors``.
    """

    joint: Array
    profiles: Whole
    by_attribute: Array
    growth: Array
    growth_error: Array
    persons: Gains
    trust_before: Trust
    trust_after: Trust
    probabilities: tuple[Array, ...]
    probability_errors: tuple[Array, ...]
    log_likelihood: float
    parameters: int
    weight: float
    steps: int
    converged: bool
    findings: tuple[Finding, ...]

    @property
    def aic(self) -> float:
        return -2 * self.log_likelihood + 2 * self.parameters

    @property
    def bic(self) -> float:
        return -2 * self.log_likelihood + log(self.weight) * self.parameters


def fit_transitions(
    before: ArrayLike,
    after: ArrayLike,
    q_matrix: ArrayLike,
    model: str | Sequence[str] = "gdina",
    *,
    after_q_matrix: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    tolerance: float = 1e-7,
    most_steps: int = 5000,
) -> Transitions:
    """Calibrate two waves at once, over all pairs of profiles.

    before, after   shapes (N, J) and (N, J'): 1 right, 0 wrong, nan not presented; one row a person, a whole wave may
                    be nan for those who took part once.
    q_matrix        shape (J, K) of 0/1, K <= 6.
    model           as in :func:`fit_cdm`, for the items before and, if others were given after, for these next.
    after_q_matrix  shape (J', K) when other items were given after; None = the same items again, and their parameters
                    are held equal, which is what makes the waves comparable.

    With other items after, the two waves share the attributes' meaning by their Q-matrices only.

    :raises ValueError: as :func:`fit_cdm`; waves that do not fit each other.

    Source: Madison & Bradshaw (2018), Psychometrika 83, 963-990.
    """
    answers, q, after_q = _checked(before, after, q_matrix, after_q_matrix)
    models = which_models(model, len(q) if after_q is None else answers.shape[1])
    patterns, pairs = pack(answers, weights), all_profiles(2 * q.shape[1])
    cells = two_waves(models, q, after_q, pairs)
    best = best_climb(patterns, cells, 1, 0, tolerance=tolerance, most_steps=most_steps)
    posterior, _ = posteriors(patterns, best.chances[cells.number], best.share)
    errors = standard_errors(patterns, cells, best.chances, best.share, posterior)
    profiles = all_profiles(q.shape[1])
    joint = best.share.reshape(len(profiles), len(profiles)).T  # the attributes before are the lower bits
    alone = make_cells(models[: len(q)], q, profiles)
    parameters = sum(design.shape[1] for design in cells.designs) + len(pairs) - 1
    findings = quality.of_the_q_matrix(q)
    findings += quality.of_the_solution(patterns, alone, q, best.chances[: alone.count], joint.sum(axis=1))
    findings += of_the_climb(best, patterns, parameters, errors_known=errors.known)
    gains, trust = _gains(posterior, pairs, patterns)
    change = pairs[:, q.shape[1] :] - pairs[:, : q.shape[1]]
    return Transitions(
        joint=joint,
        profiles=profiles,
        by_attribute=_by_attribute(best.share, pairs),
        growth=best.share @ change,
        growth_error=np.sqrt(np.einsum("lk,lm,mk->k", change, errors.share_covariance, change)),
        persons=gains,
        trust_before=trust[0],
        trust_after=trust[1],
        probabilities=cells.split(best.chances),
        probability_errors=cells.split(errors.chances),
        log_likelihood=best.log_likelihood,
        parameters=parameters,
        weight=patterns.persons,
        steps=best.steps,
        converged=best.converged,
        findings=tuple(findings),
    )


def _checked(
    before: ArrayLike, after: ArrayLike, q_matrix: ArrayLike, after_q_matrix: ArrayLike | None
) -> tuple[Array, Whole, Whole | None]:
    """Answers of both waves side by side, and their Q-matrices."""
    waves = [np.asarray(wave, dtype=np.float64) for wave in (before, after)]
    if any(wave.ndim != 2 for wave in waves) or len(waves[0]) != len(waves[1]):
        raise ValueError(f"waves of shape {waves[0].shape} and {waves[1].shape} are not of the same persons")
    q = check_q(q_matrix, items=waves[0].shape[1])
    after_q = None if after_q_matrix is None else check_q(after_q_matrix, items=waves[1].shape[1])
    if after_q is None and waves[1].shape[1] != len(q):
        raise ValueError("the items after differ in number from those before: give their Q-matrix")
    if after_q is not None and after_q.shape[1] != q.shape[1]:
        raise ValueError(f"{q.shape[1]} attributes before and {after_q.shape[1]} after")
    if q.shape[1] > _MOST_ATTRIBUTES:
        raise ValueError(f"{q.shape[1]} attributes: two waves of no more than {_MOST_ATTRIBUTES} can be told apart")
    return np.concatenate(waves, axis=1), q, after_q


def _by_attribute(share: Array, pairs: Whole) -> Array:
    count = pairs.shape[1] // 2
    found = np.empty((count, 2, 2))
    for k in range(count):
        for had, has in ((0, 0), (0, 1), (1, 0), (1, 1)):
            found[k, had, has] = share[(pairs[:, k] == had) & (pairs[:, count + k] == has)].sum()
    total = found.sum(axis=2, keepdims=True)
    return np.divide(found, total, out=np.full_like(found, np.nan), where=total > 1e-9)


def _gains(posterior: Array, pairs: Whole, patterns: Patterns) -> tuple[Gains, tuple[Trust, Trust]]:
    count = pairs.shape[1] // 2
    had, has = pairs[:, :count], pairs[:, count:]
    before, after, gained, lost = (posterior @ who for who in (had, has, has * (1 - had), had * (1 - has)))
    rows = patterns.row_of
    trust = quality.trust(before, patterns.counts), quality.trust(after, patterns.counts)
    return Gains(before[rows], after[rows], gained[rows], lost[rows]), trust
