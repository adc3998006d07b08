"""Observed information of all parameters at once, and the covariances that follow from it.

Information of the answers = expected information of answers and abilities - what is lost by not seeing abilities;
the lost part is the variance, within each person's posterior, of the person's score function
(Louis 1982, Journal of the Royal Statistical Society B 44, 226-233). No numerical differences of the likelihood.

All coordinates stand as J item vectors [slope, intercepts ..] of width P, then mean and log sd of each group.
"""

import numpy as np

from marshrut.calc.psychometrics.calibration.chances import score_tables
from marshrut.calc.psychometrics.calibration.em import Expected, Problem
from marshrut.calc.psychometrics.calibration.expectation import posteriors
from marshrut.calc.psychometrics.calibration.maximisation import curvature
from marshrut.calc.psychometrics.calibration.parameters import Array, Mask, Parameters

_BLOCK = 1024
_CROWDED = 64  # persons in a cell from which work by cells pays


def covariance(problem: Problem, at: Parameters, found: Expected) -> Array:
    """Covariance of all coordinates, shape (JP + 2G, JP + 2G); 0 for what is fixed.

    nan everywhere when the information is singular: the answers do not determine all parameters.
    """
    free = _free(problem)
    observed = (_complete(problem, at, found) - _lost(problem, at))[np.ix_(free, free)]
    full = np.zeros((len(free), len(free)))
    try:
        root = np.linalg.cholesky(observed)
    except np.linalg.LinAlgError:
        return np.full_like(full, np.nan)
    half = np.linalg.solve(root, np.eye(len(root)))
    full[np.ix_(free, free)] = half.T @ half
    return full


def _free(problem: Problem) -> Array:
    groups = np.column_stack([problem.plan.mean, problem.plan.sd])
    return np.concatenate([problem.free().ravel(), groups.ravel()])


def _complete(problem: Problem, at: Parameters, found: Expected) -> Array:
    """Expected information if abilities were seen: a block for each item and for each group."""
    plan = problem.plan
    blocks = curvature(
        plan.kind, plan.points, plan.present, problem.vectors(at), found.nodes, found.sums, found.density,
        found.expected, problem.priors,
    )  # fmt: skip
    count, width = len(blocks), blocks.shape[1]
    full = np.zeros((count * width + 2 * len(at.mean),) * 2)
    for j, block in enumerate(blocks):
        full[j * width : (j + 1) * width, j * width : (j + 1) * width] = block
    for g, persons in enumerate(found.population):
        off, i = (found.nodes[g] - at.mean[g]) / at.sd[g], count * width + 2 * g
        cross = 2 * persons @ off / at.sd[g]
        full[i : i + 2, i : i + 2] = [[persons.sum() / at.sd[g] ** 2, cross], [cross, 2 * persons @ off**2]]
    return full


def _lost(problem: Problem, at: Parameters) -> Array:
    """Sum over persons of the posterior variance of their score function."""
    cells, plan = problem.cells, problem.plan
    free = _free(problem)
    full = np.zeros((len(free), len(free)))
    tables, nodes, vectors = problem.tables(at), problem.nodes_at(at), problem.vectors(at)
    by_cells = plan.is_exponential and len(cells.rows) >= _CROWDED * len(cells.group)
    for g in np.unique(cells.group):
        scores = score_tables(plan.kind, vectors, plan.present, plan.points, nodes[g])
        off = (nodes[g] - at.mean[g]) / at.sd[g]
        of_group = np.column_stack([off / at.sd[g], off**2 - 1])
        mine = np.flatnonzero(cells.group == g)
        columns = np.concatenate([np.arange(vectors.size), vectors.size + 2 * g + np.arange(2)])
        used = free[columns]
        block = np.ix_(columns[used], columns[used])
        if by_cells:
            for c in mine:
                full[block] += _lost_in_cell(problem, c, scores, of_group, tables[g], nodes[g], used)
        else:
            rows = slice(cells.starts[mine[0]], cells.starts[mine[-1] + 1])
            full[block] += _lost_by_pairs(problem, rows, scores, of_group, tables[g])[np.ix_(used, used)]
    return full


