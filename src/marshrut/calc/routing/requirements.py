"""What must come before what: prerequisites among offers."""

from collections.abc import Hashable, Iterable

from marshrut.calc.routing.data import Candidate, Problem
from marshrut.calc.routing.value import helped_needs


def related_sessions(problem: Problem) -> frozenset[Hashable]:
    """Sessions that help with some need, and those that such sessions require, at any remove."""
    by_offer: dict[Hashable, list[Candidate]] = {}
    for candidate in problem.candidates:
        by_offer.setdefault(candidate.offer_id, []).append(candidate)
    reached: set[Hashable] = set()
    queue = [candidate for candidate in problem.candidates if helped_needs(candidate, problem)]
    while queue:
        candidate = queue.pop()
        if candidate.session_id not in reached:
            reached.add(candidate.session_id)
            for offer in candidate.requires - problem.held:
                queue.extend(by_offer.get(offer, ()))
    return frozenset(reached)


def unmet_requirements(
    candidate: Candidate, chosen: Iterable[Candidate], problem: Problem
) -> frozenset[Hashable]:
    """Offers that must be finished before the candidate starts and are not. None for a locked session."""
    if candidate.session_id in problem.locked:
        return frozenset()
    finished = {step.offer_id for step in chosen if step.ends_on < candidate.starts_on}
    return candidate.requires - problem.held - finished


def circle_of(offer: Hashable, problem: Problem) -> tuple[Hashable, ...]:
    """A shortest circle of requirements through the offer, the offer first and last; () if there is none.

    Offers of which every session requires the next one: a circle that no choice of sessions opens.
    """
    requires: dict[Hashable, frozenset[Hashable]] = {}
    for candidate in problem.candidates:
        if candidate.offer_id not in problem.held:
            wanted = candidate.requires - problem.held
            requires[candidate.offer_id] = requires.get(candidate.offer_id, wanted) & wanted
    came_from: dict[Hashable, Hashable] = {}
    layer = [offer]
    while layer:
        following = []
        for place in layer:
            for wanted in sorted(requires.get(place, ()), key=str):
                if wanted == offer:
                    circle = [offer, place]
                    while circle[-1] != offer:
                        circle.append(came_from[circle[-1]])
                    return tuple(circle[::-1]) if place != offer else (offer, offer)
                if wanted not in came_from and wanted in requires:
                    came_from[wanted] = place
                    following.append(wanted)
        layer = following
    return ()
