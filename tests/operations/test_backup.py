"""A backup goes round: what was saved comes back whole, and nothing is touched by one that is not whole."""

import json
import secrets as secrets_of_python
import shutil
import stat
import subprocess
import tempfile
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from marshrut.operations import postgres, secrets
from marshrut.operations.backup import back_up
from marshrut.operations.errors import MachineProblem, RequestRefused
from marshrut.operations.restore import is_empty, restore

pytestmark = pytest.mark.slow
AT = datetime(2026, 3, 12, 9, 30, tzinfo=UTC)


def fill(url) -> None:
    with psycopg.connect(str(url)) as connection:
        connection.execute(
            """
            CREATE EXTENSION pg_trgm;
            CREATE TABLE regions_region (schema_name text);
            INSERT INTO regions_region VALUES ('region_north'), ('region_south');
            CREATE SCHEMA region_north;
            CREATE TABLE region_north.person (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text);
            INSERT INTO region_north.person (name) SELECT 'Ёлкина № ' || n FROM generate_series(1, 500) AS n;
            CREATE INDEX ON region_north.person USING gin (name gin_trgm_ops);
            """
        )


def digest(url) -> tuple:
    with psycopg.connect(str(url)) as connection:
        rows = connection.execute("SELECT md5(string_agg(id || name, ',' ORDER BY id)) FROM region_north.person")
        indexes = connection.execute("SELECT count(*) FROM pg_indexes WHERE schemaname = 'region_north'")
        return rows.fetchone()[0], indexes.fetchone()[0]


def databases(url) -> set[str]:
    with psycopg.connect(str(url)) as connection:
        return {row[0] for row in connection.execute("SELECT datname FROM pg_database WHERE NOT datistemplate")}


@pytest.fixture(scope="module")
def server():
    """A server of this file's own, where leftovers would be seen."""
    folder = Path(tempfile.mkdtemp(prefix="marshrut-backup-"))
    folder.chmod(0o755)
    with postgres.using(folder, durable=False) as url:
        yield url
    shutil.rmtree(postgres.status(folder).home)
    shutil.rmtree(folder)


