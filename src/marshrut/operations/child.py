"""One program that the supervisor keeps running."""

import contextlib
import ctypes
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from logging.handlers import RotatingFileHandler
from pathlib import Path

from marshrut.operations.place import give_to_owner

_LOG_BYTES, _LOGS_KEPT = 10 * 1024**2, 4
_PR_SET_PDEATHSIG = 1
_LONG_LINE = 8192


@dataclass(frozen=True)
class Program:
    """``name`` is shown on the console and names the log; ``command`` is run without a shell."""

    name: str
    command: tuple[str, ...]


class Child:
    """A started program: its output goes to ``var/log`` and to the console, line by line."""

    def __init__(self, program: Program, *, log: logging.Logger, echo: Callable[[str], None]) -> None:
        self.program = program
        self.started_at = 0.0  # time.monotonic()
        self._log = log
        self._echo = echo
        self._process: subprocess.Popen[bytes] | None = None
        self._rest = b""

    def start(self, environment: Mapping[str, str]) -> int:
        """Start it in a process group of its own; returns the descriptor of its output."""
        self._process = subprocess.Popen(
            self.program.command,
            env={**os.environ, **environment, "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            bufsize=0,
            start_new_session=True,  # Ctrl-C reaches the supervisor only, which stops them in order
            preexec_fn=die_with_parent(os.getpid()),  # safe: there are no threads here
        )
        self.started_at = time.monotonic()
        os.set_blocking(self.output, False)
        return self.output

    @property
    def output(self) -> int:
        return self._process.stdout.fileno()

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def exit_code(self) -> int | None:
        return None if self._process is None else self._process.poll()

    def read(self) -> None:
        """Pass on what it has written so far."""
        try:
            chunk = os.read(self.output, 65536)
        except BlockingIOError:
            return
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        if (not chunk and self._rest) or len(self._rest) > _LONG_LINE:
            lines, self._rest = [*lines, self._rest], b""
        for line in lines:
            text = line.decode("utf-8", errors="replace").rstrip()
            if text:
                self._log.info(text)
                if not text[0].isspace():  # the body of a traceback is for the log
                    self._echo(f"{self.program.name:>6} | {text}")

    def ask_to_stop(self) -> None:
        if self.is_running:
            self._process.send_signal(signal.SIGTERM)

    def clear_away(self) -> None:
        """Kill what is left of it and of the processes that it started; close its output."""
        if self._process is None:
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):  # nobody of the group is left
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self.read()
        self._process.stdout.close()
        self._process = None


def open_log(folder: Path, name: str) -> logging.Logger:
    """A log of its own that is cut into pieces: 10 MB each, five at most."""
    folder.mkdir(mode=0o700, exist_ok=True)
    path = folder / f"{name}.log"
    handler = RotatingFileHandler(path, maxBytes=_LOG_BYTES, backupCount=_LOGS_KEPT, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    give_to_owner(path)
    log = logging.Logger(name)  # outside the tree of loggers: nothing that is configured elsewhere touches it
    log.addHandler(handler)
    return log


def die_with_parent(parent: int) -> Callable[[], None]:
    """What a forked child calls first: the kernel ends it when the parent dies, even by kill -9."""
    libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None

    def arrange() -> None:
        if libc is not None:
            libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
            if os.getppid() != parent:  # it died before the kernel knew
                os._exit(1)

    return arrange
