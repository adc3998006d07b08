"""Bring a backup back. Nothing is touched until every checksum has been verified.

The database is restored beside the present one and takes its name in one transaction at the end, so a restore
that fails half-way leaves everything as it was.
"""

import json
import os
import secrets as randomness
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

import psycopg
from psycopg import sql

from marshrut.operations import binaries, secrets
from marshrut.operations.backup import (
    DUMP,
    FORMAT,
    FORMAT_VERSION,
    KEYS,
    MANIFEST,
    UPLOADS,
    copy_hashed,
    server_major,
)
from marshrut.operations.database_url import DatabaseUrl
from marshrut.operations.errors import MachineProblem, RequestRefused
from marshrut.operations.place import give_to_owner


@dataclass(frozen=True)
class Restored:
    made_at: str
    regions: tuple[str, ...]
    upload_count: int
    with_keys: bool


class _Nowhere:
    """Takes bytes and keeps none: a file is read for its checksum only."""

    def write(self, chunk: bytes) -> None:
        """Keep nothing."""


def restore(url: DatabaseUrl, *, var: Path, source: Path, replace_data: bool) -> Restored:
    """Put the backup in place of the present data. The program must not be running.

    :raises RequestRefused: the file is no whole backup, there are data and ``replace_data`` is False, or the
        keys here are not those that sealed the backup.
    :raises MachineProblem: the database can't be restored; the present data are as they were.
    """
    with _opened(source) as archive:
        described = _verified(archive, source)
        if not replace_data and not is_empty(url):
            raise RequestRefused(
                "В базе уже есть данные. Чтобы заменить их копией, повторите команду с --replace; "
                "прежде сохраните их: marshrut backup ФАЙЛ"
            )
        _check_keys(described, var, replace_data)
        fresh_uploads = _unpack_uploads(archive, described, var)
        dump = var / f".restore-{randomness.token_hex(4)}.dump"
        try:
            _extract(archive, DUMP, dump)
            _replace_database(url, dump)
        except BaseException:
            shutil.rmtree(fresh_uploads, ignore_errors=True)
            raise
        finally:
            dump.unlink(missing_ok=True)
        _put_in_place(fresh_uploads, var / "uploads")
        with_keys = KEYS in described["files"]
        if with_keys:
            _put_keys(archive, var)
    uploads = sum(name.startswith(UPLOADS) for name in described["files"])
    return Restored(described["made_at"], tuple(described["regions"]), uploads, with_keys)


def is_empty(url: DatabaseUrl) -> bool:
    """Whether the database holds no table but PostgreSQL's own."""
    with psycopg.connect(str(url), connect_timeout=10) as connection:
        tables = "SELECT FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        return not connection.execute(f"SELECT EXISTS ({tables})").fetchone()[0]


@contextmanager
def _opened(source: Path) -> Iterator[zipfile.ZipFile]:
    try:
        archive = zipfile.ZipFile(source)
    except FileNotFoundError as problem:
        raise RequestRefused(f"Файла {source} нет. Проверьте путь.") from problem
    except (OSError, zipfile.BadZipFile) as problem:
        raise _not_a_backup(source) from problem
    with archive:
        yield archive


def _not_a_backup(source: Path) -> RequestRefused:
    return RequestRefused(f"{source} — не резервная копия «Маршрута» или файл повреждён. Возьмите другой файл.")


def _verified(archive: zipfile.ZipFile, source: Path) -> dict:
    """The manifest, once every file it names is there with its checksum and none besides."""
    try:
        described = json.loads(archive.read(MANIFEST))
        if described["format"] != FORMAT or DUMP not in described["files"]:
            raise _not_a_backup(source)
        if described["format_version"] > FORMAT_VERSION:
            raise RequestRefused(
                f"Копию {source} сделала более новая программа ({described['program_version']}). "
                "Обновите «Маршрут» и повторите."
            )
        if sorted(archive.namelist()) != sorted([MANIFEST, *described["files"]]):
            raise _not_a_backup(source)
        for name, facts in described["files"].items():
            _require_safe(name, source)
            with archive.open(name) as file:
                if copy_hashed(file, _Nowhere()) != facts:
                    raise _not_a_backup(source)
    except (KeyError, TypeError, ValueError, AttributeError, zipfile.BadZipFile, OSError) as problem:
        raise _not_a_backup(source) from problem
    return described


def _require_safe(name: str, source: Path) -> None:
    """No name may lead out of the folder that it is unpacked to."""
    parts = PurePosixPath(name).parts
    if name not in (DUMP, KEYS) and (not name.startswith(UPLOADS) or ".." in parts or "\\" in name):
        raise _not_a_backup(source)


