"""The pages on which a form is taken: with script and without, and what they cost."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from marshrut.diagnostics.models import Answer, Sitting
from marshrut.diagnostics.queries import answers_by_item
from marshrut.diagnostics.usecases.finish_campaign import finish_campaign
from marshrut.diagnostics.usecases.finish_sitting import finish_sitting
from marshrut.diagnostics.usecases.give_consent import give_consent
from marshrut.diagnostics.usecases.start_sitting import start_sitting

pytestmark = pytest.mark.django_db


class Taker:
    def __init__(self, world, client_for, items=6):
        self.world = world
        self.person = world.teacher()
        campaign = world.campaign(instrument=world.instrument(items=items))
        self.participant = world.participant(self.person, campaign=campaign)
        give_consent(participant=self.participant, at=world.now)
        self.sitting = start_sitting(participant=self.participant, at=world.now)
        self.items = list(campaign.instrument.items.all())
        self.client = client_for(world.actor(person=self.person))

    @property
    def base(self) -> str:
        return f"/my/diagnostics/{self.participant.pk}/"

    def send(self, client=None, **body):
        body = {"item": self.items[0].pk, "response": [0], "seq": 1000, "tab": "a"} | body
        client = client or self.client
        return client.post(f"{self.base}answer/", json.dumps(body), content_type="application/json")

    @property
    def kept(self) -> dict:
        return answers_by_item(self.sitting)


@pytest.fixture
def taker(world, client_for):
    return Taker(world, client_for)


def test_a_saved_answer_is_acknowledged_with_its_sequence(taker):
    reply = taker.send(seq=1700000000000)

    assert (reply.status_code, reply.json()) == (200, {"saved": taker.items[0].pk, "seq": 1700000000000})
    assert taker.kept == {taker.items[0].pk: [0]}


def test_a_late_older_answer_is_told_the_newer_sequence(taker):
    taker.send(response=[2], seq=2000)

    assert taker.send(response=[1], seq=1000).json()["seq"] == 2000
    assert taker.kept == {taker.items[0].pk: [2]}


def test_a_finished_sitting_answers_409_with_a_sentence(taker):
    taker.send()
    finish_sitting(sitting=taker.sitting, at=taker.world.now)

    reply = taker.send(item=taker.items[1].pk)

    assert reply.status_code == 409
    assert "завершена" in reply.json()["error"]
    assert len(taker.kept) == 1


def test_a_campaign_that_is_over_answers_409(taker):
    finish_campaign(campaign=taker.participant.campaign, at=taker.world.now)

    assert taker.send().status_code == 409


def test_without_a_sign_in_the_answer_stays_on_the_device(taker, client_for, world):
    stranger = client_for(world.actor(person=world.teacher()))
    stranger.logout()

    assert taker.send(stranger).status_code == 401
    assert taker.kept == {}


def test_nobody_answers_for_another_person(taker, client_for, world):
    for actor in (
        world.actor(person=world.teacher()),
        world.head(taker.person.employments.get().organisation),
        world.centre(),
    ):
        client = client_for(actor)
        assert taker.send(client).status_code == 404
        assert client.get(f"{taker.base}items/1/").status_code == 404
    assert taker.kept == {}


def test_an_item_of_another_form_and_a_wrong_option_are_refused(taker, world):
    foreign = world.instrument(items=1).items.get()

    assert taker.send(item=foreign.pk).status_code == 422
    assert taker.send(response=[7]).status_code == 422
    assert taker.send(item=10**9).status_code == 404
    assert taker.kept == {}


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"null", b"{}", b'{"item": 1}', b'{"item": "1", "response": [0], "seq": 1}', b"\xff\xfe"],
)
def test_what_cannot_be_read_is_refused_in_words(taker, body):
    reply = taker.client.post(f"{taker.base}answer/", body, content_type="application/json")

    assert reply.status_code == 400
    assert reply.json()["error"]


@pytest.mark.parametrize("change", [{"seq": -1}, {"seq": 1.5}, {"seq": 2**70}, {"response": "0"}, {"item": None}])
def test_a_field_of_another_kind_is_refused(taker, change):
    assert taker.send(**change).status_code == 400


def test_a_get_of_the_answer_address_is_refused(taker):
    assert taker.client.get(f"{taker.base}answer/").status_code == 405


def test_the_page_carries_every_item_with_what_is_kept(taker):
    taker.send(response=[2], seq=5)

    page = taker.client.get(f"{taker.base}items/2/")

    rows = json.loads(page.content.decode().split('id="items" type="application/json">')[1].split("</script>")[0])
    assert [row["id"] for row in rows] == [item.pk for item in taker.items]
    assert (rows[0]["response"], rows[0]["seq"]) == ([2], 5)
    assert (rows[1]["response"], rows[1]["seq"]) == ([], 0)
    assert "no-store" in page.headers["Cache-Control"]


def test_the_page_never_carries_a_key(taker):
    page = taker.client.get(f"{taker.base}items/1/").content.decode()

    names = json.loads(page.split('id="items" type="application/json">')[1].split("</script>")[0])[0].keys()
    assert not {"key", "feedback"} & set(names)
    assert '"key"' not in page
    assert '"feedback"' not in page


def test_without_script_the_form_saves_and_goes_on(taker):
    first = f"{taker.base}items/1/"

    on = taker.client.post(first, {"item": taker.items[0].pk, "response": "1", "go": "next"})
    back = taker.client.post(f"{taker.base}items/2/", {"response": "0", "go": "back"})

    assert on.headers["Location"].endswith(f"{taker.base}items/2/")
    assert back.headers["Location"].endswith(first)
    assert taker.kept == {taker.items[0].pk: [1], taker.items[1].pk: [0]}


def test_without_script_the_last_item_leads_to_the_end(taker):
    last = taker.client.post(f"{taker.base}items/6/", {"response": "0", "go": "next"})

    assert last.headers["Location"].endswith(f"{taker.base}finish/")


def test_without_script_a_wrong_option_is_told_and_nothing_is_kept(taker):
    page = taker.client.post(f"{taker.base}items/1/", {"response": "9", "go": "next"})

    assert page.status_code == 200
    assert "Такого варианта" in page.content.decode()
    assert taker.kept == {}


def test_without_script_a_later_answer_wins_over_a_clock_that_runs_ahead(taker):
    taker.send(response=[2], seq=9_000_000_000_000)

    taker.client.post(f"{taker.base}items/1/", {"response": "1", "go": "next"})

    assert taker.kept == {taker.items[0].pk: [1]}


@pytest.mark.parametrize("number", [0, 7, 99])
def test_an_item_that_is_not_there_leads_to_the_first(taker, number):
    page = taker.client.get(f"{taker.base}items/{number}/")

    assert page.headers["Location"].endswith(f"{taker.base}items/1/")


def test_a_finished_sitting_leads_to_the_result(taker):
    taker.send()
    finish_sitting(sitting=taker.sitting, at=taker.world.now)

    assert taker.client.get(f"{taker.base}items/1/").headers["Location"].endswith(f"{taker.base}result/")


@pytest.mark.parametrize("items", [6, 32])
def test_opening_an_item_and_saving_an_answer_is_cheap(world, client_for, items):
    taker = Taker(world, client_for, items=items)
    taker.client.get(f"{taker.base}items/1/")  # the process knows its regions from now on

    with CaptureQueriesContext(connection) as queries:
        taker.client.get(f"{taker.base}items/1/")
        taker.send()

    statements = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
    writes = [sql for sql in statements if not sql.lstrip().upper().startswith(("SELECT", "SET"))]
    assert len(statements) <= 10
    assert len(writes) == 1
    assert Answer.objects.count() == 1


def test_the_address_of_an_answer_belongs_to_one_region(taker, other_region, world):
    reply = taker.client.post(
        f"/{other_region.slug}{taker.base}answer/",
        json.dumps({"item": taker.items[0].pk, "response": [0], "seq": 1}),
        content_type="application/json",
    )

    connection.set_tenant(taker.client.region)
    assert reply.status_code in {401, 404}
    assert Sitting.objects.get().answers.count() == 0
