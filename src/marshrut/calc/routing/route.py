"""The answer: a route with its value, its proof, what stays open and what stayed out."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from enum import Enum

from marshrut.calc.routing.data import Candidate, Need, Problem
from marshrut.calc.routing.obstacles import Obstacle


class Outcome(Enum):
    PLANNED = "planned"
    NO_NEEDS = "no_needs"
    NO_CANDIDATES = "no_candidates"
    NOTHING_FITS = "nothing_fits"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a route.

    covers    {competence: share of the gap in its own units that this step closes}, counted in date
              order: the steps' parts add up to what the route covers.
    loss      what the route would lose in value without this step and those that need it.
    locked    it was fixed beforehand.
    """

    candidate: Candidate
    covers: Mapping[Hashable, float]
    loss: float
    locked: bool


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A candidate that is not in the route, and why.

    would_add  value it would add to the route if nothing stood in its way; may be negative.
    """

    candidate: Candidate
    obstacles: tuple[Obstacle, ...]
    would_add: float


@dataclass(frozen=True, slots=True)
class Unmet:
    """A need that the route covers in part or not at all.

    nearest    the left-out candidate that would help it most; None: all that help are in or done.
    any_helps  some candidate, chosen or not, helps it.
    """

    need: Need
    covered: float
    nearest: LeftOut | None
    any_helps: bool

    @property
    def remaining(self) -> float:
        return self.need.gap - self.covered


@dataclass(frozen=True, slots=True)
class Route:
    """The best route found.

    steps     in date order.
    value     its worth (:func:`marshrut.calc.routing.value.value`).
    bound     no route of this problem is worth more than this (absolute error 1e-6).
    proven    bound and value meet: the route is optimal. False only if the time limit stopped the search.
    coverage  {competence: how much of the gap is expected to be closed}.
    unmet     needs not covered in full, the heaviest first.
    left_out  all other candidates, in canonical order, each with its reason.
    outcome   why there are no steps, if there are none.
    """

    steps: tuple[Step, ...]
    value: float
    bound: float
    proven: bool
    coverage: Mapping[Hashable, float]
    unmet: tuple[Unmet, ...]
    left_out: tuple[LeftOut, ...]
    outcome: Outcome
    problem: Problem

    @property
    def gap(self) -> float:
        """How much better another route could at most be, as a share of the bound; 0 if proven."""
        return 0.0 if self.proven or self.bound <= 0 else (self.bound - self.value) / self.bound
