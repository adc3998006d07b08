"""Load the demonstration: invented people in three regions."""

import argparse

from marshrut.cli import bootstrap
from marshrut.cli.console import Console

NAME = "demo"
HELP = "загрузить демонстрацию: вымышленные люди в трёх регионах"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """No options: the same data every time."""


def run(arguments: argparse.Namespace, console: Console) -> None:
    with bootstrap.ready(console):
        load(console)


def load(console: Console) -> None:
    """Load it into the database that is ready; what is loaded already stays as it is."""
    from django.utils.timezone import now

    from marshrut.demo.load import load_demo

    load_demo(at=now(), progress=lambda line, share: console.say(f"  {share:4.0%} {line}"))


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
