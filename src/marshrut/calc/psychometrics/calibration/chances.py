"""Chances of the scores of one item at one ability, and tables of them over the nodes."""

import math

import numpy as np
from numba import njit

from marshrut.calc.psychometrics.calibration.parameters import Kind

EXPONENTIAL, GRADED, GUESSING = int(Kind.EXPONENTIAL), int(Kind.GRADED), int(Kind.GUESSING)
_LOG_OF_NOTHING = -690.0  # the logarithm of what underflows, finite so that sums stay numbers


@njit(cache=True)
def chances(kind, x, points, present, node, p, change):
    """Chances p (m + 1) of each score at one node, and for graded and guessing items their change (m + 1, P)."""
    if kind == EXPONENTIAL and points == 1 and present[0] and present[1]:
        z = x[0] * node + x[1]
        small = math.exp(-abs(z))
        p[0], p[1] = (1.0, small) if z < 0.0 else (small, 1.0)
        p[0] /= 1.0 + small
        p[1] /= 1.0 + small
        return max(z, 0.0) + math.log1p(small)
    if kind == EXPONENTIAL:
        top = 0.0 if present[0] else -np.inf
        for k in range(1, points + 1):
            if present[k]:
                p[k] = k * x[0] * node + x[k]
                top = max(top, p[k])
        total = math.exp(-top) if present[0] else 0.0
        p[0] = total
        for k in range(1, points + 1):
            p[k] = math.exp(p[k] - top) if present[k] else 0.0
            total += p[k]
        for k in range(points + 1):
            p[k] /= total
        return top + math.log(total)
    if kind == GUESSING:
        g = 1.0 / (1.0 + math.exp(-x[2]))
        right = 1.0 / (1.0 + math.exp(-x[0] * node - x[1]))
        wrong = 1.0 / (1.0 + math.exp(x[0] * node + x[1]))
        p[0], p[1] = (1.0 - g) * wrong, g + (1.0 - g) * right
        slope = (1.0 - g) * right * wrong
        change[1, 0], change[1, 1], change[1, 2] = slope * node, slope, g * (1.0 - g) * wrong
        for i in range(3):
            change[0, i] = -change[1, i]
        change[:2, 3:] = 0.0
        return 0.0
    change[:] = 0.0
    above, z_above = 1.0, np.inf
    for k in range(points + 1):
        below, z = 0.0, -np.inf
        if k < points:
            z = x[0] * node + x[k + 1]
            below = 1.0 / (1.0 + math.exp(-z))
            slope = below / (1.0 + math.exp(z))
            change[k, 0] -= slope * node
            change[k + 1, 0] += slope * node
            change[k, k + 1] = -slope
            change[k + 1, k + 1] = slope
        # logistic(a) - logistic(b) without cancellation in the tails
        p[k] = above / (1.0 + math.exp(z)) * -math.expm1(z - z_above) if z < z_above else 0.0
        above, z_above = below, z
    return 0.0


@njit(cache=True)
def log_normalisers(vectors, present, points, nodes):
    """log sum over k of exp(k slope theta + intercept_k), shape (G, J, Q), of exponential items."""
    groups, count = nodes.shape
    found = np.empty((groups, len(points), count))
    p, nothing = np.empty(present.shape[1]), np.empty((1, 1))
    for g in range(groups):
        for j in range(len(points)):
            x, there = vectors[j], present[j]
            for q in range(count):
                found[g, j, q] = chances(EXPONENTIAL, x, points[j], there, nodes[g, q], p, nothing)
    return found


@njit(cache=True)
def log_tables(kinds, vectors, present, points, nodes):
    """log P(score = k), shape (G, J, K, Q), of any items."""
    groups, count = nodes.shape
    scores = present.shape[1]
    found = np.full((groups, len(points), scores, count), _LOG_OF_NOTHING)
    p, change = np.empty(scores), np.empty((scores, vectors.shape[1]))
    for g in range(groups):
        for j in range(len(points)):
            x, there = vectors[j], present[j]
            for q in range(count):
                chances(kinds[j], x, points[j], there, nodes[g, q], p, change)
                for k in range(points[j] + 1):
                    if p[k] > 0.0:
                        found[g, j, k, q] = max(math.log(p[k]), _LOG_OF_NOTHING)
    return found


@njit(cache=True)
def score_tables(kinds, vectors, present, points, nodes):
    """Derivatives of log P(score = k) by the item's vector, shape (J, K, Q, P), for one group's nodes (Q,)."""
    scores, width = present.shape[1], vectors.shape[1]
    found = np.zeros((len(points), scores, len(nodes), width))
    p, change = np.empty(scores), np.empty((scores, width))
    for j in range(len(points)):
        x, there = vectors[j], present[j]
        for q in range(len(nodes)):
            chances(kinds[j], x, points[j], there, nodes[q], p, change)
            mean = 0.0
            for k in range(points[j] + 1):
                mean += k * p[k]
            for k in range(points[j] + 1):
                if kinds[j] == EXPONENTIAL:
                    found[j, k, q, 0] = nodes[q] * (k - mean)
                    for v in range(1, points[j] + 1):
                        found[j, k, q, v] = (1.0 if v == k else 0.0) - p[v]
                elif p[k] > 1e-290:
                    for v in range(width):
                        found[j, k, q, v] = change[k, v] / p[k]
    return found
