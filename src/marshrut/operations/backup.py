"""A backup: one ordinary zip file with the database, the uploaded files and, when asked for, the keys.

``manifest.json`` names every other file with its size and SHA-256. The database is in
pg_dump's custom format, so its own tools can read it too.
"""

import hashlib
import json
import os
import subprocess
import tempfile
import zipfile
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import psycopg

from marshrut.operations import binaries, health, secrets
from marshrut.operations.database_url import DatabaseUrl
from marshrut.operations.errors import MachineProblem, RequestRefused

FORMAT = "marshrut-backup"
FORMAT_VERSION = 1
DUMP, KEYS, UPLOADS, MANIFEST = "database.dump", "secret", "uploads/", "manifest.json"
_CHUNK = 1024 * 1024


@dataclass(frozen=True)
class BackupMade:
    """``regions``: the schemas inside; sizes in bytes."""

    path: str
    size_bytes: int
    regions: tuple[str, ...]
    upload_count: int
    with_keys: bool


def back_up(
    url: DatabaseUrl, *, var: Path, target: Path, program_version: str, at: datetime, with_keys: bool
) -> BackupMade:
    """Write the backup; it appears under its name only when it is complete, readable by its owner only.

    The dump is one consistent picture while people go on working. Uploads are copied after it: a file that
    came meanwhile may be there without its row, never a row without its file.

    :raises RequestRefused: the file exists already or the folder can't be written.
    :raises MachineProblem: the database can't be dumped, the disk is full.
    """
    target = target.resolve()
    if target.exists():
        raise RequestRefused(f"Файл {target} уже есть. Укажите другое имя: прежняя копия не затирается.")
    if not target.parent.is_dir() or not os.access(target.parent, os.W_OK):
        raise RequestRefused(f"В папку {target.parent} нельзя писать. Укажите другую.")
    health.require_disk_space(target.parent)
    try:
        with tempfile.TemporaryDirectory(prefix=".marshrut-backup-", dir=target.parent) as folder:
            dump = Path(folder) / DUMP
            _dump(url, dump)
            regions = region_schemas(url)
            contents = {DUMP: dump, **_uploads(var)}
            if with_keys:
                contents[KEYS] = secrets.secret_file(var)
            described = {
                "format": FORMAT,
                "format_version": FORMAT_VERSION,
                "program_version": program_version,
                "server_version": _server_version(url),
                "made_at": at.isoformat(),
                "regions": list(regions),
                "keys": secrets.load(var).fingerprint,
                "files": {},
            }
            fresh = Path(folder) / "backup.zip"
            _pack(fresh, contents, described)
            os.link(fresh, target)  # unlike a rename it never replaces a file that has appeared meanwhile
    except OSError as problem:
        raise MachineProblem(f"Копия не записана: {problem.strerror or problem}. Освободите место.") from problem
    uploads = sum(name.startswith(UPLOADS) for name in contents)
    return BackupMade(str(target), target.stat().st_size, regions, uploads, with_keys)


def region_schemas(url: DatabaseUrl) -> tuple[str, ...]:
    """Schemas of regions that are in the database, in order; empty for a new database."""
    with psycopg.connect(str(url), connect_timeout=10) as connection:
        if connection.execute("SELECT to_regclass('public.regions_region')").fetchone()[0] is None:
            return ()
        rows = connection.execute("SELECT schema_name FROM public.regions_region ORDER BY 1")
        return tuple(row[0] for row in rows)


def _server_version(url: DatabaseUrl) -> str:
    with psycopg.connect(str(url), connect_timeout=10) as connection:
        return connection.execute("SHOW server_version").fetchone()[0]


def _dump(url: DatabaseUrl, target: Path) -> None:
    programs = binaries.tools_for_server(server_major(url))
    # Compressed here, stored in the zip as it is.
    command = [programs.tool("pg_dump"), "--format=custom", "--compress=6", "--no-owner", "--no-privileges"]
    run_with_database(command, url, [f"--file={target}"])


def server_major(url: DatabaseUrl) -> int:
    with psycopg.connect(str(url), connect_timeout=10) as connection:
        return connection.info.server_version // 10000


def run_with_database(command: list[str], url: DatabaseUrl, more: list[str]) -> None:
    """Run a PostgreSQL program on the database; the password goes by the environment, not the command line.

    :raises MachineProblem: it failed; its last words are told.
    """
    done = subprocess.run(
        [*command, f"--dbname={replace(url, password='')}", *more],
        env={**os.environ, "PGPASSWORD": url.password, "LC_ALL": "C"},
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        if "No space left on device" in done.stderr:
            raise MachineProblem("Диск полон. Освободите место и повторите команду.")
        words = " ".join(done.stderr.strip().splitlines()[-2:])[:400]
        raise MachineProblem(f"{Path(command[0]).name} не справился: {words}")


def _uploads(var: Path) -> dict[str, Path]:
    root = var / "uploads"
    return {
        UPLOADS + path.relative_to(root).as_posix(): path
        for path in sorted(root.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }


def _pack(target: Path, contents: dict[str, Path], described: dict) -> None:
    with open(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as raw:
        with zipfile.ZipFile(raw, "w", allowZip64=True) as archive:
            for name, path in contents.items():
                packing = zipfile.ZIP_STORED if name == DUMP else zipfile.ZIP_DEFLATED
                described["files"][name] = _copy_in(archive, name, path, packing)
            archive.writestr(MANIFEST, json.dumps(described, ensure_ascii=False, indent=1))
        raw.flush()
        os.fsync(raw.fileno())


def _copy_in(archive: zipfile.ZipFile, name: str, path: Path, packing: int) -> dict[str, object]:
    entry = zipfile.ZipInfo(name)
    entry.compress_type = packing
    with path.open("rb") as source, archive.open(entry, "w", force_zip64=True) as target:
        return copy_hashed(source, target)


def copy_hashed(source: BinaryIO, target: BinaryIO) -> dict[str, object]:
    """Copy everything; the answer is what a manifest says of the file."""
    digest, size = hashlib.sha256(), 0
    while chunk := source.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
        target.write(chunk)
    return {"size": size, "sha256": digest.hexdigest()}
