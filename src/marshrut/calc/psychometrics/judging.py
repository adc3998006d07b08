"""Level of a deficit from a measured value, its standard error and an instrument's cut points."""

from dataclasses import dataclass
from enum import Enum
from math import isfinite
from typing import NamedTuple

from scipy.special import ndtr, ndtri


class Level(Enum):
    """How large the deficit is. A HIGH deficit is a LOW result, and the other way round."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True)
class Cuts:
    """Where the levels meet: below ``high_below`` HIGH, from ``low_from`` on LOW, between them MEDIUM.

    Both stand on the scale of the value: logits or percent. Equal cuts leave no MEDIUM.
    ``source`` says who set them, for the screen.

    :raises ValueError: a cut is not a finite number, or the cuts are crossed.
    """

    high_below: float
    low_from: float
    source: str = ""

    def __post_init__(self) -> None:
        if not (isfinite(self.high_below) and isfinite(self.low_from)):
            raise ValueError("cut points must be finite numbers")
        if self.high_below > self.low_from:
            raise ValueError(f"cut points are crossed: {self.high_below} > {self.low_from}")


DEFAULT_PERCENT_CUTS = Cuts(
    high_below=60.0,
    low_from=80.0,
    source="Допущение: 80 % и больше — низкий дефицит, от 60 % до 80 % — средний, меньше 60 % — высокий. "
    "Пороги настраиваются для каждого инструмента.",
)


class Probabilities(NamedTuple):
    """Probabilities of the three levels; they add up to 1."""

    high: float
    medium: float
    low: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a measurement says about the level of a deficit.

    level          the level if its probability reaches the certainty asked for, else UNDETERMINED.
    most_likely    the most probable level, never UNDETERMINED.
    probabilities  None when the error is unknown.
    interval       where the true value lies with that certainty; None when the error is unknown.
    near_border    a cut point lies inside the interval. An UNDETERMINED level always does.
    error_unknown  the result came without an error, so the level was read off the thresholds.
    """

    level: Level
    most_likely: Level
    probabilities: Probabilities | None
    interval: tuple[float, float] | None
    near_border: bool
    error_unknown: bool


def judge(value: float, se: float | None, cuts: Cuts, certainty: float = 0.7) -> Verdict:
    """Judge the level of a deficit: true value ~ Normal(value, se), cut at two points.

    value      the result, on the scale of the cuts: theta in logits or percent 0-100.
    se         its standard error on the same scale, >= 0; None = the source stated no error.
    certainty  probability that a level must reach to be named, 0.5 < certainty < 1.

    With se = 0 the thresholds decide alone and the probabilities are 0 or 1. A value on a cut
    belongs to the better side. For a fixed se the probability of HIGH never rises with the
    value, that of LOW never falls.

    :raises ValueError: a number outside its range.

    Source: classification by the posterior of the true score, e.g. Rudner (2005), Practical
    Assessment, Research & Evaluation 10(13).
    """
    if not isfinite(value):
        raise ValueError(f"the value must be a finite number, got {value}")
    if se is not None and not (isfinite(se) and se >= 0):
        raise ValueError(f"the standard error must be >= 0 or None, got {se}")
    if not 0.5 < certainty < 1:
        raise ValueError(f"certainty must lie between 0.5 and 1, got {certainty}")
    by_threshold = _level_at(value, cuts)
    if se is None:
        return Verdict(by_threshold, by_threshold, None, None, near_border=False, error_unknown=True)
    probabilities = _probabilities(value, se, cuts)
    likely = dict(zip((Level.HIGH, Level.MEDIUM, Level.LOW), probabilities, strict=True))
    most_likely = max(likely, key=lambda level: (likely[level], level is by_threshold))
    # The central interval of the same coverage: if it lies inside one level, that level has at
    # least this probability, hence an undetermined level is always near a border.
    half = se * float(ndtri((1 + certainty) / 2))
    low, high = value - half, value + half
    return Verdict(
        level=most_likely if likely[most_likely] >= certainty else Level.UNDETERMINED,
        most_likely=most_likely,
        probabilities=probabilities,
        interval=(low, high),
        near_border=se > 0 and any(low <= cut <= high for cut in (cuts.high_below, cuts.low_from)),
        error_unknown=False,
    )


def _level_at(value: float, cuts: Cuts) -> Level:
    if value < cuts.high_below:
        return Level.HIGH
    return Level.MEDIUM if value < cuts.low_from else Level.LOW


def _probabilities(value: float, se: float, cuts: Cuts) -> Probabilities:
    high = float(ndtr((cuts.high_below - value) / se)) if se else float(value < cuts.high_below)
    low = float(ndtr((value - cuts.low_from) / se)) if se else float(value >= cuts.low_from)
    medium = max(0.0, 1.0 - high - low)
    return Probabilities(high, medium, low)
