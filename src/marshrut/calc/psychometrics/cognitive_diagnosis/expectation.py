"""The E-step: expected numbers of right answers in every profile, from packed answers.

The likelihood of five answers is looked up instead of multiplied out: a table of 243 codes by profiles is built once
a step for every five items, a row of 27 answers then costs six products a profile and no logarithm. The same table,
filled with posterior weights, gives back the counts of every item.
"""

import numpy as np
from numba import njit

from marshrut.calc.psychometrics.cognitive_diagnosis.patterns import CODES, PACKED, Patterns
from marshrut.calc.psychometrics.cognitive_diagnosis.profiles import Array

_RESCALED = 8  # blocks between two rescalings: 40 answers cannot bring a possible row below 1e-300
# Sums in any order, so that they run in vector registers; inf and nan keep their sense.
_REORDERED = {"reassoc", "contract"}


def expect(patterns: Patterns, right: Array, share: Array) -> tuple[float, Array, Array, Array]:
    """Log-likelihood, and expected counts given probabilities of success and shares of profiles.

    right  shape (J, L), inside (0, 1); share shape (L,), >= 0, adding up to 1.

    Returns the log-likelihood (-inf when a row is impossible), expected persons of shape (L,), expected right answers
    and expected answers, both of shape (J, L).
    """
    tables = _likelihoods(right)
    total, counts, persons = _gather(patterns.codes, patterns.counts, tables, share)
    successes, answers = _unpack(counts, patterns.items)
    return total, persons, successes, answers


def posteriors(patterns: Patterns, right: Array, share: Array) -> tuple[Array, Array]:
    """Posterior probabilities of the profiles, shape (U, L), and log-likelihoods, shape (U,), of the distinct rows."""
    return _posteriors(patterns.codes, _likelihoods(right), share)


@njit(cache=True, fastmath=_REORDERED)
def _likelihoods(right: Array) -> Array:
    """Shape (B, 243, L): likelihood of each code of each block."""
    items, profiles = right.shape
    blocks = (items + PACKED - 1) // PACKED
    tables = np.ones((blocks, CODES, profiles))
    for block in range(blocks):
        known = 1
        for item in range(block * PACKED, min(items, (block + 1) * PACKED)):
            for code in range(known):
                low, middle = tables[block, code], tables[block, code + known]
                high = tables[block, code + 2 * known]
                for profile in range(profiles):
                    so_far = low[profile]
                    middle[profile] = so_far * right[item, profile]
                    high[profile] = so_far
                    low[profile] = so_far - middle[profile]
            known *= 3
    return tables


@njit(cache=True, fastmath=_REORDERED)
def _row(codes: Array, row: int, tables: Array, share: Array, found: Array) -> float:
    """Fill ``found`` with the row's posterior; return its log-likelihood, -inf when it is impossible."""
    profiles = len(share)
    blocks = codes.shape[1]
    log_scale = 0.0
    for profile in range(profiles):
        found[profile] = share[profile]
    for block in range(blocks):
        factor = tables[block, codes[row, block]]
        for profile in range(profiles):
            found[profile] *= factor[profile]
        if block % _RESCALED == _RESCALED - 1 or block == blocks - 1:
            total = 0.0
            for profile in range(profiles):
                total += found[profile]
            if total <= 0.0:
                return -np.inf
            log_scale += np.log(total)
            inverse = 1.0 / total
            for profile in range(profiles):
                found[profile] *= inverse
    return log_scale


@njit(cache=True, fastmath=_REORDERED)
def _gather(codes: Array, weights: Array, tables: Array, share: Array) -> tuple[float, Array, Array]:
    """Log-likelihood, posterior weight by code of shape (B, 243, L), and by profile of shape (L,)."""
    profiles = len(share)
    counts = np.zeros(tables.shape)
    persons = np.zeros(profiles)
    found = np.empty(profiles)
    total = 0.0
    for row in range(len(codes)):
        log_likelihood = _row(codes, row, tables, share, found)
        if log_likelihood == -np.inf:
            return -np.inf, counts, persons
        weight = weights[row]
        total += weight * log_likelihood
        for profile in range(profiles):
            found[profile] *= weight
            persons[profile] += found[profile]
        for block in range(codes.shape[1]):
            count = counts[block, codes[row, block]]
            for profile in range(profiles):
                count[profile] += found[profile]
    return total, counts, persons


@njit(cache=True, fastmath=_REORDERED)
def _unpack(counts: Array, items: int) -> tuple[Array, Array]:
    """Expected right answers and answers, each of shape (J, L)."""
    profiles = counts.shape[2]
    successes = np.zeros((items, profiles))
    answers = np.zeros((items, profiles))
    for item in range(items):
        block, power = item // PACKED, 3 ** (item % PACKED)
        for code in range(CODES):
            digit = code // power % 3
            if digit == 2:
                continue
            count = counts[block, code]
            for profile in range(profiles):
                answers[item, profile] += count[profile]
            if digit == 1:
                for profile in range(profiles):
                    successes[item, profile] += count[profile]
    return successes, answers


@njit(cache=True, fastmath=_REORDERED)
def _posteriors(codes: Array, tables: Array, share: Array) -> tuple[Array, Array]:
    found = np.empty((len(codes), len(share)))
    log_likelihoods = np.empty(len(codes))
    for row in range(len(codes)):
        log_likelihoods[row] = _row(codes, row, tables, share, found[row])
    return found, log_likelihoods
