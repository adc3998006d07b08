"""A route worked out from deficits and the catalogue, and the reasons when there is none."""

from datetime import date, timedelta

import pytest
from tests.routes.making import deficit, route

from marshrut.calc.routing import Quarter
from marshrut.catalogue.models import Offer, Session
from marshrut.routes.models import Route, RouteStep, TutorAssignment
from marshrut.routes.proposal import compose, hours_by_quarter, period_of
from marshrut.routes.usecases.propose_route import HoursOutOfRange, RouteIsUnderWay, propose_route

pytestmark = [pytest.mark.django_db, pytest.mark.trace("E1")]


@pytest.fixture
def teacher(world):
    return world.teacher()


def actor(world, person):
    return world.actor(person=person)


@pytest.mark.parametrize(
    ("on", "quarters", "end"),
    [
        (date(2026, 11, 22), 4, date(2027, 9, 30)),
        (date(2026, 1, 1), 4, date(2026, 12, 31)),
        (date(2026, 3, 31), 1, date(2026, 3, 31)),
        (date(2026, 12, 31), 2, date(2027, 3, 31)),
    ],
)
def test_the_period_ends_with_a_quarter(on, quarters, end):
    assert period_of(on, quarters) == (on, end)


def test_hours_are_shared_between_quarters_by_days_and_add_up(world):
    session = Session(
        offer=world.offer(hours=10),
        starts_on=date(2026, 3, 30),
        ends_on=date(2026, 4, 3),
        days=["2026-03-30", "2026-03-31", "2026-04-01"],
    )
    assert hours_by_quarter(session) == {Quarter(2026, 1): 7, Quarter(2026, 2): 3}

    session.days = []
    assert hours_by_quarter(session) == {Quarter(2026, 1): 4, Quarter(2026, 2): 6}


def test_a_route_is_proposed_with_a_reason_for_every_step(world, teacher):
    row = deficit(world, teacher, percent=54, percent_se=9, measured_on=date(2026, 3, 12))
    session = world.session(world.offer(title="Формирующее оценивание", hours=16))

    made = propose_route(person=teacher, at=world.now)

    (step,) = made.steps.all()
    assert (made.state, made.version, made.person) == ("draft", 1, teacher)
    assert (step.session, step.hours, step.starts_on, step.ends_on) == (
        session,
        16,
        session.starts_on,
        session.ends_on,
    )
    assert "диагностика 12 марта 2026: 54\u00a0%, вероятно от 45" in step.reason
    assert "«Формирующее оценивание»" not in step.reason  # the step bears its title itself
    assert list(step.deficits.all()) == [row]
    assert list(made.basis.all()) == [row.opened_by]


@pytest.mark.trace("E2")
@pytest.mark.parametrize("kind", Offer.Kind.values)
def test_a_step_may_be_of_any_kind(world, teacher, kind):
    deficit(world, teacher)
    world.session(world.offer(kind=kind, format="informal"))

    (step,) = propose_route(person=teacher, at=world.now).steps.all()

    assert step.offer.kind == kind


def test_no_deficits_no_route_and_the_reason_is_said(world, teacher):
    world.session()

    assert propose_route(person=teacher, at=world.now) is None
    proposal = compose(teacher, on=world.today)
    assert proposal.steps == ()
    assert "зон роста нет" in proposal.summary
    assert proposal.helps != ()


def test_nothing_in_the_catalogue_no_route_and_the_reason_is_said(world, teacher):
    deficit(world, teacher)
    world.session(world.offer(gains={"communicative": 1.0}))

    assert propose_route(person=teacher, at=world.now) is None
    assert not Route.objects.exists()
    proposal = compose(teacher, on=world.today)
    assert "предложений пока нет" in proposal.summary
    assert [one["title"] for one in proposal.unmet if one["kind"] == "need"] == ["Методические"]


def test_no_seats_is_said_with_what_would_help(world, teacher):
    deficit(world, teacher)
    world.session(seats=3, taken=3)

    proposal = compose(teacher, on=world.today)

    assert proposal.steps == ()
    assert any("лист ожидания" in one for one in proposal.helps)


def test_too_few_hours_are_said_with_what_would_help(world, teacher):
    deficit(world, teacher)
    world.session(world.offer(hours=30))

    assert propose_route(person=teacher, at=world.now, hours_per_quarter=8) is None
    proposal = compose(teacher, on=world.today, hours_per_quarter=8)
    assert any("число часов" in one for one in proposal.helps)
    assert len(compose(teacher, on=world.today, hours_per_quarter=36).steps) == 1


def test_the_hours_of_a_quarter_are_never_exceeded(world, teacher):
    for group in ("methodical", "subject", "psychological", "communicative"):
        deficit(world, teacher, group=group)
        for starts_in in (20, 60, 130):
            world.session(world.offer(hours=16, gains={group: 0.7}), starts_in=starts_in)

    proposal = compose(teacher, on=world.today, hours_per_quarter=20)

    spent: dict[Quarter, int] = {}
    for step in proposal.steps:
        for quarter, hours in hours_by_quarter(step.session).items():
            spent[quarter] = spent.get(quarter, 0) + hours
    assert proposal.steps != ()
    assert max(spent.values()) <= 20


