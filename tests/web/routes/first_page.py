"""What waits, asked as the first page asks: with the addresses of the region."""

from collections.abc import Callable
from datetime import date

from django.urls import set_urlconf

from marshrut.people.actor import Actor
from marshrut.web.waiting import Waiting


def what_waits(waiting: Callable, actor: Actor, on: date) -> list[Waiting]:
    set_urlconf("marshrut.config.urls_region")
    try:
        return waiting(actor, on)
    finally:
        set_urlconf(None)
