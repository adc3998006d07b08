"""A simulation study before launch: what the rules of an adaptive test will do to persons and to the bank."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from marshrut.calc.psychometrics.adaptive.engine import AdaptiveTest
from marshrut.calc.psychometrics.adaptive.exposure import Exposure
from marshrut.calc.psychometrics.adaptive.sitting import Sitting

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Simulation:
    """What N simulated persons met.

    theta            shape (N,): true abilities, logits; estimate, se of the same shape.
    length           shape (N,): scored items.
    shown            shape (J,): share of persons each item was shown to; pilots among them.
    blueprint_kept   share of persons whose test kept the whole blueprint.
    decided          share whose level was certain enough at the end; nan without cuts.
    misclassified    share whose most likely level is not the true one; nan without cuts.
    wrongly_decided  share whose certain level is not the true one; nan without cuts.
    ends             reason to stop and number of persons.
    exposure         counts and prices after the last person; None without a bound.
    """

    theta: Array
    estimate: Array
    se: Array
    length: NDArray[np.int64]
    shown: Array
    blueprint_kept: float
    decided: float
    misclassified: float
    wrongly_decided: float
    ends: tuple[tuple[str, int], ...]
    exposure: Exposure | None

    @property
    def bias(self) -> float:
        return float((self.estimate - self.theta).mean())

    @property
    def rmse(self) -> float:
        return float(np.sqrt(((self.estimate - self.theta) ** 2).mean()))

    @property
    def never_shown(self) -> int:
        return int((self.shown == 0).sum())

    def report(self) -> str:
        """The figures as lines of text."""
        lines = [
            f"persons {len(self.theta)}, items in the bank {len(self.shown)}",
            f"scored items: mean {self.length.mean():.2f}, 90 % have at most {np.percentile(self.length, 90):.0f}, "
            f"longest {self.length.max()}",
            f"ability: bias {self.bias:+.3f}, RMSE {self.rmse:.3f}, mean standard error {self.se.mean():.3f}",
            f"exposure: largest {self.shown.max():.3f}, mean {self.shown.mean():.3f}, never shown {self.never_shown}",
            f"blueprint kept by {self.blueprint_kept:.1%} of the tests",
            "ended by " + ", ".join(f"{reason} {count}" for reason, count in self.ends),
        ]
        if not np.isnan(self.decided):
            lines.append(
                f"levels: decided {self.decided:.1%}, wrongly decided {self.wrongly_decided:.1%}, "
                f"most likely level wrong {self.misclassified:.1%}"
            )
        return "\n".join(lines)


def simulate(
    test: AdaptiveTest, abilities: ArrayLike, generator: np.random.Generator, *, exposure: Exposure | None = None
) -> Simulation:
    """Let persons with these true abilities take the test, one after another.

    abilities  shape (N,), N >= 1, logits: draw them from the population the test is meant for.
    exposure   what earlier sittings showed. None = nothing; with a bound in the rules the prices are then learned on
               the way. To see the test as it will run for long, simulate twice and begin the second time with
               ``first.exposure.forgotten()``.

    Answers are drawn from the items' models: the study shows what the rules do when the calibration is right.

    :raises ValueError: no persons, or abilities that are not finite.
    """
    theta = np.asarray(abilities, dtype=np.float64)
    if theta.ndim != 1 or not len(theta) or not np.isfinite(theta).all():
        raise ValueError(f"abilities must be finite numbers of shape (N,), N >= 1, got shape {theta.shape}")
    bound = test.rules.exposure
    if bound is not None and exposure is None:
        exposure = Exposure.none(len(test.items), bound)
    sittings = []
    for ability in theta:
        chances = np.cumsum(test.items.probabilities([ability])[0], axis=1)[:, :-1]
        answers = (generator.random((len(test.items), 1)) > chances).sum(axis=1)
        sitting = test.begin(generator, exposure=exposure)
        while (item := test.next_item(sitting)) is not None:
            sitting = test.answer(sitting, item, int(answers[item]))
        sittings.append(sitting)
        exposure = exposure.after([sitting]) if bound is not None else None
    return _summary(test, theta, sittings, exposure)


def _summary(test: AdaptiveTest, theta: Array, sittings: list[Sitting], exposure: Exposure | None) -> Simulation:
    shown = np.zeros(len(test.items))
    for sitting in sittings:
        shown[list(sitting.given)] += 1
    pilots, blueprint = test.rules.pilots, test.rules.blueprint
    kept = [
        not blueprint.broken(np.array([item for item in sitting.given if item not in pilots], dtype=np.int64))
        for sitting in sittings
    ]
    decided, wrong, wrongly = _levels(test, theta, sittings)
    return Simulation(
        theta=theta,
        estimate=np.array([sitting.theta for sitting in sittings]),
        se=np.array([sitting.se for sitting in sittings]),
        length=np.array([sitting.scored for sitting in sittings]),
        shown=shown / len(sittings),
        blueprint_kept=float(np.mean(kept)),
        decided=decided,
        misclassified=wrong,
        wrongly_decided=wrongly,
        ends=tuple(sorted(Counter(str(sitting.end) for sitting in sittings).items())),
        exposure=exposure,
    )


def _levels(test: AdaptiveTest, theta: Array, sittings: list[Sitting]) -> tuple[float, float, float]:
    cuts = test.rules.cuts
    if cuts is None:
        return np.nan, np.nan, np.nan
    chances = np.array([sitting.chances for sitting in sittings])
    true = np.searchsorted([cuts.high_below, cuts.low_from], theta, side="right")
    is_wrong = chances.argmax(axis=1) != true
    is_sure = chances.max(axis=1) >= test.rules.certainty
    return float(is_sure.mean()), float(is_wrong.mean()), float((is_wrong & is_sure).mean())