def _check_keys(described: dict, var: Path, replace_data: bool) -> None:
    has_here = secrets.exist(var)
    same = has_here and secrets.load(var).fingerprint == described["keys"]
    if KEYS not in described["files"]:
        if not same:
            raise RequestRefused(
                "В копии нет ключей, а ключи здесь другие: зашифрованные сведения не прочитались бы. "
                f"Положите файл ключей той установки в {secrets.secret_file(var)} и повторите."
            )
    elif has_here and not same and not replace_data:
        raise RequestRefused(
            f"Ключи в копии и в {secrets.secret_file(var)} разные. Чтобы заменить здешние ключи и данные "
            "копией, повторите команду с --replace."
        )


def _extract(archive: zipfile.ZipFile, name: str, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with archive.open(name) as file, open(descriptor, "wb") as copy:
        copy_hashed(file, copy)
    give_to_owner(target)


def _unpack_uploads(archive: zipfile.ZipFile, described: dict, var: Path) -> Path:
    fresh = var / f".uploads-{randomness.token_hex(4)}"
    fresh.mkdir(mode=0o700)
    give_to_owner(fresh)
    for name in described["files"]:
        if name.startswith(UPLOADS):
            _extract(archive, name, fresh / name.removeprefix(UPLOADS))
    return fresh


def _put_in_place(fresh: Path, place: Path) -> None:
    old = place.with_name(fresh.name + ".old")
    if place.exists():
        place.rename(old)
    fresh.rename(place)
    shutil.rmtree(old, ignore_errors=True)


def _put_keys(archive: zipfile.ZipFile, var: Path) -> None:
    """The present file, when it is another, is kept beside as «secret.before»."""
    path = secrets.secret_file(var)
    fresh = path.with_name(f".secret-{randomness.token_hex(4)}")
    _extract(archive, KEYS, fresh)
    if path.exists() and path.read_bytes() != fresh.read_bytes():
        path.replace(path.with_name(path.name + ".before"))
    fresh.replace(path)


def _replace_database(url: DatabaseUrl, dump: Path) -> None:
    mark = randomness.token_hex(3)
    fresh, old = f"{url.name}_restored_{mark}", f"{url.name}_before_{mark}"
    with _maintenance(url) as connection:
        try:
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(fresh)))
        except psycopg.errors.InsufficientPrivilege as problem:
            raise MachineProblem(
                f"Роли {url.user} нужно право создавать базы (ALTER ROLE … CREATEDB): копия "
                "восстанавливается рядом с нынешней базой и лишь потом занимает её место."
            ) from problem
        try:
            _load(url.with_name(fresh), dump)
            _end_sessions(connection, url.name)
            with connection.transaction():
                for now, then in ((url.name, old), (fresh, url.name)):
                    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
                    connection.execute(rename.format(sql.Identifier(now), sql.Identifier(then)))
        except BaseException:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(fresh)))
            raise
        connection.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(old)))


@contextmanager
def _maintenance(url: DatabaseUrl) -> Iterator[psycopg.Connection]:
    """A connection to a database of the server that is neither the old nor the new one."""
    try:
        connection = psycopg.connect(str(url.with_name("postgres")), autocommit=True, connect_timeout=10)
    except psycopg.OperationalError:
        connection = psycopg.connect(str(url.with_name("template1")), autocommit=True, connect_timeout=10)
    with connection:
        yield connection


def _end_sessions(connection: psycopg.Connection, name: str) -> None:
    connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])


def _load(url: DatabaseUrl, dump: Path) -> None:
    """pg_restore's script goes through psql: that way an older server can take a newer backup too."""
    server = server_major(url)
    programs = binaries.tools_for_server(server)
    quiet = ["--no-psqlrc", "--quiet", "--output=/dev/null", "--set=ON_ERROR_STOP=1"]
    script = [programs.tool("pg_restore"), "--no-owner", "--no-privileges", "--file=-", str(dump)]
    entry = [programs.tool("psql"), *quiet, f"--dbname={replace(url, password='')}"]
    environment = {**os.environ, "PGPASSWORD": url.password, "LC_ALL": "C"}
    with (
        subprocess.Popen(script, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as reader,
        subprocess.Popen(entry, stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=environment) as writer,
    ):
        try:
            _pass_script(reader.stdout, writer.stdin, server)
        except BrokenPipeError:
            reader.kill()
        words = writer.communicate()[1] + reader.stderr.read()
    if writer.returncode != 0 or reader.wait() != 0:
        last = " ".join(words.decode("utf-8", errors="replace").strip().splitlines()[-2:])[:400]
        raise MachineProblem(f"База не восстановлена, прежние данные на месте. Причина: {last}")


def _pass_script(script, entry, server: int) -> None:
    """Leave out of the script's head the one setting that servers before 17 don't know."""
    for line in script:
        if server < 17 and line == b"SET transaction_timeout = 0;\n":
            continue
        entry.write(line)
        if line.startswith(b"SELECT pg_catalog.set_config"):  # the head ends here
            break
    shutil.copyfileobj(script, entry)
