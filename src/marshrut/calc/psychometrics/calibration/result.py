"""What a calibration gives back, and what it remarks."""

from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from marshrut.calc.psychometrics.calibration.parameters import Array
from marshrut.calc.psychometrics.items import Items


class Hyper(Enum):
    """A prior whose mean and deviation are estimated from the answers themselves."""

    ESTIMATED = "estimated"


ESTIMATED = Hyper.ESTIMATED
Normal = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Priors:
    """Normal priors (mean, deviation) of free item parameters; None = no prior, so ``Priors()`` is maximum likelihood.

    log_a      natural logarithm of the slope.
    threshold  a * b of every step: where the logit of the step is 0, times the slope. Answers determine it nearly
               apart from the slope, difficulty itself they do not: a prior on b would bend the slopes.
    logit_c    log(c / (1 - c)) of the chance of guessing, always with numbers: answers hardly tell it.
    """

    log_a: Normal | Hyper | None = None
    threshold: Normal | Hyper | None = None
    logit_c: Normal | None = None

    def __post_init__(self) -> None:
        for prior in (self.log_a, self.threshold, self.logit_c):
            if isinstance(prior, tuple) and not (np.isfinite(prior).all() and len(prior) == 2 and prior[1] > 0):
                raise ValueError(f"a prior is a finite mean and a positive deviation, got {prior}")


@dataclass(frozen=True, slots=True, eq=False)
class Anchors:
    """Items whose parameters are known: ``numbers`` (A,) their columns in the answers, ``items`` their parameters."""

    numbers: ArrayLike
    items: Items


class FindingKind(Enum):
    """What a methodologist has to look at; the value is the advice, in the language of the pages."""

    NO_ANSWERS = "На задание никто не ответил: параметры не оценены. Дайте задание участникам."
    ZERO_VARIANCE = "Все ответили на задание одинаково: трудность не определена. Соберите ответы или замените задание."
    UNSEEN_CATEGORY = "Такой балл не получил никто: шаги рядом с ним не оценены. Объедините баллы или соберите ответы."
    REVERSED = "Сильные участники отвечают хуже слабых: проверьте ключ и текст задания."
    FLAT = "Задание почти не различает сильных и слабых: проверьте текст или исключите задание."
    FAR = "Трудность лежит далеко за пределами подготовки участников: оценка опирается на немногих, смотрите её ошибку."
    BOUNDED = "Параметр ушёл к границе допустимого: ответы его не держат. Соберите ответы или задайте априорное."
    UNCONNECTED = "Ни один участник не связывает это задание с остальными: добавьте общие задания в варианты."
    TOO_FEW_PEOPLE = "Участников слишком мало для наклонов: взята модель Раша."
    SINGULAR = "Ответы не определяют всех параметров: ошибки не вычислены. Упростите модель или соберите ответы."
    NOT_CONVERGED = "Оценивание не сошлось за отведённое число шагов: результатом пользоваться нельзя."

    @property
    def advice(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark. item: column of the answers, None for the whole; value: the number that gave rise to it, or None."""

    kind: FindingKind
    item: int | None = None
    value: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """Estimated parameters of J items and G groups; nan where the answers do not give a parameter.

    a, c, se_a, se_c     shape (J,); se is 0 for what was fixed, nan when it was not computed.
    steps, se_steps      shape (J, M), logits, nan beyond an item's last step.
    graded               shape (J,): True for GRM items.
    covariance           shape (J, P, P), P = M + 2: of [a, steps .., c] of each item, or None.
    group_labels, group_means, group_sds, se_group_means, se_group_sds   shape (G,).
    log_likelihood       of the answers, without the priors; deviance is -2 times it.
    parameters           number of free parameters.
    persons, weight      persons with answers, and the sum of their weights.
    priors               those used, with estimated numbers filled in.
    history              log-posterior at each accepted step, never falling.
    iterations           steps of expectation made.
    converged            False when the search did not end or a parameter stands at a bound.
    findings             what to look at; may be empty.
    """

    a: Array
    steps: Array
    c: Array
    graded: NDArray[np.bool_]
    se_a: Array
    se_steps: Array
    se_c: Array
    covariance: Array | None
    group_labels: NDArray
    group_means: Array
    group_sds: Array
    se_group_means: Array
    se_group_sds: Array
    log_likelihood: float
    parameters: int
    persons: int
    weight: float
    priors: Priors
    history: tuple[float, ...]
    iterations: int
    converged: bool
    findings: tuple[Finding, ...]

    @property
    def b(self) -> Array:
        """Shape (J,): location of each item, the mean of its steps, logits."""
        points = np.maximum(np.isfinite(self.steps).sum(axis=1), 1)
        return np.where(np.isfinite(self.steps[:, 0]), np.nansum(self.steps, axis=1) / points, np.nan)

    @property
    def se_b(self) -> Array:
        """Shape (J,): standard error of the location."""
        points = np.maximum(np.isfinite(self.steps).sum(axis=1), 1)
        if self.covariance is None:
            return np.full(len(self.a), np.nan)
        return np.sqrt(np.nansum(self.covariance[:, 1:-1, 1:-1], axis=(1, 2))) / points

    @property
    def usable(self) -> NDArray[np.int64]:
        """Numbers of the items that can be scored with: positive slope, every step estimated."""
        there = np.isfinite(self.steps)
        gap = (there[:, 1:] & ~there[:, :-1]).any(axis=1)
        spoilt = {found.item for found in self.findings if found.kind is FindingKind.UNSEEN_CATEGORY}
        kept = np.array([j not in spoilt or bool(self.graded[j]) for j in range(len(self.a))])
        return np.flatnonzero((self.a > 0) & there[:, 0] & ~gap & kept)

    @property
    def items(self) -> Items:
        """All items, for scoring and linking.

        :raises ValueError: an item cannot be scored with; take those of ``usable`` by :meth:`items_of`.
        """
        spoilt = np.setdiff1d(np.arange(len(self.a)), self.usable)
        if len(spoilt):
            raise ValueError(f"items {spoilt.tolist()} have no usable parameters: see the findings")
        return self.items_of(self.usable)

    def items_of(self, numbers: ArrayLike) -> Items:
        """The items with these numbers, in this order."""
        which = np.asarray(numbers)
        return Items(self.a[which], self.steps[which], self.c[which], self.graded[which])