def test_what_was_declined_or_done_stays_out(world, teacher):
    deficit(world, teacher)
    first, second = world.offer(gains={"methodical": 0.9}), world.offer(gains={"methodical": 0.8})
    for offer in (first, second):
        world.session(offer)

    def offers(**choices):
        return {step.offer for step in compose(teacher, on=world.today, **choices).steps}

    assert first in offers()
    assert offers(declined=[first.pk]) == {second}
    assert offers(held=[second.pk]) == {first}
    assert offers(declined=[first.pk], held=[second.pk]) == set()


def test_a_booked_session_that_serves_is_in_the_route(world, teacher):
    deficit(world, teacher)
    weak = world.session(world.offer(gains={"methodical": 0.1}), seats=1, taken=1)
    world.session(world.offer(gains={"methodical": 0.9}))

    proposal = compose(teacher, on=world.today, booked=[weak])

    assert weak in [step.session for step in proposal.steps]
    assert any("закреплён" in step.reason for step in proposal.steps)


def test_a_booked_session_of_another_kind_takes_its_days_and_hours(world, teacher):
    deficit(world, teacher)
    other = world.session(world.offer(gains={"communicative": 1.0}, hours=16), starts_in=30)
    world.session(world.offer(gains={"methodical": 0.9}), starts_in=31)
    free = world.session(world.offer(gains={"methodical": 0.5}), starts_in=40)

    proposal = compose(teacher, on=world.today, booked=[other])

    assert [step.session for step in proposal.steps] == [free]


def test_two_bookings_of_one_day_do_not_break_the_route(world, teacher):
    deficit(world, teacher)
    twice = [world.session(world.offer(hours=36), starts_in=30) for _ in range(2)]

    proposal = compose(teacher, on=world.today, booked=twice, hours_per_quarter=10)

    assert [step.session for step in proposal.steps] == twice[:1]


def test_a_new_proposal_replaces_the_draft_as_its_next_version(world, teacher):
    deficit(world, teacher)
    world.session()
    first = propose_route(person=teacher, at=world.now)

    second = propose_route(person=teacher, at=world.now, hours_per_quarter=24)

    first.refresh_from_db()
    assert (first.state, second.state) == ("cancelled", "draft")
    assert (second.version, second.hours_per_quarter) == (2, 24)


def test_when_nothing_new_can_be_proposed_the_draft_stays(world, teacher):
    deficit(world, teacher)
    world.session(world.offer(hours=30))
    first = propose_route(person=teacher, at=world.now)

    assert propose_route(person=teacher, at=world.now, hours_per_quarter=4) is None
    first.refresh_from_db()
    assert first.state == "draft"


@pytest.mark.parametrize("state", ["approved", "active", "paused"])
def test_a_route_under_way_is_not_replaced(world, teacher, state):
    deficit_route = route(world, teacher, state=state)

    assert propose_route(person=teacher, at=world.now) is None
    with pytest.raises(RouteIsUnderWay):
        propose_route(person=teacher, at=world.now, by=actor(world, teacher))
    deficit_route.refresh_from_db()
    assert deficit_route.state == state


def test_an_accepted_route_is_replaced_only_when_somebody_asks(world, teacher):
    accepted = route(world, teacher, state="agreed_by_teacher")

    assert propose_route(person=teacher, at=world.now) is None
    again = propose_route(person=teacher, at=world.now, by=actor(world, teacher))

    accepted.refresh_from_db()
    assert (accepted.state, again.version) == ("cancelled", 2)


@pytest.mark.parametrize("hours", [0, -1, 145])
def test_impossible_hours_are_refused(world, teacher, hours):
    with pytest.raises(HoursOutOfRange):
        propose_route(person=teacher, at=world.now, hours_per_quarter=hours)


def test_without_a_place_of_work_nothing_is_proposed(world):
    assert propose_route(person=world.person(), at=world.now) is None


def test_the_tutor_comes_with_the_route(world, teacher):
    deficit(world, teacher)
    world.session()
    tutor = world.person()
    TutorAssignment.objects.create(tutor=tutor, person=teacher, starts_on=world.today)

    assert propose_route(person=teacher, at=world.now).tutor == tutor


def test_a_route_ends_before_what_lies_beyond_its_quarters(world, teacher):
    deficit(world, teacher)
    world.session(starts_in=500)

    assert propose_route(person=teacher, at=world.now) is None


def test_a_required_offer_comes_first(world, teacher):
    deficit(world, teacher)
    basics = world.offer(title="Основы", gains={"communicative": 0.2}, hours=8)
    advanced = world.offer(title="Дальше", gains={"methodical": 1.5}, hours=8)
    advanced.requires.add(basics)
    world.session(advanced, starts_in=50)
    world.session(basics, starts_in=20)

    steps = propose_route(person=teacher, at=world.now).steps.order_by("position")

    assert [step.offer for step in steps] == [basics, advanced]
    assert RouteStep.objects.exclude(reason="").count() == 2


def test_the_cost_in_queries_does_not_grow_with_the_catalogue(world, teacher, django_assert_max_num_queries):
    for group in ("methodical", "subject", "psychological"):
        deficit(world, teacher, group=group)
    for number in range(30):
        world.session(world.offer(gains={"methodical": 0.3, "subject": 0.2}), starts_in=10 + number)

    with django_assert_max_num_queries(16):
        proposal = compose(teacher, on=world.today)

    assert proposal.steps[0].session.starts_on > world.today + timedelta(days=9)
