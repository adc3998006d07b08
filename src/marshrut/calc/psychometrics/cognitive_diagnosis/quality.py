"""How far a diagnosis can be trusted: absolute fit, accuracy and reliability, and what looks wrong."""

from dataclasses import dataclass
from enum import Enum

import numpy as np
from scipy.stats import chi2

from marshrut.calc.psychometrics.cognitive_diagnosis.measurement import Cells
from marshrut.calc.psychometrics.cognitive_diagnosis.patterns import Patterns
from marshrut.calc.psychometrics.cognitive_diagnosis.profiles import Array, Whole

_FEWEST_ITEMS = 3
_EMPTY = 1e-4


class FindingKind(Enum):
    """What ``Finding.which`` counts stands in brackets."""

    NOT_CONVERGED = "not_converged"
    FEWER_PERSONS_THAN_PARAMETERS = "fewer_persons_than_parameters"
    ERRORS_UNKNOWN = "errors_unknown"  # the information is singular: the data cannot tell the parameters apart
    NEVER_ALONE = "never_alone"  # [attribute] no item requires this attribute alone: profiles cannot be told apart
    FEW_ITEMS = "few_items"  # [attribute] fewer than three items require it
    SAME_ITEMS = "same_items"  # [attribute] required by the same items as an earlier attribute: labels may be swapped
    SWITCHED = "switched"  # [attribute] its masters succeed less often at its items: its label stands the wrong way
    FALLING = "falling"  # [item] masters of all that is required succeed no more often than masters of nothing
    CONSTANT = "constant"  # [item] everybody right or everybody wrong
    EMPTY = "empty"  # [profile] next to nobody has it: attributes may build on each other


@dataclass(frozen=True, slots=True)
class Finding:
    kind: FindingKind
    which: int | None = None


@dataclass(frozen=True, slots=True)
class AbsoluteFit:
    """Do the pairs of items go together as the model says?

    srmsr       root mean square of observed minus expected correlations; up to 0.05 is called good.
    max_chi2    largest chi-square, one degree of freedom, over the pairs; ``pair`` names it.
    max_chi2_p  its p-value corrected for the number of pairs (Holm).

    Sources: Maydeu-Olivares & Joe (2014), Multivariate Behavioral Research 49, 305-328 (SRMSR);
    Chen, de la Torre & Zhang (2013), Journal of Educational Measurement 50, 123-140 (pairs).
    """

    srmsr: float
    max_chi2: float
    max_chi2_p: float
    pair: tuple[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Trust:
    """Of each attribute, shape (K,).

    accuracy     chance that the more probable of «has it» and «has it not» is true, in [0.5, 1].
    consistency  chance that two parallel tests would say the same, in [0.5, 1].
    reliability  share of the attribute's variance that the posterior probability explains, in [0, 1].

    Sources: Wang, Song, Chen, Meng & Ding (2015), Journal of Educational Measurement 52, 457-476;
    Johnson & Sinharay (2020), Journal of Educational and Behavioral Statistics 45, 5-31.
    """

    accuracy: Array
    consistency: Array
    reliability: Array


def absolute_fit(patterns: Patterns, right: Array, share: Array) -> AbsoluteFit | None:
    """``right`` of shape (J, L), ``share`` of shape (L,). None for a single item, or when no pair was answered by
    the same people."""
    rows = np.ascontiguousarray(patterns.answers.T)
    answered, correct = (rows != 2).astype(np.float64), (rows == 1).astype(np.float64)
    both = (answered * patterns.counts) @ answered.T
    first, second = np.triu_indices(patterns.items, 1)
    people = both[first, second]
    seen = people > 0
    if not seen.any():
        return None
    first, second, people = first[seen], second[seen], people[seen]
    weighted = correct * patterns.counts
    together = (weighted @ correct.T)[first, second] / people
    one = (weighted @ answered.T)[first, second] / people
    other = (weighted @ answered.T)[second, first] / people
    expected = ((right * share) @ right.T)[first, second]
    alone = right @ share
    observed_cells = _table(together, one, other)
    expected_cells = np.maximum(_table(expected, alone[first], alone[second]), 1e-12)
    chi = people * ((observed_cells - expected_cells) ** 2 / expected_cells).sum(axis=0)
    gap = _correlation(together, one, other) - _correlation(expected, alone[first], alone[second])
    worst = int(np.argmax(chi))
    p = min(1.0, len(chi) * float(chi2.sf(chi[worst], 1)))
    return AbsoluteFit(
        srmsr=float(np.sqrt(np.mean(gap**2))),
        max_chi2=float(chi[worst]),
        max_chi2_p=p,
        pair=(int(first[worst]), int(second[worst])),
    )


def _table(together: Array, one: Array, other: Array) -> Array:
    return np.stack([together, one - together, other - together, 1 - one - other + together])


def _correlation(together: Array, one: Array, other: Array) -> Array:
    """0 for an item without variance."""
    spread = np.sqrt(one * (1 - one) * other * (1 - other))
    return np.divide(together - one * other, spread, out=np.zeros_like(spread), where=spread > 0)


def trust(mastery: Array, weights: Array) -> Trust:
    """From posterior probabilities of mastery of shape (U, K) and their weights of shape (U,)."""
    weight = weights / weights.sum()
    mean = weight @ mastery
    spread = mean * (1 - mean)
    explained = weight @ (mastery - mean) ** 2
    return Trust(
        accuracy=weight @ np.maximum(mastery, 1 - mastery),
        consistency=weight @ (mastery**2 + (1 - mastery) ** 2),
        reliability=np.divide(explained, spread, out=np.zeros_like(spread), where=spread > 0),
    )


def of_the_q_matrix(q: Whole) -> list[Finding]:
    """Attributes that the Q-matrix leaves hard or impossible to identify.

    Source: Chiu, Douglas & Li (2009), Psychometrika 74, 633-665 (every attribute must be required alone somewhere).
    """
    alone = q[q.sum(axis=1) == 1].any(axis=0)
    found = [Finding(FindingKind.NEVER_ALONE, int(k)) for k in np.flatnonzero(~alone)]
    found += [Finding(FindingKind.FEW_ITEMS, int(k)) for k in np.flatnonzero(q.sum(axis=0) < _FEWEST_ITEMS)]
    columns = [tuple(column) for column in q.T]
    return found + [Finding(FindingKind.SAME_ITEMS, k) for k, column in enumerate(columns) if column in columns[:k]]


def of_the_solution(patterns: Patterns, cells: Cells, q: Whole, chances: Array, share: Array) -> list[Finding]:
    """What looks wrong in estimated chances, shape (cells,), and shares, shape (L,), of one wave."""
    right = chances[cells.number]
    ends = np.array([chances[cells.of(item)][[0, -1]] for item in range(len(q))])
    number = np.arange(len(share))
    found = []
    for k in range(q.shape[1]):
        has = number >> k & 1 == 1
        lift = right[:, has] @ share[has] / share[has].sum() - right[:, ~has] @ share[~has] / share[~has].sum()
        if lift[q[:, k] == 1].sum() < 0:
            found.append(Finding(FindingKind.SWITCHED, k))
    found += [Finding(FindingKind.FALLING, int(j)) for j in np.flatnonzero(ends[:, 1] <= ends[:, 0])]
    for j in range(patterns.items):
        answers = patterns.answers[patterns.counts > 0, j]
        if not (answers == 0).any() or not (answers == 1).any():
            found.append(Finding(FindingKind.CONSTANT, j))
    return found + [Finding(FindingKind.EMPTY, int(profile)) for profile in np.flatnonzero(share < _EMPTY)]
