"""The solver against trying everything, and the promises a route makes."""

from dataclasses import replace
from datetime import timedelta
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.calc.routing.problems import AUTUMN, START, WINTER, crowded, offer, school_year

from marshrut.calc.routing import (
    Cause,
    ContradictoryInput,
    Format,
    Limits,
    Need,
    Outcome,
    Preferences,
    Quarter,
    solve,
)

FREE = Preferences(per_step=0, per_hour=0, per_travel_hour=0, per_week_of_waiting=0, format_bonus=0)
seeds = st.integers(0, 2**32 - 1)


def worth(subset, needs, preferences, lim):
    """The value of a set of sessions, written again from the definition."""
    open_needs = {n.competence for n in needs if n.gap * n.weight > 0}
    helpful = [c for c in subset if any(c.gains.get(k, 0) > 0 for k in open_needs)]
    total = preferences.format_bonus * len({c.format for c in helpful})
    for need in needs:
        total += need.weight * min(need.gap, sum(c.gains.get(need.competence, 0) for c in subset))
    for c in subset:
        total -= c.cost + preferences.per_step + preferences.per_hour * sum(c.hours_by_quarter.values())
        total -= preferences.per_travel_hour * c.travel_minutes / 60
        if lim.not_before:
            total -= preferences.per_week_of_waiting * max(0, (c.starts_on - lim.not_before).days) / 7
    return total


def allowed(subset, needs, lim, *, locked, held, declined, sessions_that_matter):
    """Every rule of a route, written again and checked day by day."""
    if not locked <= {c.session_id for c in subset} or len(subset) > lim.max_steps:
        return False
    if len({c.offer_id for c in subset}) < len(subset):
        return False
    for quarter, most in lim.hours_per_quarter.items():
        if sum(c.hours_by_quarter.get(quarter, 0) for c in subset) > most:
            return False
    for kind, most in lim.max_per_format.items():
        if sum(c.format is kind for c in subset) > most:
            return False
    for day in {d for c in subset for d in range(c.starts_on.toordinal(), c.ends_on.toordinal() + 1)}:
        going_on = sum(c.starts_on.toordinal() <= day <= c.ends_on.toordinal() for c in subset)
        if lim.max_simultaneous is not None and going_on > lim.max_simultaneous:
            return False
        if sum(day in c.days for c in subset) > 1:
            return False
    for c in (c for c in subset if c.session_id not in locked):
        if (
            c.session_id not in sessions_that_matter
            or c.offer_id in held | declined
            or c.seats_left == 0
            or (lim.not_before and c.starts_on < lim.not_before)
            or (lim.max_travel_minutes is not None and c.travel_minutes > lim.max_travel_minutes)
            or any(q not in lim.hours_per_quarter for q, hours in c.hours_by_quarter.items() if hours)
            or c.requires - held - {o.offer_id for o in subset if o.ends_on < c.starts_on}
        ):
            return False
    return True


def sessions_that_matter(needs, candidates, held):
    wanted = {n.competence for n in needs if n.gap * n.weight > 0}
    sessions = [c for c in candidates if any(c.gains.get(k, 0) > 0 for k in wanted)]
    matter = {c.session_id: c for c in sessions}
    while True:
        more = {c.session_id: c for c in candidates
                if any(c.offer_id in m.requires - held for m in matter.values())} | matter
        if len(more) == len(matter):
            return set(matter)
        matter = more


def best_by_brute_force(needs, candidates, lim, preferences, **sets):
    matter = sessions_that_matter(needs, candidates, sets["held"])
    best = None
    for size in range(len(candidates) + 1):
        for subset in combinations(candidates, size):
            if allowed(subset, needs, lim, sessions_that_matter=matter, **sets):
                value = worth(subset, needs, preferences, lim)
                best = value if best is None else max(best, value)
    return best


tenths = st.integers(0, 14).map(lambda n: n / 10)
needs_lists = st.lists(st.tuples(tenths, st.sampled_from([0.0, 0.6, 1.0, 1.5])), max_size=3).map(
    lambda rows: [Need(k, f"Тема {k}", gap, weight, f"срез {k}") for k, (gap, weight) in enumerate(rows)]
)


@st.composite
def candidate_lists(draw, most=7):
    count = draw(st.integers(0, most))
    found = []
    for session in range(count):
        number = draw(st.integers(1, 5))
        start, length = draw(st.integers(0, 12)), draw(st.integers(1, 6))
        own_pace = draw(st.integers(0, 4)) == 0
        found.append(offer(
            number, session=f"s{session}", day=start, days=length, hours=draw(st.integers(0, 12)),
            quarter=draw(st.sampled_from([AUTUMN, AUTUMN, WINTER, Quarter(2027, 1)])),
            gains=draw(st.dictionaries(st.integers(0, 3), tenths, max_size=3)),
            format=draw(st.sampled_from(list(Format))),
            seats_left=draw(st.sampled_from([None, 0, 1, 20])),
            travel_minutes=draw(st.sampled_from([0, 30, 120])),
            cost=draw(st.sampled_from([0.0, 0.0, 0.1, -0.1])),
            requires=frozenset(draw(st.lists(st.integers(1, 5), max_size=1))) - {number}
            if draw(st.integers(0, 2)) == 0 else frozenset(),
        ))
        if own_pace:
            found[-1] = replace(found[-1], days=frozenset())
    return found


