"""The walk of a person through one diagnostic, page by page."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import set_urlconf

from marshrut.deficits.usecases.review_deficit import review_deficit
from marshrut.diagnostics.models import Participant
from marshrut.diagnostics.usecases.share_result import share_result
from marshrut.people.roles import Role
from marshrut.routes.models import TutorAssignment
from marshrut.web.teacher.waiting import waiting
from marshrut.web.templatetags.russian import long_date

pytestmark = pytest.mark.django_db


class Walker:
    def __init__(self, world, client_for, **campaign):
        self.world = world
        self.person = world.teacher()
        self.actor = world.actor(person=self.person)
        self.campaign = world.campaign(instrument=world.instrument(items=8), **campaign)
        self.participant = world.participant(self.person, campaign=self.campaign)
        self.client = client_for(self.actor)

    def address(self, tail="") -> str:
        return f"/my/diagnostics/{self.participant.pk}/{tail}"

    def get(self, tail="") -> str:
        reply = self.client.get(self.address(tail), follow=True)
        assert reply.status_code == 200
        return reply.content.decode()

    def post(self, tail, **data):
        return self.client.post(self.address(tail), data, follow=True)

    def goes_to(self, tail="") -> str:
        return self.client.get(self.address(tail)).headers["Location"].split(f"/{self.participant.pk}/")[1]

    def begin(self):
        self.post("consent/")
        self.post("start/")

    def take(self, right: int):
        self.begin()
        for item in self.campaign.instrument.items.all():
            response = "0" if item.position <= right else "1"
            self.client.post(self.address(f"items/{item.position}/"), {"response": response, "go": "next"})
        return self.post("finish/")

    @property
    def state(self) -> str:
        return Participant.objects.get(pk=self.participant.pk).state


@pytest.fixture
def walker(world, client_for):
    return Walker(world, client_for)


def what_waits(walker) -> list:
    """As the first page asks, with the addresses of the region."""
    set_urlconf("marshrut.config.urls_region")
    try:
        return waiting(walker.actor, walker.world.today)
    finally:
        set_urlconf(None)


@pytest.mark.trace("D3")
def test_the_walk_from_invitation_to_a_shared_result(walker):
    assert "Согласен пройти" in walker.get()
    page = walker.post("consent/").content.decode()
    assert (walker.state, "Пробное задание" in page) == ("registered", True)
    walker.post("start/")
    assert walker.state == "present"
    for number in range(1, 9):
        walker.client.post(walker.address(f"items/{number}/"), {"response": "1", "go": "next"})
    assert "Ответы есть на все задания" in walker.get("finish/")
    page = walker.post("finish/").content.decode()
    assert walker.state == "published"
    assert "Зона роста: «Методические»." in page
    assert "Пока видите только вы" in page
    page = walker.post("share/").content.decode()
    assert "Результаты переданы" in page
    assert "Передать результаты методисту" not in page


def test_nothing_begins_without_consent(walker):
    walker.post("start/")

    assert walker.state == "invited"
    assert "только с вашего согласия" in walker.post("start/").content.decode()


def test_who_declines_is_not_reminded(walker):
    assert len(what_waits(walker)) == 1

    walker.post("decline/")

    assert walker.state == "annulled"
    assert what_waits(walker) == []


@pytest.mark.parametrize(
    ("state", "button"),
    [("invited", "Узнать подробнее"), ("registered", "Начать"), ("present", "Продолжить")],
)
def test_what_waits_is_said_by_the_state(walker, state, button, django_assert_num_queries):
    Participant.objects.update(state=state)

    with django_assert_num_queries(1):
        (one,) = what_waits(walker)

    assert (one.button, one.due, one.since) == (button, walker.campaign.ends_on, walker.world.today)
    assert one.url.endswith(walker.address())


@pytest.mark.parametrize("state", ["published", "no_show", "annulled", "scored"])
def test_nothing_waits_when_it_is_over(walker, state):
    Participant.objects.update(state=state, published_at=walker.world.now)

    assert what_waits(walker) == []


def test_a_campaign_of_tomorrow_does_not_wait_yet(world, client_for):
    tomorrow = world.today + timedelta(days=1)
    walker = Walker(world, client_for, starts_on=tomorrow, ends_on=tomorrow)

    assert what_waits(walker) == []


def test_the_practice_item_keeps_nothing(walker):
    walker.post("consent/")

    page = walker.post("practice/", response="2").content.decode()

    assert "Всё получилось" in page
    assert walker.state == "registered"


def test_a_pause_says_where_to_go_on(walker):
    walker.begin()
    walker.client.post(walker.address("items/1/"), {"response": "0", "go": "next"})

    page = walker.get("pause/")

    assert "есть ответы на 1 из 8 заданий" in page
    assert "Продолжить с задания 2" in page


def test_coming_back_goes_on_with_the_first_unanswered(walker):
    walker.begin()
    walker.client.post(walker.address("items/1/"), {"response": "0", "go": "next"})

    assert walker.client.post(walker.address("start/")).headers["Location"].endswith("items/2/")


def test_the_end_names_what_is_unanswered(walker):
    walker.begin()
    walker.client.post(walker.address("items/3/"), {"response": "0", "go": "next"})

    page = walker.get("finish/")

    assert "Остались задания без ответа" in page
    assert page.count(": без ответа") == 7
    assert "Завершить и узнать результат" in page


def test_nothing_can_be_finished_without_an_answer(walker):
    walker.begin()

    assert "Завершить и узнать результат" not in walker.get("finish/")
    assert "Пока нет ни одного ответа" in walker.post("finish/").content.decode()
    assert walker.state == "present"


def test_pages_that_are_not_due_lead_to_the_one_that_is(walker):
    walker.post("consent/")
    assert walker.goes_to() == "practice/"
    assert walker.goes_to("result/") == ""
    walker.post("start/")
    assert walker.goes_to() == "pause/"
    walker.client.post(walker.address("items/1/"), {"response": "0", "go": "next"})
    walker.post("finish/")
    assert [walker.goes_to(tail) for tail in ("", "finish/", "pause/")] == ["result/", "", ""]


def test_the_result_says_words_picture_and_numbers_in_this_order(walker):
    page = walker.take(right=4).content.decode()

    places = [page.index(words) for words in ("Зона роста", "На рисунке", "level-meter__band", "В числах")]
    assert places == sorted(places)
    act = "Передать результаты методисту</button>"
    assert page.count(act) == 1
    assert page.index("Зона роста") < page.index(act) < page.index("На рисунке")
    assert "4 из 8" in page
    assert "допущение для теста" in page  # where the thresholds come from


def test_a_result_handed_on_says_when_and_to_whom_by_name(walker, world):
    school = walker.person.employments.get().organisation
    head, methodist = world.head(school), world.methodist(school.parent)
    others = [world.head(world.school()), world.methodist(world.municipality())]
    tutor = world.actor(Role.TUTOR).person
    TutorAssignment.objects.create(tutor=tutor, person=walker.person, starts_on=world.today)
    assert head.person.full_name not in walker.take(right=4).content.decode()

    page = walker.post("share/").content.decode()

    assert f"Вы передали их {long_date(world.now)}" in page
    for person in (head.person, methodist.person, tutor):
        assert page.count(person.full_name) == 1
    for stranger in others:
        assert stranger.person.full_name not in page


def test_the_result_costs_the_same_for_one_head_and_three(walker, world):
    school = walker.person.employments.get().organisation
    walker.take(right=4)
    walker.post("share/")
    costs = []
    for more in (1, 2):
        for _ in range(more):
            world.head(school)
        with CaptureQueriesContext(connection) as queries:
            walker.get("result/")
        costs.append(len(queries))

    assert costs[0] == costs[1]


def test_a_result_near_a_border_says_so(world, client_for):
    walker = Walker(world, client_for)
    participant = world.participant(walker.person, state="published")
    estimate = world.estimate(participant, percent=56.0)
    review_deficit(estimate=estimate, at=world.now)

    page = walker.client.get(f"/my/diagnostics/{participant.pk}/result/").content.decode()

    assert "рядом с границей" in page


def test_nobody_opens_the_pages_of_another(walker, world, client_for):
    walker.take(right=2)
    share_result(participant=walker.participant, at=world.now)
    others = [
        world.actor(person=world.teacher()),
        world.head(walker.person.employments.get().organisation),
        world.centre(),
    ]
    for actor in others:
        client = client_for(actor)
        for tail in ("", "practice/", "pause/", "finish/", "result/", "recommendation/"):
            assert client.get(walker.address(tail)).status_code == 404
        for tail in ("consent/", "decline/", "start/", "finish/", "share/"):
            assert client.post(walker.address(tail)).status_code == 404


def test_a_stranger_is_asked_to_sign_in(walker):
    walker.client.logout()

    for tail in ("", "result/", "items/1/"):
        assert "/login/" in walker.client.get(walker.address(tail)).headers["Location"]


@pytest.mark.trace("D5")
def test_the_recommendation_names_support_by_the_regions_rule(walker):
    walker.take(right=1)

    page = walker.get("recommendation/")

    assert walker.person.full_name in page
    assert "индивидуальный образовательный маршрут" in page
    assert "не является оценкой работы" in page


def test_growth_zones_tell_by_which_measurement_they_opened_and_closed(world, client_for):
    walker = Walker(world, client_for)
    for percent, days in ((30.0, 0), (95.0, 30)):
        estimate = world.estimate(
            world.participant(walker.person, state="published"),
            percent=percent,
            measured_on=world.today + timedelta(days=days),
        )
        review_deficit(estimate=estimate, at=world.now + timedelta(days=days))

    page = walker.client.get("/my/diagnostics/growth/").content.decode()

    assert "Этим измерением зона роста выявлена" in page
    assert "Этим измерением зона роста закрыта" in page
    assert "Сейчас в работе" not in page


def test_the_card_of_a_growth_zone_says_its_level_and_its_day_once(world, client_for):
    walker = Walker(world, client_for)
    day = world.today - timedelta(days=3)
    estimate = world.estimate(world.participant(walker.person, state="published"), percent=30.0, measured_on=day)
    review_deficit(estimate=estimate, at=world.now)

    page = walker.client.get("/my/diagnostics/growth/").content.decode()

    assert page.lower().count("высокий дефицит") == 1
    assert page.count(long_date(day)) == 1


def test_empty_pages_say_what_they_are_for(world, client_for):
    client = client_for(world.actor(person=world.teacher()))

    assert "Приглашений пока нет" in client.get("/my/diagnostics/").content.decode()
    assert "Зон роста нет" in client.get("/my/diagnostics/growth/").content.decode()


@pytest.mark.parametrize("page", ["/my/diagnostics/", "/my/diagnostics/growth/"])
def test_lists_take_the_same_queries_for_one_and_for_three(world, client_for, page):
    counts = []
    for number in (1, 3):
        person = world.teacher()
        for group in ("methodical", "psychological", "subject")[:number]:
            participant = world.participant(person, state="published")
            review_deficit(estimate=world.estimate(participant, percent=30, group=group), at=world.now)
        client = client_for(world.actor(person=person))
        client.get(page)
        with CaptureQueriesContext(connection) as queries:
            client.get(page)
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert counts[0] <= 8
