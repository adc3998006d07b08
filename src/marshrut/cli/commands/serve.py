"""Run the whole product on this machine: database, pages, background jobs."""

import argparse
import http.client
import os
import sys
import time
from collections.abc import Mapping
from contextlib import ExitStack
from itertools import chain
from pathlib import Path

from marshrut.cli import bootstrap, static_files
from marshrut.cli.commands import demo
from marshrut.cli.console import Console, decimal
from marshrut.operations import health, locks, place, postgres
from marshrut.operations.apart import apart
from marshrut.operations.child import Program
from marshrut.operations.database_url import DatabaseUrl
from marshrut.operations.processes import Supervisor, require_free_port

NAME = "serve"
HELP = "запустить базу данных, страницы и фоновые работы"

_WEB_WORKERS = 2
_WEB_THREADS = 4  # a worker; each thread keeps one connection to the database
# The 19 MB of a password's hash go back to the system after each sign-in; else every thread would keep its own.
_MEMORY = {"MALLOC_MMAP_THRESHOLD_": str(1024**2), "MALLOC_ARENA_MAX": "2"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000")
    parser.add_argument("--host", default=host, help=f"адрес, по умолчанию {host}")
    parser.add_argument("--port", default=port, type=int, help=f"порт, по умолчанию {port}")
    parser.add_argument("--no-demo", action="store_true", help="не загружать демонстрацию в пустую базу")


def run(arguments: argparse.Namespace, console: Console) -> None:
    started = time.monotonic()
    var = place.var_dir()
    place.prepare(var)
    address = _address(arguments.host, arguments.port)
    os.environ["PORT"] = str(arguments.port)  # the settings make absolute addresses of it
    with ExitStack() as stack:
        stack.enter_context(locks.exclusive_now(var / "serve.lock", refusal=lambda: _already_running(var)))
        require_free_port(arguments.host, arguments.port)
        (var / "serve.address").write_text(address, encoding="ascii")
        with console.step("Готовлю базу данных"):
            stack.enter_context(bootstrap.database(console))
        logins = apart(lambda: _prepare(console, with_demo=not arguments.no_demo))
        _supervise(arguments, console, var, [f"«Маршрут» открыт: {address}", *logins], started)
    console.say("Остановлено.")


def _prepare(console: Console, *, with_demo: bool) -> list[str]:
    """Tables, page assets, demonstration; returns the lines on how to sign in to the demonstration."""
    with console.step("Проверяю таблицы"):
        bootstrap.set_up_django()
        bootstrap.migrate(DatabaseUrl.parse(os.environ["DATABASE_URL"]), console)
    with console.step("Раскладываю оформление страниц"):
        static_files.collect()
    if with_demo and (not bootstrap.has_regions() or demo.is_unfinished()):
        with console.step("Загружаю демонстрацию"):
            demo.load(console)
    logins = demo.login_lines()
    bootstrap.close_connections()
    return logins


def _supervise(arguments: argparse.Namespace, console: Console, var: Path, greeting: list[str], started: float) -> None:
    probed = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(arguments.host, arguments.host)
    is_embedded = postgres.status(var).port is not None
    url = os.environ["DATABASE_URL"]

    def environment() -> Mapping[str, str]:
        nonlocal url
        if is_embedded and postgres.status(var).port is None:
            url = str(postgres.ensure_running(var, say=console.say))
        return {"DATABASE_URL": url, "MARSHRUT_VAR": str(var), "PORT": str(arguments.port), **_MEMORY}

    def greet() -> None:
        space = health.disk(var)
        if not space.is_comfortable:
            console.say(f"Внимание: на диске осталось {space.free_bytes // 1024**2} МБ.")
        console.say(f"Готово за {decimal(time.monotonic() - started)} с.")
        for line in ["", *greeting, "Остановить: Ctrl-C.", ""]:
            console.say(line)

    Supervisor(
        programs=[_web(arguments.host, arguments.port), Program("worker", _own_command("worker"))],
        logs=var / "log",
        say=console.say,
        environment=environment,
        is_up=lambda: _answers(probed, arguments.port),
        on_ready=greet,
    ).run()


def _web(host: str, port: int) -> Program:
    options = {
        "--interface": "wsgi",
        "--host": host,
        "--port": str(port),
        "--workers": str(_WEB_WORKERS),
        "--blocking-threads": str(_WEB_THREADS),
        "--blocking-threads-idle-timeout": "600",
        "--workers-kill-timeout": "10",
        "--http": "1",
        "--log-level": "warning",
    }
    flags = ("--no-ws", "--respawn-failed-workers", "marshrut.config.wsgi:application")
    return Program("web", (sys.executable, "-m", "granian", *chain(*options.items()), *flags))


def _own_command(name: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "marshrut.cli.main", name)


def _answers(host: str, port: int) -> bool:
    """Whether the pages answer at all; how the installation feels is the page's own business."""
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def _address(host: str, port: int) -> str:
    shown = {"0.0.0.0": "127.0.0.1", "::": "localhost"}.get(host, host)
    return f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"


def _already_running(var: Path) -> str:
    known = var / "serve.address"
    where = f" по адресу {known.read_text(encoding='ascii')}" if known.exists() else ""
    return (
        f"«Маршрут» из этой папки уже работает{where}. Остановите его (Ctrl-C в его окне) или запустите "
        "другой с отдельной папкой данных: make run PORT=8001 MARSHRUT_VAR=…"
    )
