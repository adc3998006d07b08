"""How large a gap is when the level itself is only known with an error."""

from math import exp, isfinite, pi, sqrt

from scipy.special import ndtr


def expected_gap(level: float, se: float, required: float) -> float:
    """Expected deficit E[max(0, required - true level)] with true level ~ Normal(level, se).

    level, se, required  on one scale (logits or percent); se >= 0.

    Returns a number >= max(0, required - level): a vague measurement gives everybody a small sure
    gap instead of a gap or none at a threshold. Never rises with the level, never falls with se.

    :raises ValueError: a number that is not finite, or a negative se.
    """
    if not (isfinite(level) and isfinite(se) and isfinite(required) and se >= 0):
        raise ValueError("level, error and requirement must be finite, the error not negative")
    shortfall = required - level
    if se == 0 or abs(shortfall) > 38 * se:  # beyond 38 deviations the normal density is exactly 0
        return max(0.0, shortfall)
    z = shortfall / se
    density = exp(-z * z / 2) / sqrt(2 * pi)
    return max(0.0, shortfall, se * density + shortfall * float(ndtr(z)))
