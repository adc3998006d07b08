"""Items of a test as numbers: parameters on one scale, and the probability of every score.

One container serves the six models, so that scoring, adaptive choice, linking and item analysis are
written once and a test may mix right/wrong items with items of several points.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit, log_expit, log_softmax

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Items:
    """Parameters of J items on one ability scale.

    a       shape (J,): slope, 1/logit, > 0.
    steps   shape (J, M): difficulty of each step, logits; nan beyond an item's last step. Right/wrong items have
            one step, an item of m points has m. M is the largest number of steps.
    c       shape (J,): chance of guessing, in [0, 1); 0 for an item of several points.
    graded  shape (J,): True = steps are cumulative (GRM), False = steps are between neighbours (PCM, GPCM).
            No difference for one step.

    Models: one step, z = a (theta - b), P = c + (1 - c) logistic(z)  (Rasch, 2PL, 3PL);
    GPCM    P(k) proportional to exp(sum over v <= k of a (theta - steps_v));
    GRM     P(score >= k) = logistic(a (theta - steps_k)), steps rising.

    :raises ValueError: shapes that do not fit, or a parameter outside its range.

    Sources: Birnbaum in Lord & Novick (1968); Muraki (1992), Applied Psychological Measurement 16, 159-176;
    Samejima (1969), Psychometrika monograph 17.
    """

    a: Array
    steps: Array
    c: Array
    graded: NDArray[np.bool_]

    def __post_init__(self) -> None:
        count = len(self.a)
        if self.a.ndim != 1 or self.steps.ndim != 2 or len(self.steps) != count or not self.steps.size:
            raise ValueError(f"slopes of shape {self.a.shape} and steps of shape {self.steps.shape} do not fit")
        if self.c.shape != (count,) or self.graded.shape != (count,):
            raise ValueError("guessing and the kind of steps need one value an item")
        if not (np.isfinite(self.a) & (self.a > 0)).all():
            raise ValueError("a slope must be positive: a falling item is a wrong key or a wrong item")
        if not ((self.c >= 0) & (self.c < 1)).all():
            raise ValueError("guessing must lie in [0, 1)")
        there = np.isfinite(self.steps)
        if np.isinf(self.steps).any() or not there[:, 0].all() or (there[:, 1:] & ~there[:, :-1]).any():
            raise ValueError("steps must be finite and stand at the beginning of their row")
        if (self.c[there.sum(axis=1) > 1] > 0).any():
            raise ValueError("guessing belongs to right/wrong items only")
        falling = (np.diff(self.steps, axis=1) <= 0).any(axis=1)
        if (falling & self.graded).any():
            raise ValueError("the steps of a graded item must rise")

    @classmethod
    def dichotomous(cls, a: ArrayLike, b: ArrayLike, c: ArrayLike = 0.0) -> "Items":
        """Right/wrong items; ``a``, ``b``, ``c`` of shape (J,), or ``a`` and ``c`` one number for all."""
        difficulty = np.atleast_1d(np.asarray(b, dtype=np.float64))
        shape = difficulty.shape
        return cls(
            a=np.broadcast_to(np.asarray(a, dtype=np.float64), shape).copy(),
            steps=difficulty[:, None],
            c=np.broadcast_to(np.asarray(c, dtype=np.float64), shape).copy(),
            graded=np.zeros(shape, dtype=bool),
        )

    def __len__(self) -> int:
        return len(self.a)

    @property
    def b(self) -> Array:
        """Shape (J,): location of the item, the mean of its steps, logits."""
        return np.nanmean(self.steps, axis=1)

    @property
    def points(self) -> NDArray[np.int64]:
        """Shape (J,): the largest score of each item, >= 1."""
        return np.isfinite(self.steps).sum(axis=1)

    def take(self, which: ArrayLike) -> "Items":
        """The items with these numbers (or this mask), in this order."""
        return Items(self.a[which], self.steps[which], self.c[which], self.graded[which])

    def log_probabilities(self, theta: ArrayLike) -> Array:
        """Shape (T, J, M + 1): logarithm of P(score = k | theta); -inf for scores an item does not have.

        theta  shape (T,), logits, finite. Right to rounding for any theta: nothing overflows.
        """
        nodes = _abilities(theta)[:, None, None]
        missing = np.isnan(self.steps)
        z = self.a[:, None] * (nodes - np.where(missing, 0.0, self.steps))
        if self.steps.shape[1] == 1:
            found = np.concatenate([log_expit(-z), log_expit(z)], axis=2)
        else:
            found = np.concatenate([np.zeros((*z.shape[:2], 1)), np.cumsum(z, axis=2)], axis=2)
            found[:, np.concatenate([np.zeros((len(self), 1), bool), missing], axis=1)] = -np.inf
            found = log_softmax(found, axis=2)
        if self.graded.any():
            found[:, self.graded] = self._graded(z[:, self.graded], missing[self.graded])
        if self.c.any():
            right = np.log1p(-self.c) + log_expit(z[:, :, 0])
            guessing = self.c > 0
            found[:, guessing, 1] = np.logaddexp(np.log(self.c[guessing]), right[:, guessing])
            found[:, guessing, 0] = (np.log1p(-self.c) + log_expit(-z[:, :, 0]))[:, guessing]
        return found

    def probabilities(self, theta: ArrayLike) -> Array:
        """Shape (T, J, M + 1): P(score = k | theta); 0 for scores that an item does not have."""
        return np.exp(self.log_probabilities(theta))

    def expected(self, theta: ArrayLike) -> Array:
        """Shape (T, J): expected score of each item."""
        chances = self.probabilities(theta)
        return chances @ np.arange(chances.shape[2], dtype=np.float64)

    def relative_slopes(self, theta: ArrayLike) -> tuple[Array, Array]:
        """P'/P and P''/P of every score, the derivatives by theta, each of shape (T, J, M + 1).

        The first is the slope of log P in 1/logit, the second in 1/logit²; both are 0 for scores that an item does
        not have. They are formed without dividing by P wherever the model allows it, so that they keep their digits
        where P is next to nothing.
        """
        nodes = _abilities(theta)
        chances = self.probabilities(nodes)
        a = self.a[:, None]
        scores = np.arange(chances.shape[2], dtype=np.float64)
        away = scores - (chances @ scores)[:, :, None]
        first = a * away
        second = a**2 * (away**2 - np.einsum("tjk,tjk->tj", chances, away**2)[:, :, None])
        if self.graded.any():
            first[:, self.graded], second[:, self.graded] = self._graded_slopes(nodes)
        guessing = self.c > 0
        if guessing.any():
            first[:, guessing], second[:, guessing] = self._guessing_slopes(nodes, chances.shape[2])
        absent = np.arange(chances.shape[2]) > self.points[:, None]
        first[:, absent] = second[:, absent] = 0.0
        return first, second

    def _graded_slopes(self, nodes: Array) -> tuple[Array, Array]:
        """With L the curves of "k or more": (log P_k)' = a (1 - L_k - L_{k+1}), because L' = a L (1 - L)."""
        a, steps = self.a[self.graded, None], self.steps[self.graded]
        curves = expit(a * (nodes[:, None, None] - np.nan_to_num(steps, nan=np.inf)))
        edge = np.ones((*curves.shape[:2], 1))
        upper = np.concatenate([edge, curves], axis=2)
        lower = np.concatenate([curves, 0.0 * edge], axis=2)
        first = a * (1 - upper - lower)
        return first, first**2 - a**2 * (upper * (1 - upper) + lower * (1 - lower))

    def _guessing_slopes(self, nodes: Array, scores: int) -> tuple[Array, Array]:
        guessing = self.c > 0
        a, c = self.a[guessing], self.c[guessing]
        known = expit(a * (nodes[:, None] - self.steps[guessing, 0]))
        right = c + (1 - c) * known
        first, second = (np.zeros((*known.shape, scores)) for _ in range(2))
        first[:, :, 0], second[:, :, 0] = -a * known, -(a**2) * known * (1 - 2 * known)
        first[:, :, 1] = (1 - c) * a * known * (1 - known) / right
        second[:, :, 1] = first[:, :, 1] * a * (1 - 2 * known)
        return first, second

    @staticmethod
    def _graded(z: Array, missing: NDArray[np.bool_]) -> Array:
        """log P(k) = log(logistic(z_k) - logistic(z_{k+1})), by logistic(x) - logistic(y) =
        logistic(x) logistic(-y) (1 - exp(y - x)), which loses no digits in the tails."""
        head = np.full((*z.shape[:2], 1), np.inf)
        upper = np.concatenate([head, np.where(missing, -np.inf, z)], axis=2)
        lower = np.concatenate([np.where(missing, -np.inf, z), -head], axis=2)
        with np.errstate(divide="ignore", invalid="ignore"):
            found = log_expit(upper) + log_expit(-lower) + np.log1p(-np.exp(np.minimum(lower - upper, 0.0)))
        found[np.isneginf(upper)] = -np.inf
        return found


def information(items: Items, theta: ArrayLike) -> Array:
    """Fisher information of each item, shape (T, J), 1/logit²: the sum over scores of P'² / P.

    theta  shape (T,), logits, finite. That is a² Var(score) for GPCM, a² (P - c)² Q / ((1 - c)² P) with guessing.
    """
    first, _ = items.relative_slopes(theta)
    return np.einsum("tjk,tjk->tj", items.probabilities(theta), first**2)


def _abilities(theta: ArrayLike) -> Array:
    nodes = np.asarray(theta, dtype=np.float64)
    if nodes.ndim != 1 or not np.isfinite(nodes).all():
        raise ValueError(f"abilities must be finite numbers of shape (T,), got shape {nodes.shape}")
    return nodes
