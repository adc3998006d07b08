"""One adaptive test over several competences that seeks the weakest ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from marshrut.calc.psychometrics.adaptive.engine import AdaptiveTest
from marshrut.calc.psychometrics.adaptive.exposure import Exposure
from marshrut.calc.psychometrics.adaptive.sitting import Sitting

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class BatterySitting:
    """State of one person in a battery of D tests.

    sittings  of each competence; started, the same before the first answer.
    answers   (competence, item, score), in order.
    end       "weakest": the weakest competence is known; "all": every competence is; "length"; None while it goes on.
    """

    started: tuple[Sitting, ...]
    sittings: tuple[Sitting, ...]
    answers: tuple[tuple[int, int, int], ...]
    end: Literal["weakest", "all", "length"] | None

    def to_json(self) -> dict[str, Any]:
        """Plain values from which ``Battery.resume`` makes the same sitting again."""
        return {
            "started": [sitting.to_json() for sitting in self.started],
            "answers": [list(answer) for answer in self.answers],
        }


@dataclass(frozen=True, slots=True, eq=False)
class Battery:
    """Adaptive tests of D competences given as one. Make it with :meth:`of`.

    Every competence gets ``first`` items, the weakest so far before the others; then the next item always goes to the
    weakest competence whose test is not over. An answer on one competence speaks about the others through the
    correlation of abilities, so that a competence may be known after few items of its own.
    """

    tests: tuple[AdaptiveTest, ...]
    correlation: Array
    most: int
    first: int
    aim: Literal["weakest", "all"]

    @classmethod
    def of(
        cls,
        tests: Sequence[AdaptiveTest],
        correlation: ArrayLike,
        *,
        most: int,
        first: int = 1,
        aim: Literal["weakest", "all"] = "all",
    ) -> Self:
        """A battery.

        tests        one design for each competence; its rules say when that competence is known.
        correlation  shape (D, D), positive definite with ones on the diagonal: of abilities in the population.
        most         scored and pilot items of the whole battery, >= first · D.
        aim          end when the "weakest" competence is known, or when "all" are.

        :raises ValueError: numbers out of range, or a correlation that is none.
        """
        matrix = np.asarray(correlation, dtype=np.float64)
        if not tests or matrix.shape != (len(tests), len(tests)):
            raise ValueError(f"{len(tests)} tests need a correlation of that size, got shape {matrix.shape}")
        is_correlation = np.allclose(matrix, matrix.T) and np.allclose(np.diag(matrix), 1.0)
        if not is_correlation or np.linalg.eigvalsh(matrix).min() <= 1e-6:
            raise ValueError("the correlation must be symmetric and positive definite with ones on the diagonal")
        if first < 0 or most < max(1, first * len(tests)):
            raise ValueError(f"{first} items for each of {len(tests)} competences do not fit into {most}")
        if aim not in {"weakest", "all"}:
            raise ValueError(f"the aim must be weakest or all, got {aim!r}")
        return cls(tuple(tests), matrix, most, first, aim)

    def begin(
        self,
        generator: np.random.Generator,
        *,
        exposures: Sequence[Exposure | None] | None = None,
        priors: Sequence[tuple[float, float]] | None = None,
    ) -> BatterySitting:
        """The sitting of a new person; exposures and priors are those of each test, see ``AdaptiveTest.begin``.

        :raises ValueError: as ``AdaptiveTest.begin``, or another number of them.
        """
        count = len(self.tests)
        exposures = [None] * count if exposures is None else exposures
        priors = [test.prior for test in self.tests] if priors is None else priors
        if len(exposures) != count or len(priors) != count:
            raise ValueError(f"a battery of {count} tests needs as many exposures and priors")
        started = tuple(
            test.begin(generator, exposure=exposure, prior=prior)
            for test, exposure, prior in zip(self.tests, exposures, priors, strict=True)
        )
        return BatterySitting(started, started, (), None)

    def resume(self, saved: Mapping[str, Any]) -> BatterySitting:
        """The sitting that :meth:`BatterySitting.to_json` wrote, by replaying its answers.

        :raises ValueError: values that are no sitting of this battery.
        """
        started = tuple(test.resume(own) for test, own in zip(self.tests, saved["started"], strict=True))
        sitting = BatterySitting(started, started, (), None)
        for competence, item, score in saved["answers"]:
            sitting = self.answer(sitting, competence, item, score)
        return sitting

    def next_item(self, sitting: BatterySitting) -> tuple[int, int] | None:
        """Competence and item to show now; None when the battery is over."""
        if sitting.end is not None:
            return None
        going_on = [number for number, own in enumerate(sitting.sittings) if own.end is None]
        new = [number for number in going_on if len(sitting.sittings[number].given) < self.first]
        in_a_set = [number for number in going_on if sitting.sittings[number].begun >= 0]
        # A stimulus is read once: its items follow one another.
        competence = min(in_a_set or new or going_on, key=lambda number: sitting.sittings[number].theta)
        item = self.tests[competence].next_item(sitting.sittings[competence])
        return None if item is None else (competence, item)

    def answer(self, sitting: BatterySitting, competence: int, item: int, score: int) -> BatterySitting:
        """The sitting with one more answer.

        :raises ValueError: as ``AdaptiveTest.answer``, or a competence that there is not.
        """
        if sitting.end is not None:
            raise ValueError("the sitting is over")
        if not 0 <= competence < len(self.tests):
            raise ValueError(f"there are competences 0 … {len(self.tests) - 1}, got {competence}")
        own = list(sitting.sittings)
        own[competence] = self.tests[competence].answer(own[competence], item, score)
        if item not in self.tests[competence].rules.pilots:
            own = self._spread(sitting.started, own, competence)
        answers = (*sitting.answers, (competence, item, int(score)))
        after = replace(sitting, sittings=tuple(own), answers=answers)
        return replace(after, end=self._end(after))

    def _spread(self, started: tuple[Sitting, ...], sittings: list[Sitting], source: int) -> list[Sitting]:
        """What the answer on one competence says about the others: the prior of each is what all others tell of it.

        A step of expectation propagation: each competence's own answers are stood for by the normal factor that takes
        its present prior to its present posterior; see :func:`marshrut.calc.psychometrics.scoring.profile`.
        """
        mean = np.array([own.prior[0] for own in started])
        spread = np.array([own.prior[1] for own in started])
        inverse = np.linalg.inv(self.correlation * np.outer(spread, spread))
        found = list(sittings)
        for number in (place for place in range(len(found)) if place != source):
            factors = [_factor(own) for own in found]
            precision = np.array([own for own, _ in factors])
            shift = np.array([pull for _, pull in factors])
            precision[number] = shift[number] = 0.0
            covariance = np.linalg.inv(inverse + np.diag(precision))
            centre = covariance[number] @ (shift + inverse @ mean)
            prior = float(centre), float(covariance[number, number] ** 0.5)
            found[number] = self.tests[number].reconsidered(found[number], prior)
        return found

    def _end(self, sitting: BatterySitting) -> Literal["weakest", "all", "length"] | None:
        own = sitting.sittings
        if all(part.end is not None for part in own):
            return "all"
        if len(sitting.answers) >= self.most:
            return "length"
        is_begun = all(part.end is not None or len(part.given) >= self.first for part in own)
        weakest = min(own, key=lambda part: part.theta)
        if self.aim == "weakest" and is_begun and weakest.end is not None:
            return "weakest"
        return None


def _factor(sitting: Sitting) -> tuple[float, float]:
    """Precision, and precision times mean, of the normal factor that the answers stand for."""
    mean, sd = sitting.prior
    precision = 1 / sitting.se**2 - 1 / sd**2
    if precision <= 0:
        return 0.0, 0.0
    return precision, sitting.theta / sitting.se**2 - mean / sd**2
