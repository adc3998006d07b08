"""An installation of their own for the tests of commands, each run as a process as a person would run it."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from marshrut.operations import postgres

Run = Callable[..., subprocess.CompletedProcess[str]]


def environment(var: Path, **changes: str) -> dict[str, str]:
    ours = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE", "PORT", "HOST"}
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    return {**kept, "MARSHRUT_VAR": str(var), **changes}


@pytest.fixture(scope="module")
def installation():
    """A folder with nothing in it yet; the commands of one file share it."""
    folder = Path(tempfile.mkdtemp(prefix="marshrut-cli-"))
    folder.chmod(0o755)
    yield folder
    home = postgres.status(folder).home
    postgres.stop(folder)
    shutil.rmtree(home, ignore_errors=True)
    shutil.rmtree(folder)


@pytest.fixture
def marshrut(installation, tmp_path) -> Run:
    """``marshrut("doctor", "--json", PORT="8001")``: the finished command."""

    def run(*arguments: object, var: Path = installation, **changes: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "marshrut.cli.main", *map(str, arguments)],
            env=environment(var, **changes),
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    return run
