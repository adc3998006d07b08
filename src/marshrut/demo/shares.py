"""Dealing a whole out in shares."""

from collections.abc import Sequence


def spread(total: int, weights: Sequence[int]) -> list[int]:
    """``total`` in proportion to the weights by largest remainder, at least one each where it suffices."""
    if total < len(weights):
        order = sorted(range(len(weights)), key=lambda n: -weights[n])[:total]
        return [int(n in order) for n in range(len(weights))]
    exact = [(total - len(weights)) * weight / sum(weights) for weight in weights]
    shares = [1 + int(number) for number in exact]
    order = sorted(range(len(weights)), key=lambda n: int(exact[n]) - exact[n])
    for number in order[: total - sum(shares)]:
        shares[number] += 1
    return shares
