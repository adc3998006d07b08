"""Who runs the database. PostgreSQL refuses to run as root, so root hands it to a user without rights."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from marshrut.operations.errors import MachineProblem

OWN_USER = "marshrut"


@dataclass(frozen=True)
class ServiceUser:
    """A user of the system; ``drops`` when programs have to be run under it by changing from root."""

    name: str
    uid: int
    gid: int
    drops: bool

    def run(self, command: Sequence[str], *, seconds: float = 120) -> subprocess.CompletedProcess[str]:
        """Run a program under this user with an environment that holds no PG* variable of the caller."""
        changes = {"user": self.uid, "group": self.gid, "extra_groups": []} if self.drops else {}
        kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
        return subprocess.run(
            command,
            env={**kept, "LC_ALL": "C", "TZ": "UTC"},  # the log is read by this program: English
            cwd="/",
            umask=0o077,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=seconds,
            check=False,
            **changes,
        )

    def can(self, mode: str, path: Path) -> bool:
        """Whether this user may ``-r`` read, ``-w`` write, ``-x`` run or enter; asked of the kernel."""
        return self.run(["test", mode, str(path)], seconds=20).returncode == 0

    def own(self, file: Path | int) -> None:
        """Give a path or an open file to this user."""
        if self.drops:
            os.chown(file, self.uid, self.gid)


def service_user(data: Path) -> ServiceUser:
    """Who is to run the database whose files are, or will be, in ``data``.

    An ordinary user runs it himself. Under root: the owner of the files, ``MARSHRUT_SERVICE_USER``, the user
    «marshrut» (made when possible), else «nobody».

    :raises MachineProblem: the files belong to somebody else, or no user will do.
    """
    me = os.geteuid()
    owner = data.stat().st_uid if data.exists() else None
    if me != 0:
        if owner not in (None, me):
            raise MachineProblem(
                f"База данных в {data} принадлежит пользователю {_name(owner)}. Запустите команду от его "
                "имени или укажите другую папку в переменной MARSHRUT_VAR."
            )
        return ServiceUser(name=_name(me), uid=me, gid=os.getegid(), drops=False)
    if owner:
        return _existing(_name(owner))
    named = os.environ.get("MARSHRUT_SERVICE_USER")
    if named:
        return _existing(named)
    if not _exists(OWN_USER):
        _make_own_user()
    return _existing(OWN_USER if _exists(OWN_USER) else "nobody")


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _exists(name: str) -> bool:
    try:
        return pwd.getpwnam(name).pw_uid != 0
    except KeyError:
        return False


def _existing(name: str) -> ServiceUser:
    try:
        entry = pwd.getpwuid(int(name)) if name.isdigit() else pwd.getpwnam(name)
    except KeyError as problem:
        raise MachineProblem(
            f"Нет пользователя {name}, от имени которого должна работать база данных. Создайте его или "
            "укажите другого в переменной MARSHRUT_SERVICE_USER."
        ) from problem
    if entry.pw_uid == 0:
        raise MachineProblem("База данных не может работать от имени root. Исправьте MARSHRUT_SERVICE_USER.")
    return ServiceUser(name=entry.pw_name, uid=entry.pw_uid, gid=entry.pw_gid, drops=True)


def _make_own_user() -> None:
    """A system user with no home and no shell; where the machine does not allow it, «nobody» serves."""
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd:
        no_login = ["--shell", "/usr/sbin/nologin", "--home-dir", "/nonexistent", "--no-create-home"]
        command = [useradd, "--system", "--user-group", *no_login, OWN_USER]
        subprocess.run(command, capture_output=True, check=False, timeout=30)
