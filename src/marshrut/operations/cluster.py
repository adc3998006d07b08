"""One embedded PostgreSQL server: its files, its settings, its start and its stop.

Callers hold the lock of the installation (see ``postgres``): nothing here guards against a second caller.
"""

import json
import os
import secrets
import shutil
import socket
import time
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from marshrut.operations.binaries import Installation
from marshrut.operations.errors import MachineProblem
from marshrut.operations.service_user import ServiceUser
from marshrut.operations.start_problems import NO_PORT, StartProblem, explain

_LOG_BYTES = 20 * 1024**2
_FIRST_PORT, _PORTS = 15432, 400  # under the range from which the system takes ports for outgoing connections
_START_SECONDS = 60
_CRASH_SECONDS = 15  # how long the processes of a killed server may take to notice it


@dataclass(frozen=True)
class Passwords:
    superuser: str = field(repr=False)
    application: str = field(repr=False)

    @classmethod
    def of(cls, home: Path) -> "Passwords":
        """:raises MachineProblem: the file is lost; the server then can't be entered."""
        path = home / "password"
        try:
            return cls(**json.loads(path.read_text(encoding="ascii")))
        except (OSError, ValueError, TypeError) as problem:
            raise MachineProblem(
                f"Не читается файл паролей базы данных {path}. Верните его из копии папки или восстановите "
                "данные командой marshrut restore в новую папку (MARSHRUT_VAR)."
            ) from problem


@dataclass(frozen=True)
class Cluster:
    """The server whose files are under ``home``; ``durable`` False is for tests: a crash may lose data."""

    home: Path
    user: ServiceUser
    programs: Installation
    durable: bool = True

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def log(self) -> Path:
        return self.home / "server.log"

    def create(self) -> None:
        """Make the files of a new server. Killed half-way it leaves nothing that looks like one."""
        fresh = self.home / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        passwords = Passwords(superuser=secrets.token_urlsafe(24), application=secrets.token_urlsafe(24))
        self._write("password", json.dumps(asdict(passwords)))
        entry = self._write("initdb-password", passwords.superuser)
        no_sync = [] if self.durable else ["--no-sync"]
        place = [f"--pgdata={fresh}", f"--pwfile={entry}"]
        done = self.user.run([self.programs.tool("initdb"), *place, *_initdb_options(self.programs.major), *no_sync])
        entry.unlink()
        if done.returncode != 0:
            shutil.rmtree(fresh, ignore_errors=True)
            raise explain(done.stderr + done.stdout, log=None)
        with (fresh / "postgresql.conf").open("a", encoding="ascii") as settings:
            settings.write("\ninclude 'marshrut.conf'\n")
        fresh.rename(self.data)

    def start(self) -> int:
        """Start the server and return its port. Crash recovery is part of it, so it may take a while.

        :raises MachineProblem: it can't start; the text says why.
        """
        self._trim_log()
        ports = self._ports()
        deadline = time.monotonic() + _CRASH_SECONDS
        port = next(ports, 0)
        while True:
            self._forget_stale_pid()
            problem = self._try_start(port) if port else NO_PORT
            if problem is None:
                return port
            if problem.is_port_taken and port:
                port = next(ports, 0)
            elif problem.is_passing and time.monotonic() < deadline:
                time.sleep(0.3)
            else:
                raise problem

    def stop(self) -> None:
        """Stop the server: sessions are ended, what was committed stays. Quiet when it isn't running.

        :raises MachineProblem: it does not stop.
        """
        if self.pid() is None:
            return
        for mode in ("fast", "immediate"):
            done = self.user.run(
                [self.programs.tool("pg_ctl"), "stop", "-D", str(self.data), "-m", mode, "-w", "-t", "30"]
            )
            if done.returncode == 0 or self.pid() is None:
                return
        raise MachineProblem(f"База данных не останавливается, подробности в {self.log}.")

    def pid(self) -> int | None:
        """The process of the running server, None when it isn't running."""
        return running_pid(self.data)

    def port(self) -> int | None:
        """The port of the running server; None when it isn't running or not ready yet."""
        return running_port(self.data)

    def _try_start(self, port: int) -> StartProblem | None:
        self._write_settings(port)
        place = ["-D", str(self.data), "-t", str(_START_SECONDS)]
        before = self.log.stat().st_size if self.log.exists() else 0
        done = self.user.run(
            [self.programs.tool("pg_ctl"), "start", *place, "-l", str(self.log), "-w", "-s"],
            seconds=_START_SECONDS + 30,
        )
        if done.returncode == 0:
            return None
        said = ""
        if self.log.exists():
            with self.log.open("rb") as log:
                log.seek(before)
                said = log.read().decode("utf-8", errors="replace")
        return explain(said + done.stderr, log=self.log)

    def _ports(self) -> Iterator[int]:
        """The port of last time first, so that the address stays; then free ones."""
        kept = self.home / "port"
        first = int(kept.read_text()) if kept.exists() and kept.read_text().isdigit() else 0
        start = first or _FIRST_PORT + zlib.crc32(os.fsencode(self.home)) % _PORTS
        for step in range(_PORTS):
            port = _FIRST_PORT + (start - _FIRST_PORT + step) % _PORTS
            if is_free(port):  # it may be taken meanwhile: PostgreSQL itself has the last word
                yield port

    def _write_settings(self, port: int) -> None:
        socket_folder = self.home / "socket"
        socket_folder.mkdir(mode=0o700, exist_ok=True)
        self.user.own(socket_folder)
        # A socket's address has at most 107 bytes; without one there is still the loopback interface.
        is_short = len(os.fsencode(socket_folder)) < 85 and not set(str(socket_folder)) & set("\"',@")
        lines = {
            **_tuning(durable=self.durable),
            "port": port,
            "unix_socket_directories": f"'{socket_folder}'" if is_short else "''",
        }
        text = "".join(f"{name} = {value}\n" for name, value in lines.items())
        self._write("data/marshrut.conf", "# Written at every start.\n" + text)
        self._write("port", str(port))

    def _write(self, name: str, text: str) -> Path:
        """Write a file that only the database's user (and root) can read."""
        path = self.home / name
        # The folder is the database user's: a link laid there must not lead root's hand elsewhere.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
        with open(descriptor, "w", encoding="utf-8") as file:
            self.user.own(descriptor)
            file.write(text)
        return path

    def _forget_stale_pid(self) -> None:
        """After a crash the file names a process that is gone or, by now, somebody else's."""
        stale = self.data / "postmaster.pid"
        if stale.exists() and self.pid() is None:
            stale.unlink()

    def _trim_log(self) -> None:
        if self.log.exists() and self.log.stat().st_size > _LOG_BYTES:
            self.log.replace(self.log.with_suffix(".log.1"))


