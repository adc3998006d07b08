"""The expectation step: what the answers say about ability, at the parameters of the moment.

Two kernels. In the exponential family a person enters only through s = sum of slope * score, so a step is one
pass over the answers, a recurrence of powers over equally spaced nodes (two exponentials a person), and one
normaliser a booklet: no product persons x items x nodes. Graded items and items with guessing need that
product; the second kernel takes it from tables, over the nodes where the posterior is not nil.

Persons come in cells, one for each group and each set of presented items (booklet).

Sources: Bock, Aitkin (1981), Psychometrika 46, 443-459; the sufficient statistic: Andersen (1977),
Psychometrika 42, 69-81.
"""

import math

import numpy as np
from numba import njit

_LOOSE = {"reassoc", "contract", "nsz", "arcp"}  # lets sums run side by side; infinities keep their meaning
_LARGEST_EXPONENT = 600.0
_NEGLIGIBLE = 40.0  # exp(-40) of the posterior's peak is below the rounding of its sum


@njit(cache=True, fastmath=_LOOSE)
def _sum_of(rows, i, slope):
    """s = sum of slope * score; -1 (not presented) counts 0."""
    total = 0.0
    for j in range(len(slope)):
        total += slope[j] * max(rows[i, j], 0)
    return total


@njit(cache=True, fastmath=_LOOSE)
def _gather(rows, i, value, by_slope):
    for j in range(len(by_slope)):
        by_slope[j] += value * max(rows[i, j], 0)


@njit(cache=True, fastmath=_LOOSE)
def _powers(first, ratio, found):
    """The geometric progression first * ratio ** q, doubled in length again and again so that lanes fill."""
    found[0] = first
    width = 1
    while width < len(found):
        for q in range(min(width, len(found) - width)):
            found[width + q] = found[q] * ratio
        ratio *= ratio
        width *= 2


@njit(cache=True)
def _exact(log_base, nodes, s, found):
    """The weight of each node over its largest, by one exponential a node: nothing overflows."""
    top = -np.inf
    for q in range(len(nodes)):
        top = max(top, log_base[q] + s * nodes[q])
    for q in range(len(nodes)):
        found[q] = math.exp(log_base[q] + s * nodes[q] - top)
    return top


@njit(cache=True, fastmath=_LOOSE)
def _moments(base, found, nodes):
    total, first = 0.0, 0.0
    for q in range(len(base)):
        weight = base[q] * found[q]
        total += weight
        first += weight * nodes[q]
    return total, first / total


@njit(cache=True, fastmath=_LOOSE)
def _add(table, times, found):
    for q in range(len(found)):
        found[q] += table[q] * times


@njit(cache=True)
def _booklet(seen, slope, points, log_z, log_prior, nodes):
    """What all persons of a cell share: log weight of each node before any answer, and the middle of the possible s.

    Powers of exp(s - middle) stay in range unless a test is very long; then is_long.
    """
    log_base = log_prior.copy()
    low, high = 0.0, 0.0
    for j in range(len(seen)):
        if seen[j]:
            log_base -= log_z[j]
            low += min(slope[j] * points[j], 0.0)
            high += max(slope[j] * points[j], 0.0)
    middle = (low + high) / 2
    log_base += middle * nodes
    top = log_base.max()
    is_long = (high - low) / 2 * np.abs(nodes).max() > _LARGEST_EXPONENT
    return log_base - top, middle, top, is_long


@njit(cache=True)
def expect_sums(cells, rows, weights, factor, slope, points, log_z, log_prior, nodes):
    """The expectation step of the exponential family.

    cells   (starts, group, seen): rows starts[c] to starts[c + 1] belong to cell c, with these items presented.
    rows    shape (persons, R): answers; factor (R,): their slopes. One column of ready sums s, factor 1, will do.
    Returns the log-likelihood without the intercepts of the given scores; by_slope (R,) = sum of
    w score E(theta); density (G, J, Q) expected persons at each node who were given the item, and (G, Q) all.
    """
    starts, group, seen = cells
    groups, count = nodes.shape
    by_slope = np.zeros(len(factor))
    density = np.zeros((groups, len(slope), count))
    population = np.zeros((groups, count))
    power = np.empty(count)
    likelihood = 0.0
    for c in range(len(group)):
        g = group[c]
        log_base, middle, top, is_long = _booklet(seen[c], slope, points, log_z[g], log_prior[g], nodes[g])
        base = np.ones(count) if is_long else np.exp(log_base)
        node, low, step = nodes[g], nodes[g, 0], nodes[g, 1] - nodes[g, 0]
        here = np.zeros(count)
        for i in range(starts[c], starts[c + 1]):
            s = _sum_of(rows, i, factor) - middle
            peak = top
            if is_long:
                peak += _exact(log_base, node, s, power)
            else:
                _powers(math.exp(s * low), math.exp(s * step), power)
            total, mean = _moments(base, power, node)
            likelihood += weights[i] * (math.log(total) + peak)
            _gather(rows, i, weights[i] * mean, by_slope)
            _add(power, weights[i] / total, here)
        here *= base
        population[g] += here
        for j in range(len(slope)):
            if seen[c, j]:
                density[g, j] += here
    return likelihood, by_slope, density, population


@njit(cache=True)
def _posterior(row, tables, log_prior, found):
    """Posterior of one person by tables (J, K, Q) of log P; returns log-likelihood and the nodes with weight."""
    found[:] = log_prior
    for j in range(len(row)):
        if row[j] >= 0:
            _add(tables[j, row[j]], 1.0, found)
    top = found.max()
    low, high = 0, len(found)
    while found[low] < top - _NEGLIGIBLE:
        low += 1
    while found[high - 1] < top - _NEGLIGIBLE:
        high -= 1
    total = 0.0
    for q in range(low, high):
        found[q] = math.exp(found[q] - top)
        total += found[q]
    for q in range(low, high):
        found[q] /= total
    found[:low] = 0.0
    found[high:] = 0.0
    return top + math.log(total), low, high


@njit(cache=True)
def expect_tables(cells, rows, weights, tables, log_prior):
    """The expectation step for any item. tables (G, J, K, Q): log P of each score at each node.

    Returns the log-likelihood, the expected persons at each node with each score (G, J, K, Q), and all (G, Q).
    """
    starts, group, _ = cells
    expected = np.zeros(tables.shape)
    population = np.zeros(log_prior.shape)
    found = np.empty(log_prior.shape[1])
    likelihood = 0.0
    for c in range(len(group)):
        g = group[c]
        for i in range(starts[c], starts[c + 1]):
            log_p, low, high = _posterior(rows[i], tables[g], log_prior[g], found)
            likelihood += weights[i] * log_p
            part = found[low:high]
            _add(part, weights[i], population[g, low:high])
            for j in range(rows.shape[1]):
                if rows[i, j] >= 0:
                    _add(part, weights[i], expected[g, j, rows[i, j], low:high])
    return likelihood, expected, population


@njit(cache=True)
def posteriors(rows, tables, log_prior):
    """Posterior of each person over the nodes, shape (persons, Q), by tables (J, K, Q) of log P."""
    found = np.empty((len(rows), len(log_prior)))
    for i in range(len(rows)):
        _posterior(rows[i], tables, log_prior, found[i])
    return found
