"""What this machine has and lacks, one check a line."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from ctypes.util import find_library
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path

from marshrut.operations import binaries, health, postgres, secrets
from marshrut.operations.errors import MachineProblem
from marshrut.operations.processes import require_free_port

_LEAST_PYTHON = (3, 11)
_OLD_MINOR_DAYS = 270  # minors come every three months: three of them were missed
_SUPPORTED_YEARS = 5  # of a major version, from its November


class State(StrEnum):
    GOOD = "good"
    WARNING = "warning"  # works, but somebody should look
    MISSING = "missing"  # the program can't run without it


@dataclass(frozen=True)
class Check:
    """``advice`` is empty when nothing is to be done."""

    name: str
    title: str
    state: State
    found: str
    advice: str = ""


def examine(*, var: Path, host: str, port: int, today: date) -> list[Check]:
    """Every check in the order of importance; nothing is started and nothing is written."""
    return [
        _python(),
        *_postgresql(today),
        _folder(var),
        _disk(var),
        _keys(var),
        _database(var),
        _port(var, host, port),
        _clock(var),
        _chromium(),
        _pango(),
    ]


def _python() -> Check:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] < _LEAST_PYTHON:
        return Check("python", "Python", State.MISSING, version, "Нужен Python 3.11 или новее.")
    return Check("python", "Python", State.GOOD, version)


def _postgresql(today: date) -> Iterable[Check]:
    title = "Программы PostgreSQL"
    if os.environ.get("DATABASE_URL"):
        yield Check("postgresql", title, State.GOOD, "не нужны: задан DATABASE_URL")
        return
    try:
        found = binaries.installation()
    except MachineProblem as problem:
        yield Check("postgresql", title, State.MISSING, "нет", str(problem))
        return
    version = ".".join(map(str, found.version))
    yield Check("postgresql", title, State.GOOD, f"{version} ({found.bin})")
    yield _age(found.version, version, today)


def _age(version: tuple[int, int], text: str, today: date) -> Check:
    name, title = "postgresql_age", "Обновления PostgreSQL"
    issued = binaries.issued_no_later_than(version)
    end = date(2007 + version[0] + _SUPPORTED_YEARS, 11, 15)
    if today > end:
        return Check(name, title, State.WARNING, f"{text} больше не поддерживается", "Перейдите на новую версию.")
    if (today - issued).days > _OLD_MINOR_DAYS:
        return Check(
            name,
            title,
            State.WARNING,
            f"{text} вышла не позже {issued:%m.%Y}",
            "Обновите: в новых исправлены ошибки.",
        )
    return Check(name, title, State.GOOD, f"{text}, поддерживается до {end:%m.%Y}")


def _folder(var: Path) -> Check:
    name, title = "var", "Папка данных"
    where = var if var.exists() else next(parent for parent in var.parents if parent.exists())
    if not os.access(where, os.W_OK | os.X_OK):
        return Check(name, title, State.MISSING, f"{var}: нет права писать", "Смените владельца или MARSHRUT_VAR.")
    return Check(name, title, State.GOOD, f"{var}" if var.exists() else f"{var} (будет создана)")


def _disk(var: Path) -> Check:
    space = health.disk(var)
    found = f"свободно {space.free_bytes / 1024**3:.1f} ГБ ({space.free_share:.0%})".replace(".", ",", 1)
    if not space.is_enough:
        return Check("disk", "Место на диске", State.MISSING, found, "Освободите место.")
    if not space.is_comfortable:
        return Check("disk", "Место на диске", State.WARNING, found, "Скоро кончится: освободите место.")
    return Check("disk", "Место на диске", State.GOOD, found)


def _keys(var: Path) -> Check:
    name, title, path = "keys", "Ключи шифрования", secrets.secret_file(var)
    if not path.exists():
        return Check(name, title, State.GOOD, "будут созданы при первом запуске")
    if path.stat().st_mode & 0o077:
        return Check(name, title, State.WARNING, f"{path} читают и другие", f"chmod 600 {path}")
    try:
        secrets.load(var)
    except MachineProblem as problem:
        return Check(name, title, State.MISSING, str(path), str(problem))
    return Check(name, title, State.GOOD, f"{path}; храните его копию отдельно от копий базы")


def _database(var: Path) -> Check:
    name, title = "database", "База данных"
    outside = os.environ.get("DATABASE_URL")
    if outside:
        try:
            url = postgres.DatabaseUrl.parse(outside)
        except MachineProblem as problem:
            return Check(name, title, State.MISSING, "DATABASE_URL не разобран", str(problem))
        if postgres.is_answering(url):
            return Check(name, title, State.GOOD, f"{url.without_password} отвечает")
        return Check(name, title, State.MISSING, f"{url.without_password} не отвечает", "Запустите этот сервер.")
    state = postgres.status(var)
    if not state.is_made:
        return Check(name, title, State.GOOD, "будет создана при первом запуске")
    if state.port is None:
        return Check(name, title, State.GOOD, f"{state.home}, сейчас остановлена")
    return Check(name, title, State.GOOD, f"{state.home}, работает на 127.0.0.1:{state.port}")


def _port(var: Path, host: str, port: int) -> Check:
    name, title = "port", "Порт страниц"
    known = var / "serve.address"
    try:
        require_free_port(host, port)
    except MachineProblem as problem:
        address = known.read_text(encoding="ascii") if known.exists() else ""
        if address.endswith(f":{port}"):
            return Check(name, title, State.GOOD, f"{address}: занят, вероятно, самим «Маршрутом»")
        return Check(name, title, State.WARNING, f"{host}:{port} занят", str(problem))
    return Check(name, title, State.GOOD, f"{host}:{port} свободен")


def _clock(var: Path) -> Check:
    """A clock that stands before the program's own files were made is wrong, and so is every date of it."""
    name, title, now = "clock", "Часы", datetime.now(UTC)
    newest = max((path.stat().st_mtime for path in (Path(__file__), var) if path.exists()), default=0.0)
    found = f"{now:%d.%m.%Y %H:%M} UTC"
    if now.timestamp() < newest - 86400:
        return Check(name, title, State.WARNING, f"{found}: раньше, чем изменены файлы", "Поправьте часы.")
    return Check(name, title, State.GOOD, found)


def _chromium() -> Check:
    name, title = "chromium", "Браузер для проверок"
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        return Check(name, title, State.WARNING, "нет", "Нужен только для make test, который поставит его сам.")
    try:
        done = subprocess.run([found, "--version"], capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return Check(name, title, State.WARNING, f"{found} не запускается", "Переустановите пакет chromium.")
    return Check(name, title, State.GOOD, done.stdout.strip() or found)


def _pango() -> Check:
    name, title = "pango", "Pango для PDF"
    found = find_library("pango-1.0")
    if found is None:
        return Check(name, title, State.WARNING, "нет", "Без неё нет PDF: apt-get install libpango-1.0-0.")
    return Check(name, title, State.GOOD, found)
