"""The database of this machine: found running, or made and started.

Commands share one server. Each marks its presence; the last one to go stops the server, so it makes no
difference which of them started it. A mark dies with its process, so a killed one leaves nothing behind.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from marshrut.operations import health, placement
from marshrut.operations.cluster import Cluster, Passwords, running_pid, running_port
from marshrut.operations.database_url import DatabaseUrl
from marshrut.operations.errors import MachineProblem
from marshrut.operations.locks import Presence, exclusive
from marshrut.operations.place import prepare
from marshrut.operations.placement import Say, silent

DATABASE = "marshrut"
_LOCK_SECONDS = 180.0


@dataclass(frozen=True)
class Status:
    """``home`` holds the files; ``pid`` and ``port`` are None when the server isn't running."""

    home: Path
    is_made: bool
    pid: int | None
    port: int | None


@contextmanager
def using(var: Path, *, say: Say = silent, durable: bool = True) -> Iterator[DatabaseUrl]:
    """Have the database running for the time of the block.

    :raises MachineProblem: it can't run; the text says why and what to do.
    """
    prepare(var)
    with _guard(var, say):
        presence = Presence(var / "postgres.users")
        try:
            url = _run(var, say=say, durable=durable)
        except BaseException:
            presence.leave()
            raise
    try:
        yield url
    finally:
        with _guard(var, say):
            if presence.leave():
                _stop(var)


def ensure_running(var: Path, *, say: Say = silent, durable: bool = True) -> DatabaseUrl:
    """Have the database running and leave it so, until a command that uses it ends or :func:`stop` is called.

    :raises MachineProblem: it can't run.
    """
    prepare(var)
    with _guard(var, say):
        return _run(var, say=say, durable=durable)


def stop(var: Path) -> None:
    """Stop the database whoever uses it. Quiet when it isn't running.

    :raises MachineProblem: it does not stop.
    """
    if var.exists():
        with _guard(var, silent):
            _stop(var)


def status(var: Path) -> Status:
    home = placement.home(var) or var / "postgres"
    data = home / "data"
    return Status(home=home, is_made=data.exists(), pid=running_pid(data), port=running_port(data))


def is_answering(url: DatabaseUrl) -> bool:
    """Whether a connection succeeds within three seconds."""
    try:
        with psycopg.connect(str(url), connect_timeout=3, autocommit=True) as connection:
            connection.execute("SELECT 1")
    except psycopg.Error:
        return False
    return True


def _guard(var: Path, say: Say):
    return exclusive(
        var / "postgres.lock",
        seconds=_LOCK_SECONDS,
        waiting=lambda: say("Другая команда готовит базу данных, жду её…"),
    )


def _run(var: Path, *, say: Say, durable: bool) -> DatabaseUrl:
    home = placement.home(var)
    if home is not None:
        port = running_port(home / "data")
        if port is not None:
            url = _application_url(home, port)
            if is_answering(url):  # scram proves it to us as well: another server does not know our password
                return url
    cluster = placement.cluster(var, say=say, durable=durable)
    if cluster.pid() is not None:  # runs but does not answer: still starting, or stopping
        _wait(lambda: cluster.port() is not None or cluster.pid() is None, seconds=30)
    if cluster.pid() is None:
        health.require_disk_space(cluster.home)
        if not cluster.data.exists():
            say("Создаю базу данных…")
            cluster.create()
        cluster.start()
    port = cluster.port()
    if port is None:
        raise MachineProblem(f"База данных запущена, но не отвечает. Подробности: {cluster.log}.")
    _admit_application(cluster, port)
    return _application_url(cluster.home, port)


def _stop(var: Path) -> None:
    home = placement.home(var)
    if home is not None and running_pid(home / "data") is not None:
        placement.cluster(var).stop()


def _application_url(home: Path, port: int) -> DatabaseUrl:
    password = Passwords.of(home).application
    return DatabaseUrl(host="127.0.0.1", port=port, name=DATABASE, user=DATABASE, password=password)


def _admit_application(cluster: Cluster, port: int) -> None:
    """See that the server is ours, and that the program's own role (no superuser) and database are there."""
    passwords = Passwords.of(cluster.home)
    with psycopg.connect(
        host="127.0.0.1",
        port=port,
        user="postgres",
        password=passwords.superuser,
        dbname="postgres",
        autocommit=True,
        connect_timeout=10,
        require_auth="scram-sha-256",
    ) as connection:
        served = connection.execute("SHOW data_directory").fetchone()[0]
        if not cluster.data.samefile(served):
            raise MachineProblem(f"На порту {port} отвечает другая база данных ({served}). Остановите её.")
        role = sql.Identifier(DATABASE)
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [DATABASE]).fetchone():
            connection.execute(
                sql.SQL("CREATE ROLE {} LOGIN CREATEDB PASSWORD {}").format(role, sql.Literal(passwords.application))
            )
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(role, role))


def _wait(is_done: Callable[[], bool], *, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not is_done() and time.monotonic() < deadline:
        time.sleep(0.1)
