"""S-11: a teacher's year on a phone, from the invitation to the closed growth zone, without a single document."""

import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
from tests.scenarios.cast import Town, settle
from tests.scenarios.product import until
from tests.scenarios.visitor import PHONE

from marshrut.calc.routing.wording import reason_parts
from marshrut.catalogue.models import Session
from marshrut.deficits.models import Deficit
from marshrut.diagnostics.models import Answer, Estimate, Participant
from marshrut.diagnostics.queries import answers_by_item
from marshrut.learning.models import Participation
from marshrut.people.models import Person
from marshrut.routes.models import Route, RouteStep

pytestmark = [
    pytest.mark.scenario,
    pytest.mark.xdist_group("product"),
    pytest.mark.trace("S-11", "D1", "D3", "D7", "E1", "J4"),
]

REGION = "north"
ITEMS = 12
RIGHT, WRONG = "верно", "неверно"
# Everything that a teacher sends in a year: clicks, and the words of signing in.
CLICKS = {"csrfmiddlewaretoken", "next", "username", "password", "act", "back", "step", "theme", "size"}


@dataclass(frozen=True)
class Year:
    town: Town
    first: int  # the participation that the year begins with
    check: int  # the campaign of the second measurement
    session: int


@pytest.fixture
def year(product) -> Year:
    with product.inside(REGION) as world:
        town = settle(world, school=world.school("СОШ № 4"), surname="Первоцветова")
        teacher = Person.objects.get(pk=town.teacher.person)
        campaign = world.campaign(instrument=world.instrument(items=ITEMS))
        # Of several open campaigns the one that ends first is the check.
        check = world.campaign(instrument=world.instrument(items=ITEMS), ends_on=world.today)
        offer = world.offer(title="Формирующее оценивание на уроке", gains={"methodical": 1.5})
        session = world.session(offer, starts_in=20)
        first = world.participant(teacher, campaign=campaign)
        return Year(town, first.pk, check.pk, session.pk)


def in_rows(product, count):
    """What the product's database says."""
    with product.inside(REGION):
        return count()


def answer(visitor, words: str) -> None:
    visitor.page.wait_for_selector("[data-ready]")
    visitor.page.get_by_label(words, exact=True).check()


def mark_of(visitor) -> str:
    return visitor.page.locator("[data-save-mark]").get_attribute("data-state")


def answer_all(visitor, words: str, *, from_number: int = 1) -> None:
    for number in range(from_number, ITEMS + 1):
        answer(visitor, words)
        if number < ITEMS:
            visitor.press("Дальше")
    until(lambda: mark_of(visitor) == "saved")
    visitor.press("К завершению")
    visitor.press("Завершить и узнать результат")


def take_with_a_broken_network(product, visitor, participant: int) -> None:
    """Two answers with the network, two without; the page is closed before it is back, and opened again."""

    def kept() -> int:
        return in_rows(product, lambda: Answer.objects.filter(sitting__participant=participant).count())

    answer(visitor, WRONG)
    visitor.press("Дальше")
    answer(visitor, WRONG)
    until(lambda: kept() == 2)
    until(lambda: mark_of(visitor) == "saved")
    visitor.press("Дальше")
    visitor.context.set_offline(True)
    answer(visitor, WRONG)
    visitor.press("Дальше")
    answer(visitor, WRONG)
    until(lambda: mark_of(visitor) == "offline")
    assert "Нет связи, ответы хранятся на устройстве" in visitor.page.locator("[data-save-mark]").inner_text()
    assert kept() == 2
    visitor.page.close()

    visitor.context.set_offline(False)
    visitor.page = visitor.context.new_page()
    visitor.open("/")
    visitor.follow("Продолжить")
    if visitor.page.get_by_role("link", name="Продолжить с задания").count():
        visitor.follow("Продолжить с задания")
    visitor.page.wait_for_selector("[data-ready]")
    until(lambda: kept() == 4)
    visitor.page.reload()
    visitor.page.wait_for_selector("[data-ready]")
    visitor.open(f"/my/diagnostics/{participant}/items/4/")
    visitor.page.wait_for_selector("[data-ready]")
    assert visitor.page.get_by_label(WRONG, exact=True).is_checked()
    visitor.press("Дальше")


def days_pass(session: int, days: int) -> None:
    """The calendar moves on for the session and for the route that leads to it."""
    back = timedelta(days=days)
    row = Session.objects.get(pk=session)
    Session.objects.filter(pk=session).update(
        starts_on=row.starts_on - back, ends_on=row.ends_on - back, days=[]
    )
    for step in RouteStep.objects.filter(session=session):
        RouteStep.objects.filter(pk=step.pk).update(starts_on=step.starts_on - back, ends_on=step.ends_on - back)


