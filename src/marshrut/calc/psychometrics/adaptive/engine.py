"""The adaptive test: a frozen design with its tables, and steps from sitting to sitting."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import log, pi
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from marshrut.calc.psychometrics.adaptive.choice import After, Choice
from marshrut.calc.psychometrics.adaptive.exposure import Exposure
from marshrut.calc.psychometrics.adaptive.rules import Rules
from marshrut.calc.psychometrics.adaptive.shadow import ShadowChoice
from marshrut.calc.psychometrics.adaptive.sitting import End, Sitting
from marshrut.calc.psychometrics.items import Items
from marshrut.calc.psychometrics.judging import Level
from marshrut.calc.psychometrics.scoring.levels import ORDER
from marshrut.calc.psychometrics.scoring.quadrature import quadrature

Array = NDArray[np.float64]

Measured = tuple[Array, float, float, tuple[float, ...] | None]

_NARROWEST = 4  # nodes within one deviation of a personal prior


@dataclass(frozen=True, slots=True, eq=False)
class AdaptiveTest:
    """A design: calibrated items, rules, the population's prior. Make one with :meth:`of`, and keep it.

    Likelihoods and information stand ready on nodes, so that a step costs some vector operations. Nothing here
    changes: all that happens to a person is in the :class:`Sitting`, and the same answers lead to the same items.

    nodes          shape (Q,), logits; the cuts fall between nodes, so that masses of levels are exact.
    measure        shape (Q,): log weights of the nodes.
    likelihoods    shape (J, M + 1, Q): log P(score | node).
    sums           shape (Q, 3 or 6): 1, node and node² from the prior's mean, and with cuts which nodes are HIGH,
                   MEDIUM, LOW: one product with the masses measures everything.
    opening        what is known of a person from the population before any answer.
    """

    items: Items
    rules: Rules
    prior: tuple[float, float]
    nodes: Array
    measure: Array
    likelihoods: Array
    sums: Array
    opening: Measured
    choice: Choice | ShadowChoice

    @classmethod
    def of(cls, items: Items, rules: Rules, prior: tuple[float, float] = (0.0, 1.0)) -> Self:
        """A test from this bank.

        prior  mean and deviation (> 0) of ability in the population, logits.

        :raises ValueError: rules that this bank cannot keep; the sentence says which, and why.
        """
        mean, sd = map(float, prior)
        if not (np.isfinite(mean) and np.isfinite(sd) and sd > 0):
            raise ValueError(f"the prior needs a finite mean and a positive deviation, got {prior}")
        rules.check(len(items))
        cuts = () if rules.cuts is None else (rules.cuts.high_below, rules.cuts.low_from)
        grid = quadrature(items, np.array([mean]), np.array([sd]), cuts, most=rules.most)
        likelihoods = np.maximum(np.moveaxis(items.log_probabilities(grid.nodes), 0, 2), -1e5)
        away = grid.nodes - mean
        sums = np.column_stack([np.ones(len(away)), away, away**2])
        if cuts:
            place = np.searchsorted(cuts, grid.nodes, side="right")
            sums = np.concatenate([sums, place[:, None] == np.arange(3)], axis=1)
        likelihoods = np.ascontiguousarray(likelihoods)
        choice = (ShadowChoice if rules.shadow else Choice).of(items, rules, grid.nodes, likelihoods)
        nodes, measure = grid.nodes, np.log(grid.weights)
        opening = _measured(_log_prior(nodes, measure, (mean, sd)), sums, mean)
        return cls(items, rules, (mean, sd), nodes, measure, likelihoods, sums, opening, choice)

    def begin(
        self,
        generator: np.random.Generator,
        *,
        exposure: Exposure | None = None,
        prior: tuple[float, float] | None = None,
    ) -> Sitting:
        """The sitting of a new person.

        generator  source of the places of pilot items, and of which they are.
        exposure   what earlier sittings showed; None = no bound, or nothing has been shown yet.
        prior      the person's own, from an earlier wave say: mean, deviation; None = the population's. To let ability
                   have changed since, widen the deviation.

        :raises ValueError: a prior that the nodes of the test cannot carry, or counts of another bank.
        """
        rules = self.rules
        if exposure is not None and len(exposure.given) != len(self.items):
            raise ValueError(f"counts of {len(exposure.given)} items do not fit a bank of {len(self.items)}")
        pilots: tuple[tuple[int, int], ...] = ()
        if rules.pilots_each:
            items = generator.permutation(sorted(rules.pilots))[: rules.pilots_each].tolist()
            before_last = rules.least + rules.pilots_each - 1  # the shortest test ends with an item that counts
            places = np.sort(generator.permutation(before_last)[: rules.pilots_each]).tolist()
            pilots = tuple(zip(places, items, strict=True))
        spared = np.zeros(len(self.items), dtype=bool) if exposure is None else exposure.rests()
        prices = exposure.prices.astype(np.float32) if exposure is not None and exposure.prices.any() else None
        return self._fresh(self.prior if prior is None else prior, pilots, spared, prices)

    def resume(self, saved: Mapping[str, Any]) -> Sitting:
        """The sitting that :meth:`Sitting.to_json` wrote, by replaying its answers.

        :raises ValueError: values that are no sitting of this test.
        """
        spared = np.zeros(len(self.items), dtype=bool)
        spared[list(saved["spared"])] = True
        prices = np.zeros(len(self.items), dtype=np.float32) if saved["prices"] else None
        for item, price in saved["prices"]:
            prices[item] = price
        mean, sd = saved["prior"]
        sitting = self._fresh((mean, sd), tuple((place, item) for place, item in saved["pilots"]), spared, prices)
        for item, score in zip(saved["given"], saved["scores"], strict=True):
            sitting = self.answer(sitting, item, score)
        return sitting

    def _fresh(
        self,
        prior: tuple[float, float],
        pilots: tuple[tuple[int, int], ...],
        spared: NDArray[np.bool_],
        prices: NDArray[np.float32] | None,
    ) -> Sitting:
        is_own = prior != self.prior
        log_posterior, theta, se, chances = self._measured(self.log_prior(prior)) if is_own else self.opening
        is_open = np.ones(len(self.items), dtype=bool)
        is_open[list(self.rules.pilots)] = False
        return Sitting(
            prior=(float(prior[0]), float(prior[1])),
            pilots=pilots,
            spared=spared,
            prices=prices,
            given=(),
            scores=(),
            theta=theta,
            se=se,
            chances=chances,
            end=None,
            log_posterior=log_posterior,
            open=is_open,
            counts=(0,) * len(self.rules.blueprint.areas),
            begun=-1,
            left=0,
        )

    def log_prior(self, prior: tuple[float, float]) -> Array:
        """log of the prior's mass on the nodes.

        :raises ValueError: a prior narrower than the nodes are close, or with its mean near their end.
        """
        mean, sd = prior
        inside = self.nodes[0] + 3 * sd <= mean <= self.nodes[-1] - 3 * sd if sd > 0 else False
        if not inside or np.count_nonzero(np.abs(self.nodes - mean) < sd) < _NARROWEST:
            raise ValueError(f"a personal prior of {mean} ± {sd} does not fit a test made for {self.prior}")
        return _log_prior(self.nodes, self.measure, (mean, sd))

    def next_item(self, sitting: Sitting) -> int | None:
        """Number of the item to show now; None when the test is over."""
        if sitting.end is not None:
            return None
        for place, item in sitting.pilots:
            if place == len(sitting.given):
                return item
        return self.choice.best(sitting)

    def answer(self, sitting: Sitting, item: int, score: int) -> Sitting:
        """The sitting with one more answer.

        :raises ValueError: an item that was given before or does not exist, a score it does not have, or a sitting
            that is over.
        """
        if sitting.end is not None:
            raise ValueError("the sitting is over")
        if not 0 <= item < len(self.items) or item in sitting.given:
            raise ValueError(f"item {item} is not in the bank, or was given before")
        if not 0 <= score <= self.choice.points[item]:
            raise ValueError(f"item {item} has scores from 0 to {self.choice.points[item]}, got {score}")
        given, scores = (*sitting.given, item), (*sitting.scores, int(score))
        if item in self.rules.pilots:
            return replace(sitting, given=given, scores=scores)
        measured = self._measured(sitting.log_posterior + self.likelihoods[item, score])
        after = self.choice.after(sitting, item)
        scored = sitting.scored + 1
        return self._state(sitting, given, scores, measured, after, self._end(scored, measured, after))

    def reconsidered(self, sitting: Sitting, prior: tuple[float, float]) -> Sitting:
        """The same answers under another prior, for news that came from outside this test."""
        measured = self._measured(sitting.log_posterior - self.log_prior(sitting.prior) + self.log_prior(prior))
        after = sitting.open, sitting.counts, sitting.begun, sitting.left
        end = self._end(sitting.scored, measured, after)
        return replace(self._state(sitting, sitting.given, sitting.scores, measured, after, end), prior=prior)

    def level(self, sitting: Sitting) -> Level:
        """The level that is certain enough, or UNDETERMINED.

        :raises ValueError: a test without cuts.
        """
        if sitting.chances is None:
            raise ValueError("a test without cuts tells no levels")
        best = max(range(3), key=sitting.chances.__getitem__)
        return ORDER[best] if sitting.chances[best] >= self.rules.certainty else Level.UNDETERMINED

    def _measured(self, log_posterior: Array) -> Measured:
        return _measured(log_posterior, self.sums, self.prior[0])

    @staticmethod
    def _state(
        sitting: Sitting,
        given: tuple[int, ...],
        scores: tuple[int, ...],
        measured: Measured,
        after: After,
        end: End | None,
    ) -> Sitting:
        log_posterior, theta, se, chances = measured
        own = sitting.prior, sitting.pilots, sitting.spared, sitting.prices
        return Sitting(*own, given, scores, theta, se, chances, end, log_posterior, *after)

    def _end(self, scored: int, measured: Measured, after: After) -> End | None:
        rules = self.rules
        if scored >= rules.most:
            return "length"
        if not self.choice.is_anything_left(after):
            return "bank"
        if scored < rules.least:
            return None
        reason = rules.is_decided(measured[2], measured[3])
        return None if reason is None or self.choice.is_owed(after) else reason


def _log_prior(nodes: Array, measure: Array, prior: tuple[float, float]) -> Array:
    mean, sd = prior
    return measure - (((nodes - mean) / sd) ** 2 + log(2 * pi * sd**2)) / 2


def _measured(log_posterior: Array, sums: Array, centre: float) -> Measured:
    """Normalised log posterior, mean, deviation, probabilities of levels. The total before normalising is the
    probability of the answer just given, so nothing underflows."""
    total, first, second, *chances = (np.exp(log_posterior) @ sums).tolist()
    first, second = first / total, second / total
    levels = tuple([chance / total for chance in chances]) if chances else None
    return log_posterior - log(total), centre + first, max(second - first**2, 0.0) ** 0.5, levels
