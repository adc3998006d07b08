"""Why a route is what it is: what is chosen, why the rest stays out, and what is refused."""

from datetime import timedelta

import pytest
from tests.calc.routing.problems import AUTUMN, NEEDS, START, limits, offer

from marshrut.calc.routing import (
    Cause,
    ContradictoryInput,
    Format,
    Need,
    Outcome,
    Preferences,
    Quarter,
    solve,
)


def test_no_needs_is_said():
    route = solve([], [offer(1, gains={"м": 1})], limits())

    assert (route.steps, route.outcome, route.proven) == ((), Outcome.NO_NEEDS, True)
    assert route.left_out[0].obstacles[0].cause is Cause.NOT_RELATED


def test_no_candidates_is_said():
    route = solve(NEEDS, [], limits())

    assert (route.steps, route.outcome) == ((), Outcome.NO_CANDIDATES)
    assert [u.need.competence for u in route.unmet] == ["м", "ц"]
    assert not any(u.any_helps for u in route.unmet)


def test_a_session_without_seats_is_never_chosen_and_is_named():
    full, free = offer(1, gains={"м": 1.0}, seats_left=0), offer(2, gains={"м": 0.3}, day=3, seats_left=1)

    route = solve(NEEDS, [full, free], limits())

    assert [s.candidate for s in route.steps] == [free]
    assert route.left_out[0].obstacles[0].cause is Cause.NO_SEATS
    assert route.unmet[0].nearest == route.left_out[0]


def test_a_booked_session_stays_though_its_seats_are_gone():
    full = offer(1, gains={"м": 0.1}, seats_left=0, travel_minutes=500)

    route = solve(NEEDS, [full, offer(2, gains={"м": 1.0})], limits(max_travel_minutes=60),
                  locked=["1-0"])

    assert [(s.candidate, s.locked) for s in route.steps] == [(full, True)]
    assert route.left_out[0].obstacles[0].cause is Cause.CLASH


def test_what_is_required_comes_first():
    basics = offer(1, gains={}, day=0)
    advanced = offer(2, gains={"м": 1.0}, day=5, requires=frozenset({1}))

    route = solve(NEEDS, [advanced, basics], limits())

    assert [s.candidate.offer_id for s in route.steps] == [1, 2]
    assert route.steps[0].loss == pytest.approx(route.value)


def test_what_was_finished_before_opens_the_way_and_is_not_repeated():
    basics = offer(1, gains={"м": 0.5}, day=0)
    advanced = offer(2, gains={"м": 1.0}, day=5, requires=frozenset({1}))

    route = solve(NEEDS, [advanced, basics], limits(), held={1})

    assert [s.candidate.offer_id for s in route.steps] == [2]
    assert route.left_out[0].obstacles[0].cause is Cause.HELD


def test_a_circle_of_requirements_is_named_and_the_rest_is_planned():
    circle = [offer(n, gains={"м": 1.0}, day=n, requires=frozenset({n % 3 + 1})) for n in (1, 2, 3)]
    free = offer(9, gains={"ц": 0.5}, day=8)

    route = solve(NEEDS, [*circle, free], limits())

    assert [s.candidate for s in route.steps] == [free]
    causes = {out.candidate.offer_id: out.obstacles[0] for out in route.left_out}
    assert {obstacle.cause for obstacle in causes.values()} == {Cause.REQUIREMENT_CIRCLE}
    assert causes[1].others == ("Курс 1", "Курс 2", "Курс 3", "Курс 1")


def test_a_requirement_that_nobody_offers_is_named():
    route = solve(NEEDS, [offer(1, gains={"м": 1.0}, requires=frozenset({7}))], limits())

    assert route.outcome is Outcome.NOTHING_FITS
    assert route.left_out[0].obstacles[0].cause is Cause.REQUIREMENT_ABSENT


def test_an_offer_that_requires_itself_is_a_circle():
    route = solve(NEEDS, [offer(1, gains={"м": 1.0}, requires=frozenset({1}))], limits())

    assert route.left_out[0].obstacles[0].cause is Cause.REQUIREMENT_CIRCLE
    assert route.left_out[0].obstacles[0].others == ("Курс 1", "Курс 1")


