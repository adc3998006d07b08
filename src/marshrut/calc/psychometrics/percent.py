"""Standard error of a result that is known only as points out of a maximum."""

from math import isfinite, sqrt


def percent_error(points: float, maximum: float, items: int | None = None) -> float:
    """Standard error, in percentage points, of the percent 100 * points / maximum.

    points   what was scored, 0 <= points <= maximum.
    maximum  what could be scored, > 0.
    items    number of tasks the points came from, >= 1; None = every point is a task of its own.

    Model: the tasks are n independent trials with one chance of success each, and nothing is
    known of that chance beforehand (uniform prior). Its posterior is Beta(x + 1, n - x + 1) with
    x = n * points / maximum, and the error is the posterior's standard deviation:

        p = (x + 1) / (n + 2),      error = 100 * sqrt(p * (1 - p) / (n + 3)).

    Bounds: 0 < error <= 50 / sqrt(n + 3). A full or an empty score keeps an error too, unlike
    sqrt(p(1-p)/n): five right answers out of five do not prove mastery. Tasks that give several
    points each vary at most as much as whole trials of the same weight, so the error is not
    understated when ``items`` is given. Without ``items`` a task of several points is counted
    as several independent ones, and the error comes out too small: give the number of tasks
    wherever the sender states it.

    :raises ValueError: a number outside its range.

    Source: the binomial error model of Lord (1957), Educational and Psychological Measurement
    17, 510-521, with a uniform prior for the true score.
    """
    if not (isfinite(maximum) and maximum > 0):
        raise ValueError(f"the maximum must be positive, got {maximum}")
    if not 0 <= points <= maximum:  # nan fails as well
        raise ValueError(f"points must lie between 0 and {maximum}, got {points}")
    if items is not None and items < 1:
        raise ValueError(f"a result needs at least one task, got {items}")
    trials = float(maximum if items is None else items)
    chance = (trials * (points / maximum) + 1) / (trials + 2)
    return 100.0 * sqrt(chance * (1.0 - chance) / (trials + 3.0))
