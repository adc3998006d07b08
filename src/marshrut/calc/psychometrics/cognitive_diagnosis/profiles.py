"""Profiles of attributes, and which of them an item can tell apart."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

_MOST_ATTRIBUTES = 12  # 4,096 profiles; beyond, the tables of the E-step no longer fit a processor's cache

Array = NDArray[np.float64]
Whole = NDArray[np.int64]


def all_profiles(attributes: int) -> Whole:
    """Shape (2^K, K) of 0/1: profile l has attribute k when bit k of l is set, so 000, 100, 010, 110, …"""
    return np.arange(2**attributes)[:, None] >> np.arange(attributes) & 1


def check_q(q_matrix: ArrayLike, *, items: int | None = None) -> Whole:
    """The Q-matrix as 0/1 of shape (J, K): item j requires attribute k.

    :raises ValueError: another shape or value, an item that requires nothing, an attribute that no item requires,
        or more than 12 attributes.
    """
    q = np.asarray(q_matrix)
    if q.ndim != 2 or not q.size or (items is not None and len(q) != items):
        raise ValueError(f"a Q-matrix of shape {q.shape} does not fit {items} items")
    if not ((q == 0) | (q == 1)).all():
        raise ValueError("a Q-matrix consists of 0 and 1")
    q = q.astype(np.int64)
    if q.shape[1] > _MOST_ATTRIBUTES:
        raise ValueError(f"{q.shape[1]} attributes: no more than {_MOST_ATTRIBUTES} can be told apart")
    if not q.any(axis=1).all():
        raise ValueError(f"item {int(np.argmin(q.any(axis=1)))} requires no attribute")
    if not q.any(axis=0).all():
        raise ValueError(f"no item requires attribute {int(np.argmin(q.any(axis=0)))}")
    return q


def reduced_profile(profiles: Whole, required: Whole) -> Whole:
    """Shape (L,): for each profile, the number of its reduced profile, counted over the required attributes only."""
    own = np.flatnonzero(required)
    return profiles[:, own] @ (1 << np.arange(len(own)))


def subsets(count: int) -> Array:
    """Shape (2^count, 2^count): 1 where the subset of the column lies inside that of the row. It turns G-DINA's
    effects (main effects and interactions, by subset) into success probabilities of reduced profiles."""
    number = np.arange(2**count)
    return ((number[None, :] & ~number[:, None]) == 0).astype(np.float64)
