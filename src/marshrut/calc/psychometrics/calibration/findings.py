"""Remarks on an estimated model: what a bare table of parameters would hide."""

from collections.abc import Iterator

import numpy as np

from marshrut.calc.psychometrics.calibration.answers import components
from marshrut.calc.psychometrics.calibration.em import LARGEST_SD, SMALLEST_SD, Fit, Problem, steps_of
from marshrut.calc.psychometrics.calibration.maximisation import GUESS_LIMIT, INTERCEPT_LIMIT, SLOPE_LIMIT
from marshrut.calc.psychometrics.calibration.parameters import Kind
from marshrut.calc.psychometrics.calibration.result import Finding, FindingKind

FLAT_SLOPE = 0.2  # of a population with deviation 1: the item gives at most 0.01 of information
FAR_DEVIATIONS = 6.0
_AT_LIMIT = 0.999


def remarks(problem: Problem, fit: Fit) -> Iterator[Finding]:
    """Findings with the numbers of the items of ``problem``."""
    yield from _of_slopes(problem, fit)
    yield from _of_places(problem, fit)
    yield from _of_bounds(problem, fit)
    yield from _of_links(problem)
    if not fit.converged:
        yield Finding(FindingKind.NOT_CONVERGED, value=float(fit.iterations))


def _of_slopes(problem: Problem, fit: Fit) -> Iterator[Finding]:
    widest = fit.at.sd.max()
    for j in np.flatnonzero(problem.plan.slope):
        slope = float(fit.at.slope[j])
        if slope <= 0:
            yield Finding(FindingKind.REVERSED, item=int(j), value=slope)
        if abs(slope) * widest < FLAT_SLOPE:
            yield Finding(FindingKind.FLAT, item=int(j), value=slope)


def _of_places(problem: Problem, fit: Fit) -> Iterator[Finding]:
    low = (fit.at.mean - FAR_DEVIATIONS * fit.at.sd).min()
    high = (fit.at.mean + FAR_DEVIATIONS * fit.at.sd).max()
    steps = steps_of(fit.at, problem.plan)
    for j in np.flatnonzero(((steps < low) | (steps > high)).any(axis=1)):
        outside = steps[j][(steps[j] < low) | (steps[j] > high)]
        yield Finding(FindingKind.FAR, item=int(j), value=float(outside[0]))


def _of_bounds(problem: Problem, fit: Fit) -> Iterator[Finding]:
    plan, at = problem.plan, fit.at
    steep = plan.slope & (np.abs(at.slope) > _AT_LIMIT * SLOPE_LIMIT)
    high = (plan.intercept & (np.abs(at.intercept) > _AT_LIMIT * INTERCEPT_LIMIT)).any(axis=1)
    sure = plan.guess & (np.abs(at.guess) > _AT_LIMIT * GUESS_LIMIT) & (plan.kind == Kind.GUESSING)
    for j in np.flatnonzero(steep | high | sure):
        yield Finding(FindingKind.BOUNDED, item=int(j), value=float(at.slope[j]))
    for sd in at.sd[plan.sd & ((at.sd <= SMALLEST_SD / _AT_LIMIT) | (at.sd >= LARGEST_SD * _AT_LIMIT))]:
        yield Finding(FindingKind.BOUNDED, value=float(sd))


def _of_links(problem: Problem) -> Iterator[Finding]:
    part = components(problem.cells)
    largest = np.bincount(part).argmax()
    for j in np.flatnonzero(part != largest):
        yield Finding(FindingKind.UNCONNECTED, item=int(j))
