"""Load the demonstration: invented people in three regions."""

import argparse
import os
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime
from multiprocessing import get_context
from multiprocessing.queues import SimpleQueue

from marshrut.cli import bootstrap
from marshrut.cli.console import Console

NAME = "demo"
HELP = "загрузить демонстрацию: вымышленные люди в трёх регионах"

_said: SimpleQueue  # of a process that loads


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No options: the same data every time."""


def run(arguments: argparse.Namespace, console: Console) -> None:
    with bootstrap.ready(console):
        load(console)


def load(console: Console) -> None:
    """Load it into the database that is ready, two regions at a time; what is loaded already stays as it is."""
    from django.utils.timezone import now

    from marshrut.demo.load import work_shares

    shares, at = work_shares(), now()
    done = dict.fromkeys(shares, 0.0)
    context = get_context("spawn")  # a forked process would share our connection to the database
    said = context.SimpleQueue()
    with ProcessPoolExecutor(min(2, os.cpu_count() or 1), context, _join, (said,)) as pool:
        loads = [pool.submit(_load_region, code, at) for code in shares]
        for one in loads:
            one.add_done_callback(lambda _: said.put(None))
        going = len(loads)
        while going:
            if (told := said.get()) is None:
                going -= 1
                continue
            code, line, share = told
            done[code] = share
            if share < 1:
                console.say(f"  {sum(shares[one] * done[one] for one in shares):4.0%} {line}")
        for one in loads:
            one.result()
    console.say("  100% Демонстрация готова")


def _join(said: SimpleQueue) -> None:
    """A process that loads: it tells through the queue how it goes."""
    global _said
    _said = said
    bootstrap.set_up_django()


def _load_region(code: str, at: datetime) -> None:
    from marshrut.demo.load import load_demo

    load_demo(at=at, regions=[code], progress=lambda line, share: _said.put((code, line, share)))
    bootstrap.close_connections()


def is_unfinished() -> bool:
    """Whether a load was begun and broken off: a region of the demonstration is there, another is not or has nobody.

    What is loaded already is not touched by loading again.
    """
    from django.db import connection

    from marshrut.demo.content.places import load_regions
    from marshrut.people.models import Person
    from marshrut.regions.models import Region

    connection.set_schema_to_public()
    regions = list(Region.objects.filter(is_demonstration=True))
    if not regions:
        return False
    if not {content.code for content in load_regions()} <= {region.slug for region in regions}:
        return True
    try:
        for region in regions:
            connection.set_tenant(region)
            if not Person.objects.exists():
                return True
    finally:
        connection.set_schema_to_public()
    return False


def login_lines() -> list[str]:
    """How to sign in to the demonstration, by role; nothing where there is none."""
    from django.db import connection

    from marshrut.regions.models import Region

    connection.set_schema_to_public()
    if not Region.objects.filter(is_demonstration=True).exists():
        return []
    from marshrut.demo.logins import lines

    return lines()
