"""Has a deficit been closed? A verdict from the measurements before and after."""

from dataclasses import dataclass
from enum import Enum
from math import hypot, isfinite

from scipy.special import ndtr

from marshrut.calc.psychometrics.ability import Ability


class Closing(Enum):
    CLOSED = "closed"
    OPEN = "open"
    NOT_CERTAIN = "not_certain"


@dataclass(frozen=True, slots=True)
class ClosingVerdict:
    """What two measurements say about a deficit.

    p_met           P(ability after >= required): the deficit is gone.
    p_below_before  P(ability before < required): there was a deficit at all.
    gain            after minus before, logits; gain_se its standard error.
    p_gain          P(ability rose).
    """

    outcome: Closing
    p_met: float
    p_below_before: float
    gain: float
    gain_se: float
    p_gain: float


def close_verdict(
    before: Ability, after: Ability, required: float, certainty: float = 0.9
) -> ClosingVerdict:
    """Decide whether a deficit that was opened by ``before`` is closed by ``after``.

    before, after  abilities on one common scale, logits; the second from other items than the first.
    required       the ability that the post requires, logits.
    certainty      probability the verdict must reach, 0.5 < certainty < 1.

    CLOSED when P(ability after >= required) >= certainty, OPEN when P(ability after < required)
    >= certainty, NOT_CERTAIN between: the person is offered one more measurement, and the deficit
    stays open meanwhile. Model: ability ~ Normal(theta, se), the errors of the two independent.

    Why not «was below, is now above»: people are picked for a re-test because they came out low,
    some of them by bad luck alone, and good luck follows as often. With two tests of 20 items and
    no true change the bold rule declares every sixth to every fourth deficit closed; this one, at
    0.9, about one in twenty-five when the requirement is the average ability, and it still finds
    nearly half of what the bold rule finds after a true gain of 0.8 (simulated in the tests).

    :raises ValueError: a number outside its range.
    """
    if not all(map(isfinite, (before.theta, before.se, after.theta, after.se, required))):
        raise ValueError("abilities and the requirement must be finite numbers")
    if before.se <= 0 or after.se <= 0:
        raise ValueError("a measurement without an error cannot be judged: se must be positive")
    if not 0.5 < certainty < 1:
        raise ValueError(f"certainty must lie between 0.5 and 1, got {certainty}")
    p_met = float(ndtr((after.theta - required) / after.se))
    outcome = Closing.NOT_CERTAIN
    if p_met >= certainty:
        outcome = Closing.CLOSED
    elif 1 - p_met >= certainty:
        outcome = Closing.OPEN
    gain, gain_se = after.theta - before.theta, hypot(before.se, after.se)
    return ClosingVerdict(
        outcome=outcome,
        p_met=p_met,
        p_below_before=float(ndtr((required - before.theta) / before.se)),
        gain=gain,
        gain_se=gain_se,
        p_gain=float(ndtr(gain / gain_se)),
    )
