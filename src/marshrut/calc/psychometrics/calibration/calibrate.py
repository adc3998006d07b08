"""Item parameters from answers: marginal maximum likelihood, or empirical Bayes when there are few people."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from marshrut.calc.psychometrics.calibration.answers import Answers, Cells, read_answers, without_repeats
from marshrut.calc.psychometrics.calibration.collapsing import collapsed
from marshrut.calc.psychometrics.calibration.em import Fit, Problem, fit
from marshrut.calc.psychometrics.calibration.empirical import fit_empirical, set_priors
from marshrut.calc.psychometrics.calibration.findings import remarks
from marshrut.calc.psychometrics.calibration.output import Estimates, arrays, estimates
from marshrut.calc.psychometrics.calibration.parameters import Kind, Mask, Parameters
from marshrut.calc.psychometrics.calibration.planning import Wishes, plan_of, start_of, wishes_of
from marshrut.calc.psychometrics.calibration.result import (
    ESTIMATED,
    Anchors,
    Calibration,
    Finding,
    FindingKind,
    Priors,
)

Model = Literal["rasch", "2pl", "3pl", "pcm", "gpcm", "grm"]
FEW_PERSONS = 500  # below it slopes get a prior with estimated numbers
TOO_FEW_PERSONS = 30  # below it slopes are not estimated at all
GUESSING_PRIOR = (-1.1, 2.0)  # about 0.25, and hardly more than «somewhere between 0.01 and 0.9»
_NODES, _NODES_LONG, _LONG_TEST = 61, 121, 200  # points of a test above which posteriors are narrower than 61 nodes see


def calibrate(
    responses: ArrayLike,
    model: Model | Sequence[Model] = "2pl",
    *,
    weights: ArrayLike | None = None,
    groups: ArrayLike | None = None,
    anchors: Anchors | None = None,
    priors: Priors | None = None,
    points: ArrayLike | None = None,
    standard_errors: bool = True,
    standard_population: bool = False,
    tolerance: float = 1e-4,
    max_iterations: int = 2000,
) -> Calibration:
    """Estimate the parameters of the items and the distribution of ability in every group.

    responses  shape (persons, items): scores 0, 1, .. up to 63; missing is nan, or -1 in an array of integers. Missing
               answers are as if not there (booklets, adaptive tests). int8 is read without a copy.
    model      one name for all items, or one for each item; mixed tests are common.
    weights    shape (persons,), >= 0: a person of weight 2 counts as two.
    groups     shape (persons,): labels; ability is normal in each. The first label in sorted order has mean 0 (and
               deviation 1 when slopes are estimated), the others are free; they need common items.
    anchors    items with known parameters: they stay, and mean and deviation of every group are free.
    priors     None: none from 500 persons on, below it slopes and thresholds share normal distributions whose
               numbers are estimated, and below 30 persons slopes are all 1; guessing always has N(-1.1, 2) on its
               logit. ``Priors()`` is plain maximum likelihood.
    points     shape (items,): largest possible scores; else the largest seen.
    standard_errors      from the observed information (Louis 1982).
    standard_population  Rasch and PCM have slopes 1 and a free deviation; True: deviation 1, one common slope.
    tolerance            largest remaining error of a parameter (slopes and intercepts) against the maximum.
    max_iterations       steps of expectation; reaching it gives ``converged`` False and a finding.

    Models: :class:`marshrut.calc.psychometrics.items.Items`. Ability is integrated out over 61 equally spaced nodes
    on mean +- 6 sd (121 for tests of more than 200 points).

    :raises ValueError: answers, models, anchors, weights or groups that do not fit; no item left to estimate;
        groups without common items.

    Sources: Bock, Aitkin (1981), Psychometrika 46, 443-459; Muraki (1992), Applied Psychological Measurement 16,
    159-176; Mislevy (1986), Psychometrika 51, 177-195; the search: see the modules ``em`` and ``expectation``.
    """
    answers, labels = read_answers(responses, weights, groups)
    wishes = wishes_of(answers, model, points, anchors, len(labels))
    priors, wishes, notes = _policy(answers, wishes, priors)
    alive, dead = _alive(answers, wishes, priors)
    answers, wishes = _kept(answers, wishes, alive)
    unseen = [*_unseen(answers, wishes)]
    answers, wishes, source = collapsed(answers, wishes, holds_steps=priors.threshold is not None)
    problem, start = _problem(answers, wishes, priors)
    _check_links(problem.cells, wishes.known, len(labels))
    done, priors = _fitted(problem, start, priors, tolerance=tolerance, iterations=max_iterations)
    end = estimates(problem, done, with_errors=standard_errors, standard=standard_population)
    findings = [*notes, *dead, *_numbered([*unseen, *remarks(problem, done)], np.flatnonzero(alive))]
    persons = int(((answers.rows >= 0).any(axis=1) & (answers.weight > 0)).sum())
    return _calibration(
        problem, done, end, findings, **arrays(problem, end, source, alive), persons=persons, priors=priors,
        group_labels=labels,
    )  # fmt: skip


def _calibration(problem: Problem, done: Fit, end: Estimates, findings: list[Finding], **arrays: Any) -> Calibration:
    if end.spread is not None and np.isnan(end.spread).any():
        findings.append(Finding(FindingKind.SINGULAR))
    spoilt = {FindingKind.NOT_CONVERGED, FindingKind.BOUNDED}
    return Calibration(
        **arrays,
        log_likelihood=done.found.likelihood,
        parameters=problem.plan.free_count,
        weight=float(problem.cells.weight.sum()),
        history=tuple(done.history),
        iterations=done.iterations,
        converged=not any(finding.kind in spoilt for finding in findings),
        findings=tuple(findings),
    )


def _policy(answers: Answers, wishes: Wishes, priors: Priors | None) -> tuple[Priors, Wishes, list[Finding]]:
    """The priors to use: those given, or what the number of persons allows."""
    if priors is not None:
        return priors, wishes, []
    persons = int((answers.weight > 0).sum())
    if not wishes.slope.any() or persons >= FEW_PERSONS:
        return Priors(logit_c=GUESSING_PRIOR if wishes.guess.any() else None), wishes, []
    if persons >= TOO_FEW_PERSONS:
        guessing = GUESSING_PRIOR if wishes.guess.any() else None
        return Priors(log_a=ESTIMATED, threshold=ESTIMATED, logit_c=guessing), wishes, []
    simple = replace(
        wishes,
        kind=np.where(wishes.guess, Kind.EXPONENTIAL, wishes.kind),
        slope=np.zeros_like(wishes.slope),
        guess=np.zeros_like(wishes.guess),
    )
    return Priors(threshold=ESTIMATED), simple, [Finding(FindingKind.TOO_FEW_PEOPLE, value=float(persons))]


def _alive(answers: Answers, wishes: Wishes, priors: Priors) -> tuple[Mask, list[Finding]]:
    """Items that the answers (or a prior) can say something about, and findings on the rest.

    :raises ValueError: nothing is left to estimate.
    """
    given = (answers.counts > 0).sum(axis=1)
    findings = [Finding(FindingKind.NO_ANSWERS, item=int(j)) for j in np.flatnonzero(given == 0)]
    same = (given == 1) & ~wishes.known
    findings += [
        Finding(FindingKind.ZERO_VARIANCE, item=int(j), value=float(answers.counts[j].argmax()))
        for j in np.flatnonzero(same)
    ]
    alive = given > 0 if priors.threshold is not None else (given > 1) | (wishes.known & (given > 0))
    if not (alive & ~same).any():
        raise ValueError("nothing can be estimated: no item has two different answers")
    return alive, findings


def _kept(answers: Answers, wishes: Wishes, alive: Mask) -> tuple[Answers, Wishes]:
    if alive.all():
        return answers, wishes
    rows = np.ascontiguousarray(answers.rows[:, alive])
    return replace(answers, rows=rows, counts=answers.counts[alive]), wishes.take(alive)


def _unseen(answers: Answers, wishes: Wishes) -> Iterator[Finding]:
    for j in np.flatnonzero((wishes.points > 1) & ~wishes.known):
        for score in range(wishes.points[j] + 1):
            if score >= answers.counts.shape[1] or answers.counts[j, score] == 0:
                yield Finding(FindingKind.UNSEEN_CATEGORY, item=int(j), value=float(score))


def _problem(answers: Answers, wishes: Wishes, priors: Priors) -> tuple[Problem, Parameters]:
    plan = plan_of(answers, wishes, holds_slopes=priors.log_a is not None, holds_steps=priors.threshold is not None)
    start = start_of(answers, wishes, plan)
    nodes = _NODES if wishes.points.sum() <= _LONG_TEST else _NODES_LONG
    counts = np.zeros((len(plan.kind), plan.present.shape[1]))
    width = min(counts.shape[1], answers.counts.shape[1])
    counts[:, :width] = answers.counts[:, :width]
    return Problem(without_repeats(replace(answers, counts=counts)), plan, start, nodes), start


def _check_links(cells: Cells, known: Mask, groups: int) -> None:
    """Free means of groups are comparable only over common items, or over anchors.

    :raises ValueError: a group that shares no item with the others, or has no answers at all.
    """
    cell, item = np.nonzero(cells.seen)
    place = np.where(known, groups, groups + 1 + np.arange(len(known)))  # all anchors are one point
    size = groups + 1 + len(known)
    graph = coo_matrix((np.ones(len(cell)), (cells.group[cell], place[item])), shape=(size, size))
    part = connected_components(graph, directed=False)[1]
    apart = np.flatnonzero(part[:groups] != part[groups if known.any() else 0])
    if len(apart):
        raise ValueError(f"groups {apart.tolist()} (in sorted order) share no items with the rest: not comparable")


def _fitted(
    problem: Problem, start: Parameters, priors: Priors, *, tolerance: float, iterations: int
) -> tuple[Fit, Priors]:
    if ESTIMATED in (priors.log_a, priors.threshold):
        return fit_empirical(problem, start, priors, tolerance=tolerance, iterations=iterations)
    set_priors(problem, priors)
    return fit(problem, start, tolerance=tolerance, iterations=iterations), priors


def _numbered(findings: Iterable[Finding], numbers: np.ndarray) -> list[Finding]:
    """Findings on the items that were kept, with the numbers of the columns of the answers."""
    return [
        finding if finding.item is None else replace(finding, item=int(numbers[finding.item])) for finding in findings
    ]