@pytest.fixture
def empty_database(server):
    """``empty_database()``: the address of a new one; the server has no others when the test is over."""
    made = []

    def make_one():
        made.append(f"test_{secrets_of_python.token_hex(4)}")
        with psycopg.connect(str(server), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {made[-1]}")
        return server.with_name(made[-1])

    yield make_one
    assert databases(server) == {"postgres", "marshrut", *made}
    with psycopg.connect(str(server), autocommit=True) as connection:
        for name in made:
            connection.execute(f"DROP DATABASE {name}")


@pytest.fixture
def source(empty_database, tmp_path):
    """An installation with data, an uploaded file and keys: its address and its folder."""
    url, folder = empty_database(), tmp_path / "source"
    secrets.load(folder)
    fill(url)
    (folder / "uploads/2026").mkdir(parents=True)
    (folder / "uploads/2026/список учителей.xlsx").write_bytes(b"\x00sheet" * 1000)
    return url, folder


@pytest.fixture
def target(empty_database, tmp_path):
    """A second, empty installation."""
    (tmp_path / "target").mkdir()
    return empty_database(), tmp_path / "target"


@pytest.fixture
def copies(tmp_path):
    """A folder for backups and nothing else."""
    (tmp_path / "copies").mkdir()
    return tmp_path / "copies"


def make(source, path: Path, *, with_keys: bool = True):
    url, folder = source
    return back_up(url, var=folder, target=path, program_version="0.1.0", at=AT, with_keys=with_keys)


def rewrite(path: Path, change) -> Path:
    """A copy of the backup whose files went through ``change(name, data)``; None leaves one out."""
    copy = path.with_name("changed.zip")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(copy, "w") as new:
        for name in old.namelist():
            data = change(name, old.read(name))
            if data is not None:
                new.writestr(name, data)
    return copy


def test_everything_comes_back(source, target, copies):
    made = make(source, copies / "copy.zip")
    url, folder = target

    done = restore(url, var=folder, source=copies / "copy.zip", replace_data=False)

    assert made.regions == done.regions == ("region_north", "region_south")
    assert done.made_at == "2026-03-12T09:30:00+00:00"
    assert digest(url) == digest(source[0])
    assert (folder / "uploads/2026/список учителей.xlsx").read_bytes() == b"\x00sheet" * 1000
    assert secrets.load(folder) == secrets.load(source[1])
    assert sorted(path.name for path in folder.iterdir()) == ["secret", "uploads"]


def test_the_copy_is_its_owner_s_alone_and_names_what_is_in_it(source, tmp_path, copies):
    path = copies / "copy.zip"
    made = make(source, path, with_keys=False)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert (made.upload_count, made.with_keys, made.size_bytes) == (1, False, path.stat().st_size)
    assert [entry.name for entry in copies.iterdir()] == ["copy.zip"]
    with zipfile.ZipFile(path) as archive:
        described = json.loads(archive.read("manifest.json"))
        assert sorted(described["files"]) == ["database.dump", "uploads/2026/список учителей.xlsx"]
        assert "secret" not in archive.namelist()


def test_an_existing_file_is_not_written_over(source, copies):
    (copies / "copy.zip").write_text("dear to somebody")
    with pytest.raises(RequestRefused, match="уже есть"):
        make(source, copies / "copy.zip")
    assert (copies / "copy.zip").read_text() == "dear to somebody"


def test_data_are_replaced_only_when_that_was_asked_for(source, copies):
    make(source, copies / "copy.zip")
    url, folder = source
    before = digest(url)
    with psycopg.connect(str(url)) as connection:
        connection.execute("DELETE FROM region_north.person WHERE id > 10")
    (folder / "uploads/later.txt").write_text("came later")

    with pytest.raises(RequestRefused, match="--replace"):
        restore(url, var=folder, source=copies / "copy.zip", replace_data=False)
    assert digest(url) != before
    assert (folder / "uploads/later.txt").exists()

    restore(url, var=folder, source=copies / "copy.zip", replace_data=True)
    assert digest(url) == before
    assert not (folder / "uploads/later.txt").exists()


@pytest.mark.parametrize("broken", ["database.dump", "uploads/2026/список учителей.xlsx", "secret"])
def test_one_changed_byte_is_found_before_anything_is_touched(source, target, copies, broken):
    make(source, copies / "copy.zip")

    def flip(name: str, data: bytes) -> bytes:
        return bytes([data[0] ^ 1]) + data[1:] if name == broken else data

    url, folder = target
    with pytest.raises(RequestRefused, match="повреждён"):
        restore(url, var=folder, source=rewrite(copies / "copy.zip", flip), replace_data=False)
    assert is_empty(url)
    assert list(folder.iterdir()) == []


def test_a_missing_and_a_smuggled_file_are_found(source, target, copies):
    make(source, copies / "copy.zip")
    url, folder = target
    without = rewrite(copies / "copy.zip", lambda name, data: None if name == "secret" else data)
    with pytest.raises(RequestRefused, match="повреждён"):
        restore(url, var=folder, source=without, replace_data=False)
    shutil.copy(copies / "copy.zip", copies / "more.zip")
    with zipfile.ZipFile(copies / "more.zip", "a") as archive:
        archive.writestr("uploads/more.txt", "not named")
    with pytest.raises(RequestRefused, match="повреждён"):
        restore(url, var=folder, source=copies / "more.zip", replace_data=False)
    assert is_empty(url)


@pytest.mark.parametrize("name", ["uploads/../../escaped", "../escaped", "/tmp/escaped", "uploads\\..\\escaped"])
def test_no_file_leaves_the_folder_of_uploads(source, target, copies, name):
    make(source, copies / "copy.zip")
    facts = {
        "size": 4,
        "sha256": "88d4266fd4e6338d13b845fcf289579d209c897823b9217da3e161936f031589",
    }  # «abcd»

    def name_it(entry: str, data: bytes) -> bytes:
        if entry != "manifest.json":
            return data
        described = json.loads(data)
        described["files"][name] = facts
        return json.dumps(described).encode()

    path = rewrite(copies / "copy.zip", name_it)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(name, "abcd")
    url, folder = target
    with pytest.raises(RequestRefused, match="не резервная копия"):
        restore(url, var=folder, source=path, replace_data=False)
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"no zip at all", b"PK\x05\x06" + b"\x00" * 18])
def test_another_file_is_refused(source, target, copies, content):
    (copies / "other.zip").write_bytes(content)
    url, folder = target
    with pytest.raises(RequestRefused, match="не резервная копия"):
        restore(url, var=folder, source=copies / "other.zip", replace_data=False)