def _lost_in_cell(
    problem: Problem, c: int, scores: Array, of_group: Array, table: Array, node: Array, used: Mask
) -> Array:
    """Persons with one booklet, exponential items: the score function is u theta - H(theta), with H common to all."""
    cells = problem.cells
    count, width = scores.shape[0], scores.shape[3]
    common = np.where(cells.seen[c][:, None, None], scores[:, 0], 0.0)  # (J, Q, P), of score 0
    common = np.concatenate([common.transpose(1, 0, 2).reshape(len(node), -1), of_group], axis=1)[:, used]
    with_slope = used[np.arange(count) * width]
    slopes = (np.cumsum(used) - 1)[np.flatnonzero(with_slope) * width]
    size = common.shape[1]
    lost, density = np.zeros((size, size)), np.zeros(len(node))
    crossed, squared = np.zeros((len(slopes), len(node))), np.zeros((len(slopes), len(slopes)))
    for start in range(cells.starts[c], cells.starts[c + 1], _BLOCK):
        part = slice(start, min(start + _BLOCK, cells.starts[c + 1]))
        posterior = posteriors(cells.rows[part], table, problem.log_weight[0])
        given, weight = np.maximum(cells.rows[part][:, with_slope], 0.0), cells.weight[part][:, None]
        mean = posterior @ common
        mean[:, slopes] += given * (posterior @ node)[:, None]
        lost -= mean.T @ (mean * weight)
        posterior *= weight
        density += posterior.sum(axis=0)
        crossed += given.T @ (posterior * node)
        squared += given.T @ (given * (posterior @ node**2)[:, None])
    lost += common.T @ (common * density[:, None])
    lost[np.ix_(slopes, slopes)] += squared
    mixed = crossed @ common
    lost[slopes] += mixed
    lost[:, slopes] += mixed.T
    return lost


def _lost_by_pairs(problem: Problem, rows: slice, scores: Array, of_group: Array, table: Array) -> Array:
    """Any items, any booklets of one group: from the expected persons with each pair of scores at each node."""
    cells, points = problem.cells, problem.plan.points
    count, width = scores.shape[0], scores.shape[3]
    item = np.append(np.repeat(np.arange(count), points + 1), count)  # one column a score; the last one for the group
    score = np.append(np.concatenate([np.arange(m + 1) for m in points]), 0)
    nodes = scores.shape[2]
    slots = np.zeros((len(item), nodes, width))  # derivatives of each column by its item's own vector
    slots[:-1] = scores[item[:-1], score[:-1]]
    slots[-1, :, :2] = of_group
    starts = np.searchsorted(item, np.arange(count + 1))
    size = (count + 1) * width
    pairs, lost = np.zeros((nodes, len(item), len(item))), np.zeros((size, size))
    for start in range(rows.start, rows.stop, _BLOCK):
        part = slice(start, min(start + _BLOCK, rows.stop))
        posterior = posteriors(cells.rows[part], table, problem.log_weight[0])
        has = np.ones((len(posterior), len(item)))
        has[:, :-1] = cells.rows[part][:, item[:-1]] == score[:-1]
        weight = cells.weight[part][:, None]
        mean = np.stack(
            [np.add.reduceat((posterior @ slots[:, :, p].T) * has, starts, axis=1) for p in range(width)],
            axis=2,
        ).reshape(len(posterior), size)
        lost -= mean.T @ (mean * weight)
        for q in range(nodes):
            pairs[q] += has.T @ (has * (posterior[:, q : q + 1] * weight))
    spread = np.zeros((len(item), count + 1, width))
    for q in range(nodes):
        spread[np.arange(len(item)), item] = slots[:, q]
        flat = spread.reshape(len(item), size)
        lost += flat.T @ pairs[q] @ flat
    return lost[: count * width + 2, : count * width + 2]
