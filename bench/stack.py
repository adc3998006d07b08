"""The product as ``make run`` runs it, in a folder of its own."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from bench.consumption import Consumption
from marshrut.operations import postgres

_READY = "Остановить: Ctrl-C."
_STEP = re.compile(r"^(?P<title>\S.*)… (?P<seconds>\d+,\d) с$", re.MULTILINE)
_LONGEST_START_SECONDS = 300.0


class NotStarted(Exception):
    """The product ended or was not ready in time; the text is what it said."""


@dataclass(frozen=True, slots=True)
class Start:
    """``seconds`` until the greeting; ``steps``: Russian title → seconds, as the console tells them."""

    seconds: float
    steps: dict[str, float]


class Stack:
    """``marshrut serve`` on a free port, with a database of its own unless ``changes`` to the environment name one;
    output goes to ``var/bench.log``.
    """

    def __init__(self, var: Path, **changes: str) -> None:
        self.var = var
        self._changes = changes
        self.port = _free_port()
        self._log = var / "bench.log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> tuple[str, int]:
        return "127.0.0.1", self.port

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """For commands that work beside it."""
        kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "HOST"}}
        return {**kept, "MARSHRUT_VAR": str(self.var), "PORT": str(self.port), **self._changes}

    def start(self) -> Start:
        """Block until the product greets.

        :raises NotStarted: it did not.
        """
        begin = time.monotonic()
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "marshrut.cli.main", "serve"],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        while (said := self._log.read_text(encoding="utf-8")) is not None and _READY not in said:
            if self._process.poll() is not None or time.monotonic() - begin > _LONGEST_START_SECONDS:
                raise NotStarted(said)
            time.sleep(0.02)
        steps = {m["title"]: float(m["seconds"].replace(",", ".")) for m in _STEP.finditer(said)}
        return Start(time.monotonic() - begin, steps)

    def consumption(self) -> Consumption:
        return Consumption(supervisor=self._process.pid, database=postgres.status(self.var).pid)

    def database_url(self) -> str:
        return str(postgres.ensure_running(self.var))

    def stop(self) -> None:
        """Quiet when it isn't running."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait(timeout=60)
        self._process = None

    def remove(self) -> None:
        """Stop everything and take the folder away, the database's files included."""
        self.stop()
        home = postgres.status(self.var).home
        postgres.stop(self.var)
        for folder in {home, self.var}:
            shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]
