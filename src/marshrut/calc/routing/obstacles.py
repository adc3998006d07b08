"""What keeps a candidate out of a route: alone, and beside the steps already chosen."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from marshrut.calc.routing.data import Candidate, Format, Problem, Quarter
from marshrut.calc.routing.requirements import circle_of, unmet_requirements

HOURS_TOLERANCE = 1e-4  # a third of a second: far above what the solver's arithmetic can be off


class Cause(Enum):
    # by itself
    NOT_RELATED = "not_related"
    HELD = "held"
    DECLINED = "declined"
    NO_SEATS = "no_seats"
    TOO_EARLY = "too_early"
    TOO_FAR = "too_far"
    OUTSIDE_PERIOD = "outside_period"
    TOO_LONG = "too_long"
    FORMAT_EXCLUDED = "format_excluded"
    # beside the chosen steps
    SAME_OFFER = "same_offer"
    CLASH = "clash"
    HOURS = "hours"
    STEPS = "steps"
    FORMAT = "format"
    SIMULTANEOUS = "simultaneous"
    REQUIREMENT = "requirement"
    REQUIREMENT_ABSENT = "requirement_absent"
    REQUIREMENT_CIRCLE = "requirement_circle"
    # it would fit, but
    STEPPING_STONE = "stepping_stone"
    COVERED = "covered"
    NOT_WORTH_IT = "not_worth_it"
    NOT_PROVEN = "not_proven"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One cause with its facts; what a cause does not need stays empty.

    amount   what would be needed (hours, minutes, steps); limit  what is allowed.
    others   titles of the steps or offers it collides with or waits for; of needs for COVERED
             and NOT_WORTH_IT.
    share    for NOT_WORTH_IT: the part of that need's gap it would close, 0 to 1.
    """

    cause: Cause
    amount: float = 0.0
    limit: float = 0.0
    quarter: Quarter | None = None
    on: date | None = None
    format: Format | None = None
    others: tuple[str, ...] = ()
    share: float = 0.0


def own_obstacles(
    candidate: Candidate, problem: Problem, related: frozenset[Hashable]
) -> tuple[Obstacle, ...]:
    """Why a candidate cannot be in any route of this person. A locked session has no such obstacles."""
    if candidate.session_id in problem.locked:
        return ()
    if candidate.session_id not in related:
        return (Obstacle(Cause.NOT_RELATED),)
    if candidate.offer_id in problem.held:
        return (Obstacle(Cause.HELD),)
    limits, found = problem.limits, []
    if candidate.offer_id in problem.declined:
        found.append(Obstacle(Cause.DECLINED))
    if candidate.seats_left is not None and candidate.seats_left <= 0:
        found.append(Obstacle(Cause.NO_SEATS))
    if limits.not_before and candidate.starts_on < limits.not_before:
        found.append(Obstacle(Cause.TOO_EARLY, on=candidate.starts_on))
    if limits.max_travel_minutes is not None and candidate.travel_minutes > limits.max_travel_minutes:
        found.append(Obstacle(Cause.TOO_FAR, candidate.travel_minutes, limits.max_travel_minutes))
    for quarter, hours in sorted(candidate.hours_by_quarter.items()):
        allowed = limits.hours_per_quarter.get(quarter)
        if hours > 0 and allowed is None:
            found.append(Obstacle(Cause.OUTSIDE_PERIOD, hours, quarter=Quarter(*quarter)))
        elif allowed is not None and hours > allowed + HOURS_TOLERANCE:
            found.append(Obstacle(Cause.TOO_LONG, hours, allowed, Quarter(*quarter)))
    if limits.max_per_format.get(candidate.format) == 0:
        found.append(Obstacle(Cause.FORMAT_EXCLUDED, format=candidate.format))
    return tuple(found)


def joint_obstacles(
    candidate: Candidate, chosen: Iterable[Candidate], problem: Problem
) -> tuple[Obstacle, ...]:
    """Why a candidate does not fit beside the chosen steps (itself not among them)."""
    others = [step for step in chosen if step.session_id != candidate.session_id]
    limits, found = problem.limits, []
    same = [step for step in others if step.offer_id == candidate.offer_id]
    if same:
        found.append(Obstacle(Cause.SAME_OFFER, on=same[0].starts_on))
    for step in others:
        shared = candidate.days & step.days
        if shared and step not in same:
            found.append(Obstacle(Cause.CLASH, on=date.fromordinal(min(shared)), others=(step.title,)))
    for quarter, hours in sorted(candidate.hours_by_quarter.items()):
        total = hours + sum(step.hours_by_quarter.get(quarter, 0) for step in others)
        allowed = limits.hours_per_quarter.get(quarter)
        if hours > 0 and allowed is not None and total > allowed + HOURS_TOLERANCE:
            found.append(Obstacle(Cause.HOURS, total, allowed, Quarter(*quarter)))
    if len(others) + 1 > limits.max_steps:
        found.append(Obstacle(Cause.STEPS, len(others) + 1, limits.max_steps))
    in_format = 1 + sum(step.format is candidate.format for step in others)
    if in_format > limits.max_per_format.get(candidate.format, in_format):
        allowed = limits.max_per_format[candidate.format]
        found.append(Obstacle(Cause.FORMAT, in_format, allowed, format=candidate.format))
    together = _load_at_one_time(candidate, others)
    if limits.max_simultaneous is not None and together > limits.max_simultaneous:
        found.append(Obstacle(Cause.SIMULTANEOUS, together, limits.max_simultaneous))
    waits_for = unmet_requirements(candidate, others, problem)
    if waits_for:
        found.append(_requirement(candidate, waits_for, problem))
    return tuple(found)


def _requirement(candidate: Candidate, waits_for: frozenset[Hashable], problem: Problem) -> Obstacle:
    titles = {other.offer_id: other.title for other in problem.candidates}
    circle = circle_of(candidate.offer_id, problem)
    if circle:
        return Obstacle(Cause.REQUIREMENT_CIRCLE, others=tuple(titles[offer] for offer in circle))
    named = tuple(sorted(titles[offer] for offer in waits_for if offer in titles))
    if len(named) < len(waits_for):
        return Obstacle(Cause.REQUIREMENT_ABSENT)
    return Obstacle(Cause.REQUIREMENT, others=named)


def _load_at_one_time(candidate: Candidate, others: Iterable[Candidate]) -> int:
    """The most steps that would go on at one time while the candidate does, itself included."""
    beside = [o for o in others if o.starts_on <= candidate.ends_on and o.ends_on >= candidate.starts_on]
    moments = {candidate.starts_on, *(o.starts_on for o in beside if o.starts_on >= candidate.starts_on)}
    return 1 + max(sum(o.starts_on <= moment <= o.ends_on for o in beside) for moment in moments)
