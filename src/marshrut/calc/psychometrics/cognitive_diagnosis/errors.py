"""Standard errors of chances, effects and shares, from the scores of the distinct rows of answers."""

from dataclasses import dataclass

import numpy as np

from marshrut.calc.psychometrics.cognitive_diagnosis.measurement import Cells
from marshrut.calc.psychometrics.cognitive_diagnosis.patterns import Patterns
from marshrut.calc.psychometrics.cognitive_diagnosis.profiles import Array

_AT_EDGE = 1e-5  # a chance this near to 0 or 1 stands at the edge of its range, where no error can be stated
_FEWEST_PERSONS = 0.5  # expected in a profile, for its share to count as free
_FLATTEST = 1e-9  # smallest eigenvalue of the scaled information, relative to 1


@dataclass(frozen=True, slots=True, eq=False)
class Errors:
    """Standard errors; nan where a parameter stands at the edge of its range or cannot be told from others.

    chances shape (cells,), effects one array an item, shares shape (L,) with their ``share_covariance`` of shape
    (L, L), where profiles of next to nobody count as fixed. ``known`` is False when the information is singular, and
    then everything is nan.
    """

    chances: Array
    effects: tuple[Array, ...]
    shares: Array
    share_covariance: Array
    known: bool


def standard_errors(patterns: Patterns, cells: Cells, chances: Array, share: Array, posterior: Array) -> Errors:
    """Errors from the cross-products of the rows' scores (empirical information).

    posterior  shape (U, L): of the distinct rows.

    Source: Philipp, Strobl, de la Torre & Zeileis (2018), Journal of Educational and Behavioral Statistics 43,
    88-115: item parameters and shares together, since errors without the shares come out too small.
    """
    by_item, edges = _item_scores(patterns, cells, chances, posterior)
    largest = int(np.argmax(share))
    free = share * patterns.persons > _FEWEST_PERSONS
    free[largest] = False
    posterior = posterior.T
    by_share = posterior[free] / share[free, None] - posterior[largest] / share[largest]
    scores = np.concatenate([by_item[~edges], by_share])
    covariance = _inverse((scores * patterns.counts) @ scores.T)
    if covariance is None:
        unknown = tuple(np.full(design.shape[1], np.nan) for design in cells.designs)
        nothing = np.full(len(share), np.nan)
        return Errors(np.full(cells.count, np.nan), unknown, nothing, np.diag(nothing), known=False)
    items = np.full((len(edges), len(edges)), np.nan)
    kept = np.flatnonzero(~edges)
    items[np.ix_(kept, kept)] = covariance[: len(kept), : len(kept)]
    # The largest share is what the others leave of 1.
    others = np.eye(len(share))[:, free] - np.eye(len(share))[:, [largest]]
    of_shares = others @ covariance[len(kept) :, len(kept) :] @ others.T
    free[largest] = True
    shares = np.where(free, np.sqrt(np.diag(of_shares)), np.nan)
    return Errors(*_by_item(cells, chances, items), shares, of_shares, known=True)


def _item_scores(patterns: Patterns, cells: Cells, chances: Array, posterior: Array) -> tuple[Array, Array]:
    """Scores of each row, shape (parameters, U): by cell, by effect where an item's cells are tied. And which
    parameters stand at an edge, shape (parameters,)."""
    rows = np.ascontiguousarray(posterior.T)
    answers = np.ascontiguousarray(patterns.answers.T).astype(np.float64)
    logit_scores = np.zeros((cells.count, rows.shape[1]))
    for answer, number in zip(answers, cells.number, strict=True):
        for cell in np.unique(number):
            weight = (number == cell) @ rows
            logit_scores[cell] += np.where(answer == 2, 0.0, weight * (answer - chances[cell]))
    tied = set(cells.tied)
    edge = (chances < _AT_EDGE) | (chances > 1 - _AT_EDGE)
    scores, edges = [], []
    for item, design in enumerate(cells.designs):
        own = cells.of(item)
        if item in tied:
            scores.append(design.T @ logit_scores[own])
            edges.append(np.full(design.shape[1], edge[own].any()))
        else:
            scores.append(logit_scores[own] / (chances[own] * (1 - chances[own]))[:, None])
            edges.append(edge[own])
    return np.concatenate(scores), np.concatenate(edges)


def _by_item(cells: Cells, chances: Array, covariance: Array) -> tuple[Array, tuple[Array, ...]]:
    """Errors of chances and of effects, by the delta method between the two."""
    tied = set(cells.tied)
    of_chances, of_effects, start = np.empty(cells.count), [], 0
    for item, design in enumerate(cells.designs):
        chance = chances[cells.of(item)]
        size = design.shape[1]
        own = covariance[start : start + size, start : start + size]
        start += size
        slope = chance * (1 - chance) if cells.logit[item] else np.ones_like(chance)
        if item in tied:
            effects, to_chances = own, design * slope[:, None]
            spread = to_chances @ own @ to_chances.T
        else:
            to_effects = np.linalg.inv(design) / slope
            effects, spread = to_effects @ own @ to_effects.T, own
        of_chances[cells.of(item)] = np.sqrt(np.diag(spread))
        of_effects.append(np.sqrt(np.diag(effects)))
    return of_chances, tuple(of_effects)


def _inverse(information: Array) -> Array | None:
    """None when the matrix is empty, or singular once its diagonal is scaled to 1."""
    scale = np.sqrt(np.diag(information))
    if not len(scale) or (scale <= 0).any():
        return None
    values, vectors = np.linalg.eigh(information / np.outer(scale, scale))
    if values[0] < _FLATTEST:
        return None
    return (vectors / values) @ vectors.T / np.outer(scale, scale)
