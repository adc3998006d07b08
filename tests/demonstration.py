"""The whole demonstration in a database of its own, loaded once a worker; for its own tests and for scenarios.

Import the fixtures in a conftest.py, and mark the tests with ``pytest.mark.xdist_group("demonstration")``: then
they go to one worker, and it is loaded once a run.

``loaded`` has the address, for a server started by a scenario; it must not be written to by others than that
scenario: ask ``copy_of_demonstration`` for a database to change. ``demonstration`` lets Django's own connection
look at it for the time of a test.
"""

import atexit
import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import psycopg
import pytest
from psycopg import sql

from marshrut.operations.database_url import DatabaseUrl
from tests.shared_data import ROOT

REGIONS = ("kostroma", "dagestan", "leningrad")


@dataclass(frozen=True)
class Demonstration:
    """``at``: the moment it was loaded for; ``seconds`` of the tables and of the load; SQL ``statements`` by region."""

    url: DatabaseUrl
    at: datetime
    seconds: dict[str, float]
    statements: dict[str, int]


_loaded: list[Demonstration] = []
_tables: list[DatabaseUrl] = []


@pytest.fixture(scope="session")
def loaded() -> Demonstration:
    """The demonstration's database; loaded at the first use."""
    if not _loaded:
        began = time.monotonic()
        empty = with_tables()
        seconds = {"tables": round(time.monotonic() - began, 1)}
        at = datetime.now().astimezone()
        url = copy_of(empty)
        answer = filled(url, at, REGIONS)
        seconds["load"] = answer["seconds"]
        _loaded.append(Demonstration(url, at, seconds, answer["statements"]))
        print(f"\ndemonstration: tables {seconds['tables']} s, load {seconds['load']} s")  # noqa: T201
    return _loaded[0]


@pytest.fixture
def demonstration(loaded, django_db_blocker) -> Iterator[Demonstration]:
    """Django looks at the demonstration, inside the Костромская область; nothing that is written stays."""
    from django.db import transaction

    with django_db_blocker.unblock(), looking_at(loaded.url), transaction.atomic():
        enter("kostroma")
        yield loaded
        transaction.set_rollback(True)


@pytest.fixture
def copy_of_demonstration(loaded) -> Iterator[DatabaseUrl]:
    """The address of a copy that may be changed."""
    url = copy_of(loaded.url)
    yield url
    _drop(url)


def with_tables() -> DatabaseUrl:
    """A database with the three regions and nobody in them: a template for those to fill."""
    if not _tables:
        url = _new("template0")
        _run(url, "tables")
        _tables.append(url)
    return _tables[0]


def copy_of(url: DatabaseUrl) -> DatabaseUrl:
    return _new(url.name)


def filled(url: DatabaseUrl, at: datetime, regions, **environment: str) -> dict:
    """Load the regions there; seconds and statements."""
    said = _run(url, "fill", at.isoformat(), *regions, **environment)
    return json.loads(said.strip().splitlines()[-1])


@contextmanager
def looking_at(url: DatabaseUrl) -> Iterator[None]:
    """Django's connection goes to another database for the time of the block."""
    from django.db import connection

    from marshrut.regions.queries import registry

    former = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = url.name
    registry.forget()
    try:
        yield
    finally:
        connection.set_schema_to_public()
        connection.close()
        connection.settings_dict["NAME"] = former
        registry.forget()


def enter(region: str) -> None:
    """Go into a region of the database that Django looks at."""
    from django.db import connection

    from marshrut.regions.models import Region

    connection.set_schema_to_public()
    connection.set_tenant(Region.objects.get(slug=region))


def _run(url: DatabaseUrl, *arguments: str, **environment: str) -> str:
    settings = {"DATABASE_URL": str(url), "DJANGO_SETTINGS_MODULE": "marshrut.config.settings"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.fill_demonstration", *arguments],
        cwd=ROOT,
        env={**os.environ, **settings, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def _new(template: str) -> DatabaseUrl:
    url = _server().with_name(f"marshrut_demonstration_{secrets.token_hex(3)}")
    with psycopg.connect(str(_server()), autocommit=True) as connection:
        names = sql.Identifier(url.name), sql.Identifier(template)
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*names))
    atexit.register(_drop, url)
    return url


def _drop(url: DatabaseUrl) -> None:
    """The server may have been taken away already: then the database is gone with it."""
    try:
        with psycopg.connect(str(_server()), autocommit=True, connect_timeout=3) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(url.name)))
    except psycopg.OperationalError:
        return


def _server() -> DatabaseUrl:
    return DatabaseUrl.parse(os.environ["DATABASE_URL"]).with_name("postgres")
