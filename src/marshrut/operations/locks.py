"""Locks between processes on one machine. The kernel lets go of them when a process dies, however it dies."""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from marshrut.operations.errors import MachineProblem


def _open(path: Path) -> int:
    # Read-only: flock asks for no more, and root's file must not lock an ordinary user out.
    return os.open(path, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)


@contextmanager
def exclusive(path: Path, *, seconds: float, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Hold the lock alone; ``waiting`` is called once when another process has it.

    :raises MachineProblem: it was not free within ``seconds``.
    """
    descriptor = _open(path)
    try:
        deadline = time.monotonic() + seconds
        told = False
        while not _try(descriptor, fcntl.LOCK_EX):
            if not told:
                waiting()
                told = True
            if time.monotonic() > deadline:
                raise MachineProblem(
                    f"Другая команда уже {seconds:.0f} с держит {path}. Дождитесь её конца или завершите её."
                )
            time.sleep(0.05)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def exclusive_now(path: Path, *, refusal: Callable[[], str]) -> Iterator[None]:
    """Hold the lock alone, or not at all.

    :raises MachineProblem: another process has it; the text is what ``refusal`` gives.
    """
    descriptor = _open(path)
    try:
        if not _try(descriptor, fcntl.LOCK_EX):
            raise MachineProblem(refusal())
        yield
    finally:
        os.close(descriptor)


class Presence:
    """A mark that this process uses something together with others; the last one to go learns that it was."""

    def __init__(self, path: Path) -> None:
        self._descriptor = _open(path)
        fcntl.flock(self._descriptor, fcntl.LOCK_SH)

    def leave(self) -> bool:
        """Take the mark away; True when nobody else has one. Call it under the lock that guards entering."""
        try:
            return _try(self._descriptor, fcntl.LOCK_EX)
        finally:
            os.close(self._descriptor)


def _try(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
