"""What a set of steps is worth: the objective of the model, written out exactly."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from math import fsum

from marshrut.calc.routing.data import Candidate, Format, Need, Problem


@dataclass(frozen=True, slots=True)
class Burden:
    """What one step costs the person, by cause; in units of value."""

    step: float
    hours: float
    travel: float
    waiting: float
    personal: float

    @property
    def total(self) -> float:
        return self.step + self.hours + self.travel + self.waiting + self.personal


def burden(candidate: Candidate, problem: Problem) -> Burden:
    """The personal cost of one candidate. Waiting counts from the first day of the route, if set."""
    preferences, not_before = problem.preferences, problem.limits.not_before
    days = max(0, (candidate.starts_on - not_before).days) if not_before else 0
    return Burden(
        step=preferences.per_step,
        hours=preferences.per_hour * candidate.hours,
        travel=preferences.per_travel_hour * candidate.travel_minutes / 60,
        waiting=preferences.per_week_of_waiting * days / 7,
        personal=candidate.cost,
    )


def helped_needs(candidate: Candidate, problem: Problem) -> list[Need]:
    """The needs, not put off, whose gap the candidate is expected to narrow."""
    gains = candidate.gains
    return [n for n in problem.needs if n.gap > 0 and n.weight > 0 and gains.get(n.competence, 0) > 0]


def coverage(steps: Iterable[Candidate], problem: Problem) -> dict[Hashable, float]:
    """{competence: how much of its gap the steps are expected to close}, never more than the gap."""
    chosen = tuple(steps)
    return {
        need.competence: min(need.gap, fsum(step.gains.get(need.competence, 0.0) for step in chosen))
        for need in problem.needs
    }


def value(steps: Iterable[Candidate], problem: Problem) -> float:
    """Worth of a set of steps: sum of weight * min(gap, sum of gains), plus the bonus for every format
    among the steps that help with some need, minus the burdens of all steps. An empty set is worth 0."""
    chosen = tuple(steps)
    covered = coverage(chosen, problem)
    formats: set[Format] = {step.format for step in chosen if helped_needs(step, problem)}
    return fsum(
        [
            *(need.weight * covered[need.competence] for need in problem.needs),
            problem.preferences.format_bonus * len(formats),
            *(-burden(step, problem).total for step in chosen),
        ]
    )