def test_a_year_of_a_teacher_ends_with_a_closed_growth_zone_and_no_document(product, visit, year):
    teacher = visit(REGION, width=PHONE).sign_in(year.town.teacher.login, year.town.teacher.password)

    # The invitation, and the consent.
    teacher.page.get_by_role("main").get_by_role("link").first.click()
    assert "Результат увидите только вы" in teacher.text
    teacher.press("Согласен пройти")
    teacher.press("Начать диагностику")

    # The test, with the network gone in the middle.
    take_with_a_broken_network(product, teacher, year.first)
    answer_all(teacher, WRONG, from_number=5)

    # The result is private, in words first, and says how uncertain it is.
    assert teacher.page.get_by_role("heading", name="Ваш результат").is_visible()
    assert "Пока видите только вы" in teacher.text
    assert re.search(r"настоящее значение лежит с вероятностью \d\d\s%", teacher.text)
    assert not sees_the_levels(visit, year)
    teacher.press("Передать результаты методисту", confirm="Передать результаты")
    assert "Результаты переданы" in teacher.text
    assert sees_the_levels(visit, year)

    # The route was proposed with a reason; one click accepts it.
    teacher.follow("Мой маршрут")
    assert "Подходит ли он вам?" in teacher.text
    assert "Формирующее оценивание на уроке" in teacher.text
    [step] = in_rows(product, lambda: list(RouteStep.objects.filter(route__person=year.town.teacher.person)))
    assert " ".join(reason_parts(step.reason)[0].split()) in teacher.text
    assert "зоны роста" in step.reason
    teacher.press("Принять и передать на согласование")

    approve(visit, year.town.head, year.town.teacher)
    approve(visit, year.town.methodist, year.town.teacher)
    row = in_rows(product, lambda: Participation.objects.get(person=year.town.teacher.person))
    assert (row.state, row.step_id, row.session_id) == ("enrolled", step.pk, year.session)

    # Three weeks later the centre says who has completed the course.
    in_rows(product, lambda: days_pass(year.session, 24))
    centre = visit(REGION).sign_in(year.town.centre.login, year.town.centre.password)
    centre.open(f"/learning/sessions/{year.session}/")
    centre.page.get_by_label(f"Выбрать: {year.town.teacher.name}").check()
    centre.press("Подтвердить прохождение")
    assert "Подтверждено: 1 человек" in centre.text

    # The route is walked and the person is asked to measure again: this time the answers are right.
    check = in_rows(product, lambda: Participant.objects.get(campaign=year.check, person=year.town.teacher.person))
    teacher.open("/")
    assert "Приглашаем на диагностику" in teacher.text
    teacher.open(f"/my/diagnostics/{check.pk}/")
    teacher.press("Согласен пройти")
    teacher.press("Начать диагностику")
    answer_all(teacher, RIGHT)
    assert teacher.page.get_by_role("heading", name="Ваш результат").is_visible()

    # The zone is closed by the measurement, and its history is whole.
    teacher.follow("Мои зоны роста")
    assert "Этим измерением зона роста выявлена" in teacher.text
    assert "Этим измерением зона роста закрыта" in teacher.text
    in_rows(product, lambda: nothing_is_rewritten(product, year, check))
    assert set(teacher.typed) - CLICKS == set()


def sees_the_levels(visit, year: Year) -> bool:
    methodist = visit(REGION).sign_in(year.town.methodist.login, year.town.methodist.password)
    methodist.open(f"/diagnostics/participants/{year.first}/")
    if "Результат видит только педагог" in methodist.text:
        return False
    assert "Уровни по компетенциям" in methodist.text
    return True


def approve(visit, who, teacher) -> None:
    """From «Что ждёт меня» by one button to the route, and there one button more."""
    visitor = visit(REGION).sign_in(who.login, who.password)
    task = visitor.page.get_by_role("main").get_by_role("listitem").filter(has_text=teacher.name).first
    task.get_by_role("link").first.click()
    visitor.press("Согласовать маршрут")
    assert "Согласовано" in visitor.text


def nothing_is_rewritten(product, year: Year, check: Participant) -> None:
    person = year.town.teacher.person
    deficit = Deficit.objects.get(person=person)
    first, second = Estimate.objects.filter(person=person).order_by("pk")
    assert (deficit.opened_by, deficit.closed_by) == (first, second)
    assert (first.participant_id, second.participant_id) == (year.first, check.pk)
    assert first.percent < second.percent
    sittings = [Participant.objects.get(pk=pk).sitting for pk in (year.first, check.pk)]
    assert [set(map(tuple, answers_by_item(one).values())) for one in sittings] == [{(1,)}, {(0,)}]
    assert Route.objects.get(person=person).state == "completed"
    assert Participation.objects.get(person=person).state == "completed"