def running_pid(data: Path) -> int | None:
    """The process that serves the files in ``data``, None when there is none."""
    lines = _pid_file(data)
    if not lines or not lines[0].isdigit():
        return None
    pid = int(lines[0])
    return pid if _serves(pid, data) else None


def running_port(data: Path) -> int | None:
    """The port of the ready server of these files, None when it isn't running or not ready."""
    lines = _pid_file(data)
    if running_pid(data) is None or len(lines) < 8 or lines[7].strip() != "ready":
        return None
    return int(lines[3])


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def _pid_file(data: Path) -> list[str]:
    try:
        return (data / "postmaster.pid").read_text(errors="replace").splitlines()
    except OSError:
        return []


def _serves(pid: int, data: Path) -> bool:
    """Whether the process is the server of these files: it works in that folder and is called postgres."""
    try:
        folder = Path(os.readlink(f"/proc/{pid}/cwd"))
        name = Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:  # gone, a zombie, or a process of another user: not ours
        return False
    return name.startswith("postgres") and folder.exists() and folder.samefile(data)


def _initdb_options(major: int) -> tuple[str, ...]:
    """The same sorting (by code point) and the same knowledge of Cyrillic letters on every version.

    pg_trgm and ltree ask the system's character type even where the provider is built in: with C there, the
    first finds nothing in Russian text and the second refuses it.
    """
    built_in = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--lc-ctype=C.UTF-8")
    locale = built_in if major >= 17 else ("--locale=C.UTF-8",)
    entry = ("--username=postgres", "--auth-local=scram-sha-256", "--auth-host=scram-sha-256")
    return ("--encoding=UTF8", *locale, "--data-checksums", *entry)


def _tuning(*, durable: bool) -> dict[str, object]:
    """Settings for a small machine: a quarter of what a dedicated server would take."""
    memory_mb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 1024**2
    safety = "on" if durable else "off"
    return {
        "listen_addresses": "'127.0.0.1'",
        "unix_socket_permissions": "0700",
        "max_connections": 80,
        "max_locks_per_transaction": 256,  # a schema per region: one restore touches thousands of tables
        "shared_buffers": f"{min(128, max(64, memory_mb // 16))}MB",
        "effective_cache_size": f"{max(256, memory_mb // 3)}MB",
        "work_mem": "16MB",
        "maintenance_work_mem": "128MB",
        "max_wal_size": "1GB",
        "wal_compression": "on",
        "checkpoint_timeout": "15min",
        "random_page_cost": 1.1,
        "jit": "off",
        "max_parallel_workers_per_gather": 1,
        "fsync": safety,
        "synchronous_commit": safety,
        "full_page_writes": safety,
        "password_encryption": "scram-sha-256",
        "timezone": "'UTC'",
        "default_text_search_config": "'pg_catalog.russian'",
        "log_timezone": "'UTC'",
        "log_line_prefix": "'%m [%p] '",
        "log_min_duration_statement": "3s",
        "log_parameter_max_length": 0,  # values of parameters may be personal data
        "log_checkpoints": "off",
        "logging_collector": "off",
    }
