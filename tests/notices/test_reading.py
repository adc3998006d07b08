"""A person sees own notices only, and takes them as read one by one or together."""

import pytest

from marshrut.notices.queries import latest_notices, unread_count
from marshrut.notices.usecases.mark_read import mark_read
from marshrut.notices.usecases.send_notice import send_notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(world):
    """Two people, two notices each."""
    readers = [world.person(), world.person()]
    for reader in readers:
        for key in ("one", "two"):
            send_notice(recipient=reader, key=key, title=f"Новость {key}", at=world.now)
    return readers


def test_reading_one_notice_leaves_the_other_new(world, told):
    reader, other = told
    notice = latest_notices(reader, limit=1)[0]
    assert mark_read(reader=reader, notice=notice, at=world.now) == 1
    assert (unread_count(reader), unread_count(other)) == (1, 2)


def test_reading_all_leaves_the_notices_of_others(world, told):
    reader, other = told
    assert mark_read(reader=reader, at=world.now) == 2
    assert (unread_count(reader), unread_count(other)) == (0, 2)


def test_the_notice_of_another_is_neither_opened_nor_read(world, told, client_for):
    reader, other = told
    strange = latest_notices(other, limit=1)[0]
    client = client_for(world.actor(person=reader))
    assert client.get(f"/notices/{strange.pk}/").status_code == 404
    assert unread_count(other) == 2
    assert client.get("/notices/").status_code == 200


def test_how_letters_come_is_a_choice_of_the_person(world, told, client_for):
    from marshrut.notices.queries import mail_mode

    client = client_for(world.actor(person=told[0]))
    assert client.get("/notices/settings/").status_code == 200
    client.post("/notices/settings/", {"mode": "digest"})
    assert (mail_mode(told[0]), mail_mode(told[1])) == ("digest", "at_once")
