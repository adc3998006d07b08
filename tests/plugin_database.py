"""A PostgreSQL for the tests, there before the settings are read. Loaded by ``-p`` in pyproject.toml.

One server a run, with one database a worker (pytest-django adds the worker's name). It is our own embedded
server in a folder of its own, or the server of ``DATABASE_URL``; the database's name is random either way, so
that two runs at once don't meet. A watcher takes the server away afterwards, even when the run was killed.
"""

import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

from marshrut.operations import postgres
from marshrut.operations.database_url import DatabaseUrl

ROOT = Path(__file__).resolve().parent.parent
_watcher: subprocess.Popen[bytes] | None = None


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests() -> Generator[None]:
    """Runs before pytest-django reads the settings; the workers of xdist inherit what it sets."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        _prepare()
    return (yield)


def pytest_unconfigure() -> None:
    global _watcher
    if _watcher is not None:
        _watcher.communicate()  # closes its input: the sign to take the server away
        _watcher = None


def _prepare() -> None:
    global _watcher
    var = Path(tempfile.mkdtemp(prefix="marshrut-tests-"))
    var.chmod(0o711)  # the database's own user has to pass through it
    os.environ["MARSHRUT_VAR"] = str(var)
    os.environ.pop("MARSHRUT_SECRET_FILE", None)
    _watcher = subprocess.Popen(
        [sys.executable, "-m", "tests.watch_database", str(var)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        start_new_session=True,  # Ctrl-C is for the tests
    )
    outside = os.environ.get("DATABASE_URL")
    url = DatabaseUrl.parse(outside) if outside else postgres.ensure_running(var, durable=False)
    os.environ["DATABASE_URL"] = str(url.with_name(f"marshrut_{secrets.token_hex(3)}"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests of one file share their dearer fixtures, so they go to one worker; and so do the files that are
    marked with the same ``xdist_group``."""
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(item.nodeid.partition("::")[0]))