@pytest.mark.parametrize(
    ("candidate", "more", "cause"),
    [
        (offer(1, gains={"м": 1.0}, hours=40), {"hours_per_quarter": {AUTUMN: 20}}, Cause.TOO_LONG),
        (offer(1, gains={"м": 1.0}, quarter=Quarter(2027, 1)), {}, Cause.OUTSIDE_PERIOD),
        (offer(1, gains={"м": 1.0}, travel_minutes=120), {"max_travel_minutes": 60}, Cause.TOO_FAR),
        (offer(1, gains={"м": 1.0}), {"not_before": START + timedelta(days=1)}, Cause.TOO_EARLY),
        (offer(1, gains={"м": 1.0}), {"max_per_format": {Format.FORMAL: 0}}, Cause.FORMAT_EXCLUDED),
        (offer(1, gains={"м": 1.0}), {"max_steps": 0}, Cause.STEPS),
        (offer(1, gains={"м": 0.01}), {}, Cause.NOT_WORTH_IT),
        (offer(1, gains={"х": 1.0}), {}, Cause.NOT_RELATED),
    ],
)
def test_each_reason_to_stay_out_is_named(candidate, more, cause):
    route = solve(NEEDS, [candidate], limits(**more), preferences=Preferences(format_bonus=0))

    assert route.steps == ()
    assert [o.cause for o in route.left_out[0].obstacles] == [cause]


@pytest.mark.parametrize(
    ("other", "more", "cause"),
    [
        (offer(2, gains={"м": 0.4}), {}, Cause.CLASH),
        (offer(1, gains={"м": 0.4}, day=9), {}, Cause.SAME_OFFER),
        (offer(2, gains={"м": 0.4}, day=9, hours=95), {}, Cause.HOURS),
        (offer(2, gains={"м": 0.4}, day=9), {"max_steps": 1}, Cause.STEPS),
        (offer(2, gains={"м": 0.4}, day=9), {"max_per_format": {Format.FORMAL: 1}}, Cause.FORMAT),
        (offer(2, gains={"м": 0.4}, day=0, days=3, session="x"), {"max_simultaneous": 1}, Cause.SIMULTANEOUS),
        (offer(2, gains={"м": 0.01}, day=9), {}, Cause.NOT_WORTH_IT),
    ],
)
def test_each_reason_beside_a_chosen_step_is_named(other, more, cause):
    chosen = offer(1, gains={"м": 0.5, "ц": 0.5})

    route = solve(NEEDS, [chosen, other], limits(**more))

    assert [s.candidate for s in route.steps] == [chosen]
    assert cause in [o.cause for o in route.left_out[0].obstacles]


def test_what_others_cover_already_is_said():
    route = solve(NEEDS, [offer(1, gains={"м": 1.0}), offer(2, gains={"м": 1.0}, day=9)], limits())

    assert route.left_out[0].obstacles[0].cause is Cause.COVERED
    assert route.left_out[0].obstacles[0].others == ("Методика",)


def test_of_equal_offers_the_nearer_and_the_earlier_wins():
    far, near = offer(1, gains={"м": 1.0}, travel_minutes=90), offer(2, gains={"м": 1.0}, day=3)
    assert [s.candidate for s in solve(NEEDS, [far, near], limits()).steps] == [near]

    late, early = offer(1, gains={"м": 1.0}, day=30), offer(2, gains={"м": 1.0}, day=3)
    assert [s.candidate for s in solve(NEEDS, [late, early], limits(not_before=START)).steps] == [early]


def test_a_declined_offer_is_left_out():
    route = solve(NEEDS, [offer(1, gains={"м": 1.0})], limits(), declined=[1])

    assert route.left_out[0].obstacles[0].cause is Cause.DECLINED


@pytest.mark.parametrize(
    ("sessions", "locked", "more"),
    [
        ([offer(1, gains={}), offer(2, gains={})], ["1-0", "2-0"], {}),
        ([offer(1, gains={}), offer(1, gains={}, day=5)], ["1-0", "1-5"], {}),
        ([offer(1, gains={}, hours=30)], ["1-0"], {"hours_per_quarter": {AUTUMN: 20}}),
        ([offer(1, gains={})], ["1-0"], {"max_steps": 0}),
        ([offer(1, gains={})], ["нет такого"], {}),
        ([offer(1, gains={}), offer(2, gains={}, session="1-0")], [], {}),
    ],
)
def test_contradictions_are_refused_in_plain_russian(sessions, locked, more):
    with pytest.raises(ContradictoryInput) as refusal:
        solve(NEEDS, sessions, limits(**more), locked=locked)

    assert str(refusal.value).endswith(".")
    assert "акреплён" in str(refusal.value) or "дважды" in str(refusal.value)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Need("м", "Методика", -0.1),
        lambda: Need("м", "Методика", float("nan")),
        lambda: Need("м", "Методика", 1, weight=-1),
        lambda: limits(hours_per_quarter={AUTUMN: -1}),
        lambda: limits(max_steps=-1),
        lambda: limits(max_simultaneous=0),
        lambda: offer(1, gains={"м": -1}),
        lambda: offer(1, gains={"м": 1}, hours=-1),
        lambda: offer(1, gains={"м": 1}, days=0),
        lambda: Preferences(per_hour=-1),
        lambda: solve([NEEDS[0], NEEDS[0]], [], limits()),
        lambda: solve(NEEDS, [], limits(), time_limit=0),
    ],
)
def test_impossible_numbers_are_refused(make):
    with pytest.raises(ContradictoryInput):
        make()
