"""What a command prints and how it ends: answers on standard output, all else beside, codes that mean."""

import json
import os
import secrets
import shutil
import socket
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from marshrut.operations import postgres
from marshrut.operations import secrets as keys
from marshrut.operations.database_url import DatabaseUrl

pytestmark = pytest.mark.slow


def answer(done) -> dict:
    """Standard output as the one JSON value that it has to be."""
    return json.loads(done.stdout)


def test_help_names_every_command_and_the_codes(marshrut):
    done = marshrut("--help")
    assert done.returncode == 0
    for name in (
        "serve",
        "worker",
        "demo",
        "import-staff",
        "import-results",
        "snapshot",
        "backup",
        "restore",
        "doctor",
    ):
        assert name in done.stdout
    assert "Код завершения: 0 — сделано" in done.stdout


@pytest.mark.parametrize("arguments", [[], ["fly"], ["backup"], ["snapshot", "--region", "44", "--as-of", "вчера"]])
def test_a_wrong_command_line_ends_with_2(marshrut, arguments):
    assert marshrut(*arguments).returncode == 2


def test_the_doctor_finds_this_machine_fit(marshrut):
    done = marshrut("doctor", "--json")
    assert done.returncode == 0
    found = answer(done)
    assert found["fit"] is True
    names = [check["name"] for check in found["checks"]]
    assert {
        "python",
        "postgresql",
        "postgresql_age",
        "var",
        "disk",
        "port",
        "clock",
        "chromium",
        "pango",
    } <= set(names)
    assert [check["name"] for check in found["checks"] if check["state"] == "missing"] == []


def test_the_doctor_ends_with_3_where_something_essential_is_missing(marshrut, tmp_path):
    done = marshrut("doctor", "--json", PGBIN=str(tmp_path))
    assert done.returncode == 3
    checks = {check["name"]: check for check in answer(done)["checks"]}
    assert checks["postgresql"]["state"] == "missing"
    assert "нет программы postgres" in checks["postgresql"]["advice"]


def test_the_doctor_writes_nothing(marshrut, tmp_path):
    marshrut("doctor", var=tmp_path / "untouched")
    assert not (tmp_path / "untouched").exists()


def test_a_file_that_is_not_there_is_refused_with_1(marshrut, installation):
    done = marshrut("import-staff", "no-such.xlsx", "--region", "44", "--preview", "--json")
    assert done.returncode == 1
    assert answer(done)["error"]["kind"] == "refused"
    assert "такого файла нет" in answer(done)["error"]["text"]
    assert done.stderr.strip().count("\n") == 0


def test_an_unknown_region_is_refused_with_1_on_a_fresh_machine_and_nothing_is_left_running(
    marshrut, installation, tmp_path
):
    (tmp_path / "list.csv").write_text("ФИО;Школа\n", encoding="utf-8")
    done = marshrut("import-staff", "list.csv", "--region", "atlantis", "--preview", "--json")
    assert done.returncode == 1
    assert "Региона «atlantis» здесь нет" in answer(done)["error"]["text"]
    assert postgres.status(installation).pid is None


def test_a_database_that_does_not_answer_ends_with_3(marshrut):
    with socket.socket() as closed:  # bound but not listening: a connection is refused
        closed.bind(("127.0.0.1", 0))
        url = f"postgresql://me:hidden@127.0.0.1:{closed.getsockname()[1]}/work"
        done = marshrut("snapshot", "--region", "44", "--json", DATABASE_URL=url)
    assert done.returncode == 3
    assert answer(done)["error"]["kind"] == "environment"
    assert "не отвечает" in done.stderr
    assert "hidden" not in done.stdout + done.stderr


def test_an_address_that_is_none_ends_with_3(marshrut):
    done = marshrut("worker", "--one-shot", DATABASE_URL="sqlite:///x")
    assert (done.returncode, done.stderr.count("\n")) == (3, 1)


def test_a_folder_that_can_t_be_made_ends_with_3(marshrut):
    done = marshrut("backup", "x.zip", var="/proc/marshrut")
    assert (done.returncode, "Не получается создать папку" in done.stderr) == (3, True)


def test_a_backup_goes_round_through_the_command_line(marshrut, installation, tmp_path):
    made = marshrut("backup", tmp_path / "copy.zip", "--with-keys", "--json")
    assert made.returncode == 0
    assert answer(made)["path"] == str(tmp_path / "copy.zip")

    refused = marshrut("restore", tmp_path / "copy.zip", "--json")
    assert refused.returncode == 1
    assert "--replace" in answer(refused)["error"]["text"]

    keys = (installation / "secret").read_bytes()
    done = marshrut("restore", tmp_path / "copy.zip", "--replace", "--json")
    assert done.returncode == 0
    assert answer(done)["with_keys"] is True
    assert (installation / "secret").read_bytes() == keys
    again = marshrut("backup", tmp_path / "copy.zip")
    assert (again.returncode, "уже есть" in again.stderr) == (1, True)


def test_keys_are_not_made_anew_over_existing_data(marshrut, installation, tmp_path):
    marshrut("backup", tmp_path / "first.zip")
    kept = installation / "secret.aside"
    shutil.move(installation / "secret", kept)
    try:
        done = marshrut("backup", tmp_path / "second.zip")
        assert done.returncode == 3
        assert "файла ключей" in done.stderr
        assert not (installation / "secret").exists()
    finally:
        shutil.move(kept, installation / "secret")


def test_the_worker_does_what_waits_and_ends(marshrut):
    assert marshrut("worker", "--one-shot").returncode == 0


@pytest.fixture
def outside_database():
    """A new database on a server that is not the installation's own."""
    here = DatabaseUrl.parse(os.environ["DATABASE_URL"])
    there = here.with_name(f"outside_{secrets.token_hex(4)}")
    with psycopg.connect(str(here.with_name("postgres")), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {there.name}")
        yield there
        connection.execute(f"DROP DATABASE {there.name} WITH (FORCE)")


def test_with_an_outside_server_the_embedded_one_stays_off(marshrut, outside_database, tmp_path):
    var = tmp_path / "var"
    done = marshrut("worker", "--one-shot", var=var, DATABASE_URL=str(outside_database))
    assert done.returncode == 0
    assert not (var / "postgres").exists()
    with psycopg.connect(str(outside_database)) as connection:
        assert connection.execute("SELECT count(*) FROM regions_region").fetchone()[0] == 0


def test_two_commands_at_once_bring_the_tables_up_to_date_once(marshrut, outside_database, tmp_path):
    (tmp_path / "var").mkdir()
    keys.load(tmp_path / "var")

    def work(_: int) -> int:
        return marshrut("worker", "--one-shot", var=tmp_path / "var", DATABASE_URL=str(outside_database)).returncode

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(work, range(2))) == [0, 0]
    with psycopg.connect(str(outside_database)) as connection:
        twice = "SELECT app, name FROM django_migrations GROUP BY 1, 2 HAVING count(*) > 1"
        assert connection.execute(twice).fetchall() == []
