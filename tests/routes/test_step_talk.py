"""A question about a step, the answer, and the word that the step counts."""

from datetime import timedelta

import pytest
from tests.routes.making import route

from marshrut.flows.talk_about_step import accept_and_tell, answer_and_tell, ask_and_tell
from marshrut.notices.models import Notice
from marshrut.people.roles import Role
from marshrut.routes.models import Route, RouteDecision, TutorAssignment
from marshrut.routes.usecases._step_talk import NotYoursToSettle, NoWords, TooManyWords
from marshrut.routes.usecases.accept_step import NothingAnswered, accept_step
from marshrut.routes.usecases.answer_about_step import NothingAsked, NotYourStep, answer_about_step
from marshrut.routes.usecases.ask_about_step import StepNotBegun, ask_about_step

pytestmark = pytest.mark.django_db


@pytest.fixture
def tutor(world):
    return world.actor(Role.TUTOR)


@pytest.fixture
def step(world, tutor):
    """The only step of a walked route; it has begun."""
    row = route(world, world.teacher(), state="active", sessions=[world.session(starts_in=-3)])
    TutorAssignment.objects.create(tutor=tutor.person, person=row.person, starts_on=world.today)
    return row.steps.get()


@pytest.fixture
def me(world, step):
    return world.actor(person=step.route.person)


def told(person) -> list[str]:
    return [f"{one.title} | {one.body}" for one in Notice.objects.filter(recipient=person).order_by("pk")]


def test_a_question_reaches_the_person_and_the_answer_whoever_asked(world, step, tutor, me):
    ask_and_tell(step=step, by=tutor, at=world.now, question=" Что уже попробовали? ")
    step.refresh_from_db()
    assert step.state == "returned"
    assert told(me.person) == [
        f"Вас просят уточнить шаг маршрута | «{step.offer.title}». {tutor.person.short_name}: Что уже попробовали?"
    ]

    answer_and_tell(step=step, by=me, at=world.now, answer="Критерии на уроке")

    step.refresh_from_db()
    assert step.state == "submitted"
    (word,) = told(tutor.person)
    assert word.startswith(f"Ответ по шагу маршрута: {me.person.short_name}")
    assert word.endswith(": Критерии на уроке")
    acts = RouteDecision.objects.filter(step=step).order_by("pk").values_list("act", "comment")
    assert list(acts) == [("asked", "Что уже попробовали?"), ("answered", "Критерии на уроке")]


def test_an_answer_also_reaches_the_tutor_of_today(world, step, tutor, me):
    methodist = world.methodist(step.route.organisation.parent)
    ask_and_tell(step=step, by=methodist, at=world.now, question="Как прошло?")
    answer_and_tell(step=step, by=me, at=world.now, answer="Хорошо")
    assert len(told(methodist.person)) == len(told(tutor.person)) == 1


def test_the_last_accepted_step_ends_the_route(world, step, tutor, me):
    ask_and_tell(step=step, by=tutor, at=world.now, question="Как прошло?")
    answer_and_tell(step=step, by=me, at=world.now, answer="Хорошо")

    accept_and_tell(step=step, by=tutor, at=world.now)

    step.refresh_from_db()
    assert (step.state, Route.objects.get().state) == ("accepted", "completed")
    assert any(one.startswith("Шаг маршрута засчитан") for one in told(me.person))


def test_who_does_not_follow_the_person_neither_asks_nor_accepts(world, step, me):
    for stranger in (world.actor(Role.TUTOR), world.head(step.route.organisation), me):
        with pytest.raises(NotYoursToSettle):
            ask_about_step(step=step, by=stranger, at=world.now, question="?")
        with pytest.raises(NotYoursToSettle):
            accept_step(step=step, by=stranger, at=world.now)


def test_nothing_is_asked_about_a_step_that_is_ahead(world, step, tutor):
    step.starts_on = world.today + timedelta(days=1)
    step.ends_on = world.today + timedelta(days=2)
    step.save()
    with pytest.raises(StepNotBegun, match="комментарием"):
        ask_about_step(step=step, by=tutor, at=world.now, question="Как прошло?")


def test_only_the_person_answers_and_once(world, step, tutor, me):
    with pytest.raises(NothingAsked):
        answer_about_step(step=step, by=me, at=world.now, answer="Сам")
    ask_about_step(step=step, by=tutor, at=world.now, question="Как прошло?")
    with pytest.raises(NotYourStep):
        answer_about_step(step=step, by=tutor, at=world.now, answer="За него")
    answer_about_step(step=step, by=me, at=world.now, answer="Хорошо")
    with pytest.raises(NothingAsked):
        answer_about_step(step=step, by=me, at=world.now, answer="Хорошо")


def test_words_are_some_and_not_too_many(world, step, tutor):
    with pytest.raises(NoWords):
        ask_about_step(step=step, by=tutor, at=world.now, question="  ")
    with pytest.raises(TooManyWords, match="1000"):
        ask_about_step(step=step, by=tutor, at=world.now, question="а" * 1001)


def test_a_step_counts_only_after_an_answer(world, step, tutor):
    with pytest.raises(NothingAnswered):
        accept_step(step=step, by=tutor, at=world.now)
