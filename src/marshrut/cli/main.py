"""The ``marshrut`` command: finds the command, runs it, turns its outcome into an exit code."""

import argparse
import signal
import sys
import traceback
from collections.abc import Sequence
from types import FrameType

from marshrut.base.errors import DomainError
from marshrut.cli import exit_codes
from marshrut.cli.commands import (
    backup,
    demo,
    doctor,
    import_results,
    import_staff,
    open_region,
    restore,
    serve,
    snapshot,
    worker,
)
from marshrut.cli.console import Console
from marshrut.operations.errors import MachineProblem, RequestRefused

COMMANDS = (serve, worker, demo, import_staff, import_results, open_region, snapshot, backup, restore, doctor)

_CODES = (
    "Код завершения: 0 — сделано; 1 — отказ по правилам или из-за самих данных, ничего не изменено; "
    "2 — ошибка в командной строке; 3 — не хватает чего-то на этой машине; 70 — ошибка программы."
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code (see ``exit_codes``)."""
    chosen = _parser().parse_args(arguments)
    console = Console(as_json=getattr(chosen, "json", False))
    signal.signal(signal.SIGTERM, _end)
    try:
        with console.only_answers_on_stdout():
            return chosen.run(chosen, console) or exit_codes.OK
    except (DomainError, RequestRefused) as refusal:
        console.complain(str(refusal), kind="refused")
        return exit_codes.REFUSED
    except MachineProblem as problem:
        console.complain(str(problem), kind="environment")
        return exit_codes.ENVIRONMENT
    except KeyboardInterrupt:
        console.complain("Прервано.", kind="interrupted")
        return exit_codes.INTERRUPTED
    except Exception as problem:
        text = _database_trouble(problem)
        if text:
            console.complain(text, kind="environment")
            return exit_codes.ENVIRONMENT
        traceback.print_exc()
        console.complain(f"Ошибка программы: {type(problem).__name__}: {problem}", kind="broken")
        return exit_codes.BROKEN


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="marshrut", description="«Маршрут»: методическое сопровождение учителей региона.", epilog=_CODES
    )
    chosen = parser.add_subparsers(title="команды", metavar="КОМАНДА", required=True)
    for command in COMMANDS:
        sub = chosen.add_parser(
            command.NAME, help=command.HELP, description=command.HELP, epilog=_CODES, allow_abbrev=False
        )
        command.add_arguments(sub)
        sub.set_defaults(run=command.run)
    return parser


def _end(number: int, frame: FrameType | None) -> None:
    """SIGTERM unwinds like an exception, so that a database started for this command is stopped."""
    raise SystemExit(exit_codes.TERMINATED)


def _database_trouble(problem: Exception) -> str | None:
    """A line about a database that can't be reached or can't write; None for any other trouble."""
    from django.db import InterfaceError, OperationalError
    from psycopg import errors

    cause = problem.__cause__ if isinstance(problem.__cause__, errors.Error) else problem
    if isinstance(cause, errors.DiskFull):
        return "Диск полон: база данных не смогла записать. Освободите место и повторите команду."
    if isinstance(problem, (OperationalError, InterfaceError, errors.OperationalError)):
        reason = " ".join(str(problem).split())[:300]
        return f"База данных не отвечает: {reason}. Проверьте её командой marshrut doctor."
    return None


if __name__ == "__main__":
    sys.exit(main())
