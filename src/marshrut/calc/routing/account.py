"""From chosen sessions to a route that accounts for every need and every candidate."""

from collections.abc import Hashable, Sequence

from marshrut.calc.routing.data import Candidate, Need, Problem
from marshrut.calc.routing.obstacles import Cause, Obstacle, joint_obstacles, own_obstacles
from marshrut.calc.routing.requirements import related_sessions, unmet_requirements
from marshrut.calc.routing.route import LeftOut, Outcome, Route, Step, Unmet
from marshrut.calc.routing.value import coverage, helped_needs, value

_NOTHING = 1e-9  # of value or gap: less is rounding
_DECISIVE = (Cause.NOT_RELATED, Cause.HELD, Cause.DECLINED, Cause.SAME_OFFER)  # no other reason matters


def account_for(
    problem: Problem, chosen: Sequence[Candidate], *, bound: float, proven: bool
) -> Route:
    """Describe a choice of sessions, given in date order, as a route with its reasons."""
    covered = coverage(chosen, problem)
    related = related_sessions(problem)
    chosen_sessions = {step.session_id for step in chosen}
    left_out = tuple(
        _left_out(candidate, chosen, problem, related)
        for candidate in problem.candidates
        if candidate.session_id not in chosen_sessions
    )
    return Route(
        steps=_steps(chosen, problem),
        value=value(chosen, problem),
        bound=bound,
        proven=proven,
        coverage=covered,
        unmet=_unmet(problem, chosen, covered, left_out),
        left_out=left_out,
        outcome=_outcome(problem, chosen, related),
        problem=problem,
    )


def without(step: Candidate, chosen: Sequence[Candidate], problem: Problem) -> list[Candidate]:
    """The chosen steps without one of them and without those that it, directly or not, makes possible."""
    rest = [other for other in chosen if other.session_id != step.session_id]
    while True:
        standing = [other for other in rest if not unmet_requirements(other, rest, problem)]
        if len(standing) == len(rest):
            return rest
        rest = standing


def _steps(chosen: Sequence[Candidate], problem: Problem) -> tuple[Step, ...]:
    steps, total = [], value(chosen, problem)
    before = coverage((), problem)
    for place, candidate in enumerate(chosen):
        after = coverage(chosen[: place + 1], problem)
        covers = {k: after[k] - before[k] for k in after if after[k] - before[k] > _NOTHING}
        steps.append(
            Step(
                candidate=candidate,
                covers=covers,
                loss=total - value(without(candidate, chosen, problem), problem),
                locked=candidate.session_id in problem.locked,
            )
        )
        before = after
    return tuple(steps)


def _left_out(
    candidate: Candidate, chosen: Sequence[Candidate], problem: Problem, related: frozenset[Hashable]
) -> LeftOut:
    would_add = value([*chosen, candidate], problem) - value(chosen, problem)
    own = own_obstacles(candidate, problem, related)
    joint = joint_obstacles(candidate, chosen, problem)
    decisive = [o for o in (*own, *joint) if o.cause in _DECISIVE][:1]
    if not decisive and would_add <= _NOTHING:
        decisive = [_why_useless(candidate, chosen, problem)]
    return LeftOut(candidate, tuple(decisive) or own or joint or (Obstacle(Cause.NOT_PROVEN),), would_add)


def _why_useless(candidate: Candidate, chosen: Sequence[Candidate], problem: Problem) -> Obstacle:
    """Why a candidate would add nothing to the route even if nothing stood in its way."""
    helped = helped_needs(candidate, problem)
    if not helped:
        sessions = {step.session_id for step in chosen}
        absent = (c for c in problem.candidates if c.session_id not in sessions)
        later = {c.title for c in absent if candidate.offer_id in c.requires - problem.held}
        return Obstacle(Cause.STEPPING_STONE, others=tuple(sorted(later)))
    before, after = coverage(chosen, problem), coverage([*chosen, candidate], problem)
    if all(before[need.competence] >= need.gap - _NOTHING for need in helped):
        return Obstacle(Cause.COVERED, others=tuple(need.title for need in helped))
    main = max(helped, key=lambda n: n.weight * (after[n.competence] - before[n.competence]))
    share = (after[main.competence] - before[main.competence]) / main.gap
    return Obstacle(Cause.NOT_WORTH_IT, amount=candidate.hours, others=(main.title,), share=share)


def _unmet(
    problem: Problem, chosen: Sequence[Candidate], covered: dict, left_out: Sequence[LeftOut]
) -> tuple[Unmet, ...]:
    unmet = []
    for need in problem.needs:
        remaining = need.gap - covered[need.competence]
        if remaining <= _NOTHING:
            continue
        helpful = [out for out in left_out if out.candidate.gains.get(need.competence, 0) > 0]
        any_helps = bool(helpful) or any(step.gains.get(need.competence, 0) > 0 for step in chosen)
        unmet.append(Unmet(need, covered[need.competence], _nearest(need, remaining, helpful), any_helps))
    return tuple(sorted(unmet, key=lambda u: (-u.need.weight * u.remaining, str(u.need.competence))))


def _nearest(need: Need, remaining: float, helpful: Sequence[LeftOut]) -> LeftOut | None:
    """The left-out candidate that closes most of what remains, unless it is there already in another form."""
    new = [out for out in helpful if out.obstacles[0].cause not in (Cause.SAME_OFFER, Cause.HELD)]
    return max(
        new,
        key=lambda out: (min(remaining, out.candidate.gains[need.competence]), out.would_add),
        default=None,
    )


def _outcome(problem: Problem, chosen: Sequence[Candidate], related: frozenset[Hashable]) -> Outcome:
    if chosen:
        return Outcome.PLANNED
    if not any(need.gap > 0 and need.weight > 0 for need in problem.needs):
        return Outcome.NO_NEEDS
    return Outcome.NOTHING_FITS if related else Outcome.NO_CANDIDATES
