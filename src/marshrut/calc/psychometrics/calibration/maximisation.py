"""The maximisation step: each item alone, by Fisher scoring; a step that overshoots is cut where its slope is 0.

An item's free parameters stand in one vector [slope, intercept_1 .. intercept_m, guess]. The step never lowers
the expected log-posterior, so that the whole likelihood never falls (Dempster, Laird & Rubin 1977).
Priors are normal in log slope, in each threshold (slope times difficulty of a step), and in the logit of guessing;
a precision of 0 is no prior. Their curvature enters without second derivatives (Gauss-Newton): it stays positive.
"""

import math

import numpy as np
from numba import njit

from marshrut.calc.psychometrics.calibration.chances import EXPONENTIAL, GRADED, GUESSING, chances

SLOPE_LIMIT = 50.0  # beyond it an item is a step function: the data do not hold the slope
INTERCEPT_LIMIT = 200.0
GUESS_LIMIT = 15.0
_ROUNDS = 6
_SHORTENINGS = 12
_OVERSHOOT = 0.3  # of the slope at the begin of a step, falling again at its end
_ROUNDING = 1e-11  # of a sum over all persons
_LARGEST_STEP = 2.0
_SMALL_STEP = 0.1  # then the next expectation moves the maximum by more than is left to it
_TINY_STEP = 0.01  # Newton's method cannot miss so near


@njit(cache=True)
def _right_wrong(x, nodes, density, gradient, hessian):
    """The sum over nodes of an exponential item of one point: the case that most items are."""
    value, slope, right, square, cross, both = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    for g in range(nodes.shape[0]):
        for q in range(nodes.shape[1]):
            node = nodes[g, q]
            z = x[0] * node + x[1]
            small = math.exp(-abs(z))
            log_z = max(z, 0.0) + math.log1p(small)
            p = (1.0 if z > 0.0 else small) / (1.0 + small)
            n = density[g, q]
            value -= n * log_z
            right += n * p
            slope += n * p * node
            n *= small / ((1.0 + small) * (1.0 + small))
            square += n
            cross += n * node
            both += n * node * node
    gradient[0] -= slope
    gradient[1] -= right
    hessian[0, 0], hessian[0, 1], hessian[1, 1] = both, cross, square
    return value


@njit(cache=True)
def _exponential(x, points, present, nodes, sums, density, p, gradient, hessian):
    """Expected log-likelihood of an exponential item; sums = [sum w score E(theta), counts of scores 1 .. m]."""
    value = 0.0
    size = points + 1
    for i in range(size):
        value += sums[i] * x[i]
        gradient[i] = sums[i]
    if points == 1 and present[0] and present[1]:
        return value + _right_wrong(x, nodes, density, gradient, hessian)
    for g in range(nodes.shape[0]):
        for q in range(nodes.shape[1]):
            n, node = density[g, q], nodes[g, q]
            if n <= 0.0:
                continue
            value -= n * chances(EXPONENTIAL, x, points, present, node, p, hessian)
            mean, square = 0.0, 0.0
            for k in range(1, size):
                mean += k * p[k]
                square += k * k * p[k]
            gradient[0] -= n * node * mean
            hessian[0, 0] += n * node * node * (square - mean * mean)
            for k in range(1, size):
                gradient[k] -= n * p[k]
                hessian[0, k] += n * node * p[k] * (k - mean)
                hessian[k, k] += n * p[k]
                for i in range(1, k + 1):
                    hessian[i, k] -= n * p[i] * p[k]
    return value


@njit(cache=True)
def _tabled(kind, x, points, present, nodes, expected, p, change, gradient, hessian):
    """Expected log-likelihood of a graded or a guessing item; expected (G, K, Q) persons with each score."""
    value = 0.0
    size = points + 1 if kind == GRADED else 3
    for g in range(nodes.shape[0]):
        for q in range(nodes.shape[1]):
            n = 0.0
            for k in range(points + 1):
                n += expected[g, k, q]
            if n <= 0.0:
                continue
            chances(kind, x, points, present, nodes[g, q], p, change)
            for k in range(points + 1):
                r = expected[g, k, q]
                if p[k] < 1e-290:
                    if r > 1e-12:
                        return -np.inf
                    continue
                value += r * math.log(p[k])
                for i in range(size):
                    gradient[i] += r * change[k, i] / p[k]
                    for h in range(i, size):
                        hessian[i, h] += n * change[k, i] * change[k, h] / p[k]
    return value


@njit(cache=True)
def _add_prior(kind, x, points, prior, gradient, hessian):
    """Add the log prior; prior = [log slope mean, precision, threshold mean, precision, guess mean, precision]."""
    value = 0.0
    if prior[1] > 0.0:
        if x[0] <= 0.0:
            return -np.inf
        off = math.log(x[0]) - prior[0]
        value -= prior[1] * off * off / 2
        gradient[0] -= prior[1] * off / x[0]
        hessian[0, 0] += prior[1] / (x[0] * x[0])
    if prior[3] > 0.0:
        for k in range(1, points + 1):
            has_before = kind == EXPONENTIAL and k > 1
            off = (x[k - 1] if has_before else 0.0) - x[k] - prior[2]
            value -= prior[3] * off * off / 2
            gradient[k] += prior[3] * off
            hessian[k, k] += prior[3]
            if has_before:
                gradient[k - 1] -= prior[3] * off
                hessian[k - 1, k] -= prior[3]
                hessian[k - 1, k - 1] += prior[3]
    if prior[5] > 0.0 and kind == GUESSING:
        off = x[2] - prior[4]
        value -= prior[5] * off * off / 2
        gradient[2] -= prior[5] * off
        hessian[2, 2] += prior[5]
    return value