def test_a_copy_of_a_newer_program_is_refused(source, target, copies):
    make(source, copies / "copy.zip")

    def newer(name: str, data: bytes) -> bytes:
        if name != "manifest.json":
            return data
        return json.dumps({**json.loads(data), "format_version": 2, "program_version": "9.0"}).encode()

    url, folder = target
    with pytest.raises(RequestRefused, match=r"более новая программа \(9\.0\)"):
        restore(url, var=folder, source=rewrite(copies / "copy.zip", newer), replace_data=False)


def test_a_copy_without_keys_goes_only_where_its_keys_are(source, target, copies):
    make(source, copies / "copy.zip", with_keys=False)
    url, folder = target
    secrets.load(folder)  # others
    with pytest.raises(RequestRefused, match="ключи здесь другие"):
        restore(url, var=folder, source=copies / "copy.zip", replace_data=True)
    assert is_empty(url)

    shutil.copy(source[1] / "secret", folder / "secret")
    restore(url, var=folder, source=copies / "copy.zip", replace_data=False)
    assert digest(url) == digest(source[0])


def test_replaced_keys_are_kept_beside(source, target, copies):
    make(source, copies / "copy.zip")
    url, folder = target
    secrets.load(folder)
    before = (folder / "secret").read_bytes()
    with pytest.raises(RequestRefused, match="разные"):
        restore(url, var=folder, source=copies / "copy.zip", replace_data=False)
    restore(url, var=folder, source=copies / "copy.zip", replace_data=True)
    assert (folder / "secret.before").read_bytes() == before
    assert secrets.load(folder) == secrets.load(source[1])


def test_a_restore_that_fails_half_way_leaves_everything_as_it_was(source, copies):
    url, folder = source
    before = digest(url)
    make(source, copies / "copy.zip")
    with psycopg.connect(str(url)) as connection:
        connection.execute("CREATE TABLE region_north.added_later (x int)")

    with pytest.raises(MachineProblem, match="прежние данные на месте"):
        restore(url, var=folder, source=_with_a_broken_dump(copies / "copy.zip"), replace_data=True)

    assert digest(url) == before
    with psycopg.connect(str(url)) as connection:
        assert connection.execute("SELECT to_regclass('region_north.added_later')").fetchone()[0]
    assert sorted(path.name for path in folder.iterdir() if path.name.startswith(".")) == []
    assert (folder / "uploads/2026/список учителей.xlsx").exists()


def _with_a_broken_dump(path: Path) -> Path:
    """The backup with the second half of its dump cut off and a manifest that agrees with that."""
    import hashlib

    with zipfile.ZipFile(path) as archive:
        half = archive.read("database.dump")
    half = half[: len(half) // 2]
    facts = {"size": len(half), "sha256": hashlib.sha256(half).hexdigest()}

    def cut(name: str, data: bytes) -> bytes:
        if name == "database.dump":
            return half
        if name == "manifest.json":
            described = json.loads(data)
            described["files"]["database.dump"] = facts
            return json.dumps(described).encode()
        return data

    return rewrite(path, cut)


def test_a_copy_goes_to_an_older_server(source, var, copies, monkeypatch):
    older = Path("/usr/lib/postgresql/15/bin")
    if not (older / "postgres").exists():
        pytest.skip("PostgreSQL 15 is not on this machine")
    make(source, copies / "copy.zip")
    monkeypatch.setenv("PGBIN", str(older))
    folder = var / "older"
    with postgres.using(folder, durable=False) as url:
        with psycopg.connect(str(url)) as connection:
            assert connection.info.server_version // 10000 == 15
        restore(url, var=folder, source=copies / "copy.zip", replace_data=False)
        assert digest(url) == digest(source[0])


def test_the_dump_inside_is_an_ordinary_one(source, tmp_path, copies):
    from marshrut.operations import binaries

    make(source, copies / "copy.zip")
    with zipfile.ZipFile(copies / "copy.zip") as archive:
        archive.extract("database.dump", tmp_path)
    listed = subprocess.run(
        [binaries.installation().tool("pg_restore"), "--list", tmp_path / "database.dump"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "TABLE DATA region_north person" in listed.stdout
