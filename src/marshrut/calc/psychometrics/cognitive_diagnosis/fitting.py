"""Calibration of a diagnostic model, and the diagnosis of persons with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import ArrayLike

from marshrut.calc.psychometrics.cognitive_diagnosis import quality
from marshrut.calc.psychometrics.cognitive_diagnosis.climbing import Maximum, climb
from marshrut.calc.psychometrics.cognitive_diagnosis.errors import standard_errors
from marshrut.calc.psychometrics.cognitive_diagnosis.expectation import posteriors
from marshrut.calc.psychometrics.cognitive_diagnosis.measurement import Cells, Model, make_cells
from marshrut.calc.psychometrics.cognitive_diagnosis.patterns import Patterns, pack
from marshrut.calc.psychometrics.cognitive_diagnosis.profiles import Array, Whole, all_profiles, check_q
from marshrut.calc.psychometrics.cognitive_diagnosis.quality import AbsoluteFit, Finding, FindingKind, Trust


@dataclass(frozen=True, slots=True, eq=False)
class Mastery:
    """Diagnoses of N persons.

    mastery      shape (N, K): posterior probability that the person has the attribute (EAP).
    profile      shape (N, K) of 0/1: the most probable profile, all attributes at once (MAP).
    probability  shape (N,): posterior probability of that profile.
    """

    mastery: Array
    profile: Whole
    probability: Array


@dataclass(frozen=True, slots=True, eq=False)
class CognitiveDiagnosis:
    """A calibrated diagnostic model of J items and K attributes, and the diagnoses of the persons it was learnt from.

    models         the model of each item.
    q              shape (J, K).
    probabilities  one array an item: chance of success by reduced profile (G-DINA, ACDM: 0, 1 | 00, 10, 01, 11 | …
                   over the required attributes in their order; DINA, DINO: without and with what is required), with
                   ``probability_errors``.
    effects        one array an item, with ``effect_errors``: intercept, main effects and interactions in the same
                   order of subsets (G-DINA; DINA and DINO: intercept and effect), adding up to the chance; ACDM:
                   intercept and main effects, adding up to its logit.
    right          shape (J, L): chance of success by profile.
    profiles       shape (L, K) of 0/1, L = 2^K: 000, 100, 010, 110, …
    shares         shape (L,): share of the population with each profile, with ``share_errors``.
    persons        the diagnoses; ``trust`` how good they are, attribute by attribute.
    parameters     number of free parameters; ``weight`` the total weight of the persons.
    fit            None when no two items were answered by the same people.
    steps          E-steps made. ``converged`` False = the maximum was not reached: do not use.
    findings       what looks wrong; empty when nothing does.
    """

    models: tuple[Model, ...]
    q: Whole
    probabilities: tuple[Array, ...]
    probability_errors: tuple[Array, ...]
    effects: tuple[Array, ...]
    effect_errors: tuple[Array, ...]
    right: Array
    profiles: Whole
    shares: Array
    share_errors: Array
    persons: Mastery
    trust: Trust
    fit: AbsoluteFit | None
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


def fit_cdm(
    responses: ArrayLike,
    q_matrix: ArrayLike,
    model: str | Sequence[str] = "gdina",
    *,
    weights: ArrayLike | None = None,
    starts: int = 1,
    seed: int = 0,
    tolerance: float = 1e-7,
    most_steps: int = 5000,
) -> CognitiveDiagnosis:
    """Calibrate a cognitive diagnosis model by marginal maximum likelihood over all 2^K profiles.

    responses   shape (N, J): 1 right, 0 wrong, nan not presented (missing at random).
    q_matrix    shape (J, K) of 0/1: item j requires attribute k; K <= 12.
    model       "gdina", "dina", "dino" or "acdm" (main effects on the logit scale), or one of them for each item.
    weights     shape (N,), >= 0: weight of each person.
    starts      climbs from this many starting points, the first a fixed one, the others drawn with ``seed``; the
                best counts. Saturated models can have more than one maximum.
    tolerance   largest change of a chance or share in one step of EM at which the climb ends.

    :raises ValueError: responses, Q-matrix or weights out of range, or an unknown model.

    Source: de la Torre (2011), Psychometrika 76, 179-199.
    """
    patterns = pack(responses, weights)
    q = check_q(q_matrix, items=patterns.items)
    models = which_models(model, patterns.items)
    if starts < 1 or most_steps < 1 or not tolerance > 0:
        raise ValueError("starts and most_steps must be at least 1, the tolerance positive")
    profiles = all_profiles(q.shape[1])
    cells = make_cells(models, q, profiles)
    best = best_climb(patterns, cells, starts, seed, tolerance=tolerance, most_steps=most_steps)
    posterior, _ = posteriors(patterns, best.chances[cells.number], best.share)
    errors = standard_errors(patterns, cells, best.chances, best.share, posterior)
    parameters = sum(design.shape[1] for design in cells.designs) + len(profiles) - 1
    findings = quality.of_the_q_matrix(q) + quality.of_the_solution(patterns, cells, q, best.chances, best.share)
    findings += of_the_climb(best, patterns, parameters, errors_known=errors.known)
    right = best.chances[cells.number]
    return CognitiveDiagnosis(
        models=models,
        q=q,
        probabilities=cells.split(best.chances),
        probability_errors=cells.split(errors.chances),
        effects=tuple(cells.effects(item, best.chances) for item in range(len(q))),
        effect_errors=errors.effects,
        right=right,
        profiles=profiles,
        shares=best.share,
        share_errors=errors.shares,
        persons=_mastery(posterior, profiles, patterns),
        trust=quality.trust(posterior @ profiles, patterns.counts),
        fit=quality.absolute_fit(patterns, right, best.share),
        log_likelihood=best.log_likelihood,
        parameters=parameters,
        weight=patterns.persons,
        steps=best.steps,
        converged=best.converged,
        findings=tuple(findings),
    )


def diagnose(fitted: CognitiveDiagnosis, responses: ArrayLike, *, prior: ArrayLike | None = None) -> Mastery:
    """Diagnose persons with a calibrated model.

    responses  shape (N, J): 1 right, 0 wrong, nan not presented; a person may have answered a few items only.
    prior      shape (L,): probabilities of the profiles before the answers; None = their shares in the population.

    :raises ValueError: shapes that do not fit, scores out of range, or a prior that is no distribution.
    """
    patterns = pack(responses, all_items=False)
    share = fitted.shares if prior is None else np.asarray(prior, dtype=np.float64)
    if patterns.items != len(fitted.right):
        raise ValueError(f"{patterns.items} items do not fit a model of {len(fitted.right)}")
    if share.shape != fitted.shares.shape or not (share >= 0).all() or abs(share.sum() - 1) > 1e-9:
        raise ValueError("a prior needs one probability a profile, adding up to 1")
    posterior, seen = posteriors(patterns, fitted.right, share)
    if np.isneginf(seen).any():
        raise ValueError("answers that the model calls impossible under this prior")
    return _mastery(posterior, fitted.profiles, patterns)


def which_models(model: str | Sequence[str], items: int) -> tuple[Model, ...]:
    names = [model] * items if isinstance(model, str) else list(model)
    if len(names) != items:
        raise ValueError(f"{len(names)} models for {items} items")
    return tuple(Model(name) for name in names)


def best_climb(
    patterns: Patterns, cells: Cells, starts: int, seed: int, *, tolerance: float, most_steps: int
) -> Maximum:
    draw = np.random.default_rng(seed)
    guess = cells.first_guess()
    share = np.full(cells.number.shape[1], 1 / cells.number.shape[1])
    found = []
    for start in range(starts):
        moved = guess if start == 0 else cells.admissible(guess + draw.uniform(-0.15, 0.15, guess.shape))
        found.append(climb(patterns, cells, moved, share, tolerance=tolerance, most_steps=most_steps))
    return max(found, key=lambda one: one.log_likelihood)


def of_the_climb(best: Maximum, patterns: Patterns, parameters: int, *, errors_known: bool) -> list[Finding]:
    found = [] if best.converged else [Finding(FindingKind.NOT_CONVERGED)]
    if patterns.persons < parameters:
        found.append(Finding(FindingKind.FEWER_PERSONS_THAN_PARAMETERS))
    return found if errors_known else [*found, Finding(FindingKind.ERRORS_UNKNOWN)]


def _mastery(posterior: Array, profiles: Whole, patterns: Patterns) -> Mastery:
    likely = posterior.argmax(axis=1)
    row_of = patterns.row_of
    return Mastery((posterior @ profiles)[row_of], profiles[likely][row_of], posterior.max(axis=1)[row_of])