limit_sets = st.builds(
    Limits,
    hours_per_quarter=st.fixed_dictionaries({AUTUMN: st.integers(0, 30), WINTER: st.integers(0, 30)}),
    max_steps=st.integers(0, 5),
    max_per_format=st.dictionaries(st.sampled_from(list(Format)), st.integers(0, 2), max_size=2),
    max_simultaneous=st.sampled_from([None, 1, 2]),
    max_travel_minutes=st.sampled_from([None, 60]),
    not_before=st.sampled_from([None, START + timedelta(days=2)]),
)
preference_sets = st.sampled_from([Preferences(), FREE, Preferences(format_bonus=0.3, per_hour=0.02)])
offer_sets = st.frozensets(st.integers(1, 5), max_size=1)


@given(needs_lists, candidate_lists(), limit_sets, preference_sets, offer_sets, offer_sets, st.data())
@settings(max_examples=100, deadline=None)
def test_the_route_is_the_best_of_all_subsets(needs, candidates, lim, preferences, held, declined, data):
    sessions = [c.session_id for c in candidates]
    locked = data.draw(st.frozensets(st.sampled_from(sessions), max_size=1)) if sessions else frozenset()
    sets = {"locked": locked, "held": held, "declined": declined}
    best = best_by_brute_force(needs, candidates, lim, preferences, **sets)

    if best is None:
        with pytest.raises(ContradictoryInput):
            solve(needs, candidates, lim, preferences=preferences, **sets)
        return
    route = solve(needs, candidates, lim, preferences=preferences, **sets)

    chosen = [step.candidate for step in route.steps]
    assert route.proven
    assert route.value == pytest.approx(best, abs=1e-6)
    assert route.value == pytest.approx(worth(chosen, needs, preferences, lim), abs=1e-9)
    assert route.value <= route.bound <= best + 1e-6
    matter = sessions_that_matter(needs, candidates, held)
    assert allowed(chosen, needs, lim, sessions_that_matter=matter, **sets)


@given(seeds)
@settings(max_examples=60, deadline=None)
def test_a_crowded_year_is_solved_as_well_as_by_trying_everything(seed):
    needs, candidates, lim = crowded(seed)
    none = {"locked": frozenset(), "held": frozenset(), "declined": frozenset()}

    route = solve(needs, candidates, lim)

    chosen = [step.candidate for step in route.steps]
    assert route.value == pytest.approx(
        best_by_brute_force(needs, candidates, lim, Preferences(), **none), abs=1e-6)
    matter = sessions_that_matter(needs, candidates, frozenset())
    assert allowed(chosen, needs, lim, sessions_that_matter=matter, **none)


@given(seeds)
@settings(max_examples=30, deadline=None)
def test_planning_again_with_the_route_fixed_changes_nothing(seed):
    needs, candidates, lim = crowded(seed)
    route = solve(needs, candidates, lim)
    chosen = [step.candidate for step in route.steps]

    again = solve(needs, candidates, lim, locked=[c.session_id for c in chosen])

    assert [step.candidate for step in again.steps] == chosen
    assert again.value == pytest.approx(route.value, abs=1e-6)


@given(seeds)
@settings(max_examples=60, deadline=None)
def test_every_need_and_every_candidate_is_accounted_for(seed):
    needs, candidates, lim = crowded(seed)

    route = solve(needs, candidates, lim)

    chosen = [step.candidate for step in route.steps]
    assert [c.starts_on for c in chosen] == sorted(c.starts_on for c in chosen)
    ids = [c.session_id for c in chosen] + [out.candidate.session_id for out in route.left_out]
    assert sorted(ids) == sorted(c.session_id for c in candidates)
    assert all(out.obstacles for out in route.left_out)
    assert Cause.NOT_PROVEN not in {o.cause for out in route.left_out for o in out.obstacles}
    open_needs = {need.competence: need for need in needs if need.gap > 0}
    for k, need in open_needs.items():
        assert sum(step.covers.get(k, 0) for step in route.steps) == pytest.approx(route.coverage[k])
        unmet = [u for u in route.unmet if u.need is need]
        assert bool(unmet) == (route.coverage[k] < need.gap - 1e-9)
    if not chosen:
        assert route.outcome is not Outcome.PLANNED
        assert route.value == 0


@given(seeds)
@settings(max_examples=40, deadline=None)
def test_one_more_offer_never_lowers_the_value(seed):
    needs, candidates, lim = crowded(seed)

    assert solve(needs, candidates, lim).value >= solve(needs, candidates[1:], lim).value - 1e-6


@given(seeds, st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_the_order_of_the_input_does_not_matter(seed, random):
    needs, candidates, lim = crowded(seed)
    mixed = list(candidates)
    random.shuffle(mixed)

    assert solve(needs, mixed, lim) == solve(needs, candidates, lim)


@given(seeds)
@settings(max_examples=40, deadline=None)
def test_what_a_step_is_said_to_be_worth_is_what_is_lost_without_it(seed):
    needs, candidates, lim = crowded(seed)
    preferences = Preferences()
    route = solve(needs, candidates, lim)

    for step in route.steps:
        rest = [s.candidate for s in route.steps if s is not step]
        if not any(step.candidate.offer_id in c.requires for c in rest):
            lost = route.value - worth(rest, needs, preferences, lim)
            assert step.loss == pytest.approx(lost, abs=1e-9)
        assert step.loss >= -1e-6


def test_a_year_of_sixty_offers_is_planned_and_proven_in_silence(capfd):
    routes = [solve(*school_year(seed)) for seed in range(15)]

    assert {(route.proven, bool(route.steps)) for route in routes} == {(True, True)}
    assert capfd.readouterr().out == ""


def test_a_search_stopped_by_time_says_how_much_better_it_could_be():
    problem = school_year(1, count=400, themes=30)

    hurried, exact = solve(*problem, time_limit=1e-6), solve(*school_year(1, count=60, themes=30))

    assert exact.proven
    assert not hurried.proven
    assert hurried.steps
    assert hurried.bound > hurried.value
    assert 0 < hurried.gap < 1
