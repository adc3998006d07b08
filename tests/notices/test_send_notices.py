"""Telling many at once means the same as telling each, in as many queries for three people as for one."""

import pytest

from marshrut.notices.models import Delivery, MailMode, Notice
from marshrut.notices.usecases.choose_mail_mode import choose_mail_mode
from marshrut.notices.usecases.send_notice import send_notice
from marshrut.notices.usecases.send_notices import send_notices

pytestmark = pytest.mark.django_db


def readers(world):
    """Wants letters at once, in the morning, none at all, has no address."""
    people = [world.person(email=f"reader{number}@demo.invalid") for number in range(3)] + [world.person()]
    choose_mail_mode(person=people[1], mode=MailMode.DIGEST)
    choose_mail_mode(person=people[2], mode=MailMode.NEVER)
    return people


def written():
    notices = Notice.objects.order_by("recipient_id").values_list("title", "body", "link", "created_at")
    letters = Delivery.objects.order_by("notice__recipient_id").values_list("state", "due_at")
    return list(notices), list(letters)


def test_many_are_told_as_each_would_be(world):
    for person in readers(world):
        send_notice(recipient=person, key="k", title="Новость", body="Текст", link="/a/", at=world.now)
    one_by_one = written()
    Notice.objects.all().delete()

    told = send_notices(
        links={person: "/a/" for person in readers(world)}, key="k", title="Новость", body="Текст", at=world.now
    )

    assert (told, written()) == (4, one_by_one)


def test_who_knows_already_is_not_told_again(world):
    first, second = world.person(), world.person()
    send_notice(recipient=first, key="k", title="Новость", at=world.now)
    assert send_notices(links={first: "/a/", second: "/b/"}, key="k", title="Новость", at=world.now) == 1
    assert send_notices(links={first: "/a/", second: "/b/"}, key="k", title="Новость", at=world.now) == 0


@pytest.mark.parametrize("people", [1, 3])
def test_the_number_of_queries_does_not_grow_with_people(world, people, django_assert_num_queries):
    links = {world.person(email=f"r{number}@demo.invalid"): "/a/" for number in range(people)}
    with django_assert_num_queries(6):
        send_notices(links=links, key="k", title="Новость", at=world.now)