@njit(cache=True)
def solve(matrix, vector, free):
    """Solve for the free entries by Cholesky (upper triangle given), 0 for others. A flat direction gets a ridge."""
    size = len(vector)
    root = np.zeros((size, size))
    found = np.zeros(size)
    for i in range(size):
        if not free[i]:
            continue
        for h in range(i + 1):
            if not free[h]:
                continue
            total = matrix[h, i]
            for k in range(h):
                total -= root[i, k] * root[h, k]
            if i == h:
                root[i, i] = math.sqrt(max(total, 1e-9 * matrix[i, i] + 1e-12))
            else:
                root[i, h] = total / root[h, h]
        total = vector[i]
        for k in range(i):
            total -= root[i, k] * found[k]
        found[i] = total / root[i, i]
    for i in range(size - 1, -1, -1):
        if free[i]:
            total = found[i]
            for k in range(i + 1, size):
                total -= root[k, i] * found[k]
            found[i] = total / root[i, i]
    return found


@njit(cache=True)
def expected_value(kind, x, points, present, nodes, sums, density, expected, prior, gradient, hessian):
    """Expected log-posterior of one item with gradient and information (upper triangle); -inf outside the model."""
    size = len(x)
    gradient[:] = 0.0
    hessian[:] = 0.0
    p = np.empty(points + 1)
    if kind == EXPONENTIAL:
        value = _exponential(x, points, present, nodes, sums, density, p, gradient, hessian)
    else:
        change = np.empty((points + 1, size))
        value = _tabled(kind, x, points, present, nodes, expected, p, change, gradient, hessian)
    if value == -np.inf:
        return value
    return value + _add_prior(kind, x, points, prior, gradient, hessian)


@njit(cache=True)
def _within_limits(x, kind):
    for i in range(len(x)):
        limit = SLOPE_LIMIT if i == 0 else INTERCEPT_LIMIT
        if kind == GUESSING and i == 2:
            limit = GUESS_LIMIT
        x[i] = min(max(x[i], -limit), limit)


@njit(cache=True)
def _along(gradient, step):
    total = 0.0
    for i in range(len(step)):
        total += gradient[i] * step[i]
    return total


@njit(cache=True)
def maximise_item(kind, x, free, points, present, nodes, sums, density, expected, prior):
    """Improve x in place."""
    size = len(x)
    gradient, hessian = np.empty(size), np.empty((size, size))
    trial = np.empty(size)
    value = expected_value(kind, x, points, present, nodes, sums, density, expected, prior, gradient, hessian)
    for _ in range(_ROUNDS):
        step = solve(hessian, gradient, free)
        largest = np.abs(step).max()
        if not largest < np.inf:
            return
        if kind == EXPONENTIAL and largest < _TINY_STEP:
            x += step
            _within_limits(x, kind)
            return
        step *= min(1.0, _LARGEST_STEP / max(largest, 1e-300))
        ahead = _along(gradient, step)
        for _shortening in range(_SHORTENINGS):
            trial[:] = x + step
            _within_limits(trial, kind)
            better = expected_value(
                kind, trial, points, present, nodes, sums, density, expected, prior, gradient, hessian
            )
            beyond = -_along(gradient, step)
            if better >= value - _ROUNDING * abs(value) and beyond <= _OVERSHOOT * ahead:
                break
            times = ahead / (ahead + beyond) if beyond > 0.0 and better > -np.inf else 0.25  # where the slope is 0
            step *= times
            ahead *= times
        if not better >= value - _ROUNDING * abs(value):
            return
        x[:] = trial
        value = better
        if largest < _SMALL_STEP:
            return


@njit(cache=True)
def maximise(kinds, points, present, free, vectors, nodes, sums, density, expected, priors):
    """Improve the vectors (J, P) of all items in place; free (J, P) marks what may move."""
    for j in range(len(kinds)):
        size = 3 if kinds[j] == GUESSING else points[j] + 1
        if not free[j, :size].any():
            continue
        x = vectors[j, :size]
        maximise_item(
            kinds[j], x, free[j, :size], points[j], present[j], nodes, sums[j, :size], density[:, j],
            expected[:, j], priors[j]
        )


@njit(cache=True)
def curvature(kinds, points, present, vectors, nodes, sums, density, expected, priors):
    """Minus the second derivatives of each item's expected log-posterior, shape (J, P, P).

    By central differences of the exact gradient: right to eight digits, for every form of item alike.
    """
    width = vectors.shape[1]
    found = np.zeros((len(kinds), width, width))
    unused = np.empty((width, width))
    for j in range(len(kinds)):
        size = 3 if kinds[j] == GUESSING else points[j] + 1
        low, high = np.empty(size), np.empty(size)
        for i in range(size):
            step = 1e-5 * max(1.0, abs(vectors[j, i]))
            x = vectors[j, :size].copy()
            for sign, gradient in ((-1.0, low), (1.0, high)):
                x[i] = vectors[j, i] + sign * step
                expected_value(
                    kinds[j], x, points[j], present[j], nodes, sums[j, :size], density[:, j], expected[:, j],
                    priors[j], gradient, unused[:size, :size]
                )
            found[j, i, :size] = (low - high) / (2 * step)
    return (found + np.transpose(found, (0, 2, 1))) / 2
