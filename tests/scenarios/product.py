"""The whole product as real processes with a database of its own: what ``make run`` starts."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection

import psutil
import psycopg
from psycopg import sql

from marshrut.operations.database_url import DatabaseUrl

READY_SECONDS = 240.0


class Product:
    """``url`` of the pages; ``inside(region)`` lets the test prepare and read rows of the running product.

    It shares the server and the keys of the test run's database, never the database itself.
    """

    def __init__(self, blocker) -> None:
        self._blocker = blocker
        server = DatabaseUrl.parse(os.environ["DATABASE_URL"])
        self._server = server.with_name("postgres")
        self._name = f"{server.name}_product"
        self._worlds: dict[str, LazyWorld] = {}
        self._process: subprocess.Popen[str] | None = None
        self._reader: threading.Thread | None = None
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"

    def start(self, *, with_demo: bool) -> None:
        """Make the database and run the product until it says that it is ready."""
        with psycopg.connect(str(self._server), autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(self._name)))
        options = [] if with_demo else ["--no-demo"]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "marshrut.cli.main", "serve", *options],
            env=self._environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        said = []
        for line in self._process.stdout:
            said.append(line)
            if line.startswith("Остановить: Ctrl-C"):
                # Read on: when nobody does, the pipe is full after some hundred warnings, and the pages stand still.
                self._reader = threading.Thread(target=self._process.stdout.read)
                self._reader.start()
                return
        raise AssertionError("the product did not start:\n" + "".join(said))

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(timeout=60)
            if self._reader is not None:
                self._reader.join()
            self._process.stdout.close()
        with psycopg.connect(str(self._server), autocommit=True) as connection:
            gone = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(self._name))
            connection.execute(gone)

    def kill_pages(self) -> None:
        """kill -9 of the web server and its workers; returns when the supervisor has brought them back."""
        [web] = [
            one for one in psutil.Process(self._process.pid).children() if "granian" in " ".join(one.cmdline())
        ]
        doomed = [web, *web.children(recursive=True)]
        for one in doomed:
            one.send_signal(signal.SIGKILL)
        psutil.wait_procs(doomed, timeout=10)
        until(self._answers, seconds=60)

    @contextmanager
    def inside(self, region: str) -> Iterator["LazyWorld"]:
        """The test's own Django, connected to the product's database, in the schema of the region.

        Gives the region's factories of ``tests.world``; the demonstration's regions have no use for them.
        """
        from django.db import connection

        from marshrut.regions.models import Region

        name = connection.settings_dict["NAME"]
        with self._blocker.unblock():
            connection.close()
            connection.settings_dict["NAME"] = self._name
            try:
                connection.set_schema_to_public()
                connection.set_tenant(Region.objects.get(slug=region))
                yield self._worlds.setdefault(region, LazyWorld())
            finally:
                connection.set_schema_to_public()
                connection.close()
                connection.settings_dict["NAME"] = name

    def open_regions(self, *titles: tuple[str, str]) -> None:
        """Empty regions beside the demonstration's: (slug, title). Their numbers begin high, each region's at its
        own million, so that a number of one is no number of another, and is as long as in a grown region."""
        code = "from marshrut.cli.bootstrap import set_up_django; set_up_django()\n"
        code += "from django.utils.timezone import now\n"
        code += "from marshrut.regions.usecases.open_region import open_region\n"
        for number, (slug, title) in enumerate(titles, start=90):
            code += (
                f"open_region(slug={slug!r}, subject_code='{number}', oktmo='{number}000000', "
                f"title={title!r}, is_demonstration=False, at=now())\n"
            )
        subprocess.run([sys.executable, "-c", code], env=self._environment(), check=True)
        for million, (slug, _) in enumerate(titles, start=1):
            self._count_from(f"region_{slug}", million * 1_000_000)

    def _count_from(self, schema: str, first: int) -> None:
        with psycopg.connect(self._environment()["DATABASE_URL"], autocommit=True) as connection:
            found = "SELECT format('%%I.%%I', schemaname, sequencename) FROM pg_sequences WHERE schemaname = %s"
            for (name,) in connection.execute(found, [schema]).fetchall():
                connection.execute("SELECT setval(%s::regclass, %s, false)", [name, first])

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        url = DatabaseUrl.parse(os.environ["DATABASE_URL"]).with_name(self._name)
        return kept | {"DATABASE_URL": str(url), "PORT": str(self.port), "HOST": "127.0.0.1"}

    def _answers(self) -> bool:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()


class LazyWorld:
    """The factories of one region: made with the first of their people, the same in every test."""

    def __getattr__(self, name: str):
        if "_world" not in self.__dict__:
            from tests.world import World

            self._world = World()
        return getattr(self._world, name)


def until(condition, *, seconds: float = 20) -> None:
    """Wait for what other processes do."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.1)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]
