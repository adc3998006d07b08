"""A folder for an installation of its own, outside pytest's: the database's user has to pass through it."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from marshrut.operations import postgres

ROOT = Path(__file__).resolve().parents[2]
# When the tests run as root these two can be told apart; otherwise both are the one ordinary user.
IS_ROOT = os.geteuid() == 0
only_as_root = pytest.mark.skipif(not IS_ROOT, reason="needs root to act as several users")


@pytest.fixture
def var(monkeypatch) -> Iterator[Path]:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("MARSHRUT_SECRET_FILE", raising=False)
    folder = Path(tempfile.mkdtemp(prefix="marshrut-machine-"))
    folder.chmod(0o755)
    monkeypatch.setenv("MARSHRUT_VAR", str(folder))
    yield folder
    home = postgres.status(folder).home
    postgres.stop(folder)
    shutil.rmtree(home, ignore_errors=True)
    shutil.rmtree(folder)


@pytest.fixture
def python():
    """Run Python lines in a process of its own: ``python(code, *arguments)`` gives the started process."""
    started: list[subprocess.Popen[str]] = []

    def start(code: str, *arguments: object) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", code, *map(str, arguments)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()
